"""E-mail to officers, against a server that speaks SMTP on a socket."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator

import pytest

from api.channels.interface import OutboundMessage
from api.desk.mail import Mail
from consular.errors import NotAllowed, PermanentFailure, TemporaryFailure

LETTER = OutboundMessage(1, 1, "ann@example.org", "Nobody has answered.\nOpen the desk.")


class Server(socketserver.TCPServer):
    """Keeps what it was given; answers RCPT with `verdict`."""

    allow_reuse_address = True
    verdict = "250 ok"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.letters: list[str] = []


class Handler(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self._say("220 ready")
        for raw in self.rfile:
            command = raw.decode().strip().upper()
            if command.startswith("RCPT"):
                self._say(self.server.verdict)
            elif command == "DATA":
                self._say("354 go on")
                self.server.letters.append(self._read_letter())
                self._say("250 taken")
            elif command == "QUIT":
                return self._say("221 bye")
            else:
                self._say("250 ok")

    def _read_letter(self) -> str:
        lines = []
        for raw in self.rfile:
            if raw == b".\r\n":
                break
            lines.append(raw.decode())
        return "".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def mail(port: int) -> Mail:
    return Mail("127.0.0.1", port, "desk@example.org", "", "", 2.0)


async def test_a_letter_is_handed_over_with_its_first_line_as_subject(server: Server) -> None:
    await mail(server.server_address[1]).send(LETTER)
    [letter] = server.letters
    assert "To: ann@example.org" in letter and "Subject: Nobody has answered." in letter
    assert "Open the desk." in letter


async def test_an_address_that_is_refused_is_not_tried_again(server: Server) -> None:
    server.verdict = "550 no such person"
    with pytest.raises(PermanentFailure):
        await mail(server.server_address[1]).send(LETTER)


async def test_an_address_that_is_put_off_is_tried_again(server: Server) -> None:
    server.verdict = "451 greylisted, come again in five minutes"
    with pytest.raises(TemporaryFailure):
        await mail(server.server_address[1]).send(LETTER)


async def test_a_server_that_is_away_is_tried_again(server: Server) -> None:
    port = server.server_address[1]
    server.server_close()
    with pytest.raises(TemporaryFailure):
        await mail(port).send(LETTER)


async def test_nothing_comes_in_by_mail() -> None:
    with pytest.raises(NotAllowed):
        await mail(25).verify(None)  # type: ignore[arg-type]
