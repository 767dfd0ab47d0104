"""Officers' accounts, for administrators: add, change, deactivate, and help whoever cannot sign in."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import IntegrityError

from api.staff.navigation import ROOT
from api.staff.officers.choices import chosen_first, post_names, time_zones
from api.staff.parts import Parts
from api.staff.signed import AnAdministrator
from consular.errors import Conflict, NotAllowed
from consular.staff import accounts, passwords, repository, sessions
from consular.staff.accounts import BadAccount, Particulars
from consular.staff.models import Officer, Role

Act = Literal["activate", "deactivate", "reset-second-factor", "end-sessions"]
EMPTY = Particulars("", "", "")


async def read_form(request: Request) -> Particulars:
    """What was said, in whatever state it is; a role that does not exist is the least one."""
    form = await request.form()
    words = {
        name: str(form.get(name, ""))[:2000] for name in ("email", "name", "shown_as", "phone", "time_zone")
    }
    role = str(form.get("role", ""))
    posts = frozenset(str(slug) for slug in form.getlist("posts"))
    return Particulars(**words, role=Role(role) if role in list(Role) else Role.OFFICER, posts=posts)


def build(parts: Parts) -> APIRouter:
    router = APIRouter(prefix="/officers")
    view = parts.view

    async def form(
        request: Request, said: Particulars, account: Officer | None, status: int = 200, **facts: object
    ) -> Response:
        async with parts.database.read() as session:
            names = chosen_first(await post_names(session), said.posts)
            running = await sessions.running(session, account.id, parts.clock()) if account else []
        known: dict[str, Any] = {
            "problems": {},
            "done": "",
            "names": names,
            "session_count": len(running),
            **facts,
        }
        return view.page(
            request, "officers/edit.html", status, said=said, account=account, zones=time_zones(), **known
        )

    async def check(said: Particulars, kept: frozenset[str] = frozenset()) -> Particulars:
        """`kept`: posts that an account has already may stay, also where they are closed."""
        async with parts.database.read() as session:
            known = await post_names(session)
        return accounts.check(said, {*known, *kept})

    async def show_password(request: Request, account: Officer, password: str) -> Response:
        address = str(request.base_url).removesuffix("/").removesuffix(ROOT) + f"{ROOT}/sign-in"
        facts: dict[str, Any] = {"account": account, "password": password, "address": address}
        return view.page(request, "officers/password.html", **facts)

    @router.get("")
    async def show_all(request: Request, signed: AnAdministrator) -> Response:
        async with parts.database.read() as session:
            officers, names = await repository.every(session), await post_names(session)
        return view.page(request, "officers/list.html", officers=officers, names=names)

    @router.get("/new")
    async def ask_new(request: Request, signed: AnAdministrator) -> Response:
        return await form(request, EMPTY, None)

    @router.post("/new")
    async def add(request: Request, signed: AnAdministrator) -> Response:
        said, password = await read_form(request), passwords.make()
        hashed = await asyncio.to_thread(passwords.compute_hash, password)
        try:
            checked = await check(said)
            async with parts.database.write() as session:
                account = await accounts.add(session, signed.officer.id, checked, hashed, parts.clock())
        except BadAccount as bad:
            return await form(request, said, None, 422, problems=bad.problems)
        except (Conflict, IntegrityError):
            return await form(request, said, None, 409, problems={"email": "taken"})
        return await show_password(request, account, password)

    @router.get("/{officer_id:int}")
    async def show(request: Request, signed: AnAdministrator, officer_id: int, done: str = "") -> Response:
        account = await find(officer_id)
        return await form(request, accounts.particulars(account), account, done=done)

    @router.post("/{officer_id:int}")
    async def change(request: Request, signed: AnAdministrator, officer_id: int) -> Response:
        account, said = await find(officer_id), await read_form(request)
        try:
            checked = await check(said, account.post_slugs)
            async with parts.database.write() as session:
                await accounts.change(session, signed.officer.id, officer_id, checked, parts.clock())
        except BadAccount as bad:
            return await form(request, said, account, 422, problems=bad.problems)
        except (Conflict, IntegrityError):
            return await form(request, said, account, 409, problems={"email": "taken"})
        except NotAllowed:
            return await form(request, said, account, 422, problems={"role": "last"})
        return RedirectResponse(f"{ROOT}/officers/{officer_id}?done=changed", 303)

    @router.post("/{officer_id:int}/reset-password")
    async def reset_password(request: Request, signed: AnAdministrator, officer_id: int) -> Response:
        password = passwords.make()
        hashed = await asyncio.to_thread(passwords.compute_hash, password)
        async with parts.database.write() as session:
            await accounts.set_first_password(session, signed.officer.id, officer_id, hashed, parts.clock())
        return await show_password(request, await find(officer_id), password)

    @router.post("/{officer_id:int}/{act}")
    async def do(signed: AnAdministrator, officer_id: int, act: Act) -> Response:
        async with parts.database.write() as session:
            by, at = signed.officer.id, parts.clock()
            if act == "reset-second-factor":
                await accounts.reset_second_factor(session, by, officer_id, at)
            elif act == "end-sessions":
                await accounts.sign_out_everywhere(session, by, officer_id, at)
            else:
                await accounts.set_active(session, by, officer_id, act == "activate", at)
        return RedirectResponse(f"{ROOT}/officers/{officer_id}?done={act}", 303)

    async def find(officer_id: int) -> Officer:
        async with parts.database.read() as session:
            return await repository.get(session, officer_id)

    return router
