"""The action server: Rasa's protocol on a FastAPI route, on loopback. `python -m actions.server`.

Environment: DATABASE_URL, DATA_FOLDER, PLACES_FILE, SENTENCES_FOLDER, ADVICE_OLD_AFTER (seconds),
ACTIONS_HOST (127.0.0.1), ACTIONS_PORT (5055).
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, HTTPException
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException

from actions import registry
from actions.knowledge import Knowledge
from consular.advice.answering import Advice
from consular.advice.search import Search
from consular.database import Database
from consular.emergency import guidance
from consular.places import finder
from consular.places.finder import Finder
from consular.replies.briefing import Briefing
from consular.topics import catalogue


def create_app(knowledge: Knowledge) -> FastAPI:
    """The protocol's one route, and a health check."""
    executor = ActionExecutor()
    for action in registry.make(knowledge):
        executor.register_action(action)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await knowledge.database.close()

    app = FastAPI(title="Consular actions", lifespan=lifespan, openapi_url=None)

    @app.get("/health")
    async def health() -> dict[str, Any]:
        return {"actions": len(registry.ACTIONS)}

    @app.post("/webhook")
    async def webhook(call: dict[str, Any]) -> Any:
        try:
            return await executor.run(call)
        except ActionNotFoundException as error:
            raise HTTPException(404, f"There is no action {error.action_name}.") from error

    return app


def main() -> None:
    data = Path(os.environ.get("DATA_FOLDER", "data"))
    discreet = frozenset(name for name, one in guidance.load(data / "emergency").items() if one.discreet)
    places = finder.load(Path(os.environ.get("PLACES_FILE", "var/places.json")))
    knowledge = Knowledge(
        Database(os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///var/consular.db")),
        dict(catalogue.load(data / "topics")),
        Briefing(data, places),
        discreet,
        _advice(data, places),
    )
    host, port = os.environ.get("ACTIONS_HOST", "127.0.0.1"), int(os.environ.get("ACTIONS_PORT", "5055"))
    uvicorn.run(create_app(knowledge), host=host, port=port, log_level="warning", access_log=False)


def _advice(data: Path, places: Finder) -> Advice:
    sentences = Path(os.environ.get("SENTENCES_FOLDER", "var/sentences"))
    old_after = timedelta(seconds=float(os.environ.get("ADVICE_OLD_AFTER", "86400")))
    return Advice(Search.load(data, places, sentences), old_after)


if __name__ == "__main__":
    main()
