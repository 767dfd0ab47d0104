"""A country (any destination that travel advice exists for) and the posts that serve it.

Rows come from data/countries/*.yml by seeding alone: nothing else writes these tables.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consular.countries.emergency import NAMED, Absence, EmergencyNumber, OtherNumber, Service
from consular.database import Base


class Country(Base):
    """`slug` is GOV.UK's. `territory`: a British Overseas Territory; local authorities help there."""

    __tablename__ = "countries"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    name_in_sentence: Mapped[str] = mapped_column(String(120))
    iso2: Mapped[str] = mapped_column(String(2), index=True)
    territory: Mapped[bool]
    alert_status: Mapped[list[str]] = mapped_column(JSON)
    alert_note: Mapped[str | None] = mapped_column(Text)
    advice_updated: Mapped[date]
    emergency: Mapped[dict[str, Any]] = mapped_column(JSON)
    help_note: Mapped[str | None] = mapped_column(Text)  # where officers cannot help in person
    links: Mapped[dict[str, str]] = mapped_column(JSON)
    parts: Mapped[list[str]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(Text)
    checked_on: Mapped[date]
    key_facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    digest: Mapped[str] = mapped_column(String(64))

    def numbers_for(self, service: Service) -> list[EmergencyNumber]:
        """The service's own numbers, the one to try first in front; empty where there is none."""
        entry = self.emergency.get(service)
        return [EmergencyNumber(**number) for number in entry] if isinstance(entry, list) else []

    def missing_services(self) -> dict[Service, Absence]:
        """What a person cannot ring here, and why.

        A number that the source merely does not publish is not missing where a general number answers.
        """
        general = bool(self.numbers_for(Service.GENERAL))
        missing = {}
        for service in NAMED:
            entry = self.emergency.get(service)
            if isinstance(entry, str) and not (general and entry == Absence.NOT_PUBLISHED):
                missing[service] = Absence(entry)
        return missing

    def grouped_numbers(self) -> list[tuple[tuple[Service, ...], list[EmergencyNumber]]]:
        """The numbers with the services that share them: where all three are 999, one entry for all three."""
        groups: dict[tuple[EmergencyNumber, ...], list[Service]] = {}
        for service in (*NAMED, Service.GENERAL):
            numbers = tuple(self.numbers_for(service))
            if numbers:
                groups.setdefault(numbers, []).append(service)
        return [(tuple(services), list(numbers)) for numbers, services in groups.items()]

    def other_numbers(self) -> list[OtherNumber]:
        return [OtherNumber(**number) for number in self.emergency.get("other", [])]

    @property
    def emergency_note(self) -> str | None:
        """What holds for all the numbers, for example that they are unreliable."""
        return self.emergency.get("note")


class CountryPost(Base):
    """Which posts serve a country; `position` puts the country's own list first."""

    __tablename__ = "country_posts"

    country_slug: Mapped[str] = mapped_column(
        ForeignKey("countries.slug", ondelete="CASCADE"), primary_key=True
    )
    post_slug: Mapped[str] = mapped_column(
        ForeignKey("posts.slug", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int]


class ServicePage(Base):
    """An official page about a service, and the facts (fees, times) that replies take from it.

    Rows come from data/services/*.yml; each key of `facts` is a placeholder in a reply.
    """

    __tablename__ = "services_pages"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(Text)
    checked: Mapped[date | None]  # empty: the link is given, the page was not compared
    facts: Mapped[dict[str, str]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
