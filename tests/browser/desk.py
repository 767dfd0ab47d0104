"""Officers in browsers and people who write, over the running service: what the desk's journeys are made of."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from sqlalchemy import select

from api.app import Service
from api.channels.interface import InboundMessage
from consular.conversations.models import Conversation, Handover, Message, Status
from consular.database import now
from consular.staff import accounts, links
from consular.staff.accounts import Particulars
from consular.staff.models import Officer, Role
from tests.browser.service import RunningService, newest

PATIENCE = 15_000  # ms
WIDE: ViewportSize = {"width": 1280, "height": 900}
WANTS_OFFICER = [{"effect": "request_officer", "topic": "human_handover"}]
_numbers = count(1)


@dataclass
class Desk:
    """Addresses are made up for each test, since all share one service."""

    service: RunningService
    browser: Browser
    contexts: list[BrowserContext]
    emails: dict[Page, str] = field(default_factory=dict)

    def officer(self, name: str, role: Role = Role.OFFICER, **options: Any) -> Page:
        """A browser of a new officer, signed in, at the queue."""
        email = self.add(name, role)
        return self._sign_in(email, **options)

    def again(self, page: Page) -> Page:
        """The same officer in another browser, after theirs was closed without a word."""
        email = self.emails[page]
        page.context.close()
        self.contexts.remove(page.context)
        return self._sign_in(email)

    def handle(self, page: Page) -> str:
        """How colleagues name this page's officer in a note."""
        return self.emails[page].partition("@")[0]

    def _sign_in(self, email: str, **options: Any) -> Page:
        context = self.browser.new_context(viewport=WIDE, locale="en-GB", **options)
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        self.emails[page] = email
        page.goto(self.link(email))
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Queue")).to_be_visible()
        return page

    def add(self, name: str, role: Role = Role.OFFICER) -> str:
        """A new account's address, which begins with the first name and a number."""
        first = name.partition(" ")[0]
        said = Particulars(f"{first.lower()}{next(_numbers)}@example.org", name, first, role)

        async def write(parts: Service) -> None:
            async with parts.database.write() as session:
                officer = await accounts.add(session, None, said, None, now())
                officer.must_change_password = False

        self.service.ask(write)
        return said.email

    def link(self, email: str) -> str:
        """A link that signs an officer in."""

        async def write(parts: Service) -> str:
            async with parts.database.write() as session:
                query = select(Officer.id).where(Officer.email == email)
                return await links.make(session, (await session.execute(query)).scalar_one(), now())

        return f"{self.service.url}/staff/link/{self.service.ask(write)}"

    def number(self) -> str:
        """A phone number that nobody has written from."""
        return f"+4477009{next(_numbers):05d}"

    def says(self, text: str, address: str, channel: str = "sms") -> int:
        """A person writes; the conversation's id."""
        message = InboundMessage(channel, address, text, f"desk-{next(_numbers)}")

        async def take(parts: Service) -> int:
            return (await parts.intake.take(message)).conversation_id

        found: int = self.service.ask(take)
        return found

    def asks(self, text: str, address: str, channel: str = "sms") -> int:
        """A person asks the bot for an officer; the conversation's id, once it stands in a queue."""
        rasa = self.service.rasa
        rasa.replies[text] = [{"text": "An officer will answer you here."}]
        rasa.effects[text] = WANTS_OFFICER
        found = self.says(text, address, channel)
        self.until(lambda: self.conversation(found).post_slug is not None)
        return found

    def newest(self) -> int:
        """The id of the conversation that was opened last."""

        async def read(parts: Service) -> int:
            async with parts.database.read() as session:
                return await newest(session)

        found: int = self.service.ask(read)
        return found

    def conversation(self, conversation_id: int) -> Conversation:
        async def read(parts: Service) -> Conversation:
            async with parts.database.read() as session:
                return await session.get_one(Conversation, conversation_id)

        found: Conversation = self.service.ask(read)
        return found

    def is_with_officer(self, conversation_id: int) -> bool:
        return self.conversation(conversation_id).handover is Handover.OFFICER

    def texts(self, conversation_id: int) -> list[str]:
        """Everything that was said in it, in order."""

        async def read(parts: Service) -> list[str]:
            query = select(Message.text).where(Message.conversation_id == conversation_id)
            async with parts.database.read() as session:
                return list((await session.execute(query.order_by(Message.id))).scalars())

        found: list[str] = self.service.ask(read)
        return found

    def status(self, text: str) -> Status:
        """What became of the newest message that says this."""

        async def read(parts: Service) -> Status:
            query = select(Message.status).where(Message.text == text).order_by(Message.id.desc())
            async with parts.database.read() as session:
                return (await session.execute(query)).scalars().first() or Status.RECEIVED

        found: Status = self.service.ask(read)
        return found

    def change(self, work: Callable[[Any], Any]) -> None:
        """Run a coroutine function over a writing session."""

        async def write(parts: Service) -> None:
            async with parts.database.write() as session:
                await work(session)

        self.service.ask(write)

    def wake(self, conversation_id: int) -> None:
        """Tell open pages that a conversation changed, as whatever changes one does."""

        async def tell(parts: Service) -> None:
            parts.hub.wake(parts.hub.DESK, conversation_id)

        self.service.ask(tell)

    def until(self, done: Callable[[], bool], seconds: float = 15) -> None:
        """Ask again and again; fails when it does not come true."""
        latest = time.monotonic() + seconds
        pause = Pause()
        while not done():
            assert time.monotonic() < latest, "it did not come true"
            pause()

    def close(self) -> None:
        for context in self.contexts:
            context.close()


class Pause:
    """A twentieth of a second between two looks."""

    def __call__(self) -> None:
        time.sleep(0.05)
