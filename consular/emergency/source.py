"""Reads a YAML file and keeps the line of every text in it, so that an error can say where to mend it.

It knows nothing of what the files mean.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadFile(ValueError):
    """A content file that cannot be used: which file, which line, and what to write instead."""

    def __init__(self, path: Path, line: int, problem: str, fix: str) -> None:
        super().__init__(f"{path}, line {line}: {problem} {fix}")
        self.path = path
        self.line = line


class Text(str):
    """A text that knows its file and the line it stands on."""

    path: Path
    line: int

    @classmethod
    def at(cls, value: str, path: Path, line: int) -> Text:
        text = cls(value)
        text.path, text.line = path, line
        return text

    def wrong(self, problem: str, fix: str) -> BadFile:
        return BadFile(self.path, self.line, problem, fix)

    def rows(self) -> list[Text]:
        """The lines of a `|` block, without the empty ones and the comments."""
        lines = enumerate(self.split("\n"), self.line + 1)
        rows = [Text.at(row.strip(), self.path, line) for line, row in lines]
        return [row for row in rows if row and not row.startswith("#")]

    def items(self) -> list[Text]:
        """The entries of a comma-separated list; one that runs over several lines counts as one line."""
        return [Text.at(item.strip(), self.path, self.line) for item in self.split(",") if item.strip()]


class Section(dict[str, Any]):
    """A mapping of the file, with the line on which it begins."""

    path: Path
    line: int

    def wrong(self, problem: str, fix: str) -> BadFile:
        return BadFile(self.path, self.line, problem, fix)

    def text(self, key: str) -> Text:
        """The text under `key`; raises BadFile where there is none."""
        value = self.get(key)
        if not isinstance(value, Text) or not value.strip():
            raise self.wrong(f"`{key}` is missing or empty.", f"Write `{key}:` and its text.")
        return value

    def entries(self) -> list[tuple[Text, Text]]:
        """Each name and its text, both with their lines; raises BadFile where a value is no text."""
        return [(name, self.text(name)) for name in self if isinstance(name, Text)]

    def section(self, key: str) -> Section:
        """The mapping under `key`, empty where there is none."""
        value = self.get(key)
        if value is None:
            return _empty(self.path, self.line)
        if not isinstance(value, Section):
            raise self.wrong(f"`{key}` must hold `name: words` lines.", f"Indent them under `{key}:`.")
        return value

    def texts(self, key: str) -> list[Text]:
        """The entries of the list under `key`: `[a, b]`, or `- a` lines."""
        value = self.get(key, [])
        if not isinstance(value, list):
            where = value if isinstance(value, Text | Section) else self
            raise where.wrong(f"`{key}` must be a list.", f"Write it as `{key}: [one, two]`.")
        return value

    def allow(self, *keys: str) -> None:
        """Refuses a key that nobody reads: it is most likely misspelt."""
        for key in self:
            if key not in keys:
                where = key if isinstance(key, Text) else self
                raise where.wrong(f"`{key}` is not known here.", f"Use one of: {', '.join(keys)}.")


def read(path: Path) -> Section:
    """The file's mapping. Raises BadFile when it is missing, is not YAML or is not a mapping."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except OSError as error:
        raise BadFile(path, 1, f"The file cannot be read ({error.strerror}).", "Put it back.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = f"This is not YAML: {getattr(error, 'problem', error)}."
        fix = "Check the indentation, the colon after each name, and the quotes."
        raise BadFile(path, mark.line + 1 if mark else 1, problem, fix) from error
    if not isinstance(node, yaml.MappingNode):
        raise BadFile(path, 1, "The file must hold `name: value` lines.", "See the comment at its top.")
    section: Section = _convert(node, path)
    return section


def _convert(node: yaml.Node, path: Path) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Text.at(node.value, path, line)
    if isinstance(node, yaml.SequenceNode):
        return [_convert(item, path) for item in node.value]
    section = _empty(path, line)
    for key, value in node.value:
        name = _convert(key, path)
        if name in section:
            raise BadFile(path, name.line, f"`{name}` stands here twice.", "Join the two.")
        section[name] = _convert(value, path)
    return section


def _empty(path: Path, line: int) -> Section:
    section = Section()
    section.path, section.line = path, line
    return section
