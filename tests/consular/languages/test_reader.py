"""Telling the language of a message, and saying nothing where it is not clear."""

from __future__ import annotations

import pytest

from consular.languages.reader import LanguageReader


@pytest.fixture(scope="module")
def reader() -> LanguageReader:
    return LanguageReader()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("J'ai perdu mon passeport hier soir à Lyon", "fr"),
        ("me han robado todo y no tengo dinero", "es"),
        ("Ich habe meinen Reisepass verloren", "de"),
        ("mae angen help arnaf os gwelwch yn dda", "cy"),
        ("ساعدوني من فضلكم أنا في المستشفى", "ar"),
        ("我的护照丢了，请帮帮我", "zh"),
        ("i lost my passport last night in Lisbon what do i do", "en"),
    ],
)
def test_a_clear_language_is_told(reader: LanguageReader, text: str, language: str) -> None:
    assert reader.read(text) == language


@pytest.mark.parametrize(
    "text", ["", "ok", "Hola", "??? 112 !!!", "Paris", "\U0001f198\U0001f198\U0001f198", "Reykjavík"]
)
def test_what_is_too_short_has_no_language(reader: LanguageReader, text: str) -> None:
    assert reader.read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "boyfriend punched me in the face in our apartment in Benidorm",
        "copenhagen embassy on kastelsvej, is it open today?",
        "mi want di police number dem a Montego Bay fi save",
        "can I get gluten free pizza in Naples",
        "stuck at Ngurah Rai, flight to Kuala Lumpur cancelled",
    ],
)
def test_english_full_of_foreign_names_is_not_taken_for_another_language(
    reader: LanguageReader, text: str
) -> None:
    assert reader.read(text) in (None, "en")


def test_a_reader_that_fails_holds_up_no_message(
    reader: LanguageReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def classify(self, text: str) -> tuple[str, float]:
            raise ValueError

    monkeypatch.setattr(reader, "_model", Broken())
    assert reader.read("a message that is long enough to be read") is None
