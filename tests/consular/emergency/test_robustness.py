"""Whatever is typed, the check answers, and its work grows in step with the length of the text."""

from __future__ import annotations

import random
import sys
import time
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consular.emergency.check import Check, load
from tests.consular.emergency.conftest import DATA

CHECK = load(DATA)
_RANDOM = random.Random(7)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
ADVERSARIAL = {
    "one letter": "a",
    "spaces": " ",
    "null bytes": "\0",
    "full stops": ".",
    "marks": "?!",
    "apostrophes": "'",
    "stars": "k*ll ",
    "one alarming word": "robbed ",
    "an excuse and an alarm": "if i get robbed ",
    "small words": "he the ",
    "numbers": "1 ",
    "letters and digits": "a1",
    "commas": "a,",
    "near misses": "kidnapepd arestedd hosptial ",
    "glued words": "ivebeenrobbedandmysonismissing",
    "right to left": "\u0645\u0633\u0627\u0639\u062f\u0629 ",
    "emoji": "\U0001f198\U0001f602",
    "combining marks": "e\u0301\u0301\u0301",
    "a long ligature": "\ufdfa",
    "lone surrogates": "\ud800 ",
    "screams": "HELP ",
    "huge words": "x" * 399 + " ",
}


def repeated(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def work(check: Check, text: str) -> int:
    """How many bytecode instructions reading the text takes: the same on every machine."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        check.read(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("kind", ADVERSARIAL)
def test_work_grows_in_step_with_the_length(kind: str) -> None:
    text = repeated(ADVERSARIAL[kind], 2000)
    CHECK.read(text)  # words once read are remembered
    half, whole = work(CHECK, text[:1000]), work(CHECK, text)
    assert whole <= 2.6 * half + 5000


def test_an_ordinary_message_takes_little_work() -> None:
    text = (
        "Hello, we are in Marmaris until Friday and my wife would like to know which documents we need to bring to "
        "the consulate when we register the birth of our daughter, and how long it takes. Thank you."
    )
    CHECK.read(text)
    assert len(text) < 200 and work(CHECK, text) < 60_000


def quickest(text: str) -> float:
    """Seconds of this thread, the best of three: a garbage collection of the whole test run is not the check's."""
    taken = []
    for _ in range(3):
        began = time.thread_time()
        CHECK.read(text)
        taken.append(time.thread_time() - began)
    return min(taken)


@pytest.mark.parametrize("kind", ADVERSARIAL)
def test_ten_thousand_characters_are_read_in_good_time(kind: str) -> None:
    assert quickest(repeated(ADVERSARIAL[kind], 10_000)) < 2


def test_ten_thousand_characters_of_unknown_words_are_read_in_good_time() -> None:
    words = ("".join(_RANDOM.choices(_LETTERS, k=_RANDOM.randint(4, 18))) for _ in range(2000))
    assert quickest(" ".join(words)[:10_000]) < 2


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(), max_size=300))
def test_no_text_whatever_makes_it_fail(text: str) -> None:
    assert CHECK._read(text) is None or CHECK.read(text) is not None


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["if", "my", "son", "robbed", ".", ",", "?", "not", "but", "1999", "two", "help"])
    )
)
def test_no_heap_of_known_words_makes_it_fail(words: list[str]) -> None:
    text = " ".join(words)
    assert CHECK._read(text) == CHECK.read(text)


def test_a_fault_within_is_logged_and_the_message_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(text: str) -> None:
        raise RuntimeError

    broken = Check(CHECK._phrases)
    monkeypatch.setattr(broken, "_read", fail)
    assert broken.read("a private message") is None
    assert "emergency check failed" in caplog.text and "a private message" not in caplog.text
