"""The one table from Twilio's codes to our reasons."""

from __future__ import annotations

import pytest

from api.channels.reasons import Reason
from api.channels.twilio.errors import REASONS, failure_of, reason_of
from api.outbox.undelivered import REMEDIES
from consular.errors import PermanentFailure, TemporaryFailure


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (21610, Reason.OPTED_OUT),
        ("30003", Reason.UNREACHABLE),
        (30005, Reason.UNREACHABLE),
        (30006, Reason.UNREACHABLE),
        (30007, Reason.FILTERED),
        (63016, Reason.OUTSIDE_WINDOW),
        (30001, Reason.RATE_LIMITED),
        (14107, Reason.RATE_LIMITED),
        (63018, Reason.RATE_LIMITED),
        (429, Reason.RATE_LIMITED),
        (12345, Reason.UNKNOWN),
        ("²", Reason.UNKNOWN),
        (None, Reason.UNKNOWN),
    ],
)
def test_each_code_has_our_own_word(code: str | int | None, reason: Reason) -> None:
    assert reason_of(code) is reason


def test_every_reason_has_its_remedies() -> None:
    assert set(REMEDIES) == set(Reason)
    assert set(REASONS.values()) <= set(REMEDIES)


@pytest.mark.parametrize(
    ("code", "status", "kind", "reason"),
    [
        (21610, 400, PermanentFailure, "opted_out"),
        (21211, 400, PermanentFailure, "bad_number"),
        (20429, 429, TemporaryFailure, "rate_limited"),
        (None, 429, TemporaryFailure, "rate_limited"),
        (20003, 401, TemporaryFailure, "misconfigured"),
        (None, 403, TemporaryFailure, "misconfigured"),
        (None, 500, TemporaryFailure, "unknown"),
        (99999, 400, PermanentFailure, "unknown"),
    ],
)
def test_an_api_answer_raises_what_can_be_done_about_it(
    code: int | None, status: int, kind: type[Exception], reason: str
) -> None:
    failure = failure_of(code, status)
    assert type(failure) is kind and str(failure) == reason
