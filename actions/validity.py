"""Tells whoever asks how long a passport has to be valid for a journey from who wants a new one.

Both speak of passports, months and dates, so the model takes the one for the other. A country's rules answer the first,
a guide to renewing the second; who writes of both is left where the model put them.
"""

from __future__ import annotations

import re

ASKED_OF = "passport_renewal"  # the intent that such a question is taken for
MEANT = "advice_entry"
_PASSPORT = re.compile(r"\bpass?ports?\b|\bpasspr?t\b|\bpasport\b", re.IGNORECASE)
_NUMBER = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten)"
_TIME = r"(?:months?|weeks?|days?)"
_MUST = r"(?:must|needs?|has to|have to|got to|gotta|should|required|supposed to|do|does)"
_LET_IN = r"(?:enough|let (?:me|us|him|her|them) in|travel|fly|enter|allowed|accept|still go|need)"
_ASKS = re.compile(
    rf"\bhow (?:long|much|many {_TIME})\b.*\b{_MUST}\b.*\b(?:valid|validity|left|remaining)\b"
    rf"|\bhow (?:much|many {_TIME})\b.*\b(?:left|remaining)\b.*\b{_MUST}\b"
    r"|\bpassport validity\b|\b(?:minimum|required) validity\b|\bvalidity (?:rules?|requirements?)\b"
    rf"|\b{_NUMBER}[- ]months?'? (?:rule|validity)\b"
    r"|\b(?:valid|good) (?:for )?(?:long )?enough\b|\bvalid (?:to|for) (?:travel|travelling|enter|entry|fly)\b"
    rf"|\b{_TIME} (?:left|remaining|on it|to go)\b.*\b{_LET_IN}\b|\b{_LET_IN}\b.*\b{_NUMBER} {_TIME}\b"
    rf"|\b(?:runs? out|expires?|expiring)\b.*\b(?:can|may|will|could)\b.*\b{_LET_IN}\b",
    re.IGNORECASE,
)
_RENEWS = re.compile(
    r"\brenew\w*|\breplac\w*|\bappl(?:y|ied|ying|ication)\w*|\bextend\w*|\bprocess\w*|\bdamaged?\b|\blost\b|\bstolen\b"
    r"|\b(?:new|first|emergency) (?:one|passport|book)\b|\banother\b|\border\b|\bget one\b|\bfast[- ]track\b"
    r"|\bfees?\b|\bcosts?\b|\bphotos?\b|\bforms?\b",
    re.IGNORECASE,
)


def is_asked(text: str) -> bool:
    """Whether it is the validity for a journey that is asked about, and nothing of a new passport."""
    return bool(_PASSPORT.search(text) and _ASKS.search(text)) and not _RENEWS.search(text)


def meant(intent: str, text: str) -> str:
    """The intent of a message, where what the model took it for may be mended."""
    return MEANT if intent == ASKED_OF and is_asked(text) else intent
