"""Settles what the places of one message mean together: shared names, the place that is meant, a real doubt.

A doubt stays a doubt: where the words do not settle it, several destinations are handed back and the caller asks.
Standard library only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from consular.places.context import DENIED, Context
from consular.places.index import Match, Place

HOME = "home"
_PLACE = 10
_DEMONYM = 4
# Words that may stand between a place and the larger one it lies in ("Paris, in Texas").
_LARGER = frozenset(("country", "region", "home"))
_LINKS = frozenset(("in", "the", "near"))


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
        own = frozenset(self.countries) if self.countries else frozenset((HOME,))
        return own | frozenset(self.place.also)


def settle(found: Sequence[Found], context: Context) -> list[Found]:
    """Narrow shared names by their neighbours, by hint words, and by the other places of the message."""
    settled = _by_neighbours(list(found), context)
    text = " " + " ".join(w.fold for w in context.words) + " "
    sure = {f.countries[0] for f in settled if len(f.countries) == 1}
    return [_by_message(f, text, sure) for f in settled]


def _by_neighbours(found: list[Found], context: Context) -> list[Found]:
    """"Paris, Texas" and "Tbilisi, Georgia": two places side by side lie in one country where they can."""
    for number in range(len(found) - 1):
        one, other = found[number], found[number + 1]
        if "demonym" in (one.place.kind, other.place.kind) or not _adjoin(one, other, context):
            continue
        if one.countries == other.countries and len(one.countries) < 2:
            continue
        shared = one.possible & other.possible
        if len(shared) == 1 and not _agree_already(one, other):
            found[number], found[number + 1] = _as(one, *shared), _as(other, *shared)
    return found


def _agree_already(one: Found, other: Found) -> bool:
    return len(one.countries) == 1 and one.countries == other.countries


def _adjoin(one: Found, other: Found, context: Context) -> bool:
    """Whether two places stand side by side as a town and what it lies in."""
    if not {one.place.kind, other.place.kind} & _LARGER:
        return False
    between = context.words[one.match.last : other.match.first]
    if len(between) > 2 or not all(w.fold in _LINKS for w in between) or (between and other.place.kind not in _LARGER):
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
        if len(shared) == 1:
            return _as(found, shared[0])
    return found


def meant(found: Sequence[Found], context: Context) -> tuple[str, ...]:
    """The destinations that the message is about: none, one, or several in doubt, in the order they were named."""
    scores: dict[tuple[str, ...], float] = {}
    for one in found:
        if one.home:
            continue
        score = _score(one, context, alone=len(found) == 1)
        if score > 0:
            scores[one.countries] = max(score, scores.get(one.countries, 0.0))
    if not scores:
        return ()
    best = max(scores.values())
    chosen = [c for countries, score in scores.items() if score == best for c in countries]
    return tuple(dict.fromkeys(chosen))


def _score(one: Found, context: Context, alone: bool) -> float:
    match = one.match
    if one.presence <= DENIED:
        return 0
    if one.place.kind == "demonym":
        whole = alone and match.last - match.first == len(context.words)
        counts = whole or context.place_demonym(match.last)
        return max(1, _DEMONYM + one.presence) if counts else 0
    if one.role == "origin":
        return max(1, _PLACE + min(one.presence, -3))
    if one.role == "destination":
        return max(1, _PLACE + max(one.presence, 2))
    return max(1, _PLACE + one.presence)
