"""Pins: what an editor settled comes first, until its last day, and a mistake in the file is named with its line."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from consular.advice import pins, ranking, repository, vocabulary
from consular.advice.answering import Advice, Answer
from consular.advice.page import Passage, read, url_of
from consular.advice.pins import Pins
from consular.advice.repository import Validators
from consular.advice.search import Found, Search
from consular.countries import repository as countries
from consular.database import Database
from consular.facts.problems import BadFacts
from consular.places import finder
from tests.conftest import Clock
from tests.consular.advice.sample import document

TODAY = date(2026, 11, 26)
SIGNED = """\
    author: A. Editor
    reviewer: R. Reviewer
    reviewed_on: 2026-11-02
    expires_on: 2026-11-26
"""
PASSAGE = f"""\
  - country: samoa
    questions: [can I vape, can I smoke cannabis]
    passage: {{part: safety-and-security, heading: Illegal drugs}}
{SIGNED}"""
WORDING = f"""\
  - country: any
    questions: [can I bring my drone]
    wording: {{text: Ask the airport before you fly., part: safety-and-security}}
{SIGNED}"""
FILLERS = "fillers: [can could i you do my is it please allowed to legal in the]\n"
PAGE = [
    ("Laws > Smoking and e-cigarette bans", "E-cigarettes are not allowed."),
    ("Laws > Illegal drugs", "Cannabis and other drugs carry long sentences."),
]


def written(folder: Path, entries: str) -> Path:
    """A data folder's `advice`, in which `entries` begin on line 2."""
    (folder / "data/advice").mkdir(parents=True)
    (folder / "data/advice" / pins.FILE).write_text(f"pins:\n{entries}{FILLERS}", encoding="utf-8")
    return folder / "data/advice"


def search_with(pinned: Pins, places: Path | None = None) -> Search:
    words, file = vocabulary.load(Path("data/advice")), ranking.load(Path("data/advice"))
    return Search(words, file, finder.load(places) if places else None, None, pinned)


@pytest.fixture
def search(tmp_path: Path, places_file: Path) -> Search:
    return search_with(pins.load(written(tmp_path, PASSAGE + WORDING)), places_file)


def ask(search: Search, question: str, country: str = "samoa", on: date | None = TODAY) -> Found:
    part, at = "safety-and-security", datetime(2026, 11, 2, tzinfo=UTC)
    page = [
        Passage(country, part, "Safety and security", heading, number, text, url_of(country, part), at)
        for number, (heading, text) in enumerate(PAGE)
    ]
    return search.find(question, country, page, on)


def test_the_pins_that_ship_can_be_read() -> None:
    assert pins.load(Path("data/advice")).fillers >= {"pleas", "legal", "can"}


@pytest.mark.parametrize(
    "question",
    ["Can I vape?", "can i vape in Samoa please", "could you smoke canabis", "is it legal to vape"],
)
def test_a_pinned_passage_comes_first_however_the_question_is_dressed(search: Search, question: str) -> None:
    found = ask(search, question)
    assert found.hits[0].passage.heading.endswith("Illegal drugs")
    assert found.pin is not None and found.would_answer and len(found.hits) == len(PAGE)


@pytest.mark.parametrize(
    "question", ["can I not vape", "can I vape 2 days", "vape shops", "please", "can I smoke"]
)
def test_another_question_is_not_taken_for_the_pinned_one(search: Search, question: str) -> None:
    assert ask(search, question).pin is None


def test_a_pin_holds_for_its_country_alone_and_one_for_any_for_all(search: Search) -> None:
    assert ask(search, "can I vape", "tonga").pin is None
    for country in ("samoa", "tonga"):
        found = ask(search, "can I bring my drone", country)
        assert found.would_answer and found.wording
        assert found.wording.text == "Ask the airport before you fly."


def test_a_country_s_own_pin_comes_before_one_for_any(tmp_path: Path) -> None:
    both = WORDING + WORDING.replace("any", "samoa").replace("Ask the airport", "Ask in Apia")
    found = ask(search_with(pins.load(written(tmp_path, both))), "can I bring my drone")
    assert found.wording and found.wording.text.startswith("Ask in Apia")


@pytest.mark.parametrize(
    ("on", "is_used"),
    [(date(2026, 11, 1), False), (date(2026, 11, 2), True), (TODAY, True), (date(2026, 11, 27), False), (None, False)],
)  # fmt: skip
def test_a_pin_is_used_from_its_review_to_its_last_day(
    search: Search, on: date | None, is_used: bool
) -> None:
    assert (ask(search, "can I vape", on=on).pin is not None) is is_used


def test_a_pin_whose_passage_is_gone_is_passed_over(tmp_path: Path) -> None:
    gone = PASSAGE.replace("Illegal drugs", "Drones")
    found = ask(search_with(pins.load(written(tmp_path, gone))), "can I vape")
    assert found.pin is None and found.hits[0].passage.heading.endswith("e-cigarette bans")


def test_what_is_past_is_named_with_its_line_and_stops_nothing(tmp_path: Path) -> None:
    pinned = pins.load(written(tmp_path, PASSAGE))
    assert pinned.past(TODAY) == []
    [problem] = pinned.past(date(2026, 11, 27))
    assert (problem.path, problem.line) == ("data/advice/pins.yml", 8)
    assert "2026-11-26" in problem.fault


def test_a_country_that_there_is_not_is_named_with_its_line(tmp_path: Path) -> None:
    pinned = pins.load(written(tmp_path, WORDING + PASSAGE))
    pinned.need_known(["samoa"])
    with pytest.raises(BadFacts, match=r"pins.yml, line 9: pins.1.country: there is no country 'samoa'"):
        pinned.need_known(["tonga"])


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (PASSAGE.replace("R. Reviewer", "a.  editor"), "line 6: pins.0.reviewer: is the author"),
        (PASSAGE.replace("expires_on: 2026-11-26", "expires_on: 2026-11-02"), "line 8: pins.0.expires_on"),
        (PASSAGE.replace("    expires_on: 2026-11-26\n", ""), "expires_on: is missing"),
        (PASSAGE.replace("[can I vape, can I smoke cannabis]", "[]"), "line 3: pins.0.questions"),
        (PASSAGE.replace("can I vape", "can I please"), "line 3: pins.0.questions.0: asks for nothing"),
        (PASSAGE.replace("author", "writer"), "line 5: pins.0.writer: is not a field"),
        (PASSAGE.replace("    passage", "    wording: {text: No.}\n    passage"), "either a passage or a wording"),
        (WORDING.replace("fly.", "fly…"), "line 4: pins.0.wording.text: has characters"),
        (PASSAGE + PASSAGE.replace("can I vape", "vape, please"), "line 10: pins.1.questions.0: is pinned above"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(tmp_path: Path, entries: str, said: str) -> None:
    with pytest.raises(BadFacts) as bad:
        pins.load(written(tmp_path, entries))
    assert said in str(bad.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFacts, match="no such file"):
        pins.load(tmp_path)


async def test_pins_hold_over_a_page_as_the_database_keeps_it(
    database: Database, search: Search, clock: Clock
) -> None:
    """Passages by their order and headings, and the day, come through both databases as they went in."""
    body = "".join(f"<h2>Laws</h2><h3>{path.split(' > ')[1]}</h3><p>{text}</p>" for path, text in PAGE)
    async with database.write() as session:
        for slug in ("samoa", "tonga"):
            page = document(slug, {"safety-and-security": body}, alert_status=[])
            await repository.store(session, read(page), Validators(), clock())
    advice = Advice(search, timedelta(days=1))

    async def say(question: str, slug: str, on: date = TODAY) -> Answer:
        async with database.read() as session:
            country = await countries.get(session, slug)
            assert country
            at = datetime.combine(on, time(23, 59), UTC)
            answer = await advice.answer(session, country, question, at)
        assert answer and answer.is_answer
        return answer

    assert (await say("can I vape", "samoa")).quote == PAGE[1][1]
    assert (await say("can I vape", "samoa", TODAY + timedelta(days=1))).quote == PAGE[0][1], (
        "its day is past"
    )
    assert (await say("can I vape", "tonga")).quote == PAGE[0][1]
    wording = await say("can I bring my drone", "tonga")
    assert wording.approved and wording.quote == "Ask the airport before you fly."
    assert wording.link == "https://www.gov.uk/foreign-travel-advice/tonga/safety-and-security"
