"""The one call to Rasa. A failure of any kind is a `TemporaryFailure`: the message stays due and is tried again."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

import httpx
from pydantic import BaseModel, ValidationError

from consular.effects import Effect
from consular.errors import TemporaryFailure


@dataclass(frozen=True)
class Turn:
    """One message, with all that Rasa needs to know of its conversation."""

    turn: str
    channel: str
    text: str
    payload: str | None
    memory: dict[str, Any]
    metadata: dict[str, Any] = field(default_factory=dict)


class Reply(BaseModel):
    text: str
    buttons: list[dict[str, str]] = []


class Reading(BaseModel):
    """What the model made of a message. `confidence` is from 0 to 1; `doubt` is the emergency that it may be."""

    intent: str | None
    confidence: float
    doubt: str | None = None
    ranking: list[dict[str, Any]] = []
    entities: list[dict[str, Any]] = []


class Answer(Reading):
    """A reading, and what the bot says and does."""

    replies: list[Reply]
    effects: list[Effect]
    memory: dict[str, Any]


class Answers(Protocol):
    """Whoever answers turns. Raises `TemporaryFailure`."""

    async def answer(self, turn: Turn) -> Answer: ...


class Bot(Answers, Protocol):
    """All that the gateway asks of Rasa."""

    async def parse(self, messages: list[dict[str, Any]]) -> list[Reading]: ...

    async def ready(self) -> bool: ...

    async def close(self) -> None: ...


class RasaClient:
    """Calls our channel inside Rasa. `timeout` in seconds, over the whole call."""

    def __init__(
        self, url: str, token: str, timeout: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._http = httpx.AsyncClient(
            base_url=f"{url}/webhooks/consular",
            headers={"authorization": f"Bearer {token}"} if token else {},
            timeout=httpx.Timeout(timeout, connect=2),
            transport=transport,
        )

    async def answer(self, turn: Turn) -> Answer:
        """Take one turn. A turn without any reply counts as failed: nobody is ever left in silence."""
        body = await self._post("/turn", asdict(turn))
        try:
            answer = Answer.model_validate(body)
        except ValidationError as error:
            raise TemporaryFailure("the bot answered in a form that we do not know") from error
        if not answer.replies:
            raise TemporaryFailure("the bot had no reply")
        return answer

    async def parse(self, messages: list[dict[str, Any]]) -> list[Reading]:
        """Read messages without answering them, in order."""
        body = await self._post("/parse", {"messages": messages})
        return [Reading.model_validate(reading) for reading in body]

    async def ready(self) -> bool:
        try:
            response = await self._http.get("/health", timeout=2)
        except httpx.HTTPError:
            return False
        return response.status_code == 200

    async def close(self) -> None:
        await self._http.aclose()

    async def _post(self, path: str, json: dict[str, Any]) -> Any:
        try:
            response = await self._http.post(path, json=json)
            response.raise_for_status()
            return response.json()
        except httpx.HTTPStatusError as error:
            raise TemporaryFailure(f"the bot answered {error.response.status_code}") from error
        except (httpx.HTTPError, ValueError) as error:
            raise TemporaryFailure(f"the bot did not answer: {type(error).__name__}") from error
