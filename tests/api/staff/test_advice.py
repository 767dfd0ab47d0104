"""Travel advice in the console: the bot's own search, whether it would answer, and what an editor settled."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from api.settings import Settings
from consular.advice import pins, repository
from consular.advice.repository import Validators
from tests.actions.test_advice import page as thailand
from tests.api.staff.conftest import Browser, Desk
from tests.api.staff.test_desk_pages import KIDNAPPED, says

VAPE = "/advice?country=thailand&q=can+I+bring+my+vape"
PINS = """\
pins:
- country: thailand
  questions: [can I bring my vape]
  wording: {text: Leave your vape at home., part: safety-and-security}
  author: Ed Itor
  reviewer: Rae View
  reviewed_on: 2026-11-02
  expires_on: 2027-05-02
fillers: [please]
"""


@pytest.fixture
def desk_settings(desk_settings: Settings, tmp_path: Path) -> Settings:
    """By words alone, on any machine; with a folder of data whose pins a test may write."""
    data = tmp_path / "data"
    data.mkdir()
    for each in Path("data").resolve().iterdir():
        if each.name != "advice":
            (data / each.name).symlink_to(each)
    shutil.copytree("data/advice", data / "advice")
    return desk_settings.model_copy(update={"sentences_folder": tmp_path, "data_folder": data})


async def store(desk: Desk) -> None:
    async with desk.service.database.write() as session:
        await repository.store(session, thailand(), Validators(), desk.clock())


async def signed_in(desk: Desk) -> Browser:
    await store(desk)
    return await desk.signed_in()


def headings(text: str) -> list[str]:
    return re.findall(r'<h3[^>]*id="passage-\d+">([^<]+)</h3>', text)


async def test_passages_come_best_first_with_part_closeness_date_and_link(desk: Desk) -> None:
    text = (await (await signed_in(desk)).get(VAPE)).text
    assert headings(text)[0].endswith("Smoking and e-cigarette bans") and len(headings(text)) == 6
    first = text.split('id="passage-1"')[1].split("</li>")[0]
    assert "Vapes and e-cigarettes are against the law." in first
    assert "Safety and security" in first and "updated 2 November 2026" in first
    assert "Close to the question" in first
    assert 'href="https://www.gov.uk/foreign-travel-advice/thailand/safety-and-security"' in first
    assert "Hardly about it" in text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("can I bring my vape", "<strong>It answers:</strong> it quotes the first"),
        ("do I need a plug adapter for my hairdryer", "<strong>It does not answer:</strong>"),
        ("is it safe to go", "<strong>It gives its general reply:</strong>"),
    ],
)
async def test_whether_the_bot_would_answer_is_said_plainly(desk: Desk, question: str, said: str) -> None:
    browser = await signed_in(desk)
    text = (await browser.get(f"/advice?country=thailand&q={question}")).text
    assert said in text and text.count("<strong>It ") == 1


async def test_a_page_that_is_gone_is_said_to_be_quoted_no_more(desk: Desk) -> None:
    browser = await signed_in(desk)
    async with desk.service.database.write() as session:
        await repository.mark_gone(session, "thailand", desk.clock())
    assert "<strong>It quotes nothing:</strong>" in (await browser.get(VAPE)).text


async def test_what_is_copied_is_the_passage_with_its_source(desk: Desk) -> None:
    text = (await (await signed_in(desk)).get(VAPE)).text
    copied = re.findall(r'data-copy="([^"]+)"', text)[0]
    assert copied.startswith("&#34;Vapes and e-cigarettes are against the law.")
    assert copied.endswith(
        "GOV.UK, Safety and security, updated 2 November 2026:\n"
        "https://www.gov.uk/foreign-travel-advice/thailand/safety-and-security"
    )


async def test_an_approved_wording_is_shown_as_ours_with_who_approved_it(
    desk: Desk, desk_settings: Settings
) -> None:
    (desk_settings.data_folder / "advice" / pins.FILE).write_text(PINS, encoding="utf-8")
    text = (await (await signed_in(desk)).get(VAPE)).text
    wording = text.split('id="wording"')[1].split("</section>")[0]
    assert "Leave your vape at home." in wording and "our own words, not a quotation" in wording
    assert "Approved wording, reviewed on 2 November 2026" in wording
    assert "&#34;Leave" not in wording, "it is never copied as a quotation"
    assert "Settled by Ed Itor, reviewed by Rae View" in text and "approved wording below" in text
    assert headings(text), "the page's own words stand below"


async def test_the_audit_log_has_the_search_without_its_words(desk: Desk) -> None:
    browser = await signed_in(desk)
    before = len(await desk.entries())
    await browser.get("/advice?country=thailand")
    assert len(await desk.entries()) == before, "nothing was searched for"
    await browser.get(VAPE)
    entry = (await desk.entries())[-1]
    assert (entry.action, entry.subject_kind, entry.subject_id) == ("advice.searched", "country", "thailand")
    assert entry.details == {} and len(await desk.entries()) == before + 1


async def test_where_nothing_was_fetched_the_page_says_how_to(desk: Desk) -> None:
    answer = await (await desk.signed_in()).get(VAPE)
    assert answer.status_code == 200 and "consular sync" in answer.text
    assert 'href="https://www.gov.uk/foreign-travel-advice/thailand"' in answer.text
    assert "What the bot does" not in answer.text


async def test_a_copy_that_nobody_confirmed_for_long_says_so(desk: Desk) -> None:
    browser = await signed_in(desk)
    assert "That is long ago" not in (await browser.get("/advice?country=thailand")).text
    async with desk.service.database.write() as session:
        held = await repository.page(session, "thailand")
        assert held is not None
        held.confirmed_at = held.updated
    assert "That is long ago" in (await browser.get("/advice?country=thailand")).text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=can+I+vape", "Choose a country"),
        ("country=qwertyland&q=x", "There is no country of that name here"),
    ],
)
async def test_a_country_that_is_missing_is_asked_for_and_the_question_kept(
    desk: Desk, query: str, said: str
) -> None:
    answer = await (await desk.signed_in()).get(f"/advice?{query}")
    assert answer.status_code == 422 and said in answer.text and 'id="country-error"' in answer.text
    assert 'value="can I vape"' in answer.text or "q=x" in query


async def test_a_search_that_cannot_be_loaded_says_whom_to_ask(desk: Desk, desk_settings: Settings) -> None:
    (desk_settings.data_folder / "advice" / pins.FILE).write_text("pins: [", encoding="utf-8")
    answer = await (await signed_in(desk)).get(VAPE)
    assert answer.status_code == 503 and "check-data" in answer.text
    assert 'value="can I bring my vape"' in answer.text
    (desk_settings.data_folder / "advice" / pins.FILE).write_text(PINS, encoding="utf-8")


async def test_a_conversation_leads_to_its_country_s_advice(desk: Desk) -> None:
    conversation = await says(desk, KIDNAPPED)
    browser = await desk.signed_in()
    link = re.search(
        r'href="/staff(/advice\?country=([\w-]+))"',
        (await browser.get(f"/conversations/{conversation}")).text,
    )
    assert link
    assert f'<option value="{link[2]}" selected>' in (await browser.get(link[1])).text
