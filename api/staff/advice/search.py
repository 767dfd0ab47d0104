"""The search that answers people, for the console: loaded when somebody first asks, and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from api.settings import Settings
from consular.advice.page import Passage
from consular.advice.search import Found, Search
from consular.errors import ConsularError
from consular.places import finder


class NotLoaded(Exception):
    """A file that the search is made of cannot be read."""


class Shelf:
    """With the encoder that the bot has, it takes a moment to load, and memory: a desk that never asks pays neither."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._search: Search | None = None
        self._loading = asyncio.Lock()

    async def find(self, text: str, country: str, passages: Sequence[Passage], on: date) -> Found:
        """Raises NotLoaded."""
        async with self._loading:
            if self._search is None:
                self._search = await asyncio.to_thread(self._load)
        return await asyncio.to_thread(self._search.find, text, country, passages, on)

    def _load(self) -> Search:
        chosen = self._settings
        try:
            return Search.load(chosen.data_folder, finder.load(chosen.places_file), chosen.sentences_folder)
        except (OSError, ValueError, ConsularError) as error:
            raise NotLoaded from error
