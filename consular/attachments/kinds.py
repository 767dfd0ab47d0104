"""Which files officers may send: what a telephone opens by itself, told by the first bytes and not by the name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consular.errors import NotAllowed

MOST = 5 * 1024 * 1024  # bytes: WhatsApp takes no larger picture
LONGEST_NAME = 100  # characters
# Beginnings: ISO 32000-1, 7.5.2; ITU-T T.81, B.1.1.3 (SOI and a marker); PNG specification, 5.2.
BEGINNINGS = {
    b"%PDF-": ("application/pdf", ".pdf"),
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
}
OTHER_ENDINGS = {".jpeg": ".jpg"}
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\/:*?<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True)
class File:
    name: str
    media_type: str
    content: bytes


def read(name: str, content: bytes) -> File:
    """A file as it may be sent, under a harmless name. Raises NotAllowed."""
    if not content:
        raise NotAllowed("The file is empty. Choose another one.")
    if len(content) > MOST:
        raise NotAllowed("The file is too large. Choose one of at most 5 MB.")
    for beginning, (media_type, ending) in BEGINNINGS.items():
        if content.startswith(beginning):
            return File(_name(name, ending), media_type, content)
    raise NotAllowed("This kind of file cannot be sent. Choose a PDF, a JPEG or a PNG.")


def _name(given: str, ending: str) -> str:
    """Without folders and signs that mislead, and with the ending of what the file is."""
    name = _UNSAFE.sub("_", given.replace("\\", "/").rpartition("/")[2]).strip(" ._")
    stem, dot, last = name.rpartition(".")
    shown = f".{last.lower()}" if dot else ""
    if OTHER_ENDINGS.get(shown, shown) == ending:
        name = stem
    return f"{name[: LONGEST_NAME - len(ending)] or 'file'}{ending}"
