"""One way to hand out a file: to be kept, never to be shown or run in our pages."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response

from consular.attachments.models import Attachment

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}


def of(attachment: Attachment) -> Response:
    """`attachment` has its content."""
    name = quote(attachment.name, safe="")
    disposition = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(attachment.content, media_type=attachment.media_type, headers=HEADERS | disposition)
