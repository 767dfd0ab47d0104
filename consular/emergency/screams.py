"""A cry for help that names no cause: "HELP", "sos", "help me please someone"."""

from __future__ import annotations

from consular.emergency.phrases import Screams

_LONGEST = 12  # different words


def is_scream(text: str, words: list[str], screams: Screams) -> bool:
    """Cries and pleading alone, and loud: capitals, an exclamation mark, repeated, or calling for anyone."""
    said = [word for word in words if word.isalnum()]
    different = set(said)
    if not 0 < len(different) <= _LONGEST or not different <= screams.cries | screams.beside:
        return False
    cries = [word for word in said if word in screams.cries]
    if not cries:
        return False
    loud = text.isupper() or "!" in text or len(cries) > 1
    return loud or any(word in screams.calling for word in said)
