"""A post's page is read in each shape that it has had, and what is missing or new in it is told and survived."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from consular.advice.page import Unreadable
from consular.posts.page import Gone, Moved, read
from tests.consular.posts import sample

SLUG = "british-embassy-paris"
SHAPES = (sample.document, sample.with_linked_office, sample.with_contact_of_office)


def moment(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(UTC)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_main_office_s_contact_is_read_whole(shape: Callable[[str], dict[str, Any]]) -> None:
    page = read(shape(SLUG))
    assert (page.slug, page.title) == (SLUG, "British Embassy Port Lantern")
    assert page.address == (*sample.ADDRESS, "France")
    assert page.phones == (("Telephone", "+33 (0) 1 44 51 31 99"),)
    assert page.emails == ("lantern.enquiries@example.org",)
    assert page.form == "https://www.gov.uk/contact-port-lantern"
    assert page.published == moment(sample.CONTACT_DATE)
    assert page.surprises == ()


@pytest.mark.parametrize("shape", SHAPES)
def test_of_all_that_is_said_of_access_the_opening_is_kept(shape: Callable[[str], dict[str, Any]]) -> None:
    assert read(shape(SLUG)).opening == "Monday to Thursday, 9:15am to 4pm.\n\nBy appointment only."


def test_opening_times_have_the_date_of_their_office_or_else_of_the_page() -> None:
    assert read(sample.with_linked_office(SLUG)).opening_published == moment(sample.OFFICE_DATE)
    assert read(sample.document(SLUG)).opening_published == moment(sample.PAGE_DATE)


@pytest.mark.parametrize(
    ("html", "opening"),
    [
        ("<p>Ring the bell.</p><p>We are open all day.</p>", "Ring the bell.\n\nWe are open all day."),
        ("<h2>Bell</h2><p>Ring it.</p><h2>Door</h2><p>It is open at noon.</p>", "It is open at noon."),
        ("<h2>Bell</h2><p>Ring it.</p>", "Ring it."),
        ("", ""),
        (None, ""),
        ([{"content_type": "text/html", "content": "<p>Open at noon.</p>"}], "Open at noon."),
    ],
)
def test_where_no_heading_speaks_of_opening_the_words_do(html: object, opening: str) -> None:
    document = sample.document(SLUG)
    document["details"]["main_office_parts"][0]["access_and_opening_times"] = html
    page = read(document)
    assert (page.opening, page.surprises) == (opening, ())


def test_what_a_contact_does_not_have_is_empty() -> None:
    nothing = dict.fromkeys(("phone_numbers", "email_addresses", "contact_form_links", "post_addresses"))
    page = read(sample.document(SLUG, **nothing))
    assert (page.address, page.phones, page.emails, page.form, page.surprises) == ((), (), (), None, ())


def test_a_form_on_gov_uk_itself_is_a_link_too() -> None:
    assert (
        read(sample.document(SLUG, contact_form_links=[{"link": "/contact"}])).form
        == "https://www.gov.uk/contact"
    )


@pytest.mark.parametrize(
    ("changes", "surprise"),
    [
        ({"phone_numbers": "+33 1"}, "phone_numbers is no list"),
        ({"phone_numbers": [{"title": "Telephone"}]}, "a phone has no number"),
        ({"email_addresses": [{"email": "nobody"}]}, "an e-mail address is none"),
        ({"contact_form_links": [{"link": "javascript:alert(1)"}]}, "a contact form's link is none"),
        ({"contact_form_links": [{"link": "//example.org/form"}]}, "a contact form's link is none"),
    ],
)
def test_an_odd_contact_is_told_and_survived(changes: dict[str, Any], surprise: str) -> None:
    page = read(sample.document(SLUG, **changes))
    assert page.surprises == (surprise,)
    assert page.opening


def test_a_contact_that_nobody_names_is_taken_where_it_is_the_only_one() -> None:
    document = sample.document(SLUG)
    del document["details"]["main_office_parts"][0]["contact_content_id"]
    page = read(document)
    assert (page.phones, page.surprises) == ((), ("there is no contact of the main office",))
    document["links"]["contacts"].pop(0)
    page = read(document)
    assert page.phones and page.surprises == (
        "the main office names no contact: the only one there is was taken",
    )


def test_a_withdrawn_contact_is_not_used() -> None:
    document = sample.document(SLUG)
    document["links"]["contacts"][1]["withdrawn"] = True
    page = read(document)
    assert (page.phones, page.address) == ((), ())
    assert page.surprises == ("the main office's contact is withdrawn",)


def test_a_page_without_an_office_is_odd_and_no_more() -> None:
    document = sample.document(SLUG)
    document["details"], document["links"] = [], None
    page = read(document)
    assert page.title and not page.opening and not page.address
    assert page.surprises == ("there is no main office", "there is no contact of the main office")


def test_without_dates_it_is_told_that_there_are_none() -> None:
    document = sample.document(SLUG)
    del (
        document["public_updated_at"],
        document["updated_at"],
        document["links"]["contacts"][1]["public_updated_at"],
    )
    page = read(document)
    assert (page.published, page.opening_published) == (None, None)
    assert page.surprises == ("public_updated_at is missing or no date", "updated_at is missing or no date")


def test_a_withdrawn_page_says_since_when() -> None:
    document = {
        **sample.document(SLUG),
        "withdrawn_notice": {"explanation": "x", "withdrawn_at": sample.PAGE_DATE},
    }
    page = read(document)
    assert (page.is_withdrawn, page.withdrawn_at) == (True, moment(sample.PAGE_DATE))
    assert not read(sample.document(SLUG)).is_withdrawn


def test_a_document_that_leads_elsewhere_says_where() -> None:
    to = {"path": "/x", "type": "exact", "destination": "/world/organisations/uk-in-lantern"}
    with pytest.raises(Moved) as moved:
        read({"schema_name": "redirect", "redirects": [to]})
    assert moved.value.to == "/world/organisations/uk-in-lantern"
    with pytest.raises(Moved):
        read({"schema_name": "redirect"})


def test_a_notice_that_the_page_is_gone_is_no_page() -> None:
    with pytest.raises(Gone):
        read({"schema_name": "gone", "details": {"explanation": "<p>It closed.</p>"}})


@pytest.mark.parametrize(
    "document",
    [[], None, {}, {"schema_name": "guide"}, {"schema_name": "worldwide_organisation", "base_path": "/x"}],
)
def test_what_is_no_post_s_page_is_refused(document: object) -> None:
    with pytest.raises(Unreadable):
        read(document)
