"""Which files may be sent, and under what name."""

from __future__ import annotations

import pytest

from consular.attachments import kinds
from consular.attachments.kinds import LONGEST_NAME, MOST
from consular.errors import NotAllowed

PDF, PNG, JPEG = b"%PDF-1.7\nform", b"\x89PNG\r\n\x1a\n picture", b"\xff\xd8\xff\xe0 picture"


@pytest.mark.parametrize(
    ("given", "content", "kept"),
    [
        ("form.pdf", PDF, "form.pdf"),
        ("photo.JPEG", JPEG, "photo.jpg"),
        ("MAP.PNG", PNG, "MAP.png"),
        ("C:\\papers\\..\\form.html", PDF, "form.html.pdf"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ('a"b\r\nc\u202efdp.exe', PNG, "a_b_c_fdp.exe.png"),
        ("x" * 300 + ".pdf", PDF, "x" * (LONGEST_NAME - 4) + ".pdf"),
        ("...", PDF, "file.pdf"),
        ("", PDF, "file.pdf"),
    ],
)
def test_a_file_has_a_harmless_name_with_the_ending_of_what_it_is(
    given: str, content: bytes, kept: str
) -> None:
    assert kinds.read(given, content).name == kept


@pytest.mark.parametrize(
    ("content", "media_type"), [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")]
)
def test_what_it_is_is_told_by_its_first_bytes(content: bytes, media_type: str) -> None:
    assert kinds.read("page.html", content).media_type == media_type


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"<html>", "This kind of file cannot be sent."),
        (b" %PDF-1.7", "This kind of file cannot be sent."),
        (PDF + b"x" * MOST, "The file is too large."),
    ],
)
def test_nothing_else_is_taken(content: bytes, said: str) -> None:
    with pytest.raises(NotAllowed, match=said):
        kinds.read("form.pdf", content)


def test_the_largest_one_is_taken() -> None:
    assert len(kinds.read("form.pdf", PDF.ljust(MOST, b"x")).content) == MOST
