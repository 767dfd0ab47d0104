"""Writes into a country's file which page was read for its key facts: the day, and the mark of each part.

Lines are replaced in its text, since an editor's comments and order have to stay. Pure: whoever calls it reads and
writes the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from consular.errors import NotFound

_READ_ON = re.compile(r"^  read_on: .*\n", re.MULTILINE)
_AS_READ = re.compile(r"^  as_read:.*\n(?:    .*\n)*", re.MULTILINE)


def write(text: str, marks: Mapping[str, str], read_on: date) -> str:
    """The file's text with these in place of what it said of them before. Raises NotFound without a `read_on`."""
    bare = _AS_READ.sub("", text)
    if not _READ_ON.search(bare):
        raise NotFound("the file has no key_facts with a line read_on: add one, as in another country's file")
    listed = "".join(f'    {part}: "{mark}"\n' for part, mark in sorted(marks.items()))
    block = f"  read_on: {read_on}\n" + (f"  as_read:\n{listed}" if listed else "")
    return _READ_ON.sub(block, bare, count=1)
