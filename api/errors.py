"""The one table from the domain's refusals to HTTP. A person reads what to do next; the log keeps the rest."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from consular import errors

log = structlog.get_logger()

STATUS: dict[type[Exception], int] = {
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.NotAllowed: 403,
    errors.TooMany: 429,
    errors.TemporaryFailure: 503,
    errors.PermanentFailure: 502,
}
AWAY = "We cannot store messages at this moment. Try again in a minute, or call +44 20 7008 5000."


def install(app: FastAPI) -> None:
    app.add_exception_handler(errors.ConsularError, _refuse)
    app.add_exception_handler(SQLAlchemyError, _database_away)


def status_of(error: Exception) -> int:
    """The status of a refusal; 500 for what is none."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


async def _refuse(request: Request, error: Exception) -> JSONResponse:
    status = status_of(error)
    log.info("request.refused", path=request.url.path, status=status, kind=type(error).__name__)
    headers = {"retry-after": "60"} if status in (429, 503) else {}
    return JSONResponse({"detail": str(error)}, status, headers)


async def _database_away(request: Request, error: Exception) -> JSONResponse:
    log.error("request.database_away", path=request.url.path, exc_info=error)
    return JSONResponse({"detail": AWAY}, 503, {"retry-after": "10"})
