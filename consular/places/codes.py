"""Whether three letters are an airport's code where they stand ("landed at BKK", not "at THE airport").

Standard library only.
"""

from consular.places.context import Context
from consular.places.index import Index, Match, Tier

_LETTERS = 3


def code_at(first: int, context: Context, index: Index) -> Match | None:
    """An airport's code. In capitals a well-known one counts anywhere, any other beside "airport" or a flight."""
    written = context.words[first].written
    entry = index.code(written.upper()) if len(written) == _LETTERS and written.isascii() else None
    if entry is None:
        return None
    place, known = entry
    counts = (
        _counts_in_shout(first, context, known) if context.shouted else _counts(first, context, index, known)
    )
    return Match(first, first + 1, place, Tier.CAPITALS) if counts else None


def _counts(first: int, context: Context, index: Index, known: bool) -> bool:
    airport = "airport" in (context.word(first + 1), context.word(first - 1))
    if not context.words[first].written.isupper():
        return known and airport
    word = context.word(first) in index.english  # "at THE airport"
    return (
        known
        or (airport and not word)
        or (context.flown_to(first) and not _is_among_capitals(first, context))
    )


def _counts_in_shout(first: int, context: Context, known: bool) -> bool:
    """Where all is in capitals they say nothing: only a word about airports does."""
    beside = context.listed(first + 1, "airport_words") or context.listed(first - 1, "airport_words")
    return known and beside


def _is_among_capitals(first: int, context: Context) -> bool:
    """Whether a word in capitals stands beside others: "landed in THE WRONG place"."""
    around = [context.words[n] for n in (first - 1, first + 1) if 0 <= n < len(context.words)]
    return any(len(word.written) > 1 and word.written.isupper() for word in around)
