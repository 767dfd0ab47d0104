"""Nothing of the console answers to whoever has not signed in, whatever the route; and nobody acts through a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from sqlalchemy.exc import OperationalError
from starlette.routing import Mount

from api.staff.gate import OPEN
from api.staff.signed import Needs
from consular.staff.models import Role
from tests.api.staff.conftest import HOST, SOMEBODY, Desk

VALUES = {
    "reference": "AAA-AAA",
    "task_id:int": "1",
    "merge_id:int": "1",
    "conversation_id:int": "1",
    "message_id:int": "1",
    "view_id:int": "1",
    "session_id:int": "1",
    "officer_id:int": "1",
    "act": "deactivate",
    "token": "guessed",
}
STREAMS = "/events"  # they answer without an end: whoever is signed in would wait for it here
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def console(app: FastAPI) -> FastAPI:
    """What is mounted at /staff; and nothing else may answer there."""
    below = [route for route in app.routes if getattr(route, "path", "").startswith("/staff")]
    assert [type(route) for route in below] == [Mount]
    mounted = below[0].app  # type: ignore[attr-defined]
    assert isinstance(mounted, FastAPI)
    return mounted


def routes(app: FastAPI) -> Iterator[tuple[str, RouteContext]]:
    """Every route of the console by a path that it answers to."""
    for context in iter_route_contexts(console(app).routes):
        path = context.path or ""
        for name, value in VALUES.items():
            path = path.replace("{" + name + "}", value)
        yield path, context


def is_open(path: str) -> bool:
    return any(path == root or path.startswith(root + "/") for root in OPEN)


def roles(dependant: Dependant) -> list[Role]:
    return [each.call.role for each in dependant.dependencies if isinstance(each.call, Needs)]


async def test_no_route_answers_without_a_session_except_those_of_signing_in(desk: Desk) -> None:
    stranger, walked = desk.browser(), 0
    for path, _ in routes(desk.app):
        for method in METHODS:
            if is_open(path):
                continue
            response = await stranger.http.request(method, f"/staff{path}", headers={"origin": HOST})
            assert response.status_code == 303, (method, path)
            assert response.headers["location"].partition("?")[0] == "/staff/sign-in", (method, path)
            walked += 1
    assert walked > 100


async def test_a_made_up_session_opens_nothing(desk: Desk) -> None:
    stranger = desk.browser()
    stranger.http.cookies.set("__Host-consular_staff", "guessed", domain="desk.example")
    for path, _ in routes(desk.app):
        if not is_open(path):
            assert (await stranger.get(path)).status_code == 303, path


def test_the_open_routes_are_those_of_signing_in(desk: Desk) -> None:
    """Whoever opens another one has to say so here."""
    found = {path for path, _ in routes(desk.app) if is_open(path)}
    assert found == {"/sign-in", "/link/guessed"}


def test_every_closed_route_says_which_role_it_needs(desk: Desk) -> None:
    silent = [
        path
        for path, context in routes(desk.app)
        if not is_open(path) and path != "/sign-out" and not roles(context.dependant)
    ]
    assert silent == []


async def test_a_route_that_somebody_forgot_to_protect_is_closed_as_well(desk: Desk) -> None:
    @console(desk.app).get("/forgotten")
    async def forgotten() -> str:
        return "secret"

    stranger, officer = desk.browser(), await desk.signed_in()
    assert (await stranger.get("/forgotten")).status_code == 303
    assert (await officer.get("/forgotten")).text == '"secret"'


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_opens_what_its_routes_say_and_no_more(desk: Desk, role: Role) -> None:
    officer = await desk.signed_in(role)
    for path, context in routes(desk.app):
        if is_open(path) or path.endswith(STREAMS) or "GET" not in (context.methods or ()):
            continue
        needed = max((each.rank for each in roles(context.dependant)), default=0)
        status = (await officer.get(path)).status_code
        assert (status == 403) == (role.rank < needed), (path, status)


async def test_a_step_that_is_owed_stands_before_everything_else(desk: Desk) -> None:
    officer = await desk.add(first=True)
    browser = desk.browser()
    await browser.post(await desk.link(officer))
    for path in ("/", "/account", "/officers", "/second-factor/set-up"):
        assert (await browser.get(path)).headers["location"] == "/staff/password"
    assert (await browser.get("/password")).status_code == 200
    assert (await browser.post("/sign-out")).headers["location"] == "/staff/sign-in?problem=out"


async def test_the_wanted_page_comes_after_signing_in(desk: Desk) -> None:
    stranger = desk.browser()
    assert (await stranger.get("/account?a=1")).headers[
        "location"
    ] == "/staff/sign-in?next=%2Fstaff%2Faccount%3Fa%3D1"
    assert (await stranger.get("/")).headers["location"] == "/staff/sign-in"


async def test_a_script_is_told_to_sign_in_and_an_open_stream_is_ended(desk: Desk) -> None:
    stranger = desk.browser()
    told = await stranger.http.get(
        "/staff/account", headers={"hx-request": "true", "hx-current-url": f"{HOST}/staff/queue"}
    )
    assert (told.status_code, told.headers["hx-redirect"]) == (401, "/staff/sign-in?next=%2Fstaff%2Fqueue")
    assert (await stranger.get("/account", accept="text/event-stream")).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "origin": HOST},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"authorization": "Bearer x"},
    ],
)
async def test_a_post_that_is_not_from_our_own_pages_changes_nothing(
    desk: Desk, headers: dict[str, str]
) -> None:
    officer = await desk.signed_in()
    for path in ("/sign-out", "/account/sessions/end-others", "/sign-in"):
        response = await officer.http.post(f"/staff{path}", headers=headers)
        assert response.status_code == 403
        assert "Nothing was changed" in response.text
    assert await officer.is_in()


async def test_every_answer_has_a_policy_that_fetches_nothing_from_other_hosts(desk: Desk) -> None:
    officer, stranger = await desk.signed_in(Role.ADMINISTRATOR), desk.browser()
    for path, context in routes(desk.app):
        endless = path.endswith(STREAMS)
        for browser in (
            (stranger,) if endless else (officer, stranger) if "GET" in (context.methods or ()) else ()
        ):
            headers = (await browser.get(path)).headers
            policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
            assert policy["default-src"] == "'none'"
            assert set(policy.values()) == {"'none'", "'self'"}
            assert policy["frame-ancestors"] == "'none'"
            assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
            assert headers["strict-transport-security"]


async def test_cookies_are_for_https_for_us_alone_and_out_of_reach_of_scripts(desk: Desk) -> None:
    officer = await desk.add()
    cookie = (await desk.browser().post(await desk.link(officer))).headers["set-cookie"]
    assert cookie.startswith("__Host-consular_staff=")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


async def test_a_session_ends_with_the_shift_and_when_nobody_is_there(desk: Desk) -> None:
    officer = await desk.signed_in()
    for _ in range(11):
        desk.clock.forward(3600)
        assert await officer.is_in()
    desk.clock.forward(3600)
    assert not await officer.is_in()
    idle = desk.browser()
    await idle.post(await desk.link(await desk.officer()))
    await idle.post("/second-factor", {"code": officer.code()})
    assert await idle.is_in()
    desk.clock.forward(2 * 3600)
    assert not await idle.is_in()


async def test_a_deactivated_officer_is_out_at_once(desk: Desk) -> None:
    administrator = await desk.signed_in(Role.ADMINISTRATOR)
    officer = await desk.signed_in(email="ben@example.org")
    ben = await desk.officer("ben@example.org")
    await administrator.post(f"/officers/{ben.id}/deactivate")
    assert not await officer.is_in()


async def test_without_the_database_the_page_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = await desk.signed_in()

    def away() -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(desk.service.database, "read", away)
    response = await officer.get("/account")
    assert (response.status_code, response.headers["retry-after"]) == (503, "10")
    assert "The database cannot be reached" in response.text


async def test_what_is_not_there_is_said_on_a_page_of_ours(desk: Desk) -> None:
    response = await (await desk.signed_in()).get("/nothing-here")
    assert (response.status_code, "Page not found" in response.text) == (404, True)
    assert SOMEBODY.name in response.text
