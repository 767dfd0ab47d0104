"""Logs carry one id from webhook to delivery, and never what anybody wrote."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest

from api import logs
from consular.errors import TemporaryFailure
from tests.api.conftest import House

SECRET = "zanzibar-marmalade-secret"
ADDRESS = "+447700900123"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]


async def test_no_text_or_address_is_ever_logged(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json", "DEBUG")
    await house.says(f"I was mugged in Rome {SECRET}", address=ADDRESS, provider_id="one")
    await house.says(f"I was mugged in Rome {SECRET}", address=ADDRESS, provider_id="one")
    house.channel.failures = [TemporaryFailure("busy"), ValueError(SECRET)]
    await house.work()
    house.rasa.down = True
    await house.says(SECRET, address=ADDRESS)
    await house.work()
    written = capsys.readouterr().err
    assert "message.received" in written and "message.postponed" in written
    assert SECRET not in written and ADDRESS not in written


async def test_one_id_follows_a_message_from_webhook_to_delivery(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure("json", "INFO")
    await house.says("hello", address="one")
    await house.says("hello", address="two")
    await house.work()
    events = defaultdict(set)
    for line in lines(capsys):
        events[line.get("trace")].add(line["event"])
    assert len(events) == 2
    assert all(
        seen == {"message.received", "message.answered", "message.settled"} for seen in events.values()
    )


def test_a_private_key_loses_its_value(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json", "INFO")
    logs.structlog.get_logger().info("x", text=SECRET, address=ADDRESS)
    assert SECRET not in capsys.readouterr().err


def test_an_errors_own_words_stay_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json", "INFO")
    try:
        raise ValueError(SECRET)
    except ValueError:
        logs.structlog.get_logger().error("failed", exc_info=True)
    [line] = lines(capsys)
    assert (line["error"], SECRET in json.dumps(line)) == ("ValueError", False)
    assert "test_logs.py" in line["where"]
