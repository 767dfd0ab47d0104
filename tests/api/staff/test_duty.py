"""Duty shifts in the console, and the link in an escalation's e-mail."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from consular.desk import alerting, claims, notices
from consular.desk.models import DutyShift
from consular.staff.models import Officer, Role
from tests.api.staff.conftest import SOMEBODY, Browser, Desk
from tests.api.staff.test_desk_pages import KIDNAPPED, says

PARIS, CENTRE = "british-embassy-paris", "global-centre"
SHIFT = {"post": PARIS, "starts": "2026-11-23T09:00", "ends": "2026-11-23T17:00"}


async def shifts(desk: Desk) -> list[DutyShift]:
    async with desk.service.database.read() as session:
        return list((await session.execute(select(DutyShift))).scalars())


async def test_with_nobody_planned_the_page_says_so_and_what_follows(desk: Desk) -> None:
    page = (await (await desk.signed_in(posts=frozenset({PARIS}))).get("/duty")).text
    assert "Nobody is on duty now" in page and "No shift is planned in these seven days" in page
    assert "The global centre is told in place of a duty officer" in page
    assert "Put somebody on duty" not in page, "an officer only looks"


async def test_nobody_on_duty_is_a_warning_while_the_post_is_open(desk: Desk) -> None:
    warned = {}
    for email, hours in (("saturday@example.org", 0), ("monday@example.org", 55)):
        desk.clock.forward(hours * 3600)
        browser = await desk.signed_in(email=email, posts=frozenset({PARIS}))
        page = (await browser.get("/duty")).text
        warned["Closed until" in page] = page.count('class="govuk-warning-text"')
    assert warned == {True: 1, False: 2}, "and that of the centre, which never closes, always"


async def test_a_supervisor_puts_somebody_on_duty_by_their_own_clock(desk: Desk) -> None:
    browser = await desk.signed_in(Role.SUPERVISOR, time_zone="Europe/Paris")
    dan = await desk.add(replace(SOMEBODY, email="dan@example.org", name="Dan Roe", posts=frozenset({PARIS})))
    answer = await browser.post("/duty", {**SHIFT, "officer": dan.id})
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/duty?done=added")
    [shift] = await shifts(desk)
    assert (shift.officer_id, shift.starts_at.isoformat()) == (dan.id, "2026-11-23T08:00:00+00:00")
    page = (await browser.get("/duty")).text
    assert "Dan Roe" in page and "23 November 2026, 09:00 to 17:00 CET" in page
    assert "24 November 2026, 09:00 to 17:00 CET" in page, "the next day is a gap"
    assert (await desk.actions())[-1] == "duty.added"
    assert (await browser.post(f"/duty/{shift.id}/remove")).headers["location"] == "/staff/duty?done=removed"
    assert await shifts(desk) == [] and (await desk.actions())[-1] == "duty.removed"


async def test_two_at_once_are_shown_as_such(desk: Desk) -> None:
    browser = await desk.signed_in(Role.SUPERVISOR)
    for name in ("dan", "eve"):
        one = await desk.add(replace(SOMEBODY, email=f"{name}@example.org", name=name.title()))
        await browser.post("/duty", {**SHIFT, "post": CENTRE, "officer": one.id})
    assert (await browser.get("/duty")).text.count("Beside another") == 2


async def test_what_cannot_be_is_said_beside_what_was_written(desk: Desk) -> None:
    browser = await desk.signed_in(Role.SUPERVISOR)
    ann = await desk.officer()
    answer = await browser.post("/duty", {**SHIFT, "officer": ann.id, "ends": "2026-11-23T08:00"})
    assert answer.status_code == 422 and "The shift must end after it begins" in answer.text
    assert 'value="2026-11-23T09:00"' in answer.text
    answer = await browser.post("/duty", {**SHIFT, "officer": ann.id, "starts": "tomorrow"})
    assert answer.status_code == 422 and "Write the day and the time" in answer.text
    assert await shifts(desk) == []


async def test_officers_change_nothing_and_supervisors_nothing_of_other_posts(desk: Desk) -> None:
    officer = await desk.signed_in(email="one@example.org")
    amara = await desk.officer("one@example.org")
    assert (await officer.post("/duty", {**SHIFT, "officer": amara.id})).status_code == 403
    rome = await desk.signed_in(
        Role.SUPERVISOR, email="two@example.org", posts=frozenset({"british-embassy-rome"})
    )
    for post in (PARIS, CENTRE):
        assert (await rome.post("/duty", {**SHIFT, "post": post, "officer": amara.id})).status_code == 403
    centre = await desk.signed_in(Role.SUPERVISOR, email="three@example.org")
    await centre.post("/duty", {**SHIFT, "officer": amara.id})
    [shift] = await shifts(desk)
    assert (await rome.post(f"/duty/{shift.id}/remove")).status_code == 403
    assert len(await shifts(desk)) == 1
    assert "British Embassy Paris" not in (await rome.get("/duty")).text


async def test_a_day_on_which_the_post_is_closed_is_shown(desk: Desk) -> None:
    desk.clock.forward(31 * 24 * 3600)  # 22 December
    page = (await (await desk.signed_in(posts=frozenset({PARIS}))).get("/duty")).text
    assert "Closed on 25 December: Christmas Day." in page


async def test_where_holidays_are_not_known_the_page_says_so(desk: Desk) -> None:
    page = (await (await desk.signed_in(posts=frozenset({"british-consulate-kyiv"}))).get("/duty")).text
    assert "public holidays are not known to us" in page


async def told(desk: Desk, officer: Officer | None) -> tuple[int, str]:
    """A late conversation of which an officer, or a rota, was told; its id and the link's path."""
    conversation = await says(desk, KIDNAPPED)
    at = desk.clock()
    async with desk.service.database.write() as session:
        found = await claims.find(session, conversation)
        await alerting.raise_late(session, found, "late_duty", at, officer.id if officer else None)
        token = await notices.add(
            session, conversation, officer.id if officer else None, "email", "K7M-4PR", at
        )
    return conversation, f"/duty/acknowledge/{token}"


async def waits(desk: Desk, browser: Browser, path: str) -> bool:
    return "I take care of it" in (await browser.get(path)).text


async def test_the_link_asks_first_and_its_answer_acknowledges_once(desk: Desk) -> None:
    browser = await desk.signed_in()
    conversation, path = await told(desk, await desk.officer())
    assert await waits(desk, browser, path) and await waits(desk, browser, path), "opening it changes nothing"
    answer = await browser.post(path)
    assert answer.headers["location"] == f"/staff/conversations/{conversation}"
    [entry] = [one for one in await desk.entries() if one.action == "conversation.acknowledged"]
    assert (entry.officer_id, entry.details["by"]) == ((await desk.officer()).id, "email")
    assert not await waits(desk, browser, path)
    assert (await browser.post(path)).status_code == 409


async def test_a_link_that_was_used_acknowledges_nothing_that_waits_again_and_says_what_to_do(
    desk: Desk,
) -> None:
    browser = await desk.signed_in()
    conversation, path = await told(desk, await desk.officer())
    await browser.post(path)
    async with desk.service.database.write() as session:
        found = await claims.find(session, conversation)
        await alerting.raise_late(session, found, "late_centre", desk.clock())
    page = (await browser.get(path)).text
    assert "It waits again" in page and "I take care of it" not in page
    assert f'href="/staff/conversations/{conversation}"' in page and 'href="/staff/alerts"' in page
    refused = await browser.post(path)
    assert (refused.status_code, "The conversation waits again" in refused.text) == (409, True)
    assert (await desk.actions()).count("conversation.acknowledged") == 1


async def test_the_link_opens_nothing_for_a_stranger_or_for_another_officer(desk: Desk) -> None:
    browser = await desk.signed_in()
    _, path = await told(desk, await desk.officer())
    answer = await desk.browser().get(path)
    assert answer.status_code == 303 and answer.headers["location"].startswith("/staff/sign-in?next=")
    assert (await desk.browser().post(path)).status_code == 303
    other = await desk.signed_in(email="other@example.org")
    assert (await other.get(path)).status_code == 404 and (await other.post(path)).status_code == 404
    assert await waits(desk, browser, path)


async def test_the_link_of_a_rota_is_for_whoever_opens_it_and_signs_in(desk: Desk) -> None:
    browser = await desk.signed_in()
    _, path = await told(desk, None)
    assert (await browser.post(path)).status_code == 303
    assert not await waits(desk, browser, path)


async def test_a_link_is_worth_nothing_after_a_day(desk: Desk) -> None:
    browser = await desk.signed_in()
    _, path = await told(desk, await desk.officer())
    desk.clock.forward(24 * 3600)
    await browser.post(await desk.link(await desk.officer()))
    assert (await browser.get(path)).status_code in (303, 404)
    async with desk.service.database.read() as session:
        assert await notices.by_token(session, path.rpartition("/")[2], desk.clock()) is None


async def test_the_link_says_when_somebody_was_faster(desk: Desk) -> None:
    browser = await desk.signed_in()
    conversation, path = await told(desk, await desk.officer())
    await desk.service.desk.desk.acknowledge(conversation, (await desk.officer()).id)
    page = (await browser.get(path)).text
    assert "Nothing is left to acknowledge" in page and "I take care of it" not in page
