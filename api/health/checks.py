"""What is well and what is not. `live` is about this process alone; `ready` asks each part."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import httpx
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import text

from api.rasa.client import Bot
from consular.advice import repository as advice
from consular.conversations import repository as conversations
from consular.database import Database, now

PATIENCE = 2.0  # seconds


def build(
    database: Database,
    rasa: Bot,
    actions_url: str,
    stopped: Callable[[], list[str]],
    troubles: Callable[[], dict[str, str]] = dict,
    clock: Callable[[], datetime] = now,
) -> APIRouter:
    """`stopped` names background tasks that have ended though they never should; `troubles` gives what an operator has
    to put right, by channel."""
    router = APIRouter(prefix="/health", tags=["health"])

    async def database_answers() -> bool:
        async with database.read() as session:
            return bool((await session.execute(text("SELECT 1"))).scalar_one() == 1)

    async def actions_answer() -> bool:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            return (await client.get(f"{actions_url}/health")).status_code == 200

    @router.get("/live")
    async def live() -> JSONResponse:
        """200 while this process can work; 503 when it should be restarted."""
        dead = stopped()
        return JSONResponse({"live": not dead, "stopped": dead}, 503 if dead else 200)

    @router.get("/ready")
    async def ready() -> JSONResponse:
        """Each part by name. 503 only without the database: without Rasa, messages are still taken and answered
        with a holding reply."""
        names = ("database", "rasa", "actions")
        answers = await asyncio.gather(*map(_is_well, (database_answers, rasa.ready, actions_answer)))
        parts = dict(zip(names, answers, strict=True))
        waiting: dict[str, int] = {}
        held: dict[str, int | None] = {}
        if parts["database"]:
            async with database.read() as session:
                waiting = await conversations.queue_depths(session)
                held = _of_advice(await advice.holdings(session), clock())
        body = {"ready": all(answers), "parts": parts, "messages": waiting, "troubles": troubles()}
        return JSONResponse({**body, "advice": held}, 200 if parts["database"] else 503)

    return router


def _of_advice(held: advice.Holdings, at: datetime) -> dict[str, int | None]:
    """How many pages are held, and the seconds since GOV.UK last told us what is current; null where it never did.
    Without a page the service answers from the facts that it ships."""
    age = held.age(at)
    return {
        "pages": held.pages,
        "behind": held.behind,
        "age": None if age is None else round(age.total_seconds()),
    }


async def _is_well(ask: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await asyncio.wait_for(ask(), PATIENCE)
    except Exception:
        return False
