"""Who is on duty, by the keyboard and at any width; and the link in an escalation's e-mail."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consular.database import now
from consular.desk import alerting, claims, notices
from consular.staff.models import Officer, Role
from tests.browser.desk import Desk
from tests.browser.test_desk_accessibility import KIDNAPPED, look

LOCAL = "%Y-%m-%dT%H:%M"


def open_duty(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.service.url}/staff/duty")
    expect(page.get_by_role("heading", name="On duty", exact=True)).to_be_visible()


def told(desk: Desk, page: Page, conversation: int) -> str:
    """The link of an e-mail that told this page's officer of a late conversation."""
    links: list[str] = []

    async def write(session: AsyncSession) -> None:
        query = select(Officer.id).where(Officer.email == desk.emails[page])
        officer_id, at = (await session.execute(query)).scalar_one(), now()
        found = await claims.find(session, conversation)
        await alerting.raise_late(session, found, "late_duty", at, officer_id)
        links.append(await notices.add(session, conversation, officer_id, "email", "K7M-4PR", at))

    desk.change(write)
    return f"{desk.service.url}/staff/duty/acknowledge/{links[0]}"


def test_a_supervisor_plans_a_shift_by_the_keyboard_and_takes_it_away_again(desk: Desk) -> None:
    page = desk.officer("Una Planner", Role.SUPERVISOR)
    open_duty(page, desk)
    look(page, "nobody planned")
    page.get_by_label("For", exact=True).select_option(label="Global response centre")
    page.get_by_label("Officer").select_option(label="Una Planner (no phone number)")
    page.get_by_label("From").fill((now() - timedelta(hours=1)).strftime(LOCAL))
    page.get_by_label("Until").fill((now() + timedelta(hours=8)).strftime(LOCAL))
    page.get_by_label("Until").focus()
    for _ in range(12):  # through the parts of the field that the browser makes
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Add":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The shift was added.")
    centre = page.get_by_role("region", name="Global response centre")
    expect(centre).to_contain_text("On duty now: Una Planner.")
    look(page, "with a shift")
    centre.get_by_role("button", name="Remove the shift of Una Planner").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The shift was removed.")
    expect(centre).not_to_contain_text("Una Planner")


def test_a_mistake_in_a_shift_is_said_where_it_was_made(desk: Desk) -> None:
    page = desk.officer("Uri Wrong", Role.SUPERVISOR)
    open_duty(page, desk)
    page.get_by_role("button", name="Add").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Write the day and the time at which the shift begins")
    look(page, "mistakes")
    summary.get_by_role("link", name="Write the day and the time at which the shift ends").click()
    expect(page.get_by_label("Until")).to_be_focused()


def test_officers_see_who_is_on_duty_and_change_nothing(desk: Desk) -> None:
    page = desk.officer("Ulf Looks")
    open_duty(page, desk)
    expect(page.get_by_role("button", name="Add")).to_have_count(0)
    expect(page.get_by_role("heading", name="Put somebody on duty")).to_have_count(0)


def test_the_link_in_an_e_mail_asks_and_then_leads_to_the_conversation(desk: Desk) -> None:
    page = desk.officer("Uma Duty")
    conversation = desk.says(KIDNAPPED, desk.number())
    page.goto(told(desk, page, conversation))
    look(page, "asked to acknowledge")
    page.get_by_role("button", name="I take care of it").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/conversations/{conversation}")
    expect(page.locator("#entries")).to_contain_text("Uma Duty")
    page.goto(told(desk, page, conversation).rpartition("/")[0] + "/none-of-ours")
    expect(page.get_by_text("not one of ours")).to_be_visible()
    look(page, "a link that is none")
