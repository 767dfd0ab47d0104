"""What other languages call the destinations, from Unicode's CLDR (babel).

Build time only. Names that are English words or already stand in the tables are left out by the caller.
"""

from collections.abc import Iterator, Mapping

from babel import Locale

from consular.places.text import key

LANGUAGES = (
    "es", "fr", "de", "it", "pt", "nl", "pl", "tr", "sv", "da", "nb", "fi", "cs", "hu", "ro", "el",
    "ru", "uk", "bg", "ar", "fa", "ur", "hi", "bn", "pa", "gu", "ta", "he", "zh", "ja", "ko", "th",
    "vi", "id", "sw", "cy",
)  # fmt: skip
# A Latin name shorter than this is too often a word of some language.
SHORTEST = 5


def exonyms(slugs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of a name and the destination it means."""
    ordered = sorted(slugs.items())
    for language in LANGUAGES:
        territories = Locale(language).territories
        for code, slug in ordered:
            name = territories.get(code, "")
            for part in (name, name.split(" (")[0]):
                if part and (not key(part).isascii() or len(key(part)) >= SHORTEST):
                    yield part, slug
