"""`consular phone`: the handset in the terminal, driven against a service on loopback as somebody at a keyboard would."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from typer.testing import CliRunner, Result

from api.app import assemble, create_app
from api.cli import phone
from api.cli.main import app
from api.rasa.client import Answer, Turn
from api.readers import Readers
from api.settings import Settings
from consular.attachments import kinds
from tests.api.channels.loopback import served
from tests.api.channels.story import MUGGED
from tests.api.channels.working import working
from tests.api.conftest import House
from tests.conftest import Clock
from tests.fakes import FakeChannel, FakeRasa, answer

HELPLINE = "+44 20 7008 5000"
LONG = "Go to the police \u2018now\u2019. " * 40
ARABIC = "\u0633\u0627\u0639\u062f\u0646\u064a " * 20

Command = Callable[..., Awaitable[Result]]


def play(turn: Turn) -> Answer:
    match turn.text:
        case "long":
            return answer(LONG)
        case "arabic":
            return answer(ARABIC)
        case "niger":
            return answer("Which one?", buttons=[("Niger", "/a"), ("Nigeria", "/b")])
    return answer(f"You chose {turn.payload}." if turn.payload else f"You said {turn.text}.")


@pytest_asyncio.fixture
async def consular(
    settings: Settings, clock: Clock, read: Readers, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Command]:
    """The command, with lines that are typed one after another, each once the reply to the last is there."""
    monkeypatch.setattr(phone, "PATIENCE", 30)
    monkeypatch.setattr(phone, "QUIET", 0)
    monkeypatch.setenv("SMS_PRICES", "default=0.05,+1=0.01")
    monkeypatch.setenv("COLUMNS", "80")
    rasa = FakeRasa()
    rasa.reply = play
    priced = settings.model_copy(update={"holding_after": 2.9})
    service = assemble(priced, rasa, clock, read)
    house = House(service, rasa, FakeChannel(), clock, count(1))
    async with working(house), served(create_app(service)) as url:

        async def run(*lines: str, options: tuple[str, ...] = ()) -> Result:
            words = ["phone", "--url", url, *options]
            typed = "".join(f"{line}\n" for line in lines)
            return await asyncio.to_thread(CliRunner().invoke, app, words, input=typed)

        yield run
    await service.database.close()


async def test_a_text_is_answered_with_its_characters_segments_and_price(consular: Command) -> None:
    said = await consular("hello", "")
    assert said.exit_code == 0, said.output
    assert "sms from +447700900123" in said.output
    assert "You said hello.\n  15 characters, 1 segment (GSM-7), 0.0500 pounds\n" in said.output


async def test_a_long_reply_is_cut_to_three_segments_and_more_brings_the_rest(consular: Command) -> None:
    said = (await consular("long", "MORE", "MORE")).output
    assert said.count("Go to the police 'now'.") == 40, "and its quotes are plain"
    assert said.count("Reply MORE for the rest.") == said.count("3 segments (GSM-7), 0.1500 pounds") == 2


async def test_another_alphabet_takes_more_segments(consular: Command) -> None:
    assert "140 characters, 3 segments (UCS-2), 0.1500 pounds" in (await consular("arabic")).output


async def test_the_price_is_that_of_the_number_that_is_written_from(consular: Command) -> None:
    said = await consular("hello", options=("--number", "+12025550123"))
    assert "1 segment (GSM-7), 0.0100 pounds" in said.output


async def test_choices_are_numbered_on_sms_and_picked_by_number(consular: Command) -> None:
    said = (await consular("niger", "2")).output
    assert "Reply with a number:\n1. Niger\n2. Nigeria\n" in said and "You chose /b." in said


async def test_choices_are_buttons_where_the_network_has_them_and_picked_by_their_words(
    consular: Command,
) -> None:
    said = (await consular("niger", "Nigeria", options=("--network", "telegram"))).output
    assert "Which one?\n  [Niger]\n  [Nigeria]\n" in said and "You chose /b." in said
    assert "segment" not in said and "pounds" not in said


async def test_an_emergency_is_answered_with_links_that_are_whole_on_a_narrow_screen(
    consular: Command,
) -> None:
    said = (await consular(MUGGED)).output
    assert "112" in said and HELPLINE in said and "Your reference: " in said
    assert "https://www.contact.service.csd.fcdo.gov.uk/posts/italy/british-embassy-rome" in said


async def test_who_opens_the_handset_again_sees_what_was_said_before(consular: Command) -> None:
    await consular("hello")
    again = (await consular()).output
    assert again.index("hello\n") < again.index("You said hello.")


async def test_a_picture_is_sent_by_its_path_as_the_browsers_handset_sends_it(
    consular: Command, tmp_path: Path
) -> None:
    picture = tmp_path / "my passport.png"
    picture.write_bytes(b"png")
    said = await consular(f"/photo {picture}", options=("--network", "whatsapp"))
    assert said.exit_code == 0, said.output
    assert "I cannot open it" in said.output
    again = await consular(options=("--network", "whatsapp"))
    assert "[Photo]\n" in again.output


async def test_a_file_that_is_missing_or_too_large_is_said_and_the_next_line_is_sent(
    consular: Command, tmp_path: Path
) -> None:
    large = tmp_path / "large.png"
    large.touch()
    os.truncate(large, kinds.MOST + 1)
    said = (await consular(f"/photo {tmp_path}/none.png", "/photo", f"/photo {large}", "hello")).output
    assert f"There is no file {tmp_path}/none.png. Write /photo and the path of one." in said
    assert said.count("There is no file") == 2
    assert f"The file is too large: {large} has more than 5 MB." in said
    assert "You said hello." in said and "[Photo]" not in said


async def test_the_help_tells_how_a_file_is_sent() -> None:
    helped = CliRunner().invoke(app, ["phone", "--help"]).output
    assert "/photo PATH" in " ".join(helped.split())


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--network", "fax"), "There is no handset for fax here"),
        (("--url", "http://127.0.0.1:1"), "No service answers: start it with `make up`"),
    ],
)
async def test_what_is_not_there_is_one_sentence(
    consular: Command, options: tuple[str, ...], sentence: str
) -> None:
    assert sentence in str((await consular("hello", options=options)).exception)


@pytest.mark.parametrize("number", ["447700900123", "+44 7700 900123", "Sam", ""])
async def test_what_is_no_number_says_how_to_write_one(consular: Command, number: str) -> None:
    refused = await consular("hello", options=("--number", number))
    assert refused.exit_code == 2 and "as in +447700900123" in " ".join(refused.output.split())
