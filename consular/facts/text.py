"""The kinds of text that fact files hold; each says what is wrong and how to mend it, for an editor."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

# The basic GSM 03.38 alphabet, less its line breaks: what a text message carries at full length.
GSM = set(
    "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
BUTTON = 24  # characters: what the narrowest channel shows of a button's label
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_DIALLED = re.compile(r"\+?\d[\d ]*\d")


def refuse(what: str, fix: str) -> PydanticCustomError:
    """An error that carries its own remedy to the report."""
    return PydanticCustomError("fact", "{what}", {"what": what, "fix": fix})


def _plain(text: str) -> str:
    strange = sorted(set(text) - GSM)
    if strange:
        shown = " ".join(strange)
        raise refuse(
            f"has characters that a text message cannot carry: {shown}",
            "use letters without unusual accents, straight quotes and a plain hyphen",
        )
    return text


def fit_button(text: str) -> str:
    if len(text) > BUTTON:
        raise refuse(f"has {len(text)} characters, and a button shows {BUTTON}", "shorten it")
    return text


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        fix = "use small letters, digits and single hyphens, as in burkina-faso"
        raise refuse(f"'{text}' is not a slug", fix)
    return text


def _key(text: str) -> str:
    if not _KEY.fullmatch(text):
        raise refuse(f"'{text}' is not a key", "use small letters, digits and underscores, as in etd_fee")
    return text


def _link(text: str) -> str:
    if not re.fullmatch(r"https://[^\s/]+\.[^\s/]+(/\S*)?", text):
        raise refuse(f"'{text}' is not a link", "start it with https:// and leave out spaces")
    return text


def _dialled(text: str) -> str:
    if not _DIALLED.fullmatch(text):
        raise refuse(
            f"'{text}' is not a number that can be dialled",
            'write digits and spaces only, in quotes, as in "112"; put any words in a note',
        )
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Plain = Annotated[Text, AfterValidator(_plain)]
Slug = Annotated[str, AfterValidator(_slug)]
Key = Annotated[str, AfterValidator(_key)]
Link = Annotated[str, AfterValidator(_link)]
Dialled = Annotated[str, AfterValidator(_dialled)]
