"""Reads the hand-checked tables of data/places and says the file and line of whatever is wrong in them.

Every scalar is read as the text that stands there: YAML's own idea of "no" and "on" never applies. Build time only.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from consular.places.index import KINDS
from consular.places.text import key

CONTINENTS = ("africa", "americas", "asia", "europe", "oceania")
HOME = "home"


class TableError(ValueError):
    """A table that cannot be used: its message begins with file and line."""


@dataclass(frozen=True)
class Name:
    """One spelling out of a table: what it stands for, how sure it is, and where it was read."""

    text: str
    shown: str
    kind: str
    countries: tuple[str, ...]
    mark: str = ""  # "", "*" (a word too), "**" (beside its country alone), "^" or "caps"
    also: tuple[str, ...] = ()
    home: bool = False
    position_of: str = ""
    hints: Mapping[str, tuple[str, ...]] | None = None
    typo: bool = False
    misspelt: bool = False  # often enough to forgive a typing error in it
    line: str = ""


@dataclass(frozen=True)
class Tables:
    """Everything that data/places says, checked."""

    names: list[Name]
    codes: Mapping[str, str]
    airports: frozenset[str]
    stop: Mapping[str, tuple[str, ...]]
    context: Mapping[str, tuple[str, ...]]
    words: frozenset[str]
    areas: tuple[tuple[float | str, ...], ...] = ()  # south, west, north, east, slugs


def read(folder: Path, slugs: Iterable[str]) -> Tables:
    """The tables of one folder. Raises TableError on an unknown destination, a bad mark or a name said twice."""
    known = frozenset(slugs)
    names = list(_countries(folder / "countries.yml", known))
    for continent in CONTINENTS:
        names.extend(_places(folder / f"{continent}.yml", known))
    names.extend(_home(folder / "home.yml"))
    names.extend(_ambiguous(folder / "ambiguous.yml", known))
    _check_said_once(names)
    codes = {
        text: _slug(node, known, folder / "codes.yml") for text, node in _pairs(_root(folder / "codes.yml"))
    }
    words = _root(folder / "words.yml").value[0][1].value.split()
    airports = _lists(folder / "airports.yml")["codes"]
    return Tables(
        names,
        codes,
        frozenset(airports),
        _lists(folder / "stop.yml"),
        _lists(folder / "context.yml"),
        frozenset(words),
        tuple(_areas(folder / "disputed.yml", known)),
    )


def _root(path: Path) -> yaml.Node:
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise TableError(f"{path}:{line}: {error.problem}") from error
    if node is None:
        raise TableError(f"{path}:1: the file is empty")
    return node


def _fail(path: Path, node: yaml.Node, reason: str) -> TableError:
    return TableError(f"{path}:{node.start_mark.line + 1}: {reason}")


def _pairs(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise _fail(Path(node.start_mark.name), node, "a mapping was expected here")
    for name, value in node.value:
        yield name.value, value


def _items(path: Path, node: yaml.Node) -> Iterator[tuple[str, str]]:
    if not isinstance(node, yaml.SequenceNode):
        raise _fail(path, node, "a list was expected here")
    for item in node.value:
        if not isinstance(item, yaml.ScalarNode) or not key(item.value):
            raise _fail(path, item, "a name was expected here")
        yield item.value, f"{path}:{item.start_mark.line + 1}"


def _lists(path: Path) -> dict[str, tuple[str, ...]]:
    return {name: tuple(text for text, _ in _items(path, node)) for name, node in _pairs(_root(path))}


def _slug(node: yaml.Node, known: frozenset[str], path: Path) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.value not in known | {HOME}:
        raise _fail(path, node, f"unknown destination {getattr(node, 'value', '')!r}")
    return str(node.value)


def _countries(path: Path, known: frozenset[str]) -> Iterator[Name]:
    for name, groups in _root(path).value:
        slug = _slug(name, known, path)
        for group, node in _pairs(groups):
            if group not in ("names", "typos", "people", "caps"):
                raise _fail(path, node, f"unknown group {group!r}: names, typos, people or caps")
            kind = "demonym" if group == "people" else "country"
            for text, line in _items(path, node):
                spelling, mark = _marked(text)
                mark = "caps" if group == "caps" else mark
                shown = spelling if kind == "demonym" else ""
                often = group == "names"
                yield Name(
                    spelling, shown, kind, (slug,), mark, typo=group == "typos", misspelt=often, line=line
                )


def _places(path: Path, known: frozenset[str]) -> Iterator[Name]:
    for name, kinds in _root(path).value:
        slug = _slug(name, known, path)
        for kind, node in _pairs(kinds):
            if kind not in KINDS:
                raise _fail(path, node, f"unknown kind {kind!r}: one of {', '.join(KINDS)}")
            for text, line in _items(path, node):
                yield from _spellings(text, kind, (slug,), line)


def _spellings(text: str, kind: str, countries: tuple[str, ...], line: str) -> Iterator[Name]:
    listed, _, airport = text.partition(" @ ")
    if airport and not (len(airport.strip()) == 3 and airport.strip().isupper()):
        raise TableError(f"{line}: {airport!r} is no airport code")
    shown, often = "", bool(airport) or " / " in listed or kind == "island"
    for spelling in listed.split(" / "):
        plain, mark = _marked(spelling)
        shown = shown or plain
        yield Name(
            plain, shown, kind, countries, mark, position_of=airport.strip(), misspelt=often, line=line
        )


def _marked(text: str) -> tuple[str, str]:
    plain = text.rstrip("*^ ")
    return plain.strip(), text.strip()[len(plain) :].strip()


def _home(path: Path) -> Iterator[Name]:
    for _, node in _pairs(_root(path)):
        for text, line in _items(path, node):
            for name in _spellings(text, HOME, (), line):
                yield Name(name.text, name.shown, HOME, (), name.mark, home=True, line=line)


def _ambiguous(path: Path, known: frozenset[str]) -> Iterator[Name]:
    for entry in _root(path).value:
        fields = dict(_pairs(entry))
        if unknown := set(fields) - {"names", "kind", "countries", "also", "home", "hints"}:
            raise _fail(path, entry, f"unknown field {sorted(unknown)[0]!r}")
        if "names" not in fields or "kind" not in fields or fields["kind"].value not in KINDS:
            raise _fail(path, entry, "names and a kind are needed")
        yield from _shared(path, fields, known)


def _shared(path: Path, fields: Mapping[str, yaml.Node], known: frozenset[str]) -> Iterator[Name]:
    def slugs(field: str) -> tuple[str, ...]:
        return tuple(_slug(n, known, path) for n in fields[field].value) if field in fields else ()

    hints = {
        _slug(name, known, path): tuple(key(text) for text, _ in _items(path, node))
        for name, node in (fields["hints"].value if "hints" in fields else ())
    }
    shown = ""
    for text, line in _items(path, fields["names"]):
        spelling, mark = _marked(text)
        shown = shown or spelling
        yield Name(
            spelling, shown, fields["kind"].value, slugs("countries"), mark, slugs("also"), "home" in fields,
            hints=hints or None, misspelt=True, line=line,
        )  # fmt: skip


def _check_said_once(names: list[Name]) -> None:
    seen: dict[str, Name] = {}
    for name in names:
        first = seen.setdefault(key(name.text), name)
        if (first.countries, first.home) != (name.countries, name.home):
            raise TableError(f"{name.line}: {name.text!r} stands already at {first.line}, for another place")


def _areas(path: Path, known: frozenset[str]) -> Iterator[tuple[float | str, ...]]:
    for entry in _root(path).value:
        fields = dict(_pairs(entry))
        if set(fields) != {"name", "box", "countries", "source", "checked"}:
            raise _fail(path, entry, "name, box, countries, source and checked are needed, and nothing else")
        try:
            south, west, north, east = (float(text) for text, _ in _items(path, fields["box"]))
        except ValueError as error:
            raise _fail(path, fields["box"], "four numbers are needed: south, west, north, east") from error
        if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
            raise _fail(path, fields["box"], "no such box: south, west, north, east, in degrees")
        slugs = [_slug(node, known, path) for node in fields["countries"].value]
        yield south, west, north, east, " ".join(slugs)
