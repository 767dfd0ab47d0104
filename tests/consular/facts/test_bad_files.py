"""A bad fact file is told by file, line, field, fault and fix; and all of them are told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from consular.facts.loader import load
from consular.facts.problems import BadFacts

if TYPE_CHECKING:
    from tests.consular.facts.conftest import Folder


def problems(folder: Folder) -> list[str]:
    with pytest.raises(BadFacts) as caught:
        load(folder.path)
    return [str(problem) for problem in caught.value.problems]


def test_a_good_folder_loads(folder: Folder) -> None:
    facts = load(folder.path)
    assert set(facts.countries) == {"mali", "niger"}
    assert facts.countries["mali"].fact.emergency.fire == "not published"
    assert set(facts.topics) == {"money"}


MALI, BAMAKO = "countries/mali.yml", "posts/british-embassy-bamako.yml"
DOCUMENT, MONEY = "services/emergency_travel_document.yml", "topics/money/topic.yml"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (MALI, 'number: "17"', "number: 017", "line 10: emergency.police.0.number: is the bare number"),
        (MALI, 'number: "17"', 'number: "17 (mobile)"', "line 10: emergency.police.0.number: '17"),
        (MALI, "fire: not published", "fire: none", "line 14: emergency.fire: cannot be 'none'. Fix:"),
        (MALI, "  fire: not published\n", "", "line 8: emergency.fire: is missing. Fix: add a line that"),
        (MALI, "note: Bamako only", "note: Bamako – only", "line 13: emergency.ambulance.0.note: has"),
        (MALI, "note: Bamako only", "remark: Bamako only", "line 13: emergency.ambulance.0.remark: is"),
        (MALI, 'iso2: "ML"', "iso2: NO", 'line 4: iso2: is read as false. Fix: put it in quotes, as in "NO"'),
        (MALI, "name: Mali", "name:", "line 2: name: is empty. Fix: write it as text"),
        (MALI, "2026-08-22", "last summer", "line 20: checked_on: input should be a valid date"),
        (MALI, "[avoid_all_travel_to_whole_country]", "[avoid]", "line 6: alert_status.0: cannot be"),
        (MALI, "https://www.gov.uk/f", "www.gov.uk/f", "line 19: source:"),
        (MALI, "slug: mali", "slug: malli", "line 1: slug: is not the file's name, mali. Fix: write"),
        (MALI, "name: Mali", "name: Mali\nname: Mali", "line 3: name: is written twice. Fix: keep one"),
        (MALI, "links: {}", "links: {", "is not YAML"),
        (MALI, "  - british-embassy-bamako", "  - embassy", "line 16: posts.0: there is no post"),
        (MALI, "territory: false", "territory: true", "line 15: posts: names a post for a British"),
        (BAMAKO, "  - mali", "  - malli", "line 6: serves.0: there is no country 'malli'. Fix: check"),
        (BAMAKO, "located_in: mali", "located_in: atlantis", "line 4: located_in: there is no country"),
        (BAMAKO, '"10:00"', '"14:00"', "line 14: opening.0: closes at 12:00, before it opens at 14:00."),
        (BAMAKO, '"10:00"', "10:00", "line 15: opening.0.from: is the bare number 600. Fix: put it in"),
        (BAMAKO, "last_confirmed: 2018\n", "latitude: 12.6\n", "has details of no known age. Fix: add"),
        (DOCUMENT, "etd_fee", "helpful fee", "line 5: facts.helpful fee: 'helpful fee' is not a key."),
        (DOCUMENT, "etd_fee", "numbers", "line 5: facts.numbers: is a placeholder already"),
        (DOCUMENT, "etd_fee", "emergency_travel_document_source", "is a placeholder already: the source"),
        (DOCUMENT, "checked: 2026-08-22", "checked:", "has facts that nobody has checked. Fix: compare"),
        (MONEY, "No money", "Somebody who has no money left", "line 4: intents.stranded_no_money.title:"),
        (MONEY, "severity: high", "severity: urgent", "line 5: intents.stranded_no_money.severity:"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_its_fix(
    folder: Folder, file: str, old: str, new: str, told: str
) -> None:
    folder.replace(file, old, new)
    [problem] = problems(folder)
    assert problem.startswith(f"data/{file}, line ")
    assert told in problem
    assert "Fix: " in problem


def test_every_fault_of_every_file_is_told_at_once(folder: Folder) -> None:
    folder.replace("countries/mali.yml", '"17"', "17")
    folder.replace("countries/mali.yml", "iso2: ", "iso3: ")
    folder.write("countries/niger.yml", "{")
    folder.replace("posts/british-embassy-bamako.yml", "kind: embassy", "kind: castle")
    told = problems(folder)
    assert len(told) == 5, told
    assert [problem.split(",")[0] for problem in told] == [
        *["data/countries/mali.yml"] * 3,
        "data/countries/niger.yml",
        "data/posts/british-embassy-bamako.yml",
    ]


def test_a_post_that_cannot_be_read_does_not_put_its_countries_at_fault(folder: Folder) -> None:
    folder.write("posts/british-embassy-bamako.yml", "{")
    assert len(problems(folder)) == 1


def test_a_placeholder_belongs_to_one_page(folder: Folder) -> None:
    folder.write(
        "services/other.yml", (folder.path / "services/emergency_travel_document.yml").read_text("utf-8")
    )
    [problem] = problems(folder)
    assert "etd_fee: is a placeholder already: a fact of services/emergency_travel_document.yml" in problem


def test_an_intent_belongs_to_one_topic(folder: Folder) -> None:
    folder.write("topics/support/topic.yml", (folder.path / "topics/money/topic.yml").read_text("utf-8"))
    [problem] = problems(folder)
    assert problem.startswith(
        "data/topics/support/topic.yml, line 3: intents.stranded_no_money: is an intent of"
    )


def test_a_country_without_a_post_has_to_be_a_territory(folder: Folder) -> None:
    folder.replace("countries/mali.yml", "posts:\n  - british-embassy-bamako", "posts: []")
    [problem] = problems(folder)
    assert "line 15: posts: is empty" in problem
    folder.replace("countries/mali.yml", "territory: false", "territory: true")
    assert load(folder.path).countries["mali"].fact.territory


def test_a_folder_with_nothing_in_it_is_refused(folder: Folder) -> None:
    folder.path = folder.path / "elsewhere"
    assert len(problems(folder)) == 4
