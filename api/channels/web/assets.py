"""The built scripts and styles, served from our own origin under names that change with their content.

Read once, when the service starts. Without a build the pages still work: they are plain HTML then.
"""

from __future__ import annotations

import gzip
import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path

import structlog
from fastapi import APIRouter, HTTPException, Request, Response

log = structlog.get_logger()

FOREVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"
WIDGET = "widget.js"  # other sites name it in their pages, so its own name must stay


@dataclass(frozen=True)
class Asset:
    """A file's content, plain and compressed."""

    body: bytes
    packed: bytes
    media_type: str


class Assets:
    """`folder` is the build's output: manifest.json, assets/ and widget.js."""

    def __init__(self, folder: Path) -> None:
        manifest = folder / "manifest.json"
        self._names: dict[str, str] = json.loads(manifest.read_text()) if manifest.exists() else {}
        if not self._names:
            log.warning("web.not_built", folder=str(folder), mend="npm ci && npm run build")
        self._files = {path: _read(folder / path) for path in self._names.values()}

    def url(self, name: str) -> str | None:
        """Where the page finds `chat.js`; None when nothing was built."""
        path = self._names.get(name)
        return f"/{path}" if path else None

    def respond(self, path: str, request: Request, caching: str) -> Response:
        """The file at a path of the build, compressed where the browser takes that."""
        asset = self._files.get(path)
        if asset is None:
            raise HTTPException(404)
        headers = {"cache-control": caching, "vary": "accept-encoding", "x-content-type-options": "nosniff"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(asset.body, media_type=asset.media_type, headers=headers)
        headers["content-encoding"] = "gzip"
        return Response(asset.packed, media_type=asset.media_type, headers=headers)

    def routes(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)

        @router.get("/assets/{name}")
        async def asset(name: str, request: Request) -> Response:
            return self.respond(f"assets/{name}", request, FOREVER)

        @router.get(f"/{WIDGET}")
        async def widget(request: Request) -> Response:
            response = self.respond(WIDGET, request, AN_HOUR)
            response.headers["cross-origin-resource-policy"] = "cross-origin"
            return response

        return router


def _read(file: Path) -> Asset:
    body = file.read_bytes()
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Asset(body, gzip.compress(body, mtime=0), kind)
