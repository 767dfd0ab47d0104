"""The groups of words that patterns are made of: found by name, their phrases put into the lexicon."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from consular.emergency.lexicon import BUILT_IN, Lexicon
from consular.emergency.message import END, START
from consular.emergency.normalise import ASKED, PAUSE, tokens
from consular.emergency.source import Section, Text

SHARED = ""  # the owner of the groups that every file may use
_ANYONE = "/"  # the owner of plain words, which mean the same in every file
_MOST_PHRASES = 3000  # that the groups named in one entry may multiply to
Phrase = tuple[str, ...]
Key = tuple[str, str]  # owner and name


class Groups:
    """A file's own groups come before the shared ones of the same name."""

    def __init__(self, lexicon: Lexicon, shorthand: Mapping[str, Phrase]) -> None:
        self._lexicon = lexicon
        self._shorthand = shorthand
        self._sources: dict[Key, Text] = {}
        self._numbers: dict[Key, int] = {}

    def declare(self, words: Section, owner: str) -> None:
        for name in words:
            self._sources[owner, name] = words.text(name)

    def find(self, said: Text, owner: str) -> int:
        """The number of `{group}`, of a word, or of several joined as `one/two_words/{group}`."""
        key = (owner if "{" in said else _ANYONE, str(said))
        if key not in self._numbers:
            phrases: set[Phrase] = set()
            for part in said.split("/"):
                phrases |= self._alternative(Text.at(part, said.path, said.line), owner)
            self._numbers[key] = self._lexicon.new_group()
            for phrase in sorted(phrases):
                self._lexicon.add(self._numbers[key], phrase)
        return self._numbers[key]

    def words(self, text: Text) -> list[Phrase]:
        """The entries of a list of words, as a message would hold them."""
        return [self.plain(item) for item in text.items()]

    def plain(self, text: Text) -> Phrase:
        if text in (PAUSE, ASKED, START, END):
            return (str(text),)
        words = tuple(word for token in tokens(text) for word in self._shorthand.get(token, (token,)))
        if not words:
            raise text.wrong(f"`{text}` holds no word.", "Write at least one letter.")
        return words

    def _alternative(self, part: Text, owner: str) -> set[Phrase]:
        if part in BUILT_IN:
            return {(str(part),)}
        if part.startswith("{"):
            key = self._key(part, owner)
            return self._phrases(self._sources[key], key[0], (key,))
        if "{" in part or "}" in part:
            raise part.wrong(f"`{part}` is not a group.", "Leave a space before and after {group}.")
        return {self.plain(Text.at(part.replace("_", " "), part.path, part.line))}

    def _key(self, said: Text, owner: str) -> Key:
        name = said.strip("{}")
        for place in (owner, SHARED):
            if (place, name) in self._sources:
                return place, name
        raise said.wrong(f"There is no group {{{name}}}.", "Add it under `words:` here, or to words.yml.")

    def _phrases(self, text: Text, owner: str, seen: tuple[Key, ...]) -> set[Phrase]:
        phrases: set[Phrase] = set()
        for item in text.items():
            parts = [self._choices(part, item, owner, seen) for part in _parts(item)]
            phrases.update(sum(choice, ()) for choice in product(*parts))
            if len(phrases) > _MOST_PHRASES:
                raise item.wrong(f"`{item}` stands for too many phrases.", "Write it as a pattern instead.")
        return phrases

    def _choices(self, part: str, item: Text, owner: str, seen: tuple[Key, ...]) -> list[Phrase]:
        if part in BUILT_IN:
            return [(part,)]
        if not part.startswith("{"):
            return [self.plain(Text.at(part, item.path, item.line))]
        key = self._key(Text.at(part, item.path, item.line), owner)
        if key in seen:
            raise item.wrong(f"The group {part} holds itself.", "Take it out of one of the two.")
        return sorted(self._phrases(self._sources[key], key[0], (*seen, key)))


def _parts(item: str) -> list[str]:
    return item.replace("{", " {").replace("}", "} ").split()
