"""Decides whether a name is a place where it stands, or a word or a person ("nice", "Jordan has not rung").

One rule a tier. A name that is refused here may still count beside its own country: reader sees to that.
Standard library only.
"""

from consular.places.context import Context
from consular.places.index import Index, Match, Tier
from consular.places.persons import Persons

_CLOSING = frozenset(",.;:!?)\n-/\"'")
_TOLD = 4  # words after an opening name that may say what happened there
_COMMON = ("at", "on", "off", "left", "visit")  # in lower case they lead words more often than places


class Acceptance:
    """The rules, for one message."""

    def __init__(self, index: Index, context: Context) -> None:
        self._context = context
        self._persons = Persons(index, context)

    def accepts(self, match: Match) -> bool:
        """Whether the words around a name let it be a place."""
        if match.place is None:
            return True
        if self._persons.is_surname(match) or self._is_thing(match) or self._persons.is_namesake(match):
            return False
        if match.tier in (Tier.CAREFUL, Tier.FOREIGN):
            return self._is_careful_place(match)
        if match.tier in (Tier.WORD, Tier.SMALL):
            return self._is_word_place(match) or self._is_demonym(match)
        if match.tier == Tier.PERSON:
            return not self._persons.is_person(match)
        if match.tier == Tier.CAPITALS:
            return self._is_in_capitals(match)
        return match.tier == Tier.SURE

    def _is_thing(self, match: Match) -> bool:
        """ "A turkey" and "a cologne", but not "a Turkey visa"."""
        if match.place is None or match.place.kind not in ("country", "city"):
            return False
        alone = not any(self._context.listed(match.last, nouns) for nouns in ("place_nouns", "demonym_nouns"))
        return (
            alone
            and self._context.before(match.first) in ("a", "an")
            and not self._context.named(match.first)
        )

    def _is_careful_place(self, match: Match) -> bool:
        context = self._context
        if (
            context.lead(match.first)
            or context.named(match.first)
            or context.listed(match.last, "airport_words")
        ):
            return True
        return match.tier == Tier.CAREFUL and context.words[match.first].capital and self._stops(match)

    def _stops(self, match: Match) -> bool:
        """Whether the sentence or the clause ends with the name."""
        words = self._context.words
        return match.last >= len(words) or bool(_CLOSING.intersection(words[match.last].gap))

    def _is_word_place(self, match: Match) -> bool:
        context = self._context
        named, lead = context.named(match.first), context.lead(match.first)
        if context.after(match.last) in ("airport", "airports"):
            return True
        if lead is None and (self._opens(match) or (named and self._is_island(match))):
            return True
        if lead is None:  # "..., Nice."
            return named and "," in context.words[match.first].gap and self._stops(match)
        if named and (lead.straight or match.tier == Tier.WORD):
            return True
        if not lead.straight or context.word(lead.at) in _COMMON:
            return False
        moving = context.listed(lead.at - 1, "movement") or context.listed(lead.at - 2, "movement")
        if lead.kind == "destination" and not moving:  # "to split the bill"
            return False
        return self._stops(match) or context.listed(match.last, "going_on")

    def _opens(self, match: Match) -> bool:
        """ "Split, bag stolen": what comes first, and what happened there."""
        context, last = self._context, match.last
        if match.first or match.tier != Tier.WORD or last >= len(context.words) or context.shouted:
            return False
        told = any(context.listed(n, "happening") for n in range(last, last + _TOLD))
        return context.words[0].capital and "," in context.words[last].gap and told

    def _is_island(self, match: Match) -> bool:
        """ "On Sal"."""
        island = match.place is not None and match.place.kind == "island"
        return island and self._context.before(match.first) in ("on", "off")

    def _is_demonym(self, match: Match) -> bool:
        context = self._context
        noun = context.listed(match.last, "demonym_nouns") or context.listed(match.last, "person_nouns")
        return (
            match.place is not None and match.place.kind == "demonym" and (noun or context.named(match.first))
        )

    def _is_in_capitals(self, match: Match) -> bool:
        context = self._context
        if not context.words[match.first].written.isupper() or context.shouted:
            return False
        led = context.lead(match.first) is not None or context.before(match.first) == "the"
        return led or context.listed(match.last, "place_nouns") or len(context.words) == 1
