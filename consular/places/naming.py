"""How sure every name is by itself, and which names typing errors are forgiven in: the build's judgement.

What it cannot judge by rule stands in data/places (the marks * and **, and stop.yml). Build time only.
"""

from collections.abc import Mapping

from consular.places.cities import City
from consular.places.index import Tier, word_in
from consular.places.tables import HOME, Name, Tables
from consular.places.text import key
from consular.places.typos import allowed, distance

# A town keeps a name to itself when no other country's town of that name has a fifth of its people.
MUCH_LARGER = 5
# A town abroad takes a British town's name only when it is this many times larger: people mean the one they know.
LARGER_THAN_HOME = 10
MOST_CHOICES = 4
# Towns below this count only after a preposition or with a capital in mid-sentence.
WELL_KNOWN = 100_000
# Towns from this size are worth correcting typing errors towards, and count even with a name of four letters.
LARGE = 400_000
_MARKS = {"*": Tier.WORD, "**": Tier.NEIGHBOUR, "^": Tier.CAPITALS, "caps": Tier.CAPITALS}


class Naming:
    """Judges names by the word lists of the tables."""

    def __init__(self, tables: Tables) -> None:
        self._words = tables.words
        self._people = frozenset(map(key, tables.stop["people"]))
        self._careful = frozenset(map(key, tables.stop["careful"]))
        self.first_names = frozenset(map(key, tables.stop["names"]))

    def checked(self, name: Name) -> Tier:
        """The tier of a name out of the tables."""
        folded = key(name.text)
        if folded in self._people and name.kind != "demonym":
            return Tier.PERSON
        if name.mark:
            return _MARKS[name.mark]
        return Tier.WORD if folded in self._careful else Tier.SURE

    def town(self, folded: str, population: int) -> Tier:
        """The tier of a town that nobody checked."""
        if folded in self._people:
            return Tier.PERSON
        if folded in self._careful or folded in self.first_names:
            return Tier.WORD
        if " " in folded and self.is_phrase(folded) and not folded.startswith("the "):
            return Tier.SURE if population >= LARGE else Tier.WORD
        if len(folded) <= 3 or self.is_phrase(folded):
            return Tier.NEIGHBOUR
        return Tier.SURE if population >= (WELL_KNOWN if len(folded) > 4 else LARGE) else Tier.CAREFUL

    def is_phrase(self, folded: str) -> bool:
        """Whether a name is made of English words alone."""
        return folded.isascii() and all(len(w) < 3 or word_in(w, self._words) for w in folded.split())

    def is_free(self, folded: str, names: Mapping[str, object]) -> bool:
        """Whether an unchecked spelling may be taken for a place at all."""
        return (
            bool(folded)
            and folded not in names
            and folded not in self.first_names
            and not self.is_phrase(folded)
        )

    def forgives(self, name: Name, bearers: Mapping[str, City]) -> bool:
        """Whether typing errors are forgiven in a checked name: often misspelt ones, and one spelling of each."""
        folded, shown = key(name.text), key(name.shown)
        large = any(c.population >= LARGE for c in bearers.values())
        if name.mark or name.typo or name.kind == "demonym" or not (name.misspelt or large):
            return False
        if folded in self._careful or folded.startswith("the ") or not allowed(folded):
            return False
        return folded == shown or not shown or distance(folded, shown) > allowed(shown)


def meant(bearers: Mapping[str, City]) -> tuple[tuple[str, ...], City]:
    """The destinations that a town's bare name means, largest bearer first, and that bearer; none for home."""
    ranked = sorted(bearers.values(), key=lambda c: -c.population)
    abroad = [c for c in ranked if c.slug != HOME]
    home = bearers.get(HOME)
    if home and (not abroad or abroad[0].population < LARGER_THAN_HOME * home.population):
        return (), home
    best = abroad[0]
    near = [c.slug for c in abroad if c.population * MUCH_LARGER > best.population]
    return tuple(near[:MOST_CHOICES]), best
