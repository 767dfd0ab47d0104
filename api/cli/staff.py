"""`consular staff`: officers' accounts from the command line: the first one, and the way back in when all else fails.

Whoever can run this can read the database as well, so it asks for no password. What it does stands in the audit log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api import settings
from api.settings import Settings
from consular.audit import log as audit
from consular.audit.log import Subject
from consular.database import Database, now
from consular.errors import NotFound
from consular.posts.models import Post
from consular.staff import accounts, links, passwords, repository, sessions
from consular.staff.accounts import Particulars
from consular.staff.models import Officer, Role

app = typer.Typer(help="Officers' accounts.", no_args_is_help=True)
console = Console(highlight=False, soft_wrap=True)
Result = TypeVar("Result")
Email = Annotated[str, typer.Argument(help="the officer's email address")]
DEVELOPER = Particulars("officer@localhost", "First officer", "Duty officer", Role.ADMINISTRATOR)


@app.command("add")
def add(
    email: Annotated[str, typer.Option(prompt="Email address")],
    name: Annotated[str, typer.Option(prompt="Name")],
    shown_as: Annotated[str, typer.Option(prompt="What people see: a first name or a role")],
    role: Annotated[Role | None, typer.Option(help="officer, unless this is the first account")] = None,
    post: Annotated[list[str] | None, typer.Option(help="a post's slug; may be given again")] = None,
    phone: Annotated[str, typer.Option(help="for escalations, with the country code")] = "",
    time_zone: Annotated[str, typer.Option(help="as in Europe/London")] = "Europe/London",
) -> None:
    """Add an officer and print a first password. The first account is an administrator's."""
    said = Particulars(email, name, shown_as, role or Role.OFFICER, frozenset(post or ()), phone, time_zone)
    password = passwords.make()
    hashed = passwords.compute_hash(password)
    made = run(lambda session: _add(session, said, hashed, first_is_administrator=role is None))
    console.print(f"Added {made.email} as {made.role}. First password: [bold]{password}[/bold]")
    console.print("It is not shown again, and has to be changed at the first sign-in.")


@app.command("list")
def list_officers() -> None:
    """Every account: role, posts, second factor, state."""
    table = Table("id", "email", "name", "role", "posts", "second factor", "state")
    for each in run(repository.every):
        table.add_row(
            str(each.id),
            each.email,
            each.name,
            str(each.role),
            ", ".join(sorted(each.post_slugs)) or "all",
            "yes" if each.totp_confirmed else "no",
            "active" if each.active else "deactivated",
        )
    console.print(table)


@app.command("link")
def link(email: Email) -> None:
    """Print a link that signs an officer in once, in place of the password, within 30 minutes."""
    chosen = settings.load()
    console.print(run(lambda session: _link(session, chosen, email)))


@app.command("reset-second-factor")
def reset_second_factor(email: Email) -> None:
    """For a lost phone: the next sign-in sets up a new second factor. Ends every session."""
    run(lambda session: _reset(session, email))
    console.print("Reset. Signed out everywhere.")


@app.command("revoke")
def revoke(
    email: Annotated[str | None, typer.Argument(help="one officer; without it, everybody")] = None,
) -> None:
    """Sign an officer, or everybody, out everywhere; no browser and no link is trusted any more."""
    console.print(f"{run(lambda session: _revoke(session, email))} sessions ended.")


async def make_development_link(chosen: Settings) -> str | None:
    """A sign-in link for the first administrator, whom it makes where there is no account. Never in production."""
    if chosen.in_production:
        return None

    async def work(session: AsyncSession) -> str:
        if not await repository.count(session):
            await accounts.add(session, None, DEVELOPER, None, now())
        administrators = await repository.administrators(session)
        if not administrators:
            raise NotFound("No administrator is active: make a link with `consular staff link`.")
        return await _link(session, chosen, administrators[0].email)

    return await _work(chosen, work)


def run(work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    return asyncio.run(_work(settings.load(), work))


async def _work(chosen: Settings, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    database = Database(chosen.database_url)
    try:
        async with database.write() as session:
            return await work(session)
    finally:
        await database.close()


async def _add(
    session: AsyncSession, said: Particulars, hashed: str, first_is_administrator: bool
) -> Officer:
    if first_is_administrator and not await repository.count(session):
        said = Particulars(
            said.email, said.name, said.shown_as, Role.ADMINISTRATOR, said.posts, said.phone, said.time_zone
        )
    known = (await session.execute(select(Post.slug))).scalars().all()
    return await accounts.add(session, None, accounts.check(said, known), hashed, now())


async def named(session: AsyncSession, email: str) -> Officer:
    officer = await repository.by_email(session, email)
    if officer is None:
        raise NotFound(f"There is no account for {email}. See `consular staff list`.")
    return officer


async def _link(session: AsyncSession, chosen: Settings, email: str) -> str:
    officer = await named(session, email)
    token = await links.make(session, officer.id, now())
    audit.record(session, None, "officer.link_made", accounts.subject(officer), now())
    address = chosen.public_url.rstrip("/") or f"http://{chosen.host}:{chosen.port}"
    return f"{address}/staff/link/{token}"


async def _reset(session: AsyncSession, email: str) -> None:
    await accounts.reset_second_factor(session, None, (await named(session, email)).id, now())


async def _revoke(session: AsyncSession, email: str | None) -> int:
    officer = await named(session, email) if email else None
    officer_id, at = (officer.id if officer else None), now()
    ended = await sessions.revoke_all(session, officer_id, at)
    await sessions.forget_doors(session, officer_id)
    subject = accounts.subject(officer) if officer else Subject("officer", "all")
    audit.record(session, None, "officer.sessions_ended", subject, at, {"count": ended})
    return ended
