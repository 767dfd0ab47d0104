"""GOV.UK Notify at the wire, with a memory."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from typing import Any

import jwt
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"our_key-{SERVICE}-{SECRET}"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
TOKEN = "a-token-of-32-characters-or-more-to-show"


@dataclass
class Taken:
    id: str
    body: dict[str, Any]
    issued_at: int

    @property
    def text(self) -> str:
        return str(self.body["personalisation"]["message"])


class FakeNotify:
    """`always` is a status and a sentence that answers everything; `stalls` never answers."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.tries = 0
        self.always: tuple[int, str] | None = None
        self.stalls = False
        self.app = FastAPI()
        self.app.post("/v2/notifications/sms")(self._create)

    @property
    def texts(self) -> list[str]:
        return [taken.text for taken in self.taken]

    async def _create(self, request: Request) -> JSONResponse:
        self.tries += 1
        if self.stalls:
            await asyncio.Event().wait()
        try:
            claims = jwt.decode(
                request.headers["authorization"].removeprefix("Bearer "),
                SECRET,
                algorithms=["HS256"],
                options={"verify_iat": False},
            )
        except jwt.InvalidTokenError:
            return _problem(403, "Invalid token: signature, api token not found")
        if self.always:
            return _problem(*self.always)
        taken = Taken(str(uuid.uuid4()), await request.json(), claims["iat"])
        assert claims["iss"] == SERVICE
        self.taken.append(taken)
        return JSONResponse({"id": taken.id, "reference": taken.body.get("reference"), "content": {}}, 201)


def _problem(status: int, sentence: str) -> JSONResponse:
    kind = {400: "BadRequestError", 403: "AuthError", 429: "RateLimitError"}.get(status, "Exception")
    return JSONResponse({"status_code": status, "errors": [{"error": kind, "message": sentence}]}, status)


def receipt(taken: Taken, word: str) -> dict[str, Any]:
    """The callback on a message, as Notify posts it."""
    return {
        "id": taken.id,
        "reference": taken.body.get("reference"),
        "to": taken.body["phone_number"],
        "status": word,
        "created_at": "2026-11-21T03:00:00.000000Z",
        "completed_at": "2026-11-21T03:00:10.000000Z",
        "sent_at": "2026-11-21T03:00:01.000000Z",
        "notification_type": "sms",
        "template_id": TEMPLATE,
        "template_version": 1,
    }


def text(message: str, source: str, id: str) -> dict[str, Any]:
    """A text that somebody sent to Notify's number, as Notify posts it."""
    return {
        "id": id,
        "source_number": source.removeprefix("+"),
        "destination_number": "447700900777",
        "message": message,
        "date_received": "2026-11-21T03:00:00.000000Z",
        "notify_service_id": SERVICE,
    }
