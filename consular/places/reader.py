"""Goes through a message word by word and hands over the names in it that are places, without overlaps.

Which country a shared name means is not decided here: choice does that. Standard library only.
"""

from collections.abc import Sequence

from consular.places.acceptance import Acceptance
from consular.places.codes import code_at
from consular.places.context import Context
from consular.places.index import Index, Match, Tier
from consular.places.text import tokens

_ARTICLES = ("the", "a", "an", "my", "our", "this", "that")
_WAITING = (Tier.NEIGHBOUR, Tier.WORD, Tier.SMALL, Tier.CAREFUL, Tier.FOREIGN)


class Reader:
    """One message with the places found in it."""

    def __init__(self, index: Index, text: str) -> None:
        self._index = index
        self.context = Context(index, tokens(text))
        self._acceptance = Acceptance(index, self.context)
        self.matches = self._beside_their_country(self._candidates())

    def _candidates(self) -> list[tuple[Match, bool]]:
        """Names, the longest first, with whether each is a place by itself."""
        found: list[tuple[Match, bool]] = []
        first = 0
        while first < len(self.context.words):
            candidate = self._at(first)
            if candidate is not None:
                found.append(candidate)
            first = candidate[0].last if candidate is not None else first + 1
        return found

    def _at(self, first: int) -> tuple[Match, bool] | None:
        code, waiting = code_at(first, self.context, self._index), None
        for match in self._index.matches(self.context.words, first):
            if code is not None and match.last == first + 1:
                break
            if self._acceptance.accepts(match) and not self._cuts_short(match):
                return self._longer(match) or match, True
            if waiting is None and match.tier in _WAITING:
                waiting = match
        if code is not None:
            return code, True
        if waiting is not None:
            return waiting, False
        corrected = self._index.corrected(self.context.words, first, self.context.odd)
        return (corrected, True) if corrected is not None and self._acceptance.accepts(corrected) else None

    def _cuts_short(self, match: Match) -> bool:
        """Whether a name with its article hides a longer one without ("the Dominican" Republic)."""
        first = match.first
        if self.context.word(first) != "the" or match.last == first + 1:
            return False
        return any(other.last > match.last for other in self._index.matches(self.context.words, first + 1))

    def _longer(self, match: Match) -> Match | None:
        """A mistyped name that only begins with this one ("Dominican Republc")."""
        following = self.context.after(match.last)
        if (
            match.place is None
            or not following
            or not self.context.odd[match.last]
            or self._index.known(following)
        ):
            return None
        corrected = self._index.corrected(self.context.words, match.first, self.context.odd)
        return corrected if corrected is not None and corrected.last > match.last else None

    def _beside_their_country(self, candidates: list[tuple[Match, bool]]) -> list[Match]:
        """Drop what is no place by itself, unless its own country stands beside it ("Bar, Montenegro")."""
        following: Sequence[tuple[Match, bool] | None] = [*candidates[1:], None]
        return [
            match
            for (match, accepted), after in zip(candidates, following, strict=False)
            if accepted or (after is not None and after[1] and self._lies_in(match, after[0]))
        ]

    def _lies_in(self, match: Match, larger: Match) -> bool:
        """Whether the country of a name follows it, with the comma or the capitals of an address."""
        if match.place is None or larger.place is None or larger.place.kind not in ("country", "region"):
            return False
        context = self.context
        gap = context.words[match.last].gap
        between = [w.fold for w in context.words[match.last : larger.first]]
        if between not in ([], ["in"]) or set(gap) & set(".!?;\n" + "," * len(between)):
            return False
        if context.before(match.first) in _ARTICLES or not set(
            match.place.countries + match.place.also
        ) & set(larger.place.countries):
            return False
        return "," in gap or context.named(match.first) or match.tier != Tier.NEIGHBOUR
