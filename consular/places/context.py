"""Reads the words around a name: the preposition it hangs on, and whether the person is there.

The word lists stand in data/places/context.yml; this module holds the order in which they are asked. Every
question looks at a handful of words, so that the whole stays linear. Standard library only.
"""

from dataclasses import dataclass

from consular.places.index import Index, ends_sentence
from consular.places.text import Token

DENIED = -8  # the person says that it is not there
_NEAR = 7  # words before a name that may say what happened there
_STRAIGHT = 3  # words before a preposition that it goes with
_SKIPPED = 4  # words from a place back to its preposition
_PREPOSITIONS = ("location", "origin", "destination", "transit")


@dataclass(frozen=True)
class Lead:
    """The preposition that a name hangs on: the list it is of, where it stands, and whether the name is next."""

    kind: str
    at: int
    straight: bool


class Context:
    """One message, ready to be asked about the names in it."""

    def __init__(self, index: Index, words: list[Token]) -> None:
        self._lists = index.context
        self.words = words
        # Words that are not English: only they may be a mistyped name.
        self.odd = [not index.is_word(w.fold) for w in words]
        self.starts = [n == 0 or ends_sentence(words, n) for n in range(len(words))]
        letters = [w.capital for w in words if w.written[:1].isalpha()]
        # In shouted or title-cased text a capital says nothing.
        self.shouted = len(letters) > 2 and sum(letters) * 10 > len(letters) * 7
        self._asked = any(w.fold in self._lists["asking"] for w in words)

    def word(self, number: int) -> str:
        return self.words[number].fold if 0 <= number < len(self.words) else ""

    def listed(self, number: int, name: str) -> bool:
        """Whether a word is in a list, as it stands or as an owner ("the embassy's")."""
        if not 0 <= number < len(self.words):
            return False
        word = self.words[number]
        return word.fold in self._lists[name] or (word.owner and word.fold[:-1] in self._lists[name])

    def before(self, number: int) -> str:
        """The word straight before, in the same sentence."""
        return "" if number < 1 or self.starts[number] else self.words[number - 1].fold

    def after(self, number: int) -> str:
        """The word that follows a name ending before number, in the same sentence."""
        return "" if number >= len(self.words) or self.starts[number] else self.words[number].fold

    def named(self, first: int) -> bool:
        """Whether the capital of this word marks a name: not shouted, not at the start of a sentence."""
        return self.words[first].capital and not self.shouted and not self.starts[first]

    def lead(self, first: int) -> Lead | None:
        """The preposition before a name, across words such as "the" and "northern"."""
        number = first - 1
        for skipped in range(_SKIPPED):
            if number < 0 or self.starts[number + 1]:
                return None
            if self.word(number) == "of" and self.word(number - 1) == "out":
                return Lead("origin", number - 1, skipped == 0)
            for kind in _PREPOSITIONS:
                if self.listed(number, kind):
                    return Lead(kind, number, skipped == 0)
            if not self.listed(number, "skipped"):
                return None
            number -= 1
        return None

    def flown_to(self, first: int) -> bool:
        """ "Landed at", "flight from": what follows the preposition is an airport."""
        lead = self.lead(first)
        if lead is None or not lead.straight:
            return False
        return any(self.listed(n, "flying") for n in range(lead.at - 2, lead.at))

    def role(self, first: int) -> str | None:
        """ "origin" or "destination" by the preposition; "London to Lima" is settled by the caller."""
        lead = self.lead(first)
        if lead is None or lead.kind not in ("origin", "destination"):
            return None
        return None if lead.kind == "origin" and self._speaks_from(lead) else lead.kind

    def _speaks_from(self, lead: Lead) -> bool:
        """ "Texting from Bali": the person is there."""
        if self.word(lead.at) not in ("from", "frm"):
            return False
        further = self.word(lead.at - 1) in ("you", "us", "this") and self.listed(lead.at - 2, "speaking")
        return further or self.listed(lead.at - 1, "speaking")

    def presence(self, first: int, last: int) -> int:
        """How strongly the words around a place say that what the message is about happens there."""
        if self._is_denied(first):
            return DENIED
        asked = 2 * (self.word(last) in ("visa", "visas"))
        lead = self.lead(first)
        if lead is None and self._is_opposed(first):
            return -3
        if lead is None:
            return asked + (2 if self.before(first) in ("about", "for") else 1)
        if lead.kind == "transit":
            return -3
        if lead.kind == "origin":
            return 4 if self._speaks_from(lead) else -3
        return asked + (self._approach(lead) if lead.kind == "destination" else self._stay(lead))

    def _approach(self, lead: Lead) -> int:
        before = self.word(lead.at - 1)
        if self.listed(lead.at - 1, "diverted"):
            return 5
        if before in ("close", "next", "near"):
            return 0
        if before == "been":
            return -2
        return 5 if self._asked else 2

    def _stay(self, lead: Lead) -> int:
        cues = [n for n in range(max(0, lead.at - _NEAR), lead.at) if not self._parted(n, lead.at)]
        if any(self.listed(n, "passing") for n in cues[-_STRAIGHT:]) or self.word(lead.at - 1) == "like":
            return -3
        beside = self.word(lead.at) in ("near", "nr", "around", "outside")
        happens = any(self.listed(n, "happening") for n in cues)
        elsewhere = not happens and any(self.listed(n, "elsewhere") for n in cues)
        here, past = self.listed(lead.at - 1, "here"), self.word(lead.at - 1) in ("was", "been")
        return (0 if beside else 3) + 2 * happens + here - 3 * elsewhere - 2 * past

    def _parted(self, number: int, until: int) -> bool:
        """Whether a sentence ends between two words."""
        return any(self.starts[n] for n in range(number + 1, until + 1))

    def _is_denied(self, first: int) -> bool:
        led = self.lead(first) is not None
        longer = "longer" in (self.word(first - 1), self.word(first - 2) if led else "")
        return longer or self.listed(first - 1, "denied") or (led and self.listed(first - 2, "denied"))

    def _is_opposed(self, first: int) -> bool:
        """ "The border with Iraq": the place is on the other side."""
        if self.before(first) not in ("with", "against"):
            return False
        return any(self.listed(n, "opposing") for n in range(first - 1 - _STRAIGHT, first - 1))

    def place_demonym(self, first: int, last: int) -> bool:
        """Whether a demonym speaks of the place ("Thai police") rather than of a person ("Thai wife")."""
        article = self.word(first - 1) in ("a", "an")
        if self.listed(first - 1 - article, "becoming"):
            return True
        if self.listed(last, "attributive") and self.listed(last + 1, "demonym_nouns"):
            return True
        if self.listed(last, "person_nouns"):
            return False
        one_on = self.listed(last + 1, "demonym_nouns") and not self.listed(last, "going_on")
        return one_on or self.listed(last, "demonym_nouns")
