"""What is well and what is not. `live` is about this process alone; `ready` asks each part."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import text

from api.rasa.client import Bot
from consular.conversations import repository as conversations
from consular.database import Database

PATIENCE = 2.0  # seconds


def build(
    database: Database,
    rasa: Bot,
    actions_url: str,
    stopped: Callable[[], list[str]],
    troubles: Callable[[], dict[str, str]] = dict,
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
        waiting = {}
        if parts["database"]:
            async with database.read() as session:
                waiting = await conversations.queue_depths(session)
        body = {"ready": all(answers), "parts": parts, "messages": waiting, "troubles": troubles()}
        return JSONResponse(body, 200 if parts["database"] else 503)

    return router


async def _is_well(ask: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await asyncio.wait_for(ask(), PATIENCE)
    except Exception:
        return False
