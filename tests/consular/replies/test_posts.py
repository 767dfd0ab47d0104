"""A post in answers: the newer of what GOV.UK publishes and what the files say, with the age of each."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from consular.advice.repository import Validators
from consular.countries import repository as countries
from consular.database import Database
from consular.posts import page, pages
from consular.posts.models import Post
from consular.replies.briefing import Briefing
from consular.replies.nearest import Origin
from tests.consular.posts import sample

PARIS, BANGKOK = "british-embassy-paris", "british-embassy-bangkok"
SEEN = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
LYON = Origin(45.764, 4.8357)
AGE = "as published on GOV.UK on 25 May 2026, last seen there on 20 November 2026"


@pytest.fixture(scope="module")
def briefing() -> Briefing:
    return Briefing(Path("data"))


async def hold(database: Database, document: dict[str, Any], at: datetime = SEEN) -> None:
    async with database.write() as session:
        await pages.store(session, page.read(document), Validators(), at)


async def near(database: Database, briefing: Briefing) -> str:
    async with database.read() as session:
        country = await countries.get(session, "france")
        assert country
        return await briefing.help_near(session, country, LYON, NOON)


async def details(database: Database, briefing: Briefing) -> str:
    async with database.read() as session:
        told = await briefing.brief(session, "france", None, NOON)
        return f"{told['post_and_way']}\n{told['post_details']}"


async def test_without_a_page_the_file_s_facts_are_told_with_their_year(
    database: Database, briefing: Briefing
) -> None:
    said = await near(database, briefing)
    assert "Last confirmed in 2018" in said and "By its hours of 2018" in said
    assert "on GOV.UK" not in said


@pytest.mark.parametrize("answer", [near, details])
async def test_what_gov_uk_publishes_is_told_with_its_days(
    database: Database, briefing: Briefing, answer: Any
) -> None:
    await hold(database, sample.document(PARIS))
    said = await answer(database, briefing)
    assert f"Contact details {AGE}:\nLantern House, 12 Quay Street, Port Lantern, LX1 4, France\n" in said
    assert "Telephone: +33144513199\nE-mail: lantern.enquiries@example.org\n" in said
    assert "Contact form: https://www.gov.uk/contact-port-lantern" in said
    assert "British Embassy Port Lantern: https://www.contact.service.csd.fcdo.gov.uk/" in said
    assert "2018" not in said and "Fax" not in said


async def test_gov_uk_s_opening_times_take_the_place_of_hours_that_are_old(
    database: Database, briefing: Briefing
) -> None:
    await hold(database, sample.with_linked_office(PARIS))
    said = await near(database, briefing)
    assert (
        "It is 12:00 on Thursday there. Its opening times, as published on GOV.UK on 17 June 2026, last seen there "
        "on 20 November 2026:\nMonday to Thursday, 9:15am to 4pm.\n\nBy appointment only.\n" in said
    )


async def test_what_is_checked_by_hand_stays_the_file_s(database: Database, briefing: Briefing) -> None:
    await hold(database, sample.document(PARIS))
    said = await near(database, briefing)
    assert "about 390 km north-west of you, in a straight line." in said
    assert "mlat=48.86920&mlon=2.31884" in said


@pytest.mark.parametrize(("confirmed", "is_file_told"), [(2025, False), (2026, False), (2027, True)])
async def test_the_newer_of_both_is_told(
    database: Database, briefing: Briefing, confirmed: int, is_file_told: bool
) -> None:
    async with database.write() as session:
        await session.execute(update(Post).where(Post.slug == PARIS).values(last_confirmed=confirmed))
    await hold(database, sample.document(PARIS))
    said = await near(database, briefing)
    assert (f"Last confirmed in {confirmed}" in said, f"By its hours of {confirmed}" in said) == (
        is_file_told,
    ) * 2
    assert (AGE in said, "British Embassy Paris: " in said) == (not is_file_told, is_file_told)


async def test_a_page_without_contact_details_leaves_the_file_s_and_each_has_its_age(
    database: Database, briefing: Briefing
) -> None:
    nothing = dict.fromkeys(("phone_numbers", "email_addresses", "contact_form_links", "post_addresses"))
    await hold(database, sample.document(PARIS, **nothing))
    said = await near(database, briefing)
    assert "Last confirmed in 2018" in said and "35, rue du Faubourg" in said
    assert "Its opening times, as published on GOV.UK on 1 September 2026" in said


async def test_a_page_without_opening_times_leaves_the_file_s_hours(
    database: Database, briefing: Briefing
) -> None:
    document = sample.document(PARIS)
    document["details"]["main_office_parts"][0]["access_and_opening_times"] = None
    await hold(database, document)
    said = await near(database, briefing)
    assert "By its hours of 2018" in said and f"Contact details {AGE}" in said


async def test_long_opening_times_are_cut_between_sentences(database: Database, briefing: Briefing) -> None:
    document = sample.document(PARIS)
    long = " ".join(f"We open gate {number} at noon." for number in range(60))
    document["details"]["main_office_parts"][0]["access_and_opening_times"] = f"<p>{long}</p>"
    await hold(database, document)
    quoted = next(line for line in (await near(database, briefing)).splitlines() if "gate 0" in line)
    assert quoted.endswith("at noon. …") and len(quoted) < 310


@pytest.mark.parametrize("answer", [near, details])
async def test_a_withdrawn_post_is_told_with_the_day_and_the_link(
    database: Database, briefing: Briefing, answer: Any
) -> None:
    notice = {"explanation": "x", "withdrawn_at": "2026-10-03T09:00:00Z"}
    await hold(database, {**sample.document(PARIS), "withdrawn_notice": notice})
    said = await answer(database, briefing)
    assert (
        "GOV.UK withdrew its page on this post on 3 October 2026. Check before you go: "
        "https://www.gov.uk/world/organisations/british-embassy-paris" in said
    )
    assert AGE in said


async def test_a_post_whose_page_is_gone_says_so_and_keeps_what_was_published(
    database: Database, briefing: Briefing
) -> None:
    await hold(database, sample.document(PARIS))
    async with database.write() as session:
        await pages.mark_gone(session, PARIS, NOON)
    said = await near(database, briefing)
    assert (
        "GOV.UK no longer has a page on this post, as we saw on 26 November 2026. Check before you go: "
        "https://www.gov.uk/world/organisations/british-embassy-paris" in said
    )
    assert AGE in said
    async with database.read() as session:
        country = await countries.get(session, "monaco")
        assert country
        assert "no longer has a page" in await briefing.post_line(session, country)


async def test_a_look_in_vain_changes_no_answer(database: Database, briefing: Briefing) -> None:
    before = await near(database, briefing)
    async with database.write() as session:
        await pages.note_trouble(session, PARIS, "GOV.UK has no page under this name", NOON)
    assert await near(database, briefing) == before


async def test_another_post_s_page_is_not_mixed_up_with_this_one_s(
    database: Database, briefing: Briefing
) -> None:
    await hold(database, sample.document(BANGKOK))
    assert "Last confirmed in 2018" in await near(database, briefing)
