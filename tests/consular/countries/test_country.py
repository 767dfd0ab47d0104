"""What a country can be asked about its emergency numbers."""

from __future__ import annotations

from typing import Any

from consular.countries import repository
from consular.countries.emergency import Absence, EmergencyNumber, OtherNumber, Service
from consular.countries.models import Country
from consular.database import Database


def country(**emergency: Any) -> Country:
    return Country(slug="atlantis", emergency=emergency)


def ring(number: str, note: str | None = None) -> dict[str, str]:
    return {"number": number} | ({"note": note} if note else {})


def test_numbers_keep_their_order_and_their_notes() -> None:
    atlantis = country(
        police=[ring("17"), ring("18", "islands only")], ambulance="no service", fire=[ring("1")]
    )
    assert atlantis.numbers_for(Service.POLICE) == [
        EmergencyNumber("17"),
        EmergencyNumber("18", "islands only"),
    ]
    assert atlantis.numbers_for(Service.AMBULANCE) == []
    assert atlantis.numbers_for(Service.GENERAL) == []


def test_missing_services_say_why() -> None:
    atlantis = country(police=[ring("17")], ambulance="no service", fire="not published")
    assert atlantis.missing_services() == {
        Service.AMBULANCE: Absence.NO_SERVICE,
        Service.FIRE: Absence.NOT_PUBLISHED,
    }


def test_a_general_number_answers_for_what_is_not_published_but_not_for_what_does_not_exist() -> None:
    atlantis = country(
        police="not published", ambulance="no service", fire="no number", general=[ring("112")]
    )
    assert atlantis.missing_services() == {
        Service.AMBULANCE: Absence.NO_SERVICE,
        Service.FIRE: Absence.NO_NUMBER,
    }


def test_services_that_share_their_numbers_are_told_together() -> None:
    atlantis = country(
        police=[ring("999")], ambulance=[ring("112")], fire=[ring("999")], general=[ring("112")]
    )
    assert atlantis.grouped_numbers() == [
        ((Service.POLICE, Service.FIRE), [EmergencyNumber("999")]),
        ((Service.AMBULANCE, Service.GENERAL), [EmergencyNumber("112")]),
    ]


def test_the_same_number_with_another_limit_is_told_apart() -> None:
    atlantis = country(police=[ring("999")], ambulance=[ring("999", "capital only")], fire=[ring("999")])
    assert [services for services, _ in atlantis.grouped_numbers()] == [
        (Service.POLICE, Service.FIRE),
        (Service.AMBULANCE,),
    ]


def test_other_numbers_and_the_note_are_there_if_given() -> None:
    atlantis = country(other=[{"service": "Coastguard", "number": "913"}], note="Unreliable.")
    assert atlantis.other_numbers() == [OtherNumber("Coastguard", "913")]
    assert atlantis.emergency_note == "Unreliable."
    assert country().other_numbers() == []
    assert country().emergency_note is None


async def test_countries_are_found_by_slug_and_listed_by_name(database: Database) -> None:
    async with database.read() as session:
        mali = await repository.get(session, "mali")
        nowhere = await repository.get(session, "atlantis")
        names = [found.name for found in await repository.all(session)]
    assert mali is not None
    assert mali.numbers_for(Service.AMBULANCE) == [EmergencyNumber("15")]
    assert nowhere is None
    assert len(names) == 226
    assert names[0] == "Afghanistan"
