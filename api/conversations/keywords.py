"""The single words that phone networks give a meaning of their own, and one of ours. Only a message of that one word
counts.

END, CANCEL, QUIT and STOP are also what a frightened person types: the emergency check reads them first, and
whoever is in the middle of something is answered as well.
"""

from __future__ import annotations

CERTAIN = frozenset({"stopall", "stop all", "unsubscribe", "optout", "opt out", "revoke"})
PERHAPS = frozenset({"stop", "end", "cancel", "quit"})
# Ours: no network acts on it, so that somebody who ends alerts can still be answered.
NO_ALERTS = frozenset({"mute"})
OPT_IN = frozenset({"start", "unstop"})


def is_opt_out(text: str) -> bool:
    """Whether a network would take the message as an end to what it carries."""
    return _word(text) in CERTAIN | PERHAPS


def is_surely_opt_out(text: str) -> bool:
    """Whether it can mean nothing else."""
    return _word(text) in CERTAIN


def is_no_alerts(text: str) -> bool:
    """The word that ends alerts and nothing else."""
    return _word(text) in NO_ALERTS


def is_opt_in(text: str) -> bool:
    return _word(text) in OPT_IN


def _word(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!\"'")
