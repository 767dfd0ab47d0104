"""Two providers of SMS: one that errs or stalls loses traffic to the other, and gets it back when it is well."""

from __future__ import annotations

from consular.conversations.models import Status
from tests.api.channels.gateway import PHONE, Gateway
from tests.api.channels.twilio.fake import Refusal


async def ask(gateway: Gateway, text: str = "hello") -> None:
    await gateway.text(text)
    await gateway.work()


async def test_a_provider_that_errs_loses_the_message_to_the_other_at_once(gateway: Gateway) -> None:
    gateway.twilio.always = Refusal(503)
    await ask(gateway)
    assert gateway.notify.texts == ["answer to hello"]
    [reply] = await gateway.replies()
    assert reply.status is Status.SENT and reply.provider_id == f"notify:{gateway.notify.taken[0].id}"


async def test_a_provider_that_stalls_loses_it_too(gateway: Gateway) -> None:
    gateway.twilio.stalls = True
    await ask(gateway)
    assert gateway.notify.texts == ["answer to hello"]


async def test_an_ill_provider_is_left_in_peace_and_gets_its_traffic_back(gateway: Gateway) -> None:
    gateway.network.cut_off = {"twilio"}
    for _ in range(2):
        await ask(gateway)
    gateway.network.cut_off = set()
    await ask(gateway, "resting")
    assert gateway.twilio.tries == 0 and gateway.notify.texts[-1] == "answer to resting"
    gateway.clock.forward(60)
    await ask(gateway, "well")
    assert gateway.twilio.texts == ["answer to well"]


async def test_what_a_provider_sends_clears_it_of_the_failures_before(gateway: Gateway) -> None:
    for text in ("one", "two", "three"):
        gateway.twilio.refusals = [Refusal(503)]
        await ask(gateway, f"{text} that it errs at")
        await ask(gateway, text)
    assert gateway.twilio.texts == ["answer to one", "answer to two", "answer to three"]


async def test_when_both_are_away_the_message_waits_and_goes_out_once(gateway: Gateway) -> None:
    gateway.network.cut_off = {"twilio", "notify"}
    await ask(gateway)
    assert (await gateway.replies())[0].status is Status.QUEUED
    gateway.network.cut_off = set()
    gateway.clock.forward(60)
    await gateway.work()
    assert gateway.twilio.texts == ["answer to hello"] and gateway.notify.texts == []


async def test_somebody_who_has_heard_nothing_for_long_is_shown_to_officers_once(gateway: Gateway) -> None:
    gateway.network.cut_off = {"twilio", "notify"}
    await ask(gateway)
    for _ in range(12):
        gateway.clock.forward(301)
        await gateway.work()
    assert [alert.kind for alert in await gateway.alerts()] == ["undelivered"]
    assert (await gateway.replies())[0].status is Status.QUEUED, "and it is still tried"


async def test_a_number_that_opted_out_at_one_is_reached_by_the_other(gateway: Gateway) -> None:
    gateway.twilio.opted_out = {PHONE}
    await ask(gateway, "do I need a visa")
    assert gateway.notify.texts == ["answer to do I need a visa"]
    assert await gateway.alerts() == []


async def test_a_pause_that_a_provider_asks_for_is_kept(gateway: Gateway) -> None:
    gateway.network.cut_off = {"notify"}
    gateway.twilio.always = Refusal(429, 20429, {"retry-after": "20"})
    await ask(gateway)
    gateway.twilio.always = None
    tries = gateway.twilio.tries
    gateway.clock.forward(1)
    await gateway.work()
    assert gateway.twilio.tries == tries
    gateway.clock.forward(60)
    await gateway.work()
    assert gateway.twilio.texts == ["answer to hello"]


async def test_what_both_refuse_for_good_has_failed_and_officers_are_told(gateway: Gateway) -> None:
    gateway.twilio.always = Refusal(400, 21211)
    gateway.notify.always = (400, "phone_number Not enough digits")
    await ask(gateway)
    [reply] = await gateway.replies()
    assert (reply.status, reply.error) == (Status.FAILED, "bad_number")
    assert [(alert.kind, alert.message_id) for alert in await gateway.alerts()] == [("undelivered", reply.id)]


async def test_a_failing_reply_does_not_hold_up_the_next_person(gateway: Gateway) -> None:
    gateway.twilio.refusals = [Refusal(400, 21211)]
    gateway.notify.always = (400, "phone_number is wrong")
    await gateway.text("hello")
    await gateway.text("hello", sender="+447700900321")
    await gateway.work()
    assert [taken.to for taken in gateway.twilio.taken] == ["+447700900321"]
