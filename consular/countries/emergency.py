"""The vocabulary of local emergency numbers: which services there are, and why one may have no number.

Data only: how a number or its absence is put into words is the templates' business.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Service(StrEnum):
    """GENERAL is a number that answers for every emergency, or says so without naming a service."""

    POLICE = "police"
    AMBULANCE = "ambulance"
    FIRE = "fire"
    GENERAL = "general"


NAMED = (Service.POLICE, Service.AMBULANCE, Service.FIRE)


class Absence(StrEnum):
    """Why a service has no number. They are different things to tell a person in danger."""

    NO_SERVICE = "no service"  # it does not exist there
    NO_NUMBER = "no number"  # it may exist, but the source says that no one number reaches it
    NOT_PUBLISHED = "not published"  # the source says nothing


@dataclass(frozen=True)
class EmergencyNumber:
    """A number as dialled locally; `note` limits it, for example "Kabul only"."""

    number: str
    note: str | None = None


@dataclass(frozen=True)
class OtherNumber:
    """A number beside the three services: tourist police, coastguard, a clinic."""

    service: str
    number: str
    note: str | None = None
