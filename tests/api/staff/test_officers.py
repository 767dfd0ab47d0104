"""Administrators at officers' accounts; and the audit log, which shows supervisors what they did."""

from __future__ import annotations

import csv
import io

import pytest

from consular.audit import log as audit
from consular.audit.log import Subject
from consular.staff.models import Role
from tests.api.staff.conftest import PASSWORD, SOMEBODY, Browser, Desk, find

BEN = {
    "name": "Ben Carter", "email": "Ben@example.org", "shown_as": "Ben", "role": "supervisor",
    "phone": "", "time_zone": "Europe/Rome", "posts": ["british-embassy-paris", "british-embassy-rome"],
}  # fmt: skip


async def boss(desk: Desk) -> Browser:
    return await desk.signed_in(Role.ADMINISTRATOR, email="boss@example.org", name="Bola Ade")


async def test_a_new_officer_gets_a_password_that_has_to_be_changed(desk: Desk) -> None:
    page = (await (await boss(desk)).post("/officers/new", BEN)).text
    password = find(r"<code[^>]*>([\w-]+)</code>", page)
    ben = await desk.officer("ben@example.org")
    assert (ben.role, len(ben.posts), ben.must_change_password) == (Role.SUPERVISOR, 2, True)
    browser = desk.browser()
    assert (await browser.sign_in("ben@example.org", password)).status_code == 303
    assert (await browser.get("/")).headers["location"] == "/staff/password"


async def test_what_was_written_stays_in_the_form_beside_its_mistakes(desk: Desk) -> None:
    administrator = await boss(desk)
    answer = await administrator.post("/officers/new", {**BEN, "email": "ben", "posts": ["nowhere"]})
    assert answer.status_code == 422
    for said in ("Write the email address in full", "Choose posts from the list", 'value="Ben Carter"'):
        assert said in answer.text
    taken = await administrator.post("/officers/new", {**BEN, "email": "boss@example.org"})
    assert (taken.status_code, "There is an account with this address" in taken.text) == (409, True)


async def test_roles_and_posts_change_at_once_for_whoever_is_signed_in(desk: Desk) -> None:
    administrator, officer = await boss(desk), await desk.signed_in()
    amara = await desk.officer()
    assert (await officer.get("/audit")).status_code == 403
    await administrator.post(f"/officers/{amara.id}", {**BEN, "email": SOMEBODY.email})
    assert (await officer.get("/audit")).status_code == 200
    assert len((await desk.officer()).posts) == 2


async def test_the_last_administrator_is_told_why_they_stay_one(desk: Desk) -> None:
    administrator = await boss(desk)
    own = await desk.officer("boss@example.org")
    answer = await administrator.post(f"/officers/{own.id}", {**BEN, "email": own.email, "role": "officer"})
    assert (answer.status_code, "This is the last administrator" in answer.text) == (422, True)
    assert (await administrator.post(f"/officers/{own.id}/deactivate")).status_code == 403
    assert await administrator.is_in()


@pytest.mark.parametrize("act", ["reset-second-factor", "end-sessions", "reset-password", "deactivate"])
async def test_whatever_is_done_to_an_account_ends_its_sessions(desk: Desk, act: str) -> None:
    administrator, officer = await boss(desk), await desk.signed_in()
    amara = await desk.officer()
    assert (await administrator.post(f"/officers/{amara.id}/{act}")).status_code in (200, 303)
    assert not await officer.is_in()


async def test_after_a_reset_the_phone_is_set_up_anew_and_old_codes_are_worthless(desk: Desk) -> None:
    administrator, officer = await boss(desk), await desk.signed_in()
    await administrator.post(f"/officers/{(await desk.officer()).id}/reset-second-factor")
    browser = desk.browser()
    await browser.sign_in()
    assert (await browser.get("/")).headers["location"] == "/staff/second-factor/set-up"
    await browser.set_up_phone()
    assert browser.secret != officer.secret


async def test_a_reset_password_replaces_the_old_one(desk: Desk) -> None:
    administrator = await boss(desk)
    amara = await desk.add()
    page = (await administrator.post(f"/officers/{amara.id}/reset-password")).text
    assert (await desk.browser().sign_in(password=PASSWORD)).status_code == 403
    made = find(r"<code[^>]*>([\w-]+)</code>", page)
    assert (await desk.browser().sign_in(password=made)).status_code == 303


async def test_an_officer_who_is_not_there_is_said_to_be_so(desk: Desk) -> None:
    administrator = await boss(desk)
    assert (await administrator.get("/officers/999")).status_code == 404
    assert (await administrator.post("/officers/999/deactivate")).status_code == 404
    assert (await administrator.post("/officers/1/erase")).status_code == 422


async def test_everything_that_was_done_stands_in_the_log_without_words(desk: Desk) -> None:
    administrator = await boss(desk)
    amara = await desk.add()
    for act in ("reset-second-factor", "reset-password", "end-sessions", "deactivate", "activate"):
        await administrator.post(f"/officers/{amara.id}/{act}")
    done = [entry for entry in await desk.entries() if entry.subject_id == str(amara.id)]
    assert [entry.action for entry in done] == [
        "officer.added", "officer.second_factor_reset", "officer.password_reset", "officer.sessions_ended",
        "officer.deactivated", "officer.activated",
    ]  # fmt: skip
    assert SOMEBODY.email not in str([entry.details for entry in await desk.entries()])


async def fill(desk: Desk, count: int, subject: str = "K7M-4PR") -> None:
    async with desk.service.database.write() as session:
        for _ in range(count):
            audit.record(session, 1, "case.viewed", Subject("case", subject), desk.clock())


async def test_supervisors_search_the_log_and_go_back_in_it(desk: Desk) -> None:
    supervisor = await desk.signed_in(Role.SUPERVISOR)
    await fill(desk, 60)
    first = (await supervisor.get("/audit?kind=case&subject=K7M-4PR")).text
    assert first.count("K7M-4PR</td>") == 50
    older = find(r'href="/staff(/audit\?[^"]*before=\d+)"', first).replace("&amp;", "&")
    assert (await supervisor.get(older)).text.count("K7M-4PR</td>") == 10
    assert "Nothing fits" in (await supervisor.get("/audit?kind=nothing")).text
    wrong = await supervisor.get("/audit?since=yesterday")
    assert (wrong.status_code, "Write the first day as in" in wrong.text) == (422, True)


async def test_searching_and_exporting_stand_in_the_log_too(desk: Desk) -> None:
    supervisor = await desk.signed_in(Role.SUPERVISOR)
    await supervisor.get("/audit?kind=case")
    await supervisor.get("/audit/export?kind=case")
    assert [(entry.action, entry.details) for entry in (await desk.entries())[-2:]] == [
        ("audit.searched", {"kind": "case"}),
        ("audit.exported", {"kind": "case"}),
    ]


async def test_the_export_has_every_row_that_fits_and_no_formula(desk: Desk) -> None:
    supervisor = await desk.signed_in(Role.SUPERVISOR)
    await fill(desk, 501)
    await fill(desk, 1, "=HYPERLINK(1)")
    response = await supervisor.get("/audit/export?kind=case")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"].startswith('attachment; filename="audit-log-2026-11-21')
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert len(rows) == 502
    assert rows[0]["subject_id"] == "'=HYPERLINK(1)"
    assert (rows[1]["officer"], rows[1]["action"]) == (SOMEBODY.email, "case.viewed")
    assert rows[1]["hash"] == rows[0]["previous_hash"]
