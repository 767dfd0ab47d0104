"""`consular chat`: a conversation in the terminal with the running service, over the same API as the web page."""

from __future__ import annotations

import json
import sys
import time
import uuid
from collections.abc import Iterable
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console

from api import settings
from consular.errors import TemporaryFailure

PATIENCE = 60.0  # seconds to wait for one answer
console = Console()


def chat(
    as_json: Annotated[
        bool, typer.Option("--json", help="one message a line in, one JSON object a turn out")
    ] = False,
    url: Annotated[str, typer.Option(help="the service's address")] = "",
) -> None:
    """Talk to the service. An empty line or Ctrl-D ends it."""
    chosen = settings.load()
    with httpx.Client(base_url=url or f"http://{chosen.host}:{chosen.port}", timeout=PATIENCE + 5) as client:
        talk = Talk(client)
        if as_json:
            _talk_in_json(talk, sys.stdin)
        else:
            _talk_to_person(talk)


class Talk:
    """One chat session. `say` returns the service's reading of a message, with its replies."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._headers = {"authorization": f"Bearer {self._call('POST', '/chat/sessions')['token']}"}

    def say(self, text: str, payload: str | None = None) -> dict[str, Any]:
        posted = {"id": uuid.uuid4().hex, "text": text, "payload": payload}
        stored = self._call("POST", "/chat/messages", posted)
        return self._call("GET", f"/chat/messages/{stored['id']}/reading?wait={PATIENCE:.0f}")

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        try:
            response = self._client.request(method, path, json=body, headers=getattr(self, "_headers", {}))
            while response.status_code == 429:  # as fast as the service lets us
                time.sleep(2)
                response = self._client.request(method, path, json=body, headers=self._headers)
        except httpx.HTTPError as error:
            raise TemporaryFailure(
                f"No service answers at {self._client.base_url}: start it with `make up`, or name it with --url."
            ) from error
        if response.is_error:
            raise TemporaryFailure(f"The service said: {response.json().get('detail', response.status_code)}")
        found: dict[str, Any] = response.json()
        return found


def _talk_in_json(talk: Talk, lines: Iterable[str]) -> None:
    for line in lines:
        text = line.strip()
        if text:
            reading = talk.say(text)
            replies = [{"text": reply["text"], "buttons": reply["buttons"]} for reply in reading["replies"]]
            shown = {"user": text, "replies": replies}
            shown |= {key: reading[key] for key in ("intent", "confidence", "emergency", "country")}
            print(json.dumps(shown, ensure_ascii=False), flush=True)


def _talk_to_person(talk: Talk) -> None:
    console.print(
        "You are talking to an automated service. Reply PERSON for a person. An empty line ends the chat.\n"
    )
    buttons: list[dict[str, str]] = []
    while text := _ask():
        chosen = _choose(buttons, text)
        with console.status("Writing an answer"):
            reading = talk.say(chosen["title"], chosen["payload"]) if chosen else talk.say(text)
        buttons = []
        for reply in reading["replies"]:
            console.print(reply["text"], style="bold", markup=False, highlight=False)
            buttons = reply["buttons"] or buttons
            for number, button in enumerate(reply["buttons"], start=1):
                console.print(f"  {number}. {button['title']}", markup=False)
            console.print()


def _ask() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""


def _choose(buttons: list[dict[str, str]], text: str) -> dict[str, str] | None:
    return buttons[int(text) - 1] if text.isdigit() and 1 <= int(text) <= len(buttons) else None
