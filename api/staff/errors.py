"""Refusals as pages: officers read what to do next, with the console's navigation around it."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from api.errors import status_of
from api.staff.view import View
from consular.errors import ConsularError

log = structlog.get_logger()


def install(app: FastAPI, view: View) -> None:
    async def refuse(request: Request, error: Exception) -> Response:
        status = status_of(error)
        log.info("staff.refused", path=request.url.path, status=status, kind=type(error).__name__)
        return view.page(request, "error.html", status, problem="refused", detail=str(error))

    async def missing(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return view.page(
            request, "error.html", status, problem="missing" if status == 404 else "odd", detail=""
        )

    async def odd(request: Request, _error: Exception) -> Response:
        return view.page(request, "error.html", 422, problem="odd", detail="")

    async def database_away(request: Request, error: Exception) -> Response:
        return away(view, request, error)

    app.add_exception_handler(ConsularError, refuse)
    app.add_exception_handler(HTTPException, missing)
    app.add_exception_handler(RequestValidationError, odd)
    app.add_exception_handler(SQLAlchemyError, database_away)


def away(view: View, request: Request, error: Exception) -> Response:
    log.error("staff.database_away", path=request.url.path, exc_info=error)
    response = view.page(request, "error.html", 503, problem="away", detail="")
    response.headers["retry-after"] = "10"
    return response
