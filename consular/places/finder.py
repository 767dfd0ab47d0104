"""Finds the places that a message names and resolves them to GOV.UK travel-advice pages.

The one door to this package at run time. It never raises, whatever the text, and reads at most MOST_CHARACTERS of it.
Standard library only: the bot's Python loads it too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from consular.places.choice import Found, meant, settle
from consular.places.context import Context
from consular.places.index import Index, Match, Place, Tier
from consular.places.text import Token, tokens

MOST_CHARACTERS = 10_000


@dataclass(frozen=True)
class Mention:
    """A place in a message: text[start:end]. Several countries are a doubt; none is the United Kingdom."""

    start: int
    end: int
    text: str
    name: str
    kind: str  # country, region, city, island, airport, landmark, demonym, home
    countries: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    role: str | None  # origin, destination


class Finder:
    """Reads messages against one gazetteer. Safe to share between threads: it keeps nothing of a message."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def find(self, text: str) -> list[Mention]:
        """Every place named, in order, without overlaps."""
        context = self._read(text)
        return [_mention(f, context.words, text) for f in self._found(context)]

    def country(self, text: str) -> str | None:
        """The slug of the place abroad that the message is about; None where there is none, or a doubt."""
        chosen = self._meant(text)
        return chosen[0] if len(chosen) == 1 else None

    def choices(self, text: str) -> tuple[str, ...]:
        """The slugs in doubt, to ask about; empty where there is no doubt."""
        chosen = self._meant(text)
        return chosen if len(chosen) > 1 else ()

    def only_place(self, text: str) -> bool:
        """Whether the message is a place and nothing but words such as "I'm in" around it."""
        context = self._read(text)
        found = self._found(context)
        named = {n for f in found for n in range(f.match.first, f.match.last)}
        filler = self._index.context["filler"]
        return bool(found) and all(n in named or w.fold in filler for n, w in enumerate(context.words))

    def _read(self, text: str) -> Context:
        return Context(self._index, tokens(text[:MOST_CHARACTERS]))

    def _meant(self, text: str) -> tuple[str, ...]:
        context = self._read(text)
        return meant(self._found(context), context)

    def _found(self, context: Context) -> list[Found]:
        matches = _beside_their_country(list(self._candidates(context)), context)
        found = [Found(m, m.place, m.place.countries) for m in matches if m.place is not None]
        return settle(_with_roles(found, context), context)

    def _candidates(self, context: Context) -> list[Match]:
        matches: list[Match] = []
        first = 0
        while first < len(context.words):
            match = self._at(context, first)
            if match is None:
                first += 1
                continue
            matches.append(match)
            first = match.last
        return matches

    def _at(self, context: Context, first: int) -> Match | None:
        """The longest name here that the words around it let be a place; a town that needs its country is kept."""
        code = self._code(context, first)
        if code is not None:
            return code
        waiting: Match | None = None
        for match in self._index.matches(context.words, first):
            if context.accepts(match):
                return self._longer(context, match) or match
            if waiting is None and match.tier in (Tier.NEIGHBOUR, Tier.WORD, Tier.CAREFUL, Tier.FOREIGN):
                waiting = match
        if waiting is not None:
            return waiting
        corrected = self._index.corrected(context.words, first, context.odd)
        return corrected if corrected is not None and context.accepts(corrected) else None

    def _longer(self, context: Context, match: Match) -> Match | None:
        """A mistyped name that only begins with this one ("Dominican Republc")."""
        following = context.after(match.last)
        if match.place is None or not following or self._index.is_word(following) or self._index.known(following):
            return None
        corrected = self._index.corrected(context.words, match.first, context.odd)
        return corrected if corrected is not None and corrected.last > match.last else None

    def _code(self, context: Context, first: int) -> Match | None:
        written = context.words[first].written
        if len(written) != 3 or not written.isascii():
            return None
        entry = self._index.code(written.upper())
        if entry is None:
            return None
        beside = context.listed(first + 1, "airport_words") or context.listed(first - 1, "airport_words")
        if written.isupper() and (entry[1] if not context.shouted else False):
            return Match(first, first + 1, entry[0], Tier.CAPITALS)
        airport = "airport" in (context.word(first + 1), context.word(first - 1))
        if beside and entry[1] and (written.isupper() or airport):
            return Match(first, first + 1, entry[0], Tier.CAPITALS)
        if airport and written.isupper() and not context.shouted:
            return Match(first, first + 1, entry[0], Tier.CAPITALS)
        return None


def _beside_their_country(matches: Sequence[Match], context: Context) -> list[Match]:
    """Drop what is no place by itself, unless its own country stands beside it ("Bar, Montenegro")."""
    kept: list[Match] = []
    for number, match in enumerate(matches):
        if context.accepts(match) or match.tier == Tier.CAPITALS:
            kept.append(match)
        elif number + 1 < len(matches) and _lies_in(match, matches[number + 1], context):
            kept.append(match)
    return kept


def _lies_in(match: Match, following: Match, context: Context) -> bool:
    """Whether the larger place it lies in is named straight after a name, with the comma or capitals of an address."""
    if match.place is None or following.place is None or following.place.kind not in ("country", "region"):
        return False
    between = context.words[match.last : following.first]
    gap = context.words[match.last].gap
    if [w.fold for w in between] not in ([], ["in"]) or set(gap) & set(".!?;\n" + "," * len(between)):
        return False
    common = context.before(match.first) in ("the", "a", "an", "my", "our", "this", "that")
    addressed = not common and ("," in gap or context.named(match.first) or match.tier != Tier.NEIGHBOUR)
    inside = set(match.place.countries + match.place.also) & set(following.place.countries)
    return addressed and bool(inside) and context.accepts(following)


def _with_roles(found: list[Found], context: Context) -> list[Found]:
    """What each place's preposition says of it. A place joined to one before it shares that one's preposition."""
    placed: list[Found] = []
    for number, one in enumerate(found):
        role, presence = context.role(one.match.first), context.presence(one.match.first, one.match.last)
        following = found[number + 1] if number + 1 < len(found) else None
        if role is None and following is not None and _between(one, following, context) == ["to"]:
            role = "origin" if context.lead(one.match.first) is None else None  # London to Lima
        if placed and placed[-1].place.kind != "demonym" and _between(placed[-1], one, context) in (["and"], ["or"], []):
            role, presence = role or placed[-1].role, placed[-1].presence
        placed.append(replace(one, role=role, presence=presence))
    return placed


def _between(one: Found, other: Found, context: Context) -> list[str]:
    return [w.fold for w in context.words[one.match.last : other.match.first]]


def _mention(found: Found, words: Sequence[Token], text: str) -> Mention:
    place: Place = found.place
    start, end = words[found.match.first].start, words[found.match.last - 1].end
    stays = found.countries == place.countries
    kind = place.kind if stays or place.kind != "home" else "city"
    return Mention(
        start, end, text[start:end], place.name, "home" if not found.countries else kind, found.countries,
        place.latitude if stays else None, place.longitude if stays else None, found.role,
    )  # fmt: skip


def load(path: Path) -> Finder:
    """The finder of a gazetteer file. Raises OSError or ValueError where the file is missing or no gazetteer."""
    return Finder(Index.load(path))
