"""The list of cases and one case's page."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from api.staff.asked import codes
from api.staff.cases import acts
from api.staff.cases.reader import Asked, Reader
from api.staff.parts import Parts
from api.staff.signed import AnOfficer

Filters = Annotated[Asked, Depends()]


def build(parts: Parts) -> APIRouter:
    router = APIRouter(prefix="/cases")
    one = APIRouter(prefix="/{reference}")
    reader = Reader(parts)

    @router.get("")
    async def show_list(request: Request, signed: AnOfficer, asked: Filters) -> Response:
        facts = await reader.page(signed, asked)
        return parts.view.page(request, "cases/cases.html", query=urlencode(codes(asked)), **facts)

    @one.get("")
    async def show(request: Request, signed: AnOfficer, reference: str) -> Response:
        facts = await reader.one(signed, reference)
        return parts.view.page(request, "cases/case.html", problem="", **facts)

    acts.add(one, parts, reader)
    router.include_router(one)
    return router
