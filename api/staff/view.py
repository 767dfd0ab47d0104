"""Turns a page's facts into HTML. Every word stands in templates: shared ones in templates/, others beside pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.channels.web.assets import Assets
from api.staff import navigation
from api.staff.signed import signed_in

HERE = Path(__file__).parent


class View:
    def __init__(self, asset: Callable[[str], str | None]) -> None:
        self._environment = Environment(
            loader=FileSystemLoader([HERE / "templates", HERE]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {"when": when}
        self._environment.globals |= {
            "asset": asset,
            "root": navigation.ROOT,
            "sentences_for": sentences_for,
        }

    def page(self, request: Request, name: str, status: int = 200, **facts: Any) -> HTMLResponse:
        """A page, such as "officers/list.html", or a part of one for a script."""
        return HTMLResponse(self.render(request, name, **facts), status)

    def render(self, request: Request, name: str, **facts: Any) -> str:
        """The same as text, as an event for a page that is open needs it."""
        signed = signed_in(request)
        officer = signed.officer if signed else None
        return self._environment.get_template(name).render(
            officer=officer,
            zone=officer.time_zone if officer else "UTC",
            pages=navigation.pages_for(officer.role) if signed and officer and not signed.step else [],
            path=request.url.path,
            is_current=navigation.is_current,
            **facts,
        )


def make(folder: Path) -> View:
    return View(Assets(folder).url)


def is_htmx(request: Request) -> bool:
    """Whether a script asks, for a part of the page that is open."""
    return request.headers.get("hx-request") == "true"


def when(at: datetime, zone: str = "UTC") -> str:
    """A moment on an officer's own clock: "21 November 2026, 03:00 GMT"."""
    local = at.astimezone(ZoneInfo(zone) if zone != "UTC" else UTC)
    return f"{local.day} {local:%B %Y}, {local:%H:%M} {local.tzname()}"


def sentences_for(table: dict[str, dict[str, str]], problems: dict[str, str]) -> dict[str, str]:
    """The sentence of each field that has a problem, in the order of the table, which is that of the form."""
    return {name: words[problems[name]] for name, words in table.items() if name in problems}
