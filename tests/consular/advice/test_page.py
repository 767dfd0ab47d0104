"""A page is read as far as it can be; what is odd in it is told, and only what nobody could quote is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from consular.advice.page import Part, Passage, Unreadable, read
from tests.consular.advice.sample import document

UPDATED = datetime(2026, 5, 4, 9, tzinfo=UTC)
SITE = "https://www.gov.uk/foreign-travel-advice/freedonia"


def without(*path: str) -> dict[str, Any]:
    """A page that lacks one field."""
    page = document()
    holder = page
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    return page


def test_a_page_has_its_fields_and_nothing_surprises() -> None:
    page = read(document())
    assert (page.slug, page.title) == ("freedonia", "Freedonia travel advice")
    assert page.alert_status == ("avoid_all_travel_to_parts",)
    assert (page.updated, page.reviewed) == (UPDATED, datetime(2026, 5, 5, 8, tzinfo=UTC))
    assert page.change_description == "New ferry times."
    assert page.parts[1] == Part("entry-requirements", "Entry requirements", f"{SITE}/entry-requirements")
    assert page.surprises == ()
    assert not page.is_withdrawn


def test_a_passage_knows_where_it_stands_and_from_when_it_is() -> None:
    assert read(document()).passages[3] == Passage(
        country="freedonia",
        part="entry-requirements",
        part_title="Entry requirements",
        heading="Passport > Pages",
        position=3,
        text="One must be empty.",
        url=f"{SITE}/entry-requirements",
        updated=UPDATED,
    )


def test_an_anchor_leads_to_the_heading() -> None:
    page = read(document(parts={"health": '<h2 id="jabs">Jabs</h2><p>None.</p>'}))
    assert page.passages[0].url == f"{SITE}/health#jabs"


@pytest.mark.parametrize(
    ("path", "surprise"),
    [
        (("title",), "title is missing"),
        (("public_updated_at",), "public_updated_at is missing or no date"),
        (("details", "alert_status"), "details.alert_status is missing or no list"),
        (("details", "change_description"), "details.change_description is missing"),
        (("details", "parts"), "details.parts is missing or no list"),
    ],
)
def test_a_missing_field_is_told_and_survived(path: tuple[str, ...], surprise: str) -> None:
    page = without(*path)
    page["details"].setdefault("summary", "<p>Some words.</p>")
    assert surprise in read(page).surprises


def test_what_may_be_missing_goes_unsaid() -> None:
    assert read(without("details", "reviewed_at")).reviewed is None
    assert read(without("details", "country")).slug == "freedonia"
    assert read(without("base_path")).slug == "freedonia"
    assert read(without("withdrawn_notice")).surprises == ()


def test_an_older_page_is_a_summary_before_its_parts() -> None:
    page = read(document(summary="<h2>Now</h2><p>Calm.</p>"))
    assert page.parts[0] == Part("summary", "Summary", SITE)
    assert (page.passages[0].heading, page.passages[0].url) == ("Now", SITE)
    assert page.surprises == ("the page has a summary, as older ones had",)


def test_a_body_may_be_a_list_of_renderings() -> None:
    page = document()
    page["details"]["parts"][0]["body"] = [
        {"content_type": "text/govspeak", "content": "## Hello"},
        {"content_type": "text/html", "content": "<p>Hello.</p>"},
    ]
    assert read(page).passages[0].text == "Hello."
    page["details"]["parts"][0]["body"] = [{"content_type": "text/govspeak", "content": "## Hello"}]
    assert "part warnings-and-insurance has no HTML" in read(page).surprises


def test_a_status_that_nobody_knows_yet_still_counts_as_a_warning() -> None:
    page = read(document(alert_status=["avoid_the_moon"]))
    assert page.alert_status == ("avoid_the_moon",)
    assert page.surprises == ("unknown alert status avoid_the_moon",)
    assert read(document(alert_status="avoid_the_moon")).alert_status == ("avoid_the_moon",)


@pytest.mark.parametrize("part", [None, "health", {"title": "Health", "body": "<p>x</p>"}, {"slug": 7}])
def test_a_part_that_is_none_leaves_the_others(part: object) -> None:
    page = document()
    page["details"]["parts"].insert(0, part)
    read_page = read(page)
    assert [each.slug for each in read_page.parts] == ["warnings-and-insurance", "entry-requirements"]
    assert read_page.surprises == ("a part has no slug",)


def test_a_withdrawn_page_says_so() -> None:
    page = document()
    page["withdrawn_notice"] = {"explanation": "<p>Gone.</p>", "withdrawn_at": "2026-05-04T10:00:00Z"}
    assert read(page).is_withdrawn


def test_the_index_s_date_holds_where_the_page_has_none() -> None:
    page = without("public_updated_at")
    del page["details"]["updated_at"]
    with pytest.raises(Unreadable, match="no date"):
        read(page)
    assert read(page, UPDATED).updated == UPDATED


@pytest.mark.parametrize(
    "page",
    [None, [], "page", {}, {"details": None}, document(parts={}), document(parts={"health": "<p> </p>"})],
)
def test_what_nobody_could_quote_is_refused(page: object) -> None:
    with pytest.raises(Unreadable):
        read(page)


def test_two_names_for_one_page_are_told() -> None:
    page = document()
    page["base_path"] = "/foreign-travel-advice/sylvania"
    assert read(page).surprises == ("base_path says sylvania, details.country.slug freedonia",)
