"""A reply made to fit its network, by the network's limits alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.channels.interface import Limits
from api.conversations import choices
from api.outbox import segments
from api.outbox.prepare import Wording, prepare
from consular.replies.template import Blocks

SMS = Limits(text=1600, segments=3)
WHATSAPP = Limits(text=1600)
WEB = Limits(text=10_000, buttons=10)
YES_NO = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]
WORDING = Wording(Blocks(Path("data"), "+44 20 7008 5000"))
LONG = "\n\n".join(
    f"{number}. Go to the police and ask for a report. Keep a copy of it." for number in range(1, 30)
)


def test_a_short_reply_goes_out_as_it_is() -> None:
    ready = prepare("Report it to the police.", [], SMS, WORDING)
    assert (ready.text, ready.rest, ready.segments) == ("Report it to the police.", "", 1)


def test_curly_quotes_are_made_plain_on_sms_alone() -> None:
    assert prepare("Don\u2019t", [], SMS, WORDING).text == "Don't"
    assert prepare("Don\u2019t", [], WHATSAPP, WORDING).text == "Don\u2019t"


def test_three_segments_go_out_whole_and_more_are_cut() -> None:
    assert prepare("word " * 91, [], SMS, WORDING).rest == ""
    ready = prepare(LONG, [], SMS, WORDING)
    assert ready.segments == 3
    assert ready.text.endswith(WORDING.more)
    assert ready.rest and LONG.endswith(ready.rest)


def test_arabic_is_cut_by_its_own_shorter_segments() -> None:
    ready = prepare("ساعدني من فضلك " * 40, [], SMS, WORDING)
    assert ready.segments == 3 and len(ready.text) <= 201


def test_the_rests_together_are_the_whole_reply() -> None:
    heads, rest = [], LONG
    while rest:
        ready = prepare(rest, [], SMS, WORDING)
        assert ready.segments <= 3
        heads.append(ready.text.removesuffix(WORDING.more).strip())
        rest = ready.rest
    assert " ".join(heads).split() == LONG.split()


def test_buttons_become_numbered_choices_that_can_be_picked_by_number_or_words() -> None:
    ready = prepare("Are you safe?", YES_NO, SMS, WORDING)
    assert ready.buttons == []
    assert ready.text.endswith("1. Yes\n2. No")
    for said in ("2", "2.", "two", "no", " NO. "):
        assert choices.pick(YES_NO, said, None) == "/deny"


def test_buttons_stay_buttons_where_the_network_has_them() -> None:
    ready = prepare("Are you safe?", YES_NO, WEB, WORDING)
    assert (ready.text, ready.buttons) == ("Are you safe?", YES_NO)


@pytest.mark.parametrize(
    "limits", [Limits(text=1000, buttons=1), Limits(text=1000, buttons=3, button_title=2)]
)
def test_more_or_longer_buttons_than_the_network_takes_become_numbers(limits: Limits) -> None:
    ready = prepare("Are you safe?", YES_NO, limits, WORDING)
    assert ready.buttons == [] and "1. Yes" in ready.text


def test_a_network_without_segments_is_cut_at_its_own_length() -> None:
    ready = prepare(LONG, [], Limits(text=200), WORDING)
    assert len(ready.text) <= 200 and ready.text.endswith(WORDING.more)


def test_a_link_longer_than_three_segments_goes_whole() -> None:
    link = f"https://www.gov.uk/{'x' * 600}"
    ready = prepare(f"{link} Read it.", [], SMS, WORDING)
    assert ready.text.split()[0] == link


@settings(max_examples=200)
@given(st.text(max_size=3000))
def test_any_text_at_all_fits_what_the_network_takes(text: str) -> None:
    ready = prepare(text, [], SMS, WORDING)
    assert len(ready.text) <= SMS.text
    assert ready.text or not text.strip()


def test_the_same_reply_always_gives_the_same_result() -> None:
    assert prepare(LONG, YES_NO, SMS, WORDING) == prepare(LONG, YES_NO, SMS, WORDING)
    assert segments.count(prepare(LONG, YES_NO, SMS, WORDING).text) <= 3


def test_a_reply_may_say_itself_where_its_short_form_ends() -> None:
    ready = prepare("Vapes are banned.\fIn full: vapes are banned, and so are refills.", [], SMS, WORDING)
    assert ready.text == f"Vapes are banned.\n\n{WORDING.more}"
    assert ready.rest == "In full: vapes are banned, and so are refills."


def test_a_short_form_that_is_too_long_is_cut_and_leaves_all_for_more() -> None:
    ready = prepare(f"{LONG}\fIn full: all of it.", [], SMS, WORDING)
    assert ready.segments == 3 and ready.rest.endswith("In full: all of it.")
    assert "\f" not in ready.text + ready.rest
