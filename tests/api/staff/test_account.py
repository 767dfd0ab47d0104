"""An officer's own account: the password, where they are signed in, recovery codes, details."""

from __future__ import annotations

import pytest

from consular.staff.models import Role
from tests.api.staff.conftest import CHANGED, PASSWORD, Desk


async def elsewhere(desk: Desk, secret: str):  # type: ignore[no-untyped-def]
    """A second browser of the same officer."""
    desk.clock.forward(60)
    browser = desk.browser()
    browser.secret = secret
    await browser.sign_in()
    await browser.post("/second-factor", {"code": browser.code()})
    assert await browser.is_in()
    return browser


async def test_a_new_password_signs_out_everywhere_else(desk: Desk) -> None:
    officer = await desk.signed_in()
    other = await elsewhere(desk, officer.secret)
    changed = await officer.post("/password", {"current": PASSWORD, "new": CHANGED, "again": CHANGED})
    assert changed.headers["location"] == "/staff/account?done=password"
    assert await officer.is_in()
    assert not await other.is_in()
    assert (await desk.browser().sign_in(password=PASSWORD)).status_code == 403
    assert (await desk.browser().sign_in(password=CHANGED)).status_code == 303


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"current": "wrong", "new": CHANGED, "again": CHANGED}, "Your present password is wrong"),
        ({"current": PASSWORD, "new": CHANGED, "again": "else"}, "The two new passwords are not the same"),
        ({"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "This is the password that you have now"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "too short"),
        ({"current": PASSWORD}, "too short"),
    ],
)
async def test_a_password_that_cannot_be_taken_is_explained(
    desk: Desk, form: dict[str, str], said: str
) -> None:
    officer = await desk.signed_in()
    answer = await officer.post("/password", form)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert CHANGED not in answer.text


async def test_the_present_password_cannot_be_guessed_at_a_desk_that_was_left(desk: Desk) -> None:
    officer = await desk.signed_in()
    for _ in range(6):
        answer = await officer.post("/password", {"current": "guess", "new": CHANGED, "again": CHANGED})
    assert "There were too many tries" in answer.text


async def test_sessions_are_listed_and_one_can_be_ended(desk: Desk) -> None:
    officer = await desk.signed_in()
    other = await elsewhere(desk, officer.secret)
    page = (await officer.get("/account/sessions")).text
    assert page.count("This one") == 1
    ended = page.split('action="/staff/account/sessions/')[1].split("/end")[0]
    await officer.post(f"/account/sessions/{ended}/end")
    assert not await other.is_in()
    assert await officer.is_in()
    assert (await officer.post(f"/account/sessions/{ended}/end")).status_code == 404


async def test_nobody_ends_somebody_elses_session(desk: Desk) -> None:
    officer = await desk.signed_in()
    other = await desk.signed_in(Role.ADMINISTRATOR, email="boss@example.org")
    for session_id in range(1, 6):
        await officer.post(f"/account/sessions/{session_id}/end")
    assert await other.is_in()


async def test_all_other_sessions_are_ended_at_once(desk: Desk) -> None:
    officer = await desk.signed_in()
    others = [await elsewhere(desk, officer.secret) for _ in range(2)]
    await officer.post("/account/sessions/end-others")
    assert [await other.is_in() for other in others] == [False, False]
    assert await officer.is_in()


async def test_new_recovery_codes_need_the_password_and_end_the_old_ones(desk: Desk) -> None:
    await desk.add()
    officer = desk.browser()
    await officer.sign_in()
    old = await officer.set_up_phone()
    assert (await officer.post("/account/recovery-codes", {"password": "wrong"})).status_code == 422
    assert "10 recovery codes left" in (await officer.get("/account")).text
    page = (await officer.post("/account/recovery-codes", {"password": PASSWORD})).text
    assert "Keep your recovery codes" in page
    assert old[0] not in page
    browser = desk.browser()
    await browser.sign_in()
    assert (await browser.post("/second-factor", {"code": old[0]})).status_code == 403


async def test_an_officer_changes_what_people_see_and_nothing_that_gives_rights(desk: Desk) -> None:
    officer = await desk.signed_in()
    form = {"shown_as": "Duty officer", "phone": "+44 20 7008 5000", "time_zone": "Asia/Bangkok"}
    await officer.post("/account/details", {**form, "role": "administrator", "email": "x@y.example"})
    stored = await desk.officer()
    assert (stored.shown_as, stored.phone, stored.time_zone) == (
        "Duty officer",
        "+442070085000",
        "Asia/Bangkok",
    )
    assert stored.role is Role.OFFICER
    assert "+07" in (await officer.get("/account/sessions")).text


async def test_a_mistake_in_the_details_is_explained(desk: Desk) -> None:
    answer = await (await desk.signed_in()).post(
        "/account/details", {"phone": "12", "time_zone": "Europe/London"}
    )
    assert answer.status_code == 422
    assert "Write what people see" in answer.text
    assert "Write the phone number with its country code" in answer.text
