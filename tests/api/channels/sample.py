"""What the contract test needs to know of a channel: how its network posts, and how that looks when it is forged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx

from api.app import Service
from api.channels.interface import Channel
from api.readers import Readers
from api.settings import Settings

SECRET = "not-a-secret"  # the gateway's SECRET_KEY in these tests
PUBLIC_URL = "https://consular.example"


@dataclass(frozen=True)
class Post:
    """A request as the channel's network, or its client, makes it."""

    path: str
    content: bytes
    headers: dict[str, str]

    async def deliver(self, client: httpx.AsyncClient) -> httpx.Response:
        """Make it; what came back."""
        return await client.post(self.path, content=self.content, headers=self.headers)

    def with_content(self, content: bytes) -> Post:
        return replace(self, content=content)

    def with_header(self, name: str, value: str) -> Post:
        return replace(self, headers={**self.headers, name: value})


@dataclass(frozen=True)
class Sample:
    """`genuine` makes a message of a text and an id, `forged` one with a false proof, and `malformed` is properly
    proven nonsense. `over` makes the channel over a transport of ours; None for a channel without a network."""

    name: str
    address: str
    genuine: Callable[[str, str], Post]
    forged: Callable[[str, str], Post]
    malformed: Post
    over: Callable[[Settings, Service, Readers, httpx.AsyncBaseTransport], Channel | None] | None = None
    stored_as: str = ""
    settings: dict[str, Any] | None = None  # what switches it on

    @property
    def channel(self) -> str:
        """The channel under which its messages are stored."""
        return self.stored_as or self.name
