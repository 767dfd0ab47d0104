"""Structured logs: ids, kinds and times. A message's text, an address or a name never goes in.

One trace id follows a message from webhook to delivery: `bind(trace)` puts it into every line below.
"""

from __future__ import annotations

import logging
import sys
import uuid
from typing import Any

import structlog

# A guard, not a licence: a line that carries one of these keys loses its value.
PRIVATE = frozenset({"text", "address", "phone", "name", "body", "payload", "token", "value", "message"})


def configure(log_format: str, level: str) -> None:
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _strike_private,
            structlog.processors.StackInfoRenderer(),
            _describe_exception,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper(), logging.INFO)),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)


def _strike_private(
    _logger: Any, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return {key: "[private]" if key in PRIVATE else value for key, value in event.items()}


def _describe_exception(
    _logger: Any, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """The kind of error and where it happened, without its text: a driver's error may quote a row."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        if trace:
            event["where"] = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
    return event


def new_trace() -> str:
    return uuid.uuid4().hex


def bind(trace: str) -> None:
    """Every line of this task carries the trace from now on."""
    structlog.contextvars.bind_contextvars(trace=trace)
