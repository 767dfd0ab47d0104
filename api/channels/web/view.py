"""Turns a page's facts into HTML with the headers that keep it safe. Every word stands in templates/."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from api.channels.web import links
from api.channels.web.assets import Assets
from api.settings import Settings
from consular.replies import pages

# `same-origin` and not `no-referrer`: with the latter, browsers say that a form's post comes from nowhere.
HEADERS = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
MAY_LOCATE = "camera=(), geolocation=(self), microphone=()"  # of the one page that offers to, after a press
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-src {frames}; frame-ancestors {ancestors}"
)


class View:
    """Renders templates. `embedders` are the origins that may frame the compact page."""

    def __init__(self, settings: Settings, assets: Assets) -> None:
        self._environment = Environment(
            loader=PackageLoader("api.channels.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {"linked": _linked, "day_and_time": _day_and_time}
        self._environment.globals |= {
            "asset": assets.url,
            "exit_url": settings.exit_url,
            "helpline": _helpline(settings.data_folder),
            "new_id": lambda: secrets.token_urlsafe(24).replace("_", "-"),
        }
        own_demo = [] if settings.in_production else ["'self'"]
        self._embedders = " ".join([*settings.embedders, *own_demo]) or "'none'"

    def page(self, name: str, status: int = 200, embedded: bool = False, **facts: Any) -> HTMLResponse:
        """A page as a response. An embedded one may be framed by the embedders, every other by nobody."""
        base = "/chat/embed" if embedded else "/chat"
        html = self._environment.get_template(name).render(embedded=embedded, base=base, **facts)
        frames = "'self'" if name == "demo.html" else "'none'"
        ancestors = self._embedders if embedded else "'none'"
        response = HTMLResponse(html, status, HEADERS)
        response.headers["content-security-policy"] = POLICY.format(frames=frames, ancestors=ancestors)
        if name == "chat.html":
            response.headers["permissions-policy"] = MAY_LOCATE
        if not embedded:
            response.headers["x-frame-options"] = "DENY"
        return response


def _helpline(data: Path) -> str:
    """The one number that every page shows, from where the replies have it too."""
    return pages.load(data / "services")["helpline"].facts["helpline"]


def _linked(text: str, new_tab: str) -> Markup:
    return links.link(text, new_tab)


def _day_and_time(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}, {at:%H:%M} UTC"
