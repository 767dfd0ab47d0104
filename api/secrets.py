"""Secrets that this machine makes for itself where none are set: random, kept in var/ for the owner alone."""

from __future__ import annotations

import secrets
from pathlib import Path

FOLDER = Path("var")


def kept(name: str) -> str:
    """The secret of this name; made on first use, the same ever after."""
    path = FOLDER / f"{name}.secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")
