"""A reply as a browser posts it: words, and a file where one was chosen. Its size is looked at before it is read."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile

from consular.attachments import kinds
from consular.attachments.kinds import File
from consular.desk import replying
from consular.errors import NotAllowed

LONGEST_BODY = 5 * kinds.MOST  # bytes: what is somewhat too large is refused in the form, with its words kept
LONGEST_TEXT = 5 * replying.LONGEST  # characters, as in the other forms
TOO_LARGE = "What you sent is too large. Choose a file of at most 5 MB."


@dataclass(frozen=True)
class Posted:
    """`name` is empty where no file was chosen."""

    text: str
    submission: str
    name: str = ""
    content: bytes = b""

    def file(self) -> File | None:
        """What may be sent of it. Raises NotAllowed."""
        return kinds.read(self.name, self.content) if self.name else None


async def read(request: Request) -> Posted:
    """Raises NotAllowed for what is far too large."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > LONGEST_BODY:
        raise NotAllowed(TOO_LARGE)
    async with request.form(max_files=1, max_fields=10) as form:
        said = {name: str(form.get(name) or "") for name in ("text", "submission")}
        text = said["text"].replace("\r\n", "\n")[:LONGEST_TEXT]
        chosen = form.get("file")
        if not isinstance(chosen, UploadFile) or not chosen.filename:
            return Posted(text, said["submission"])
        return Posted(text, said["submission"], chosen.filename, await chosen.read())
