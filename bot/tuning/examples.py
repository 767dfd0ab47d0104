"""The training examples of data/topics, and the slips that people make while typing them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import List, Tuple

import yaml

TOPICS = Path("data/topics")
SLIPPED = 0.2  # of the messages get typing errors in a round
BARE = 0.1  # lose their punctuation
RATE = 0.04  # slips a letter, at most
NEIGHBOURS = {
    "a": "qwsz", "b": "vghn", "c": "xdfv", "d": "serfcx", "e": "wsdr", "f": "drtgvc", "g": "ftyhbv", "h": "gyujnb",
    "i": "ujko", "j": "huikmn", "k": "jiolm", "l": "kop", "m": "njk", "n": "bhjm", "o": "iklp", "p": "ol", "q": "wa",
    "r": "edft", "s": "awedxz", "t": "rfgy", "u": "yhji", "v": "cfgb", "w": "qase", "x": "zsdc", "y": "tghu",
    "z": "asx",
}  # fmt: skip


def read(topics: Path = TOPICS) -> List[Tuple[str, str]]:
    """(intent, text) of every example, in the files' order."""
    blocks = [
        block
        for path in sorted(topics.glob("*/nlu.yml"))
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    ]
    return [
        (block["intent"], line.removeprefix("- ").strip())
        for block in blocks
        for line in block["examples"].splitlines()
        if line.strip()
    ]


def roughened(text: str, chance: random.Random) -> str:
    """The text as it might have been typed in a hurry; mostly as it is."""
    if chance.random() < BARE:
        text = "".join(character for character in text if character not in ".,!?'\";:")
    return _slip(text, chance) if chance.random() < SLIPPED else text


def _slip(text: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(chance.randint(1, int(len(letters) * RATE) + 2)):
        if len(letters) < 4:
            break
        at = chance.randrange(len(letters) - 1)
        if not letters[at].isalpha():
            continue
        kind = chance.randrange(4)
        if kind == 0:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        elif kind == 1:
            del letters[at]
        elif kind == 2:
            letters[at] = chance.choice(NEIGHBOURS.get(letters[at].lower(), "e"))
        else:
            letters.insert(at, letters[at])
    return "".join(letters)
