"""GOV.UK's Content API at the wire, with pages of our own making, a memory of what it was asked, and troubles to come.

It serves ETags and answers 304 to whoever shows them, as GOV.UK does. A trouble happens once, to the next call of its
path.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.consular.advice.sample import UPDATED, document

INDEX = "foreign-travel-advice"
POSTS = "world/organisations"

Trouble = Callable[[Request, Response], Awaitable[Response]]


def status(code: int, **headers: str) -> Trouble:
    async def answer(_request: Request, _usual: Response) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return PlainTextResponse("trouble", code, headers=named)

    return answer


async def truncated(_request: Request, usual: Response) -> Response:
    """Half of the document, as if that were all of it."""
    half = bytes(usual.body)[: len(usual.body) // 2]
    return Response(half, media_type="application/json")


async def cut_off(_request: Request, usual: Response) -> Response:
    """The connection ends in the middle of the document."""
    answer = Response(bytes(usual.body)[:10], media_type="application/json")
    answer.headers["content-length"] = str(len(usual.body))
    return answer


async def no_end(_request: Request, _usual: Response) -> Response:
    """An answer that does not come."""
    await asyncio.Event().wait()
    raise AssertionError


async def web_page(_request: Request, _usual: Response) -> Response:
    return Response("<h1>Listing</h1>", media_type="text/html")


class FakeGovUk:
    """`pages` and `posts` by slug. `ending` is what files are called on a server that is not GOV.UK's."""

    def __init__(self, *slugs: str) -> None:
        self.pages: dict[str, Any] = {slug: document(slug) for slug in slugs}
        self.posts: dict[str, Any] = {}
        self.listed: dict[str, str] = dict.fromkeys(slugs, UPDATED)
        self.ending = ""
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.bodies = Counter[str]()  # how often a whole document was given
        self.troubles: defaultdict[str, deque[Trouble]] = defaultdict(deque)
        self.before: Callable[[str], None] = lambda name: None  # runs before each answer
        routes = [Route("/api/content/{path:path}", self._answer)]
        self.app = Starlette(routes=routes)

    def publish(self, slug: str, updated: str, **changes: Any) -> None:
        """A page as it is from now on; `changes` replaces fields of its details."""
        page = document(slug, parts=changes.pop("parts", None), **changes)
        page["public_updated_at"] = self.listed[slug] = updated
        self.pages[slug] = page

    def remove(self, slug: str) -> None:
        del self.pages[slug], self.listed[slug]

    def has_trouble(self, name: str, *troubles: Trouble) -> None:
        self.troubles[name].extend(troubles)

    def index(self) -> dict[str, Any]:
        children = [
            {"base_path": f"/{INDEX}/{slug}", "public_updated_at": updated}
            for slug, updated in self.listed.items()
        ]
        return {"base_path": f"/{INDEX}", "links": {"children": children}}

    async def _answer(self, request: Request) -> Response:
        path = request.path_params["path"]
        name = path.removesuffix(self.ending).rpartition("/")[2]
        self.asked.append(name)
        self.agents.add(request.headers["user-agent"])
        self.before(name)
        usual = self._usual(request, path, name)
        waiting = self.troubles[name]
        return await waiting.popleft()(request, usual) if waiting else usual

    def _usual(self, request: Request, path: str, name: str) -> Response:
        if not path.endswith(self.ending):
            return RedirectResponse(f"/api/content/{path}/", 301)  # as for a folder of files
        if name == INDEX:
            return self._document(request, name, self.index())
        held = self.posts if path.startswith(f"{POSTS}/") else self.pages
        if name not in held:
            return JSONResponse({"error": "not found"}, 404)
        return self._document(request, name, held[name])

    def _document(self, request: Request, name: str, content: Any) -> Response:
        body = json.dumps(content).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"etag": tag})
        self.bodies[name] += 1
        return Response(body, media_type="application/json", headers={"etag": tag})
