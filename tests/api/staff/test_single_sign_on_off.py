"""Where no provider is set there is no single sign-on: no button and no address."""

from __future__ import annotations

from tests.api.staff.conftest import Desk


async def test_it_is_not_offered_and_not_there(desk: Desk) -> None:
    browser = desk.browser()
    assert "single sign-on" not in (await browser.get("/sign-in")).text
    assert (await browser.get("/single-sign-on")).status_code == 404
    assert (await browser.get("/single-sign-on/return?code=1&state=2")).status_code == 404
