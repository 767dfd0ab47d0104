"""Rasa's Socket.IO channel, for the contract test. A message is an event on a connection rather than one request, so
that each delivery here opens a connection by long polling, sends it and waits for the acknowledgement."""

from __future__ import annotations

import json
from typing import Any

import httpx

from api.channels.rasa_rest.session import Sessions
from tests.api.channels.sample import SECRET, Post, Sample

PATH = "/socket.io/?EIO=4&transport=polling"
SESSION = Sessions(SECRET, secure=True).new()


class Event(Post):
    """A `user_uttered` with `content` as its data: as JSON, or as a string where it is none."""

    async def deliver(self, client: httpx.AsyncClient) -> httpx.Response:
        """The refusal of the connection or of the packet, or the acknowledgement as a response."""
        opened = await client.get(PATH, headers=self.headers)
        if opened.is_error:
            return opened
        path = f"{PATH}&sid={json.loads(opened.text[1:])['sid']}"
        await client.post(path, content=b"40")
        packet = '421["user_uttered",' + json.dumps(_data(self.content)) + "]"
        taken = await client.post(path, content=packet.encode())
        return taken if taken.is_error else await _acknowledgement(client, path)


def _data(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content.decode("latin-1")


async def _acknowledgement(client: httpx.AsyncClient, path: str) -> httpx.Response:
    while True:
        for packet in (await client.get(path)).text.split("\x1e"):
            if packet.startswith("431"):
                [answer] = json.loads(packet[3:])
                return httpx.Response(200 if answer["stored"] else 422, json=answer)


def post(data: object, **headers: str) -> Event:
    return Event(PATH, json.dumps(data).encode(), headers)


def said(text: str, id: str) -> dict[str, str]:
    return {"message": text, "session_id": SESSION, "message_id": id}


SAMPLE = Sample(
    name="socketio",
    address="session",
    genuine=lambda text, id: post(said(text, id)),
    forged=lambda text, id: post(said(text, id), origin="https://evil.example"),
    malformed=post(["not", "a", "message"]),
)
