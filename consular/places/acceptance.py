"""Decides whether a name is a place where it stands, or a word or a person ("nice", "Jordan has not rung").

One rule a tier. A name that is refused here may still count beside its own country: reader sees to that.
Standard library only.
"""

from consular.places.context import Context
from consular.places.index import Index, Match, Tier

_CLOSING = frozenset(",.;:!?)\n-/\"'")
_COMMON = ("at", "on", "off", "left", "visit")  # in lower case they lead words more often than places


class Acceptance:
    """The rules, for one message."""

    def __init__(self, index: Index, context: Context) -> None:
        self._index = index
        self._context = context

    def accepts(self, match: Match) -> bool:
        """Whether the words around a name let it be a place."""
        if match.place is None:
            return True
        if self._is_surname(match) or self._is_thing(match):
            return False
        if match.tier in (Tier.CAREFUL, Tier.FOREIGN):
            return self._is_careful_place(match)
        if match.tier in (Tier.WORD, Tier.SMALL):
            return self._is_word_place(match) or self._is_demonym(match)
        if match.tier == Tier.PERSON:
            return not self._is_person(match)
        if match.tier == Tier.CAPITALS:
            return self._is_in_capitals(match)
        return match.tier == Tier.SURE

    def _is_surname(self, match: Match) -> bool:
        """ "Sarah Holland", "Mr England": a name after a first name or a title."""
        context, first = self._context, match.first
        before = context.before(first)
        if not before or "," in context.words[first].gap:
            return False
        if before in self._index.titles:
            return True
        if before not in self._index.first_names:
            return False
        # "Will Jordan let me in": at the start of a sentence a first name may be a word.
        word = before in self._index.english and (
            context.starts[first - 1] or not context.words[first - 1].capital
        )
        both = context.words[first - 1].capital and context.words[first].capital and not context.shouted
        return not word and (both or match.tier != Tier.SURE)

    def _is_thing(self, match: Match) -> bool:
        """ "A turkey", but not "a Turkey visa"."""
        if match.place is None or match.place.kind != "country":
            return False
        alone = not self._context.listed(match.last, "place_nouns")
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

    def _is_person(self, match: Match) -> bool:
        """Whether a name that is also a first name belongs to a person here."""
        context, first, last = self._context, match.first, match.last
        if context.lead(first) is not None or context.before(first) in ("for", "about"):
            return False
        if self._has_age(last):
            return True
        if context.listed(last, "place_nouns"):
            return False
        if self._is_introduced(first) or context.words[last - 1].owner:
            return True
        return self._acts(first, last) or self._has_surname(last)

    def _is_introduced(self, first: int) -> bool:
        """ "My friend Jordan", "my name is India"."""
        context = self._context
        if context.before(first) == "is" and context.word(first - 2) in ("name", "named", "called"):
            return True
        return not context.starts[first] and context.listed(first - 1, "relations")

    def _acts(self, first: int, last: int) -> bool:
        """ "Jordan has not rung": the verb after the name is a person's."""
        context = self._context
        following = context.after(last)
        verbs = self._index.context["person_verbs"]
        acting = following in verbs or f"{following} {context.word(last + 1)}" in verbs
        return acting and context.before(first) not in ("is", "are")

    def _has_age(self, last: int) -> bool:
        """ "Georgia, 24"."""
        words = self._context.words
        if last >= len(words) or not set(words[last].gap) & set(",("):
            return False
        return len(words[last].fold) == 2 and words[last].fold.isdigit()

    def _has_surname(self, last: int) -> bool:
        """ "Jordan Pickford": a capitalised stranger follows."""
        context = self._context
        if (
            last >= len(context.words)
            or context.shouted
            or context.starts[last]
            or context.words[last].gap.strip()
        ):
            return False
        word = context.words[last]
        return word.capital and context.odd[last] and not self._index.known(word.fold)
