"""`consular phone`: a handset in the terminal, for a text network that has no account here. Development only."""

from __future__ import annotations

import mimetypes
import time
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console

from api import settings
from api.channels import dialling
from api.channels.handset import costs
from api.channels.handset.pages import NUMBER
from consular.attachments import kinds
from consular.errors import NotAllowed, TemporaryFailure

PATIENCE = 8.0  # seconds to look for replies after sending
QUIET = 1.5  # seconds without a new reply that end the wait
PHOTO = "/photo"  # and the path of a picture or another file
NO_NUMBER = "write it with its country code and without spaces, as in +447700900123"
console = Console()


def _number(text: str) -> str:
    if not NUMBER.fullmatch(text):
        raise typer.BadParameter(NO_NUMBER)
    return text


def phone(
    number: Annotated[
        str, typer.Option(help="the number that you write from", callback=_number)
    ] = "+447700900123",
    network: Annotated[str, typer.Option(help="sms, whatsapp or telegram")] = "sms",
    url: Annotated[str, typer.Option(help="the service's address")] = "",
) -> None:
    """Text the running service. Shows each reply's segments and price.

    The line `/photo PATH` sends a picture or another file of at most 5 MB: the service is told its kind and keeps
    nothing of it. An empty line ends it.
    """
    chosen = settings.load()
    prices = chosen.prices.get(network)
    with httpx.Client(base_url=url or f"http://{chosen.host}:{chosen.port}", timeout=10) as client:
        handset = Handset(client, network, number, prices)
        console.print(
            f"{network} from {number}. {PHOTO} PATH sends a file. An empty line ends it.", style="dim"
        )
        handset.show_new(first=True)
        while text := _ask():
            try:
                handset.send(text)
            except NotAllowed as error:  # the next line may do better
                console.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)


class Handset:
    """Types messages and prints what comes back. `prices` are pounds a segment by country code, if known."""

    def __init__(
        self, client: httpx.Client, network: str, number: str, prices: dialling.ByCountryCode | None
    ) -> None:
        self._client, self._network, self._number, self._prices = client, network, number, prices
        self._after = 0

    def send(self, text: str) -> None:
        """A message, or the file that it names. Raises NotAllowed where there is no such file."""
        command, _, path = text.partition(" ")
        if command == PHOTO:
            self._send_file(Path(path.strip()).expanduser())
        else:
            self._call("POST", json={"number": self._number, "text": text})
        self._wait()

    def _send_file(self, path: Path) -> None:
        content = _read(path)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        form = {"network": self._network, "number": self._number}
        self._request("POST", "phone", data=form, files={"file": (path.name, content, kind)})

    def _wait(self) -> None:
        """Show replies as they come, until there has been none for a while."""
        sent, seen = time.monotonic(), 0.0
        while time.monotonic() - sent < PATIENCE and not (seen and time.monotonic() - seen > QUIET):
            if self.show_new():
                seen = time.monotonic()
            time.sleep(0.2)

    def show_new(self, first: bool = False) -> bool:
        """Print what is new on the screen; whether there was any reply."""
        new = self._call("GET", params={"number": self._number, "after": self._after})
        for message in new:
            self._after = message["id"]
            if message["incoming"] or first:
                self._print(message)
        return any(message["incoming"] for message in new)

    def _print(self, message: dict[str, Any]) -> None:
        style = "bold" if message["incoming"] else "dim"  # soft_wrap: a link that is broken up leads nowhere
        console.print(message["text"], style=style, markup=False, highlight=False, soft_wrap=True)
        if message["segments"]:
            cost = costs.describe(message["text"], self._number, self._prices)
            console.print(f"  {cost}", style="dim", highlight=False)
        for choice in message["buttons"]:
            console.print(f"  [{choice['title']}]", markup=False)

    def _call(self, method: str, **how: Any) -> Any:
        return self._request(method, f"{self._network}/messages", **how).json()

    def _request(self, method: str, path: str, **how: Any) -> httpx.Response:
        try:
            response = self._client.request(method, f"/development/{path}", **how)
        except httpx.HTTPError as error:
            raise TemporaryFailure(
                "No service answers: start it with `make up`, or name it with --url."
            ) from error
        if response.status_code == 404:
            raise TemporaryFailure(
                f"There is no handset for {self._network} here: it works in development, without a provider."
            )
        if response.is_error:
            raise TemporaryFailure(f"The service said: {response.text[:200]}")
        return response


def _read(path: Path) -> bytes:
    """Raises NotAllowed with what to do."""
    if not path.is_file():
        raise NotAllowed(f"There is no file {path}. Write {PHOTO} and the path of one.")
    if path.stat().st_size > kinds.MOST:
        raise NotAllowed(f"The file is too large: {path} has more than 5 MB. Choose a smaller one.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotAllowed(f"The file cannot be read: {path}. {error.strerror}.") from error


def _ask() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""
