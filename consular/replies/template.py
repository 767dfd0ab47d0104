"""Files of words outside the replies of the topics, data/replies.j2 above all, as functions by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from consular.errors import ConsularError


class BadTemplate(ConsularError):
    """The file cannot be read; the text names the line and what is wrong."""


class Blocks:
    """`blocks.render("numbers", country, order)` calls the macro of that name. Missing values raise, never show."""

    def __init__(self, data: Path, helpline: str, file: str = "replies.j2") -> None:
        environment = Environment(
            loader=FileSystemLoader(data),
            undefined=StrictUndefined,
            autoescape=False,
            keep_trailing_newline=False,
        )
        environment.globals["helpline"] = helpline
        try:
            self._module = environment.get_template(file).module
        except TemplateError as error:
            line = getattr(error, "lineno", "?")
            raise BadTemplate(f"data/{file}, line {line}: {error}. Mend that line.") from error

    def render(self, name: str, *values: Any) -> str:
        """The block's text, without blank space around it."""
        return str(getattr(self._module, name)(*values)).strip()
