"""What is wrong in the fact files, told so that an editor can mend it: file, line, field, fault, fix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic_core import ErrorDetails

from consular.errors import ConsularError

COMPARE = "compare it with another file in the same folder"
_QUOTES = 'put it in quotes, as in "112": a bare number loses its leading zeros'
_FIXES = {
    "string_type": "write it as text, in quotes",
    "string_too_short": "write something, or remove the line",
    "string_too_long": "shorten it",
    "list_type": "write a list: one item a line, each after a hyphen",
    "too_short": "add at least one item",
    "too_long": "shorten it",
    "dict_type": "write a field and its value on each line",
    "model_type": "write a field and its value on each line",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "float_parsing": "write a number, as in 41.3306",
    "int_parsing": "write a whole number, as in 2018",
    "date_type": "write the day as in 2026-08-22",
    "date_parsing": "write the day as in 2026-08-22",
    "date_from_datetime_parsing": "write the day as in 2026-08-22",
    "date_from_datetime_inexact": "write the day alone, as in 2026-08-22",
}


@dataclass(frozen=True)
class Problem:
    """`path` starts at the data folder; `field` is dotted, with list items counted from 0."""

    path: str
    line: int
    field: str
    fault: str
    fix: str

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        return f"{self.path}, line {self.line}: {field}{self.fault}. Fix: {self.fix}."


class BadFacts(ConsularError):
    """Some fact files cannot be used. Every problem is here, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: (problem.path, problem.line))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def describe(error: ErrorDetails) -> tuple[str, str]:
    """A validation error as fault and fix, in words for an editor."""
    kind, context, value = error["type"], error.get("ctx", {}), error["input"]
    field = error["loc"][-1] if error["loc"] else "it"
    match kind:
        case "fact":
            return str(context["what"]), str(context["fix"])
        case "missing":
            return "is missing", f"add a line that starts with '{field}:'"
        case "extra_forbidden":
            return "is not a field that is known here", "check its spelling, or remove it"
        case "literal_error" | "enum":
            return f"cannot be '{value}'", f"write one of {context['expected']}"
        case "string_pattern_mismatch":
            return f"'{value}' is not of the right form", f"it has to match {context['pattern']}"
        case "string_type" if isinstance(value, bool):  # YAML takes NO, on and yes for truth values
            return f"is read as {str(value).lower()}", 'put it in quotes, as in "NO"'
        case "string_type" if isinstance(value, int | float):
            return f"is the bare number {value}", _QUOTES
        case "greater_than_equal" | "less_than_equal":
            return f"{value} is out of range", error["msg"]
    return _plain_fault(error), _FIXES.get(kind, COMPARE)


def _plain_fault(error: ErrorDetails) -> str:
    if error["input"] is None:
        return "is empty"
    message = error["msg"]
    return message[0].lower() + message[1:]
