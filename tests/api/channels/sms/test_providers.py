"""Which provider gets a message: the first that is well, and the ill one again when it is well."""

from __future__ import annotations

from datetime import timedelta

from api.channels.interface import OutboundMessage
from api.channels.sms.providers import LONGEST_REST, Providers
from tests.conftest import Clock

NOBODY = frozenset[str]()


class Named:
    def __init__(self, name: str) -> None:
        self.name = name

    async def send(self, message: OutboundMessage) -> str:
        return "1"

    async def close(self) -> None:
        pass


def make(clock: Clock) -> Providers:
    return Providers([Named("twilio"), Named("notify")], clock)


def order(providers: Providers, refused_by: frozenset[str] = NOBODY) -> list[str]:
    return [one.name for one in providers.in_order(refused_by)]


def test_the_preferred_one_comes_first_while_it_is_well(clock: Clock) -> None:
    providers = make(clock)
    assert order(providers) == ["twilio", "notify"]
    providers.failed("twilio", None)
    assert order(providers) == ["twilio", "notify"], "one failure is no illness"


def test_one_that_fails_twice_in_a_row_rests_and_is_tried_again_later(clock: Clock) -> None:
    providers = make(clock)
    providers.failed("twilio", None)
    providers.failed("twilio", None)
    assert order(providers) == ["notify", "twilio"]
    clock.forward(29)
    assert order(providers) == ["notify", "twilio"]
    clock.forward(2)
    assert order(providers) == ["twilio", "notify"]


def test_a_success_between_two_failures_keeps_it_well(clock: Clock) -> None:
    providers = make(clock)
    for _ in range(5):
        providers.failed("twilio", None)
        providers.succeeded("twilio")
    assert order(providers) == ["twilio", "notify"]


def test_it_rests_longer_each_time_up_to_a_limit_and_is_well_after_one_success(clock: Clock) -> None:
    providers = make(clock)
    providers.failed("twilio", None)
    for minutes in (0.5, 1, 2, 4, 8, 10, 10):
        providers.failed("twilio", None)
        clock.forward(minutes * 60 - 1)
        assert order(providers) == ["notify", "twilio"], minutes
        clock.forward(2)
        assert order(providers) == ["twilio", "notify"], minutes
    assert timedelta(minutes=10) == LONGEST_REST
    providers.succeeded("twilio")
    providers.failed("twilio", None)
    assert order(providers) == ["twilio", "notify"]


def test_a_pause_that_the_provider_asks_for_is_kept(clock: Clock) -> None:
    providers = make(clock)
    providers.failed("twilio", timedelta(seconds=90))
    clock.forward(89)
    assert order(providers) == ["notify"], "it is not tried even when the other one fails"
    providers.failed("notify", timedelta(seconds=60))
    assert order(providers) == [] and providers.shortest_rest() == timedelta(seconds=1)
    clock.forward(60)
    assert order(providers) == ["twilio", "notify"]


def test_who_refused_this_message_is_left_out_unless_nobody_else_is_there(clock: Clock) -> None:
    providers = make(clock)
    assert order(providers, frozenset({"twilio"})) == ["notify"]
    assert order(providers, frozenset({"twilio", "notify"})) == ["twilio", "notify"]


def test_when_all_are_ill_all_are_tried(clock: Clock) -> None:
    providers = make(clock)
    for name in ("twilio", "notify"):
        providers.failed(name, None)
        providers.failed(name, None)
    assert order(providers) == ["twilio", "notify"]
