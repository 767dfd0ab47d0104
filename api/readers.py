"""What reads messages and words replies without the bot: loaded from files once, then only read."""

from __future__ import annotations

from dataclasses import dataclass

from api.settings import Settings
from consular.emergency import check, guidance
from consular.emergency.check import Check
from consular.emergency.guidance import Guidance
from consular.languages.reader import LanguageReader
from consular.places import finder, whereabouts
from consular.places.finder import Finder
from consular.places.whereabouts import Whereabouts
from consular.replies.briefing import Briefing


@dataclass(frozen=True)
class Readers:
    """Loading takes about two seconds; reading a message takes about a millisecond."""

    check: Check
    guidance: dict[str, Guidance]
    finder: Finder
    languages: LanguageReader
    briefing: Briefing
    whereabouts: Whereabouts


def load(settings: Settings) -> Readers:
    """Raises a `ConsularError` that names the file and line that is wrong."""
    places = finder.load(settings.places_file)
    return Readers(
        check.load(settings.data_folder / "emergency"),
        guidance.load(settings.data_folder / "emergency"),
        places,
        LanguageReader(),
        Briefing(settings.data_folder, places),
        whereabouts.load(places.destinations),
    )
