"""Key facts in our own sentences: one for every code, honest about what is unknown, dated and linked, fit for SMS."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest
import yaml

from consular.countries.key_facts import LINES, OF_INTENT, Group, Today
from consular.facts import key_facts as codes
from consular.facts.key_facts import KeyFactsFact
from consular.facts.text import GSM
from consular.replies import asked
from consular.replies.key_facts import FILE, FactLines
from consular.replies.template import Blocks
from tests.bot.evaluation.passages import questions

DATA = Path("data")
LINES_OF = FactLines(DATA, "+44 20 7008 5000")
BLOCKS = Blocks(DATA, "+44 20 7008 5000", FILE)
# Where readers put it in fewer words than the page: "places that the page names".
OUR_LAST_WORDS = {"names", "excluded", "it", "country"}
NOTHING_HELD = Today()
UNCERTAIN = ("I do not know", "does not say")


def country(slug: str, **changed: dict[str, Any]) -> Any:
    fact = yaml.safe_load((DATA / f"countries/{slug}.yml").read_text("utf-8"))
    facts = {**fact["key_facts"], "read_on": "2026-08-22"}
    for group, fields in changed.items():
        facts[group] = {"part": facts[group]["part"], **fields}
    return SimpleNamespace(
        slug=slug, source=fact["source"], advice_updated=date(2026, 6, 30), key_facts=facts
    )


def say(slug: str, intent: str, question: str, today: Today = NOTHING_HELD, **changed: dict[str, Any]) -> str:
    written = LINES_OF.write(country(slug, **changed), intent, question, today)
    assert written is not None
    return "\n".join([written[1]["facts"], written[1]["facts_source"]])


def each_code() -> list[tuple[str, str, Any]]:
    """(line, field, value): every code of every enumeration, as a country file may hold it."""
    single = {
        "visa": codes.Visa, "passport_rule": codes.PassportRule, "yellow_fever": codes.YellowFever,
        "alcohol": codes.Alcohol, "drugs": codes.Drugs, "e_cigarettes": codes.ECigarettes,
        "same_sex": codes.SameSex, "drones": codes.Drones, "carry_identification": codes.Identification,
        "terrorism": codes.Terrorism, "medicines_need_papers": codes.Sign, "dress_modestly": codes.Sign,
        "photography_restricted": codes.Sign, "religion_restricted": codes.Sign,
        "same_sex_accepted": codes.Literal[True, False],
    }  # fmt: skip
    found = [(_line(field), field, value) for field, kind in single.items() for value in get_args(kind)]
    found += [("border", "border_may_ask", [code]) for code in get_args(codes.BorderQuestion)]
    found += [("health_risks", "risks", [code]) for code in get_args(codes.HealthRisk)]
    found += [("dangers", "risks", [code]) for code in get_args(codes.Danger)]
    found += [
        ("areas", "advises_against", [{"level": code, "region": "the north"}])
        for code in get_args(codes.Level)
    ]
    found += [("ambulance", "ambulance", ["112", "15"]), ("ambulance", "ambulance", "no_public_service")]
    found += [
        ("forms", "authorisations", ["Entry card"]),
        ("passport", "blank_pages", 2),
        ("passport", "blank_pages", "unknown"),
    ]
    return [one for one in found if one[2] != "unknown" or one[0] == "passport"]


def folded(text: str) -> str:
    """Its words without accents and signs."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return re.sub(r"[^a-z0-9' ]+", " ", re.sub(r"[\u0300-\u036f]", "", plain))


def _line(field: str) -> str:
    return next(line.name for line in LINES.values() if field in line.fields)


@pytest.mark.parametrize(("line", "field", "value"), each_code())
def test_every_code_has_a_sentence_that_a_text_message_can_carry(line: str, field: str, value: Any) -> None:
    said = BLOCKS.render(line, Group("health", {"passport_months": 6, field: value}))
    assert said and said[-1] in ".h", said
    assert set(said) <= GSM | {"\n"} and "_" not in said and "None" not in said, said


@pytest.mark.parametrize("line", LINES)
def test_every_line_can_be_unknown_and_can_be_absent(line: str) -> None:
    assert "I do not know" in BLOCKS.render("unknown", line)
    assert "does not say" in BLOCKS.render("absent", line)


def test_a_visa_rule_is_said_with_its_days_its_form_its_date_and_its_link() -> None:
    assert say("thailand", "advice_entry", "do I need a visa for Thailand") == (
        "Visa: none for a tourist stay of up to 60 days.\n"
        "You must have or fill in: Digital Arrival Card.\n"
        "The page was read on 22 August 2026. Check it before you book or travel:\n"
        "https://www.gov.uk/foreign-travel-advice/thailand/entry-requirements"
    )


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"visa": "unknown"}, "Visa: I do not know. Check the page."),
        ({}, "Visa: the page does not say, or not in one line."),
        ({"visa": "none"}, "Visa: none for a tourist stay. Check the page for how long you can stay."),
        (
            {"visa": "none", "visa_free_days": "unknown"},
            "Visa: none for a tourist stay. I do not know how long",
        ),
        ({"visa": "none", "visa_free_months": 1}, "Visa: none for a tourist stay of up to 1 month."),
        ({"visa": "e_visa"}, "Visa: you need one. Apply online before you travel."),
    ],
)
def test_no_visa_is_said_only_where_that_is_known(entry: dict[str, Any], told: str) -> None:
    said = say("thailand", "advice_entry", "visa?", entry=entry)
    assert said.startswith(told)
    assert ("none" in said) == (entry.get("visa") == "none")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"passport_rule": "from_arrival", "passport_months": 6, "blank_pages": 1},
         "Passport: valid for at least 6 months after the day you arrive. With 1 blank page."),
        ({"passport_rule": "from_departure", "passport_days": 90, "issued_within_years": 10},
         "Passport: valid for at least 90 days after the day you plan to leave. Issued less than 10 years before you arrive."),
        ({"passport_rule": "stay"}, "Passport: valid for your whole stay."),
        ({"passport_rule": "unknown"}, "Passport: I do not know."),
        ({"passport_rule": "from_arrival", "passport_months": "unknown"}, "Passport: I do not know how long it must"),
        ({"passport_rule": "stay", "blank_pages": "unknown"}, "Passport: valid for your whole stay. I do not know if it needs"),
        ({"blank_pages": 2}, "Passport: check the page for how long it must be valid. With 2 blank pages."),
    ],
)  # fmt: skip
def test_a_passport_rule_is_one_line(entry: dict[str, Any], told: str) -> None:
    assert say("thailand", "advice_entry", "how many months left on my passport", entry=entry).startswith(
        told
    )


def test_a_page_that_changed_since_is_said_before_anything_else() -> None:
    said = say("thailand", "advice_entry", "visa", Today((datetime(2026, 11, 2, tzinfo=UTC),)))
    assert said.startswith("The page has changed since we read it on 22 August 2026.")
    assert "https://www.gov.uk/foreign-travel-advice/thailand/entry-requirements" in said
    older = Today((datetime(2026, 7, 2, tzinfo=UTC),))
    assert "changed since" not in say("thailand", "advice_entry", "visa", older)


def test_only_lines_of_a_part_that_changed_stand_behind_the_warning() -> None:
    same = country("thailand").key_facts["as_read"]
    newer = (datetime(2026, 11, 2, tzinfo=UTC),)
    assert "changed since" not in say("thailand", "advice_health", "health", Today(newer, same))
    said = say("thailand", "advice_health", "health", Today(newer, {**same, "health": "0" * 16}))
    fresh, warning, old = said.partition("The page has changed since we read it on 22 August 2026.")
    assert warning and fresh.startswith("Yellow fever certificate:")
    assert "Health risks" in old and "Ambulance" in old and "Yellow" not in old


def test_a_medicine_s_rules_are_looked_for_in_both_parts_that_may_hold_them() -> None:
    said = say("thailand", "advice_health", "can I take my codeine tablets")
    assert said.endswith(
        "/thailand/safety-and-security\nhttps://www.gov.uk/foreign-travel-advice/thailand/health"
    )


def test_without_anything_asked_for_the_topic_says_what_it_has() -> None:
    said = say("thailand", "advice_entry", "what are the rules")
    assert [line.split(":")[0] for line in said.splitlines()[:4]] == [
        "Visa", "You must have or fill in", "Passport", "Yellow fever certificate",
    ]  # fmt: skip
    assert "does not say" not in said


@pytest.mark.parametrize(
    ("intent", "question", "reply", "told"),
    [
        ("advice_laws", "can I vape there", "laws", "Vapes and e-cigarettes: banned."),
        ("advice_laws", "are two men together ok, gay couple", "laws", "Same-sex relations: legal."),
        ("advice_health", "do I need jabs", "health", "Health risks that the page names: altitude sickness, dengue, malaria"),
        ("advice_health", "can I take my codeine tablets", "laws", "Medicines: the page does not say"),
        ("advice_safety", "how bad is terrorism", "safety", "Terrorism: attacks are likely, says FCDO."),
        ("advice_safety", "what should I look out for", "safety", "Terrorism: attacks are likely, says FCDO.\nDangers on the page include: armed conflict"),
        ("advice_regional", "where should I not go", "warnings", "FCDO advises against all but essential travel to:\n- Pattani Province"),
        ("advice_transport", "are there drink driving or drone rules", "laws", "Drones: you need permission"),
    ],
)  # fmt: skip
def test_what_was_asked_for_is_what_is_said(intent: str, question: str, reply: str, told: str) -> None:
    written = LINES_OF.write(country("thailand"), intent, question, NOTHING_HELD)
    assert written is not None
    assert written[0] == f"utter_fact_{reply}"
    assert written[1]["facts"].startswith(told)


def test_a_place_however_long_its_name_and_exceptions_is_said_whole_on_a_line_of_its_own() -> None:
    named = " ".join(f"district {number} with its roads," for number in range(10)) + " except the airport"
    assert 250 < len(named) <= codes.LONGEST_REGION
    warned = {"advises_against": [{"level": "all", "region": named}, {"level": "all", "region": "the north"}]}
    KeyFactsFact.model_validate({**country("thailand").key_facts, "warnings": {"part": "health", **warned}})
    said = say("thailand", "advice_regional", "where should I not go", warnings=warned)
    assert f"\n- {named}\n- the north\n" in said and "…" not in said


def test_no_place_that_ships_is_as_long_as_a_file_may_hold_so_that_none_was_cut_to_fit() -> None:
    for file in sorted((DATA / "countries").glob("*.yml")):
        warned = country(file.stem).key_facts["warnings"].get("advises_against", [])
        for one in warned if isinstance(warned, list) else ():
            assert len(one["region"]) < codes.LONGEST_REGION / 2, (file.stem, one)
            assert one["region"] == one["region"].strip(" ,;-"), (file.stem, one)


@pytest.mark.skipif(not questions.are_at_hand(), reason=f"{questions.PAGES} holds no copy of GOV.UK's pages")
def test_the_last_word_of_every_place_that_ships_is_a_whole_word_of_its_page() -> None:
    for file in sorted((DATA / "countries").glob("*.yml")):
        warned = country(file.stem).key_facts["warnings"].get("advises_against", [])
        words = {word for passage in questions.passages(file.stem) for word in folded(passage.text).split()}
        for one in warned if isinstance(warned, list) else ():
            last = folded(one["region"]).split()[-1]
            assert last in words | OUR_LAST_WORDS, (file.stem, one["region"])


def test_a_longer_phrase_hides_the_words_inside_it() -> None:
    words = asked.Asked.load(DATA)
    assert words.read("must I carry my passport").first == ("identification",)
    assert words.read("is my passport ok").first == ("passport",)


@pytest.mark.parametrize(
    "intent", ["advice_transport", "advice_insurance", "advice_money", "lost_stolen_passport"]
)
def test_where_there_is_no_fact_to_say_the_general_reply_is_left_to_say(intent: str) -> None:
    assert LINES_OF.write(country("thailand"), intent, "anything else", NOTHING_HELD) is None


def test_every_reply_around_the_lines_is_in_the_domain() -> None:
    responses = yaml.safe_load((DATA / "topics/advice/domain.yml").read_text("utf-8"))["responses"]
    for group in {line.group for line in LINES.values()}:
        texts = [variant["text"] for variant in responses[f"utter_fact_{group}"]]
        assert all("{facts}" in text and "{facts_source}" in text for text in texts), group


def test_every_country_can_say_every_line_and_text_messages_can_carry_it() -> None:
    for file in sorted((DATA / "countries").glob("*.yml")):
        for intent in OF_INTENT:
            written = LINES_OF.write(country(file.stem), intent, "", NOTHING_HELD)
            for text in written[1].values() if written else ():
                assert set(text) <= GSM | {"\n"}, (file.stem, text)


def test_a_list_of_words_that_names_no_line_is_refused(tmp_path: Path) -> None:
    file = tmp_path / asked.FILE
    file.parent.mkdir(parents=True)
    file.write_text("- people: [visa]\n  lines: [wisa]\n", encoding="utf-8")
    with pytest.raises(asked.BadWords, match="there is no line wisa"):
        asked.Asked.load(tmp_path)
