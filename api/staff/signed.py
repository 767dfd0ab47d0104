"""Who is signed in, and the one way in which a route says which role it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from consular.errors import NotAllowed
from consular.staff.models import Officer, Role, StaffSession

NOT_YOURS = "Your role does not open this page. If you need it for your work, ask an administrator."


@dataclass(frozen=True)
class Signed:
    """A running session and its officer, read at the beginning of the request."""

    session: StaffSession
    step: str | None  # the path that has to be gone through before anything else; None when all are done

    @property
    def officer(self) -> Officer:
        return self.session.officer


def next_step(session: StaffSession, second_factor_required: bool) -> str | None:
    """What still stands between a session and the console, as the path of its page."""
    officer = session.officer
    if officer.totp_confirmed and session.second_factor_at is None:
        return "/second-factor"
    if officer.must_change_password:
        return "/password"
    if second_factor_required and session.second_factor_at is None:
        return "/second-factor/set-up"
    return None


class Needs:
    """A route's dependency: `Depends(Needs(Role.SUPERVISOR))` gives who is signed in, or refuses."""

    def __init__(self, role: Role) -> None:
        self.role = role

    def __call__(self, request: Request) -> Signed:
        signed = signed_in(request)
        if signed is None or not signed.officer.role.covers(self.role):
            raise NotAllowed(NOT_YOURS)
        return signed


def signed_in(request: Request) -> Signed | None:
    """What the gate found. None on the pages of signing in alone."""
    return getattr(request.state, "signed", None)


AnOfficer = Annotated[Signed, Depends(Needs(Role.OFFICER))]
ASupervisor = Annotated[Signed, Depends(Needs(Role.SUPERVISOR))]
AnAdministrator = Annotated[Signed, Depends(Needs(Role.ADMINISTRATOR))]
