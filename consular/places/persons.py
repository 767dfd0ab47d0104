"""Tells a person's name from the place of the same name ("Jordan has not rung", "my friend Milan", "Mr England").

Standard library only.
"""

from consular.places.context import Context
from consular.places.index import Index, Match, Tier

_KIN = (
    "friend",
    "mate",
    "son",
    "daughter",
    "brother",
    "sister",
    "husband",
    "wife",
    "boyfriend",
    "girlfriend",
    "partner",
)


class Persons:
    """The rules, for one message."""

    def __init__(self, index: Index, context: Context) -> None:
        self._index = index
        self._context = context

    def is_surname(self, match: Match) -> bool:
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

    def is_namesake(self, match: Match) -> bool:
        """ "My friend Milan has", "a dog called Cairo", "Madison said": somebody who is named like a place."""
        context, first, last = self._context, match.first, match.last
        if match.place is None or match.place.kind not in ("city", "country"):
            return False
        if context.before(first) in ("called", "named"):
            return self._is_introduced(first)
        if context.listed(last, "saying"):
            return match.place.kind == "city" and context.lead(first) is None
        return self._is_introduced(first) and context.before(first) in _KIN and self._acts(first, last)

    def is_person(self, match: Match) -> bool:
        """Whether a name that is also a first name belongs to a person here."""
        context, first, last = self._context, match.first, match.last
        if self._is_spoken_to(first):
            return True
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
        """ "My friend Jordan", "my name is India", "she's called Victoria"."""
        context = self._context
        if context.before(first) in ("called", "named"):
            return not context.listed(first - 2, "settlements")
        if context.before(first) == "is" and context.word(first - 2) in ("name", "named", "called"):
            return True
        return not context.starts[first] and context.listed(first - 1, "relations")

    def _is_spoken_to(self, first: int) -> bool:
        """ "Can I speak to Georgia?"."""
        context = self._context
        return context.before(first) in ("to", "with") and context.listed(first - 2, "speaking_to")

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
