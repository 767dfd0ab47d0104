"""What a fact file may hold: a country, a post, a service page, a topic. One class a file.

Strict on purpose: a field that nobody reads, or a number that YAML took for an octal, is an error.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    field_validator,
    model_validator,
)

from consular.countries.emergency import Absence
from consular.facts.key_facts import KeyFactsFact
from consular.facts.text import Dialled, Key, Link, Plain, Slug, Text, fit_button, refuse
from consular.severity import Severity

AlertStatus = Literal[
    "avoid_all_travel_to_whole_country",
    "avoid_all_travel_to_parts",
    "avoid_all_but_essential_travel_to_whole_country",
    "avoid_all_but_essential_travel_to_parts",
]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
# A tag in angle brackets marks the branch of a union; reports leave it out of the path.
NUMBERS, ABSENCE = "<numbers>", "<absence>"


class Fact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Number(Fact):
    number: Dialled
    note: Plain | None = None


class Other(Fact):
    service: Plain
    number: Dialled
    note: Plain | None = None


Numbers = Annotated[list[Number], Field(min_length=1)]
NumbersOrAbsence = Annotated[
    Annotated[Numbers, Tag(NUMBERS)] | Annotated[Absence, Tag(ABSENCE)],
    Discriminator(lambda value: ABSENCE if isinstance(value, str) else NUMBERS),
]


class Emergency(Fact):
    """The three services are always named, so that a gap is somebody's finding and never an oversight."""

    police: NumbersOrAbsence
    ambulance: NumbersOrAbsence
    fire: NumbersOrAbsence
    general: Numbers | None = None
    other: list[Other] = Field(default_factory=list)
    note: Plain | None = None


class Links(Fact):
    lawyers: Link | None = None
    translators: Link | None = None
    funeral_directors: Link | None = None
    death_guide: Link | None = None
    prisoner_pack: Link | None = None


class CountryFact(Fact):
    slug: Slug
    name: Text
    name_in_sentence: Plain
    iso2: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    territory: bool
    alert_status: list[AlertStatus]
    alert_note: Plain | None = None
    advice_updated: date
    emergency: Emergency
    help_note: Plain | None = None
    posts: list[Slug]
    links: Links
    parts: list[Slug]
    source: Link
    checked_on: date
    key_facts: KeyFactsFact


class Phone(Fact):
    label: Text
    number: Text  # as published; the loader reports what it cannot read as a number


class Hours(Fact):
    days: Annotated[list[Day], Field(min_length=1)]
    start: Clock = Field(alias="from")
    end: Clock = Field(alias="to")

    @model_validator(mode="after")
    def end_after_start(self) -> Hours:
        if self.end <= self.start:
            fault = f"closes at {self.end}, before it opens at {self.start}"
            raise refuse(fault, "check both times (24-hour clock)")
        return self


class PostFact(Fact):
    slug: Slug
    name: Plain
    kind: Literal["embassy", "high commission", "consulate", "trade office"]
    located_in: Slug
    serves: Annotated[list[Slug], Field(min_length=1)]
    contact_url: Link
    checked_on: date
    in_person: bool = True
    note: Plain | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    position_of: Literal["town"] | None = None  # the position is the city's, since the post's is not known
    city: Text | None = None
    last_confirmed: int | None = None
    address: list[Text] = Field(default_factory=list)
    phones: list[Phone] = Field(default_factory=list)
    opening: list[Hours] = Field(default_factory=list)
    services: list[Text] = Field(default_factory=list)

    @model_validator(mode="after")
    def date_its_details(self) -> PostFact:
        details = self.address or self.phones or self.opening or self.services
        if details and self.last_confirmed is None:
            raise refuse("has details of no known age", "add last_confirmed with the year they were checked")
        if (self.latitude is None) != (self.longitude is None):
            raise refuse("has half a position", "give latitude and longitude, or neither")
        if self.position_of and (self.latitude is None or (self.city is None and self.in_person)):
            raise refuse("has a town's position without the town", "add city, latitude and longitude")
        return self


class ServiceFact(Fact):
    """`checked` is empty while nobody has compared the page; then it may carry no facts."""

    title: Text
    link: Link
    checked: date | None
    facts: dict[Key, Plain]

    @model_validator(mode="after")
    def date_its_facts(self) -> ServiceFact:
        if self.facts and self.checked is None:
            fix = "compare them with the page, then write checked: and the day"
            raise refuse("has facts that nobody has checked", fix)
        return self


class Intent(Fact):
    title: Annotated[Plain, AfterValidator(fit_button)]
    severity: Severity
    country: Literal["required", "helpful", "unused"]
    offer: Key | None = None


class TopicFact(Fact):
    title: Text
    intents: dict[Key, Intent]

    @field_validator("intents")
    @classmethod
    def hold_some(cls, intents: dict[str, Intent]) -> dict[str, Intent]:
        if not intents:
            raise refuse("is empty", "name at least one intent, or remove the topic's folder")
        return intents
