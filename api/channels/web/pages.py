"""Web chat's pages. All of them work without scripts: a script only makes them quicker."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import SQLAlchemyError

from api.channels.intake import Intake
from api.channels.web import stream
from api.channels.web.assets import Assets
from api.channels.web.channel import Posted, WebChannel, inbound
from api.channels.web.origin import is_own, refuse_foreign
from api.channels.web.session import COOKIE, Sessions
from api.channels.web.stream import ShownButton, ShownMessage
from api.channels.web.view import View
from api.conversations.reception import Receipt
from api.settings import Settings
from consular.attachments import repository as attachments
from consular.conversations import repository as conversations
from consular.conversations.models import Author
from consular.database import Database
from consular.errors import NotAllowed, TooMany

SHOWN = 200  # messages on one page; a link leads to those before
LONGEST = 10_000  # characters, as in `Posted`
CHECKS = 10  # how often a page without scripts reloads by itself while it waits for an answer
STATUS = {"empty": 422, "too_long": 422, "stale": 422, "foreign": 403, "too_many": 429, "away": 503}


@dataclass(frozen=True)
class Transcript:
    """What a page shows of a conversation. `has_earlier`: there is more before the first message."""

    messages: list[ShownMessage] = field(default_factory=list)
    waiting: bool = False
    has_earlier: bool = False

    @property
    def offered(self) -> list[ShownButton]:
        """The choices of the newest reply that has any, unless the person has written since."""
        for message in reversed(self.messages):
            if message.author == Author.PERSON or message.buttons:
                return message.buttons
        return []


class Refused(Exception):
    """A form that cannot be taken. `problem` names the sentence that the page shows."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def build(
    sessions: Sessions, intake: Intake, channel: WebChannel, database: Database, settings: Settings
) -> APIRouter:
    """The pages and their assets: / leads to /chat."""
    assets = Assets(settings.web_folder)
    pages = Pages(sessions, intake, database, channel.name, View(settings, assets), settings.exit_url)
    router = APIRouter(include_in_schema=False)
    router.include_router(assets.routes())
    for path, embedded in (("/chat", False), ("/chat/embed", True)):
        pages.add_routes(router, path, embedded)

    @router.get("/")
    async def root() -> Response:
        return RedirectResponse("/chat", 303)

    if not settings.in_production:

        @router.get("/chat/demo")
        async def demo() -> Response:
            """Somebody else's page with the widget on it, to try it out."""
            return pages.view.page("demo.html")

    return router


class Pages:
    """The handlers, for the page itself and for its compact twin in a frame."""

    def __init__(
        self,
        sessions: Sessions,
        intake: Intake,
        database: Database,
        channel_name: str,
        view: View,
        exit_url: str,
    ) -> None:
        self._sessions = sessions
        self._intake = intake
        self._database = database
        self._channel_name = channel_name
        self._exit_url = exit_url
        self.view = view

    def add_routes(self, router: APIRouter, path: str, embedded: bool) -> None:
        @router.get(path)
        async def show(request: Request, before: int | None = None, checked: int = 0) -> Response:
            return await self._show(request, embedded, before=before, checked=checked)

        @router.post(path)
        async def send(request: Request) -> Response:
            return await self._send(request, path, embedded)

        @router.get(f"{path}/exit")
        async def leave(request: Request) -> Response:
            return self._leave(request)

        @router.get(f"{path}/end")
        async def ask_to_end() -> Response:
            return self.view.page("end.html", embedded=embedded, problem="")

        @router.post(f"{path}/end")
        async def end(request: Request) -> Response:
            return self._end(request, path, embedded)

    async def _show(
        self,
        request: Request,
        embedded: bool,
        problem: str = "",
        draft: str = "",
        before: int | None = None,
        checked: int = 0,
    ) -> Response:
        """The chat, with what went wrong and what the person had written."""
        address = self._sessions.read(request.cookies.get(COOKIE, ""))
        if address is None and "sent" in request.query_params:
            problem = problem or "no_cookies"
        try:
            transcript = await self._transcript(address, before)
        except SQLAlchemyError:
            transcript, problem = Transcript(), "away"
        status = STATUS.get(problem, 200)
        response = self.view.page(
            "chat.html",
            status,
            embedded,
            transcript=transcript,
            problem=problem,
            draft=draft,
            longest=LONGEST,
            earlier=before is not None,
            reload=checked + 1 if transcript.waiting and checked < CHECKS and not problem else None,
            ended="ended" in request.query_params,
        )
        if address is None:
            self._sessions.keep(response, self._sessions.new())
        if status in (429, 503):
            response.headers["retry-after"] = "60"
        return response

    async def _send(self, request: Request, path: str, embedded: bool) -> Response:
        """Take a form, then lead back to the chat, so that reloading sends nothing twice."""
        token = request.cookies.get(COOKIE, "")
        had_session = self._sessions.read(token) is not None
        token = token if had_session else self._sessions.new()
        form = {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
        try:
            receipt = await self._take(request, self._sessions.read(token) or "", form)
        except Refused as refusal:
            return await self._show(request, embedded, refusal.problem, form.get("text", ""))
        if receipt.is_quiet:
            return self._forget(RedirectResponse(path, 303))
        response = RedirectResponse(f"{path}#latest" if had_session else f"{path}?sent=1#latest", 303)
        if not had_session:
            self._sessions.keep(response, token)
        return response

    async def _take(self, request: Request, address: str, form: dict[str, str]) -> Receipt:
        try:
            refuse_foreign(request)
            posted = await self._posted(address, form)
            return await self._intake.take(inbound(address, posted))
        except NotAllowed as error:
            raise Refused("foreign") from error
        except TooMany as error:
            raise Refused("too_many") from error
        except SQLAlchemyError as error:
            raise Refused("away") from error

    async def _posted(self, address: str, form: dict[str, str]) -> Posted:
        payload = form.get("payload")
        text = form.get("text", "") if payload is None else await self._title(address, payload)
        text = text.replace("\r\n", "\n").strip()
        if not text:
            raise Refused("empty")
        if len(text) > LONGEST:
            raise Refused("too_long")
        return Posted(id=_client_id(form.get("id", ""), text), text=text, payload=payload)

    async def _title(self, address: str, payload: str) -> str:
        """What the pressed button said, as long as it is still on offer."""
        async with self._database.read() as session:
            conversation = await conversations.find(session, self._channel_name, address)
            offered = await conversations.last_offer(session, conversation.id) if conversation else []
        for button in offered:
            if button["payload"] == payload:
                return button["title"]
        raise Refused("stale")

    async def _transcript(self, address: str | None, before: int | None) -> Transcript:
        if address is None:
            return Transcript()
        async with self._database.read() as session:
            conversation = await conversations.find(session, self._channel_name, address)
            if conversation is None or conversation.quiet_since is not None:
                return Transcript()
            found = await conversations.latest(session, conversation.id, SHOWN + 1, before)
            waiting = await conversations.oldest_open(session, conversation.id) is not None
            files = await attachments.of_messages(session, [message.id for message in found])
        open_to_view = [message for message in found if message.id > conversation.shown_after]
        shown = [
            stream.show(message, files.get(message.id))
            for message in open_to_view[-SHOWN:]
            if stream.is_visible(message)
        ]
        return Transcript(shown, waiting and before is None, has_earlier=len(open_to_view) > SHOWN)

    def _leave(self, request: Request) -> Response:
        """The way out without scripts. Another site's link may lead here too, but must not end a chat."""
        response = RedirectResponse(self._exit_url, 303, {"referrer-policy": "no-referrer"})
        response.headers["cache-control"] = "no-store"
        return self._forget(response) if is_own(request) else response

    def _forget(self, response: Response) -> Response:
        self._sessions.forget(response)
        return response

    def _end(self, request: Request, path: str, embedded: bool) -> Response:
        try:
            refuse_foreign(request)
        except NotAllowed:
            return self.view.page("end.html", 403, embedded, problem="foreign")
        return self._forget(RedirectResponse(f"{path}?ended=1", 303))


def _client_id(form_id: str, text: str) -> str:
    """The same form with the same text is the same message: pressed twice, it is sent once. But who goes back to an
    old page and writes something else has written a second message."""
    digest = hashlib.sha256(f"{form_id or secrets.token_hex()}:{text}".encode())
    return digest.hexdigest()[:32]
