"""What a country file may hold of its travel advice page: codes, numbers and names, never a sentence of the page.

A field that is not there: the page does not say, or not in a way that fits it. `unknown`: two readings differed.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    field_validator,
)

from consular.facts.text import Dialled, Plain, Slug, refuse

Unknown = Literal["unknown"]
PassportRule = Literal["from_arrival", "from_departure", "stay", "arrival", "unknown"]
Visa = Literal["none", "on_arrival", "e_visa", "before_travel", "unknown"]
YellowFever = Literal["always", "from_risk_country", "not_required", "unknown"]
BorderQuestion = Literal[
    "return_or_onward_ticket", "accommodation", "funds", "insurance", "invitation", "itinerary", "employment",
    "other_parent_consent",
]  # fmt: skip
HealthRisk = Literal[
    "altitude", "avian_influenza", "chikungunya", "cholera", "crimean_congo_fever", "dengue", "ebola",
    "food_and_water", "hepatitis_a", "heat", "hiv", "insect_borne", "japanese_encephalitis", "lassa_fever",
    "malaria", "measles", "mers", "plague", "polio", "pollution", "rabies", "schistosomiasis",
    "tick_borne_encephalitis", "tuberculosis", "typhoid", "west_nile", "yellow_fever", "zika",
]  # fmt: skip
Alcohol = Literal["illegal", "restricted", "legal_with_rules", "unknown"]
Drugs = Literal[
    "death_penalty_possible", "life_sentence_possible", "long_prison", "prison", "penalties", "unknown"
]
ECigarettes = Literal["banned", "restricted", "unknown"]
SameSex = Literal["illegal", "legal", "unknown"]
Drones = Literal["banned", "permit", "rules", "unknown"]
Identification = Literal["passport", "copy", "identification", "unknown"]
Terrorism = Literal["very_likely", "likely", "cannot_be_ruled_out", "unknown"]
Danger = Literal[
    "adventure_sports", "air_travel", "arbitrary_detention", "armed_conflict", "armed_robbery", "assault",
    "avalanches", "banditry", "boat_travel", "border_dispute", "card_fraud", "carjacking", "diving",
    "drink_spiking", "earthquakes", "extreme_weather", "flooding", "hurricanes_and_cyclones", "kidnapping",
    "landmines", "landslides", "methanol", "mountain_travel", "organised_crime", "piracy",
    "political_tension", "protests", "rail_travel", "road_travel", "sandstorms", "scams", "sexual_assault",
    "street_crime", "surveillance", "swimming_and_sea", "tsunamis", "violent_crime", "volcanoes", "wildfires",
    "wildlife",
]  # fmt: skip
Level = Literal["all", "all_but_essential"]
# Far above the longest: nobody shall have to shorten a place's name, or cut off its exceptions, to make it fit.
LONGEST_REGION = 300
# Tags in angle brackets mark the branches of a union; reports leave them out of the path.
_LIST, _CODE = "<list>", "<code>"
Item = TypeVar("Item")


def _number(least: int, most: int) -> BeforeValidator:
    """A whole number in a plausible range, or `unknown`."""

    def check(value: Any) -> Any:
        if value == "unknown" or (type(value) is int and least <= value <= most):
            return value
        fix = f"write a whole number from {least} to {most}, or unknown; without a number remove the line"
        raise refuse(f"cannot be '{value}'", fix)

    return BeforeValidator(check)


def _once(items: Sequence[Item]) -> Sequence[Item]:
    seen = [item for item in items if isinstance(item, Hashable)]
    if len(set(seen)) != len(seen):
        raise refuse("names something twice", "keep one of the two")
    return items


def _branch(value: Any) -> str:
    return _CODE if isinstance(value, str) else _LIST


Several = Annotated[list[Item], Field(min_length=1), AfterValidator(_once), Tag(_LIST)]
Many = Annotated[Several[Item] | Annotated[Unknown, Tag(_CODE)], Discriminator(_branch)]
Ambulance = Annotated[
    Several[Dialled] | Annotated[Literal["no_public_service", "unknown"], Tag(_CODE)], Discriminator(_branch)
]
Months = Annotated[int | Unknown, _number(1, 12)]
Days = Annotated[int | Unknown, _number(1, 366)]
Years = Annotated[int | Unknown, _number(5, 10)]
Pages = Annotated[int | Unknown, _number(1, 6)]
Age = Annotated[int | Unknown, _number(15, 25)]
Sign = Literal[True, "unknown"]
Name = Annotated[Plain, Field(max_length=80)]
Region = Annotated[Plain, Field(max_length=LONGEST_REGION)]
Mark = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class Group(BaseModel):
    """Facts from one part of the page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    part: Slug

    @field_validator("*", mode="before")
    @classmethod
    def hold_something(cls, value: Any) -> Any:
        if value is None:
            raise refuse("is empty", "remove the line: that says that the page does not say")
        return value


class Entry(Group):
    """For a tourist with a full British citizen passport on a short visit."""

    passport_rule: PassportRule | None = None
    passport_months: Months | None = None
    passport_days: Days | None = None
    issued_within_years: Years | None = None
    blank_pages: Pages | None = None
    visa: Visa | None = None
    visa_free_days: Days | None = None
    visa_free_months: Months | None = None
    authorisations: Many[Name] | None = None
    yellow_fever: YellowFever | None = None
    border_may_ask: Many[BorderQuestion] | None = None


class Health(Group):
    risks: Many[HealthRisk] | None = None
    ambulance: Ambulance | None = None


class Laws(Group):
    alcohol: Alcohol | None = None
    alcohol_age: Age | None = None
    drugs: Drugs | None = None
    e_cigarettes: ECigarettes | None = None
    medicines_need_papers: Sign | None = None
    same_sex: SameSex | None = None
    same_sex_accepted: Literal[True, False, "unknown"] | None = None
    dress_modestly: Sign | None = None
    photography_restricted: Sign | None = None
    drones: Drones | None = None
    carry_identification: Identification | None = None
    religion_restricted: Sign | None = None


class Safety(Group):
    """`risks` are those that both readings named: there may be more on the page."""

    terrorism: Terrorism | None = None
    risks: Many[Danger] | None = None


class Warned(BaseModel):
    """`region` is the place's name, or "whole country"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Level
    region: Region


class Warnings(Group):
    advises_against: Many[Warned] | None = None


class KeyFactsFact(BaseModel):
    """`read_on` is the day whose page was read, by two readers who did not know of each other.

    `as_read` is the mark of each part as it was then (consular/advice/fingerprints.py); `consular facts --read` writes
    it. A part without one goes by the page's date.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    read_on: date
    as_read: dict[Slug, Mark] = Field(default_factory=dict)
    entry: Entry
    health: Health
    laws: Laws
    safety: Safety
    warnings: Warnings
