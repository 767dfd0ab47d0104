"""Settles what the places of one message mean together: shared names, the place that is meant, a real doubt.

A doubt stays a doubt: where the words do not settle it, several destinations are handed back and the caller asks.
Standard library only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from consular.places.context import DENIED, Context
from consular.places.index import Match, Place

HOME = "home"
_LARGER = frozenset(("country", "region", "home"))
# Words that may stand between a place and the larger one it lies in ("Paris, in Texas").
_LINKS = frozenset(("in", "the", "near"))
_PLACE = 10
_DEMONYM = 4


@dataclass(frozen=True)
class Found:
    """A name that is a place in this message, and what it means so far. countries is empty for home."""

    match: Match
    place: Place
    countries: tuple[str, ...]
    role: str | None = None
    presence: int = 0

    @property
    def home(self) -> bool:
        return not self.countries

    @property
    def possible(self) -> frozenset[str]:
        return frozenset(self.countries or (HOME,)) | frozenset(self.place.also)


def place(matches: Iterable[Match], context: Context) -> list[Found]:
    """What each place's preposition says of it. A place joined to the one before shares its preposition."""
    found = [Found(m, m.place, m.place.countries) for m in matches if m.place is not None]
    placed: list[Found] = []
    for number, one in enumerate(found):
        first = one.match.first
        role, presence = context.role(first), context.presence(first, one.match.last)
        following = found[number + 1] if number + 1 < len(found) else None
        if following is not None and role is None and context.lead(first) is None:
            role = "origin" if _between(one, following, context) == ["to"] else None  # London to Lima
        before = placed[-1] if placed else None
        joins = before is not None and _between(before, one, context) in (["and"], ["or"], [])
        corrects = before is not None and before.presence <= DENIED and "," in context.words[first].gap
        if before is not None and joins and before.place.kind != "demonym" and not corrects:
            role, presence = role or before.role, before.presence
        placed.append(replace(one, role=role, presence=presence))
    return placed


def _between(one: Found, other: Found, context: Context) -> list[str]:
    return [w.fold for w in context.words[one.match.last : other.match.first][:3]]


def settle(found: Sequence[Found], context: Context) -> list[Found]:
    """Narrow shared names by their neighbours, by hint words, and by the other places of the message."""
    settled = _by_neighbours(list(found), context)
    text = " " + " ".join(w.fold for w in context.words) + " "
    sure = {f.countries[0] for f in settled if len(f.countries) == 1}
    return [_by_message(f, text, sure) for f in settled]


def _by_neighbours(found: list[Found], context: Context) -> list[Found]:
    """ "Paris, Texas" and "Tbilisi, Georgia": two places side by side lie in one country where they can."""
    for number in range(len(found) - 1):
        one, other = found[number], found[number + 1]
        agreed = one.countries == other.countries and len(one.countries) < 2
        if agreed or "demonym" in (one.place.kind, other.place.kind) or not _adjoin(one, other, context):
            continue
        shared = one.possible & other.possible
        if len(shared) == 1:
            found[number], found[number + 1] = _as(one, *shared), _as(other, *shared)
    return found


def _adjoin(one: Found, other: Found, context: Context) -> bool:
    """Whether two places stand side by side as a town and what it lies in."""
    if not {one.place.kind, other.place.kind} & _LARGER:
        return False
    between = _between(one, other, context)
    if not set(between) <= _LINKS or len(between) > 2 or (between and other.place.kind not in _LARGER):
        return False
    gaps = "".join(w.gap for w in context.words[one.match.last : other.match.first + 1])
    return not set(gaps) & set("/.?!;\n")


def _as(found: Found, country: str) -> Found:
    return replace(found, countries=() if country == HOME else (country,))


def _by_message(found: Found, text: str, sure: set[str]) -> Found:
    hinted = [c for c, words in found.place.hints.items() if any(f" {w} " in text for w in words)]
    if len(hinted) == 1 and (len(found.countries) != 1 or hinted[0] not in found.countries):
        return _as(found, hinted[0])
    if len(found.countries) > 1:
        shared = [c for c in found.countries if c in sure] or [c for c in found.place.also if c in sure]
        return _as(found, shared[0]) if len(shared) == 1 else found
    return found


def meant(found: Sequence[Found], context: Context) -> tuple[str, ...]:
    """The destinations that the message is about: none, one, or several in doubt, in the order they were named."""
    scores: dict[tuple[str, ...], int] = {}
    for one in found:
        score = 0 if one.home else _score(one, context, alone=len(found) == 1)
        if score:
            scores[one.countries] = max(score, scores.get(one.countries, 0))
    best = max(scores.values(), default=0)
    chosen = [c for countries, score in scores.items() if score == best for c in countries]
    return tuple(dict.fromkeys(chosen))


def _score(one: Found, context: Context, alone: bool) -> int:
    """How likely the message is about a place; 0 where it is not. A place counts for more than a people."""
    if one.presence <= DENIED:
        return 0
    if one.place.kind == "demonym":
        whole = alone and one.match.last - one.match.first == len(context.words)
        return (
            max(1, _DEMONYM + one.presence)
            if whole or context.place_demonym(one.match.first, one.match.last)
            else 0
        )
    if one.role == "origin":
        return max(1, _PLACE + min(one.presence, -3))
    if one.role == "destination":
        return _PLACE + max(one.presence, 2)
    return max(1, _PLACE + one.presence)
