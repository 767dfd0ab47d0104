"""Reads the words around a name: is it a place here, what part does it play, and is the person there?

The word lists stand in data/places/context.yml; this module holds the order in which they are asked. Standard library
only, and every question looks at a handful of words, so that the whole stays linear.
"""

from dataclasses import dataclass

from consular.places.index import Index, Match, Tier, ends_sentence
from consular.places.text import Token

_NEAR = 7  # words before a name that may say what happened there
DENIED = -8  # the person says that it is not there
_SKIPPED = 4  # words that may stand between a preposition and its place
_CLOSING = frozenset(",.;:!?)\n-/\"'")


@dataclass(frozen=True)
class Lead:
    """The preposition that a name hangs on: which list it is of, and where it stands."""

    kind: str  # "location", "origin", "destination", "transit"
    at: int
    straight: bool  # nothing stands between it and the name


class Context:
    """One message, ready to be asked about the names in it."""

    def __init__(self, index: Index, words: list[Token]) -> None:
        self._index = index
        self._lists = index.context
        self.words = words
        letters = [w for w in words if w.written[:1].isalpha()]
        capitals = sum(w.capital for w in letters)
        # In shouted or title-cased text a capital says nothing.
        self.shouted = len(letters) > 1 and capitals * 10 > len(letters) * 7 and len(letters) > 2
        # Words that are not English: only they may be a mistyped name.
        self.odd = [not index.is_word(w.fold) for w in words]
        self._asked = any(w.fold in self._lists["asking"] for w in words)
        self._starts = [n == 0 or ends_sentence(words, n) for n in range(len(words))]

    def word(self, number: int) -> str:
        return self.words[number].fold if 0 <= number < len(self.words) else ""

    def listed(self, number: int, name: str) -> bool:
        return 0 <= number < len(self.words) and self.words[number].fold in self._lists[name]

    def before(self, number: int) -> str:
        """The word straight before, in the same sentence."""
        return "" if number < 1 or self._starts[number] else self.words[number - 1].fold

    def after(self, number: int) -> str:
        """The word that follows a name ending before number, in the same sentence."""
        return "" if number >= len(self.words) or self._starts[number] else self.words[number].fold

    def lead(self, first: int) -> Lead | None:
        """The preposition before a name, across words such as "the" and "northern"."""
        number = first - 1
        for skipped in range(_SKIPPED):
            if number < 0 or self._starts[number + 1]:
                return None
            if self.word(number) == "of" and self.word(number - 1) == "out":
                return Lead("origin", number - 1, skipped == 0)
            for kind in ("location", "origin", "destination", "transit"):
                if self.listed(number, kind):
                    return Lead(kind, number, skipped == 0)
            if not self.listed(number, "skipped"):
                return None
            number -= 1
        return None

    def named(self, first: int) -> bool:
        """Whether the capital of this word marks a name: not shouted, not at the start of a sentence."""
        return self.words[first].capital and not self.shouted and not self._starts[first]

    def accepts(self, match: Match) -> bool:
        """Whether the words around a name let it be a place."""
        if match.place is None:
            return True
        if self._is_surname(match):
            return False
        if match.tier == Tier.SURE:
            return True
        if match.tier in (Tier.CAREFUL, Tier.FOREIGN):
            return self._is_careful_place(match)
        if match.tier in (Tier.WORD, Tier.SMALL):
            return self._is_word_place(match)
        if match.tier == Tier.PERSON:
            return not self._is_person(match)
        return match.tier == Tier.CAPITALS and self._is_capitals(match)

    def _is_surname(self, match: Match) -> bool:
        """"Sarah Holland", "Mr England": a name after a first name or a title, unless a preposition leads it."""
        first = match.first
        if self.before(first) in self._index.titles and match.place is not None and match.place.kind != "country":
            return True
        if self.before(first) not in self._index.callings or first == 0:
            return False
        if "," in self.words[first].gap:
            return False
        both = self.words[first - 1].capital and self.words[first].capital
        return match.tier != Tier.SURE or (both and not self.shouted)

    def _is_careful_place(self, match: Match) -> bool:
        if self.lead(match.first) is not None or self.named(match.first):
            return True
        if self.listed(match.last, "airport_words"):
            return True
        return match.tier == Tier.CAREFUL and self.words[match.first].capital and self._stops(match)

    def _stops(self, match: Match) -> bool:
        """Whether the sentence or the clause ends with the name."""
        if match.last >= len(self.words):
            return True
        return bool(_CLOSING.intersection(self.words[match.last].gap))

    def _is_word_place(self, match: Match) -> bool:
        if self.after(match.last) in ("airport", "airports"):
            return True
        lead = self.lead(match.first)
        if lead is None:
            listed = self.named(match.first) and "," in self.words[match.first].gap and self._stops(match)
            return listed or self._is_demonym(match)  # "..., Nice."
        if self.named(match.first) and (lead.straight or match.tier == Tier.WORD):
            return True
        if not lead.straight or self.word(lead.at) in ("at", "on", "off", "left", "visit"):
            return False
        moving = self.listed(lead.at - 1, "movement") or self.listed(lead.at - 2, "movement")
        if lead.kind == "destination" and not moving:
            return False
        return self._stops(match) or self.listed(match.last, "going_on")

    def _is_demonym(self, match: Match) -> bool:
        if match.place is None or match.place.kind != "demonym":
            return False
        noun = self.listed(match.last, "demonym_nouns") or self.listed(match.last, "person_nouns")
        return noun or self.named(match.first)

    def _is_capitals(self, match: Match) -> bool:
        if not self.words[match.first].written.isupper() or self.shouted:
            return False
        led = self.lead(match.first) is not None or self.before(match.first) == "the"
        return led or self.listed(match.last, "place_nouns") or len(self.words) == 1

    def _is_person(self, match: Match) -> bool:
        """Whether a name that is also a first name belongs to a person here."""
        first, last = match.first, match.last
        following, pair = self.after(last), f"{self.after(last)} {self.word(last + 1)}"
        if self.lead(first) is not None or self.before(first) in ("for", "about"):
            return False
        if self._has_age(last):
            return True
        introduced = self.before(first) == "is" and self.word(first - 2) in ("name", "named", "called")
        if introduced or (self.listed(first - 1, "relations") and not self._starts[first]):
            return not self.listed(last, "place_nouns")
        if self.words[last - 1].owner and not self.listed(last, "place_nouns"):
            return True
        if following in self._lists["person_verbs"] or pair in self._lists["person_verbs"]:
            return self.before(first) not in ("is", "are")
        return self._has_surname(last)

    def _has_age(self, last: int) -> bool:
        following = self.word(last)
        gap = self.words[last].gap if last < len(self.words) else ""
        return following.isdigit() and len(following) == 2 and ("," in gap or "(" in gap)

    def _has_surname(self, last: int) -> bool:
        if last >= len(self.words) or self.shouted or self._starts[last] or self.words[last].gap.strip():
            return False
        word = self.words[last]
        stranger = not self._index.known(word.fold) and not self.listed(last, "place_nouns")
        return word.capital and stranger and not self._index.is_word(word.fold)

    def role(self, first: int) -> str | None:
        """"origin" or "destination" by the preposition; a pair such as "London to Lima" is settled by the caller."""
        lead = self.lead(first)
        if lead is None or lead.kind not in ("origin", "destination"):
            return None
        if lead.kind == "origin" and self._speaks_from(lead):
            return None
        return lead.kind

    def _speaks_from(self, lead: Lead) -> bool:
        """"Texting from Bali": the person is there."""
        return self.word(lead.at) in ("from", "frm") and (
            self.listed(lead.at - 1, "speaking") or (self.listed(lead.at - 2, "speaking") and self.word(lead.at - 1) in ("you", "us", "this"))
        )

    def presence(self, first: int, last: int) -> int:
        """How strongly the words around a place say that what the message is about happens there."""
        if self._is_denied(first):
            return DENIED
        asked = 2 * (self.word(last) in ("visa", "visas"))
        lead = self.lead(first)
        if lead is None:
            return asked + (2 if self.before(first) in ("about", "for") else 1)
        if lead.kind == "transit":
            return -3
        if lead.kind == "origin":
            return 4 if self._speaks_from(lead) else -3
        if lead.kind == "destination":
            return asked + self._approach(lead)
        cues = [n for n in range(max(0, lead.at - _NEAR), lead.at) if not self._parted(n, lead.at)]
        happens = any(self.listed(n, "happening") for n in cues)
        elsewhere = any(self.listed(n, "elsewhere") for n in cues)
        if any(self.listed(n, "passing") for n in cues) or self.word(lead.at - 1) == "like":
            return -3
        beside = self.word(lead.at) in ("near", "nr", "around", "outside")
        here = self.listed(lead.at - 1, "here")
        return asked + (0 if beside else 3) + 2 * happens + here - 3 * (elsewhere and not happens)

    def _approach(self, lead: Lead) -> int:
        if self.word(lead.at - 1) in ("close", "next", "near"):
            return 0
        if self.word(lead.at - 1) == "been":
            return -2
        return 5 if self._asked else 2

    def _is_denied(self, first: int) -> bool:
        led = self.lead(first) is not None
        longer = self.word(first - 2) == "longer" and led or self.word(first - 1) == "longer"
        return self.listed(first - 1, "denied") or (self.listed(first - 2, "denied") and led) or longer

    def _parted(self, number: int, until: int) -> bool:
        return any(self._starts[n] for n in range(number + 1, until + 1))

    def place_demonym(self, last: int) -> bool:
        """Whether a demonym speaks of the place ("Thai police") rather than of a person ("Thai wife")."""
        if self.listed(last, "person_nouns"):
            return False
        one_on = self.listed(last + 1, "demonym_nouns") and not self.listed(last, "going_on")
        return self.listed(last, "demonym_nouns") or one_on
