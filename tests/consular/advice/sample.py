"""Travel advice pages of our own making, in the shape of GOV.UK's Content API. None of their words are GOV.UK's."""

from __future__ import annotations

from typing import Any

UPDATED = "2026-05-04T10:00:00+01:00"
PARTS = {
    "warnings-and-insurance": "<p>Take care.</p><h2>North coast</h2><p>FCDO advises against all travel to the north coast.</p>",
    "entry-requirements": "<h2>Passport</h2><p>It must be valid for 6 months.</p><h3>Pages</h3><p>One must be empty.</p>",
}


def document(slug: str = "freedonia", parts: dict[str, str] | None = None, **details: Any) -> dict[str, Any]:
    """A whole page; `details` replaces fields of its details."""
    shown = PARTS if parts is None else parts
    return {
        "base_path": f"/foreign-travel-advice/{slug}",
        "document_type": "travel_advice",
        "title": f"{slug.capitalize()} travel advice",
        "public_updated_at": UPDATED,
        "withdrawn_notice": {},
        "details": {
            "country": {"slug": slug, "name": slug.capitalize(), "synonyms": []},
            "updated_at": UPDATED,
            "reviewed_at": "2026-05-05T09:00:00+01:00",
            "change_description": "New ferry times.",
            "alert_status": ["avoid_all_travel_to_parts"],
            "parts": [
                {"slug": part, "title": part.replace("-", " ").capitalize(), "body": body}
                for part, body in shown.items()
            ],
            **details,
        },
    }
