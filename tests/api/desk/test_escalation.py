"""The whole chain when nobody answers in time, by a clock that is set by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from consular.alerts.models import OfficerAlert
from consular.desk import alerting
from consular.desk.models import DutyShift, Timer
from consular.staff.models import Officer
from tests.api.desk.conftest import Office
from tests.fakes import FakeChannel

SHOOTING = "someone is shooting at us in Paris, France, help"


@pytest.fixture
def post_office(office: Office) -> Office:
    """With e-mail and text messages."""
    for name in ("email", "sms"):
        channel = FakeChannel()
        channel.name = name
        office.house.service.channels[name] = channel
    return office


def sent(office: Office, channel: str) -> list[str]:
    """To whom anything went."""
    fake = office.house.service.channels[channel]
    assert isinstance(fake, FakeChannel)
    return [message.address for message in fake.sent]


async def on_duty(office: Office, officer_id: int, post: str | None = None) -> None:
    async with office.house.database.write() as session:
        session.add(
            DutyShift(
                post_slug=post,
                officer_id=officer_id,
                starts_at=office.house.clock() - timedelta(hours=1),
                ends_at=office.house.clock() + timedelta(hours=8),
            )
        )


async def alerts(office: Office, officer_id: int) -> list[str]:
    """The kinds of what an officer's console shows as late."""
    async with office.house.database.read() as session:
        officer = await session.get_one(Officer, officer_id)
        found = await alerting.open_for(session, officer)
    return [alert.kind for alert in found if alert.kind.startswith("late")]


async def keep_alive(office: Office, *officers: int) -> None:
    for officer in officers:
        await office.parts.replies.beat(officer)


async def test_the_chain_goes_from_the_next_officer_to_the_duty_officer_to_the_centre_and_on(
    post_office: Office,
) -> None:
    office = post_office
    ann = await office.officer("Ann", "british-embassy-paris", phone="+447700900001")
    office.house.clock.now = office.house.clock.now + timedelta(days=2, hours=7)  # Monday, open
    dan = await office.officer("Dan", "british-embassy-paris", is_there=False, phone="+447700900002")
    gus = await office.officer("Gus", is_there=False, phone="+447700900003")
    await keep_alive(office, ann)
    await on_duty(office, dan, "british-embassy-paris")
    await on_duty(office, gus)
    receipt = await office.house.says(SHOOTING)
    await office.keep_time()
    conversation = await office.conversation(receipt.conversation_id)
    assert conversation.post_slug == "british-embassy-paris" and conversation.urgency == 2

    await office.after(119)
    assert sent(office, "email") == []
    await office.after(1)
    assert (sent(office, "email"), sent(office, "sms")) == (["ann@example.org"], ["+447700900001"])
    assert await alerts(office, ann) == ["late_officer"] and await alerts(office, dan) == []

    await office.after(120)
    assert sent(office, "email")[1:] == ["dan@example.org"]
    assert await alerts(office, dan) == ["late_duty"]

    await office.after(120)
    assert sent(office, "email")[2:] == ["gus@example.org"] and sent(office, "sms")[-1] == "+447700900003"
    assert "late_centre" in await alerts(office, gus)

    await office.after(120)
    await office.after(120)
    assert sent(office, "email")[3:] == ["gus@example.org", "gus@example.org"], "until somebody acknowledges"
    levels = [step for step in await office.steps(receipt.conversation_id) if step == "escalated"]
    assert len(levels) == 5


async def test_acknowledging_ends_the_chain_for_a_while_and_it_begins_anew_if_nothing_follows(
    post_office: Office,
) -> None:
    office = post_office
    ann, bob = await office.officer("Ann"), await office.officer("Bob")
    receipt = await office.house.says(SHOOTING)
    await office.keep_time()
    await office.after(120)
    assert len(sent(office, "email")) == 1
    await office.parts.desk.acknowledge(receipt.conversation_id, bob)
    assert await alerts(office, ann) == []
    await office.after(14 * 60)
    assert len(sent(office, "email")) == 1
    await keep_alive(office, ann, bob)
    await office.after(61)
    assert len(sent(office, "email")) == 2


async def test_a_reply_ends_the_chain(post_office: Office) -> None:
    office = post_office
    ann = await office.officer("Ann")
    receipt = await office.house.says(SHOOTING)
    await office.keep_time()
    await office.after(120)
    await office.parts.desk.claim(receipt.conversation_id, ann)
    await office.parts.replies.send(receipt.conversation_id, ann, "We are here.")
    for _ in range(20):
        await keep_alive(office, ann)
        await office.after(120)
    assert len(sent(office, "email")) == 1
    async with office.house.database.read() as session:
        kinds = [timer.kind.value for timer in (await session.execute(select(Timer))).scalars()]
    assert kinds == ["gone"]


async def test_whoever_has_it_and_does_not_answer_is_not_the_next_officer(post_office: Office) -> None:
    office = post_office
    ann, bob = await office.officer("Ann"), await office.officer("Bob")
    receipt = await office.house.says(SHOOTING)
    await office.keep_time()
    await office.parts.desk.claim(receipt.conversation_id, ann)
    await office.after(120)
    assert sent(office, "email") == ["bob@example.org"] and await alerts(office, bob) == ["late_officer"]


async def test_with_nobody_there_the_centre_is_told_at_once_and_the_person_whom_to_call(
    post_office: Office,
) -> None:
    office = post_office
    gus = await office.officer("Gus", is_there=False)
    receipt = await office.house.says(SHOOTING)
    await office.keep_time()
    await office.after(120)
    assert await alerts(office, gus) == ["late_centre"]
    assert "+44 20 7008 5000" in office.house.channel.texts[-1]
    assert "No officer is free" in office.house.channel.texts[-1]
    assert (await office.steps(receipt.conversation_id)).count("escalated") == 1


async def test_what_goes_out_to_officers_names_nobody_and_quotes_nothing(post_office: Office) -> None:
    office = post_office
    await office.officer("Ann")
    await office.house.says(SHOOTING)
    await office.keep_time()
    await office.after(180)
    fake = office.house.service.channels["email"]
    assert isinstance(fake, FakeChannel)
    text = fake.sent[0].text
    assert "critical" in text and "France" in text
    assert "shooting" not in text and "visitor" not in text


async def test_without_a_mail_server_or_texts_the_console_alone_is_used(office: Office) -> None:
    ann = await office.officer("Ann")
    await office.house.says(SHOOTING)
    await office.keep_time()
    await office.after(120)
    assert await alerts(office, ann) == ["late_officer"]
    async with office.house.database.read() as session:
        made = (await session.execute(select(OfficerAlert.kind))).scalars().all()
    assert sorted(made) == ["emergency", "late_officer"]
