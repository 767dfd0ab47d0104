"""Ways in: what each asks for, in which order, and what it tells whoever only guesses."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from api.settings import Environment, Settings
from consular.staff import passwords
from consular.staff.models import Role
from tests.api.staff.conftest import CHANGED, PASSWORD, SOMEBODY, Desk, find


async def test_a_first_sign_in_changes_the_password_then_sets_up_the_phone(desk: Desk) -> None:
    await desk.add(first=True)
    browser = desk.browser()
    assert (await browser.sign_in()).status_code == 303
    assert (await browser.get("/")).headers["location"] == "/staff/password"
    assert "Somebody else made your present password" in (await browser.get("/password")).text
    await browser.post("/password", {"new": CHANGED, "again": CHANGED})
    assert (await browser.get("/")).headers["location"] == "/staff/second-factor/set-up"
    codes = await browser.set_up_phone()
    assert len(set(codes)) == 10
    assert await browser.is_in()
    assert await desk.actions() == [
        "officer.added", "officer.signed_in", "officer.password_changed", "officer.second_factor_set_up",
    ]  # fmt: skip


async def test_later_the_password_and_a_code_are_enough(desk: Desk) -> None:
    officer = await desk.signed_in()
    desk.clock.forward(60)
    again = desk.browser()
    again.secret = officer.secret
    first = await again.post(
        "/sign-in", {"email": " AMARA@example.org ", "password": PASSWORD, "next": "/staff/account"}
    )
    assert first.headers["location"] == "/staff/second-factor?next=%2Fstaff%2Faccount"
    assert (await again.get("/account")).headers["location"] == "/staff/second-factor"
    second = await again.post("/second-factor", {"code": again.code(), "next": "/staff/account"})
    assert second.headers["location"] == "/staff/account"
    assert await again.is_in()


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/staff/",
        "//evil.example/staff/",
        "/chat",
        "/staff/\\evil",
        "/staff/\r\nx",
        "javascript:1",
    ],
)
async def test_signing_in_never_leads_to_another_site(desk: Desk, wanted: str) -> None:
    officer = await desk.signed_in()
    assert (await officer.http.get("/staff/sign-in", params={"next": wanted})).headers[
        "location"
    ] == "/staff/"


async def test_a_wrong_password_and_an_unknown_address_are_told_the_same(desk: Desk) -> None:
    await desk.add()
    await desk.add(replace(SOMEBODY, email="only@link.example"), password=None)
    answers = [
        await desk.browser(f"192.0.2.{number}").sign_in(email, "not the password")
        for number, email in enumerate([SOMEBODY.email, "nobody@example.org", "only@link.example"])
    ]
    pages = {re.sub(r'value="[^"]*@[^"]*"', "", answer.text) for answer in answers}
    assert len(pages) == 1
    assert {answer.status_code for answer in answers} == {403}
    assert "The address or the password is wrong" in answers[0].text


async def test_an_unknown_address_takes_the_same_work_as_a_known_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    verify = passwords._HASHER.verify
    monkeypatch.setattr(
        passwords._HASHER, "verify", lambda said, stored: compared.append(stored) or verify(said, stored)
    )
    await desk.browser().sign_in("nobody@example.org")
    assert len(compared) == 1
    assert [(entry.action, entry.subject_id) for entry in await desk.entries()] == [
        ("officer.sign_in_failed", "unknown")
    ]


async def test_a_deactivated_account_is_told_the_same_as_a_wrong_password(desk: Desk) -> None:
    officer = await desk.add()
    await (await desk.signed_in(Role.ADMINISTRATOR, email="boss@example.org")).post(
        f"/officers/{officer.id}/deactivate"
    )
    answer = await desk.browser().sign_in()
    assert "The address or the password is wrong" in answer.text


async def test_a_code_works_once_and_for_a_minute_at_most(desk: Desk) -> None:
    officer = await desk.signed_in()
    desk.clock.forward(60)
    code = officer.code()
    for _ in range(2):
        browser = desk.browser()
        await browser.sign_in()
        answer = await browser.post("/second-factor", {"code": code})
    assert answer.status_code == 403
    assert "This code is wrong, too old or was used already" in answer.text
    late = officer.code()
    desk.clock.forward(90)
    assert (await browser.post("/second-factor", {"code": late})).status_code == 403
    assert not await browser.is_in()


async def test_a_recovery_code_stands_in_for_the_phone_once(desk: Desk) -> None:
    await desk.add()
    browser = desk.browser()
    await browser.sign_in()
    codes = await browser.set_up_phone()
    for status in (303, 403):
        browser = desk.browser()
        await browser.sign_in()
        answer = await browser.post("/second-factor", {"code": codes[3].upper().replace("-", " ")})
        assert answer.status_code == status
    assert {"by": "recovery_code"} in [entry.details for entry in await desk.entries()]


async def test_the_token_changes_with_the_second_factor(desk: Desk) -> None:
    """Whoever put a session into somebody's browser has nothing of it afterwards."""
    await desk.add()
    browser, thief = desk.browser(), desk.browser()
    await browser.sign_in()
    thief.http.cookies.update(browser.http.cookies)
    await browser.set_up_phone()
    assert await browser.is_in()
    assert not await thief.is_in()


async def test_a_password_alone_goes_stale_within_minutes(desk: Desk) -> None:
    officer = await desk.signed_in()
    browser = desk.browser()
    await browser.sign_in()
    desk.clock.forward(15 * 60)
    answer = await browser.post("/second-factor", {"code": officer.code()})
    assert answer.headers["location"] == "/staff/sign-in"


async def test_the_secret_is_encrypted_and_shown_only_until_it_is_confirmed(desk: Desk) -> None:
    officer = await desk.signed_in()
    stored = (await desk.officer()).totp_secret or ""
    assert officer.secret not in stored
    assert len(stored) > 60
    assert (await officer.get("/second-factor/set-up")).status_code == 404


async def test_reloading_the_set_up_shows_the_same_key_and_its_picture(desk: Desk) -> None:
    officer = await desk.add()
    browser = desk.browser()
    await browser.post(await desk.link(officer))
    pages = [(await browser.get("/second-factor/set-up")).text for _ in range(2)]
    assert len({find(r"Key: <code[^>]*>([\w ]+)</code>", page) for page in pages}) == 1
    assert "<svg" in pages[0]
    answer = await browser.post("/second-factor/set-up", {"code": "000000"})
    assert (answer.status_code, "This code does not fit" in answer.text) == (403, True)


async def test_a_link_signs_in_once_and_only_when_its_button_is_pressed(desk: Desk) -> None:
    link = await desk.link(await desk.add())
    for _ in range(2):  # as programs do that look at links in messages
        assert "This link signs you in once" in (await desk.browser().get(link)).text
    browser = desk.browser()
    assert (await browser.post(link)).status_code == 303
    assert (await browser.get("/second-factor/set-up")).status_code == 200
    again = await desk.browser().post(link)
    assert (again.status_code, "was used already" in again.text) == (403, True)
    assert (await desk.browser().get(link)).status_code == 403


async def test_a_link_is_no_way_around_the_second_factor(desk: Desk) -> None:
    await desk.signed_in()
    browser = desk.browser()
    await browser.post(await desk.link(await desk.officer()))
    assert (await browser.get("/account")).headers["location"] == "/staff/second-factor"


async def test_a_link_goes_stale(desk: Desk) -> None:
    link = await desk.link(await desk.add())
    desk.clock.forward(30 * 60)
    assert (await desk.browser().post(link)).status_code == 403


async def test_a_link_of_a_deactivated_officer_opens_nothing(desk: Desk) -> None:
    officer = await desk.add()
    link = await desk.link(officer)
    administrator = await desk.signed_in(Role.ADMINISTRATOR, email="boss@example.org")
    await administrator.post(f"/officers/{officer.id}/deactivate")
    assert (await desk.browser().post(link)).status_code == 403


async def test_signing_out_ends_the_session_on_the_server_too(desk: Desk) -> None:
    officer, thief = await desk.signed_in(), desk.browser()
    thief.http.cookies.update(officer.http.cookies)
    await officer.post("/sign-out")
    assert not await thief.is_in()
    assert (await desk.actions())[-1] == "officer.signed_out"


class TestInDevelopment:
    """The second factor may be left out there, and nowhere else."""

    @pytest.fixture
    def desk_settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"environment": Environment.DEVELOPMENT})

    async def test_a_link_alone_opens_the_console(self, desk: Desk) -> None:
        browser = desk.browser(host="http://127.0.0.1:8000")
        link = await desk.link(await desk.add(password=None))
        response = await browser.http.post(f"/staff{link}", headers={"sec-fetch-site": "same-origin"})
        assert response.headers["set-cookie"].startswith("consular_staff=")
        assert "Secure" not in response.headers["set-cookie"]
        assert await browser.is_in()
