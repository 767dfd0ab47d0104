"""Tells the language of a message, for the officers who answer it: the model and the emergency check know English.

It works offline, after the check and apart from it, and says nothing where it is not sure: a short message, or one that
is full of foreign names, has no language for us.
"""

from __future__ import annotations

import unicodedata

import structlog
from py3langid import langid

log = structlog.get_logger()

# Measured: of 6,000 English examples in data/topics one was taken for another language at this confidence, and it is
# French; of 57 short messages in 36 others, 52 were told and none wrongly.
SURE = 0.6
# Letters that are enough. A letter of another script tells more than one of the Latin alphabet.
ENOUGH_LATIN, ENOUGH_OTHER = 20, 8
LONGEST = 1000  # characters that are read
# Pidgin is read as well as English by those who answer; nobody writes to a consulate in the others.
PASSED_OVER = frozenset({"pcm", "la", "eo", "vo"})


class LanguageReader:
    """Reading takes a fifth of a millisecond; the model and numpy about 110 MB. Loading takes a second."""

    def __init__(self) -> None:
        self._model = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)

    def read(self, text: str) -> str | None:
        """The language's ISO 639 code; None where it is not clear. It never raises: a message waits behind it."""
        try:
            start = text[:LONGEST]
            if not _is_enough(start):
                return None
            language, confidence = self._model.classify(start)
            return str(language) if confidence >= SURE and language not in PASSED_OVER else None
        except Exception:
            log.error("language.failed", exc_info=True)
            return None


def _is_enough(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return latin >= ENOUGH_LATIN or len(letters) - latin >= ENOUGH_OTHER
