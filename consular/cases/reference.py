"""Case references that survive a bad line: no two characters that look alike, and a spelling to read out.

Format: three characters, a hyphen, three characters (19^6, about 47 million). A reference is a name, not a secret.
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "CDFHJKLMPRTWXY34679"
_WRITTEN = re.compile(
    rf"(?<![A-Za-z0-9])([{ALPHABET}]{{3}})[\s\-_.]?([{ALPHABET}]{{3}})(?![A-Za-z0-9])", re.IGNORECASE
)
_SPOKEN = {
    "C": "Charlie", "D": "Delta", "F": "Foxtrot", "H": "Hotel", "J": "Juliett", "K": "Kilo", "L": "Lima",
    "M": "Mike", "P": "Papa", "R": "Romeo", "T": "Tango", "W": "Whiskey", "X": "X-ray", "Y": "Yankee",
}  # fmt: skip


def draw() -> str:
    """A new reference, for example K7M-4PR. It always holds a digit, so that no plain word can be taken for one."""
    while True:
        characters = "".join(secrets.choice(ALPHABET) for _ in range(6))
        if any(character.isdigit() for character in characters):
            return f"{characters[:3]}-{characters[3:]}"


def find(text: str) -> str | None:
    """The reference that a text names, however it is spaced or cased; None where there is none."""
    for match in _WRITTEN.finditer(text[:2000]):
        if any(character.isdigit() for character in match.group(0)):
            return f"{match.group(1)}-{match.group(2)}".upper()
    return None


def spell(reference: str) -> str:
    """The reference in the words of the spelling alphabet: K7M-4PR is "Kilo 7 Mike, 4 Papa Romeo"."""
    halves = (
        " ".join(_SPOKEN.get(character, character) for character in half) for half in reference.split("-")
    )
    return ", ".join(halves)
