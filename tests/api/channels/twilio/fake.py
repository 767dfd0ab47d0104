"""Twilio at the wire, with a memory: the messages it took, the numbers that opted out, and what it shall do next."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

ACCOUNT = "AC00000000000000000000000000000001"
TOKEN = "twilio-auth-token"
SENDER = "+447700900999"
AMERICAN_SENDER = "+15550100999"
WHATSAPP_SENDER = "+447700900888"


@dataclass
class Taken:
    """A message that Twilio accepted, by its own field names."""

    sid: str
    fields: dict[str, str]

    @property
    def body(self) -> str:
        return self.fields.get("Body", "")

    @property
    def to(self) -> str:
        return self.fields["To"]


@dataclass
class Refusal:
    status: int
    code: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


class FakeTwilio:
    """`refusals` are used up one by one; `always` holds until it is taken away; `stalls` never answers."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.tries = 0
        self.opted_out: set[str] = set()
        self.refusals: list[Refusal] = []
        self.always: Refusal | None = None
        self.stalls = False
        self.takes_before_stalling = False
        self.app = FastAPI()
        self.app.post("/2010-04-01/Accounts/{account}/Messages.json")(self._create)

    def fall_into(self, trouble: str) -> None:
        """One of the troubles that journeys go through."""
        match trouble:
            case "failing":
                self.always = Refusal(500, 20500)
            case "slow":
                self.stalls = True
            case "slow though it takes them":
                self.stalls = self.takes_before_stalling = True
            case "busy":
                self.always = Refusal(429, 20429, {"retry-after": "30"})
            case "gone":
                self.always = Refusal(503)
            case _:
                raise ValueError(f"no such trouble: {trouble}")

    def get_well(self) -> None:
        self.always, self.stalls = None, False

    @property
    def texts(self) -> list[str]:
        return [taken.body for taken in self.taken]

    async def _create(self, account: str, request: Request) -> JSONResponse:
        self.tries += 1
        fields = dict(parse_qsl((await request.body()).decode("ascii"), keep_blank_values=True))
        if self.stalls:
            if self.takes_before_stalling:
                self._take(fields)
            await asyncio.Event().wait()
        refusal = self._refusal(account, request, fields)
        if refusal:
            return JSONResponse(_problem(refusal), refusal.status, refusal.headers)
        taken = self._take(fields)
        return JSONResponse(
            {"sid": taken.sid, "status": "queued", "account_sid": account, **_echo(fields)}, 201
        )

    def _refusal(self, account: str, request: Request, fields: dict[str, str]) -> Refusal | None:
        if account != ACCOUNT or not request.headers.get("authorization", "").startswith("Basic "):
            return Refusal(401, 20003)
        if self.always or self.refusals:
            return self.always or self.refusals.pop(0)
        if fields["To"] in self.opted_out:
            return Refusal(400, 21610)
        if not fields.get("Body") and not fields.get("MediaUrl"):
            return Refusal(400, 21619)
        return Refusal(400, 21617) if len(fields.get("Body", "")) > 1600 else None

    def _take(self, fields: dict[str, str]) -> Taken:
        taken = Taken(f"SMout{len(self.taken):029d}", fields)
        self.taken.append(taken)
        return taken


def _problem(refusal: Refusal) -> dict[str, Any]:
    return (
        {"code": refusal.code, "message": "no", "more_info": "", "status": refusal.status}
        if refusal.code
        else {}
    )


def _echo(fields: dict[str, str]) -> dict[str, str]:
    return {"to": fields["To"], "body": fields.get("Body", "")}


def inbound(body: str, sender: str, sid: str, **others: str) -> dict[str, str]:
    """The fields of an SMS as Twilio posts it."""
    return {
        "ToCountry": "GB", "ToState": "", "SmsMessageSid": sid, "NumMedia": "0", "ToCity": "", "FromZip": "",
        "SmsSid": sid, "FromState": "", "SmsStatus": "received", "FromCity": "", "Body": body,
        "FromCountry": "FR", "To": SENDER, "ToZip": "", "NumSegments": "1", "MessageSid": sid,
        "AccountSid": ACCOUNT, "From": sender, "ApiVersion": "2010-04-01", **others,
    }  # fmt: skip


def inbound_whatsapp(body: str, sender: str, sid: str, **others: str) -> dict[str, str]:
    """The fields of a WhatsApp message as Twilio posts it."""
    return {
        "SmsMessageSid": sid, "NumMedia": "0", "ProfileName": "Sam", "MessageType": "text", "SmsSid": sid,
        "WaId": sender.removeprefix("+"), "SmsStatus": "received", "Body": body, "To": f"whatsapp:{WHATSAPP_SENDER}",
        "NumSegments": "1", "ReferralNumMedia": "0", "MessageSid": sid, "AccountSid": ACCOUNT,
        "From": f"whatsapp:{sender}", "ApiVersion": "2010-04-01", **others,
    }  # fmt: skip


def status(taken: Taken, word: str, code: int | None = None, **others: str) -> dict[str, str]:
    """The fields of a status callback."""
    fields = {
        "SmsSid": taken.sid, "SmsStatus": word, "MessageStatus": word, "To": taken.to, "MessageSid": taken.sid,
        "AccountSid": ACCOUNT, "From": taken.fields.get("From", SENDER), "ApiVersion": "2010-04-01", **others,
    }  # fmt: skip
    return fields | ({"ErrorCode": str(code)} if code else {})


def sids(taken: Sequence[Taken]) -> list[str]:
    return [one.sid for one in taken]
