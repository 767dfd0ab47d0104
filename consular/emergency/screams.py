"""A cry for help that names no cause: "HELP", "sos", "help me please someone"."""

from __future__ import annotations

from consular.emergency.phrases import Screams

_LONGEST = 12  # different words


def is_scream(text: str, words: list[str], screams: Screams) -> bool:
    """Cries and pleading alone, and loud: capitals, an exclamation mark, repeated, or calling for anyone."""
    said = [word for word in words if word.isalnum()]
    spelt = len(said) > 2 and all(len(word) == 1 for word in said)  # "h e l p", "S.O.S"
    if spelt:
        said = ["".join(said)]
    different = set(said)
    if not 0 < len(different) <= _LONGEST or not different <= screams.cries | screams.beside:
        return False
    cries = [word for word in said if word in screams.cries]
    loud = (
        spelt or text.isupper() or "!" in text or len(cries) > 1 or not different.isdisjoint(screams.calling)
    )
    return bool(cries) and loud
