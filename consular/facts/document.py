"""A YAML file read together with its line numbers, so that a fault can be pointed at.

Duplicate keys, which YAML itself passes over in silence, are faults here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.nodes import MappingNode, Node, SequenceNode

from consular.facts.problems import COMPARE, BadFacts, Problem, describe

Location = tuple[int | str, ...]
Schema = TypeVar("Schema", bound=BaseModel)


@dataclass(frozen=True)
class Document:
    """`path` is as reported, from the data folder on; `value` is the content as plain data."""

    path: str
    node: Node
    value: Any

    def problem(self, location: Location, fault: str, fix: str) -> Problem:
        field = ".".join(str(piece) for piece in location)
        return Problem(self.path, line_of(self.node, location), field, fault, fix)

    def check(self, schema: type[Schema]) -> Schema | list[Problem]:
        """The content as the schema has it, or everything that is wrong with it."""
        try:
            return schema.model_validate(self.value)
        except ValidationError as failure:
            return [self.problem(_location(error["loc"]), *describe(error)) for error in failure.errors()]


def read(file: Path, path: str) -> Document | list[Problem]:
    """Parse one file; `path` is the name to report it by."""
    try:
        loader = yaml.SafeLoader(file.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        value = loader.construct_document(node) if node is not None else None
    except UnicodeDecodeError:
        return [Problem(path, 1, "", "is not UTF-8 text", "save the file as UTF-8")]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return [Problem(path, line, "", f"is not YAML: {error.problem}", "check colons and quotes there")]
    except (yaml.YAMLError, ValueError) as error:
        return [Problem(path, 1, "", f"is not YAML: {error}", COMPARE)]
    if not isinstance(node, MappingNode):
        return [Problem(path, 1, "", "holds no fields", COMPARE)]
    duplicates = [
        Problem(path, line, key, "is written twice", "keep one of the two")
        for key, line in _duplicate_keys(node)
    ]
    return duplicates or Document(path, node, value)


def load(file: Path, path: str, schema: type[Schema]) -> tuple[Document, Schema]:
    """A file that the service cannot do without, and what it says. Raises BadFacts with every problem."""
    try:
        document = read(file, path)
    except FileNotFoundError:
        raise BadFacts([Problem(path, 1, "", "no such file", "check the data folder's path")]) from None
    if isinstance(document, list):
        raise BadFacts(document)
    fact = document.check(schema)
    if isinstance(fact, list):
        raise BadFacts(fact)
    return document, fact


def line_of(node: Node, location: Location) -> int:
    """The line (from 1) of the deepest part of a location that the file has."""
    line = node.start_mark.line
    for piece in location:
        if isinstance(node, SequenceNode) and isinstance(piece, int) and piece < len(node.value):
            node = node.value[piece]
            line = node.start_mark.line
            continue
        pairs = node.value if isinstance(node, MappingNode) else []
        found = next((pair for pair in pairs if pair[0].value == str(piece)), None)
        if found is None:
            break
        line, node = found[0].start_mark.line, found[1]
    return line + 1


def _location(raw: Location) -> Location:
    """Without the marks that name a branch of a union, or the key of a mapping."""
    return tuple(piece for piece in raw if not (isinstance(piece, str) and piece.startswith(("<", "["))))


def _duplicate_keys(node: Node) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    for key, value in node.value if isinstance(node, MappingNode) else []:
        if key.value in seen:
            yield key.value, key.start_mark.line + 1
        seen.add(key.value)
        yield from _duplicate_keys(value)
    for item in node.value if isinstance(node, SequenceNode) else []:
        yield from _duplicate_keys(item)
