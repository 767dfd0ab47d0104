"""The one file of words outside the topics, data/replies.j2, as functions by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from consular.errors import ConsularError


class BadTemplate(ConsularError):
    """data/replies.j2 cannot be read; the text names the line and what is wrong."""


class Blocks:
    """`blocks.render("numbers", country, order)` calls the macro of that name. Missing values raise, never show."""

    def __init__(self, data: Path, helpline: str) -> None:
        environment = Environment(
            loader=FileSystemLoader(data),
            undefined=StrictUndefined,
            autoescape=False,
            keep_trailing_newline=False,
        )
        environment.globals["helpline"] = helpline
        try:
            self._module = environment.get_template("replies.j2").module
        except TemplateError as error:
            line = getattr(error, "lineno", "?")
            raise BadTemplate(f"data/replies.j2, line {line}: {error}. Mend that line.") from error

    def render(self, name: str, *values: Any) -> str:
        """The block's text, without blank space around it."""
        return str(getattr(self._module, name)(*values)).strip()
