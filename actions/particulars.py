"""What a message tells for a case besides the answers to our questions: whom it is about, how many they are, dates,
phone numbers, a hospital or a police station.

All of it is kept in the person's own words, beside which an officer sees the message. Nothing is computed, and what
is not clear is left out: the message itself is kept anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rasa_sdk.executor import CollectingDispatcher

from actions import details
from consular.effects import OpenCase
from consular.topics.catalogue import Intent

LONGEST = 1000  # characters that are read
_RELATION = (
    r"(?:(?:my|our) (?:(?:little|big|older|younger|elderly|step|grand|best|\d{1,2}[- ]year[- ]old)[ -]?)*"
    r"(?:sons?|daughters?|sisters?|brothers?|mum|mother|dad|father|parents?|gran(?:ny)?|nan|grandad|grandmother"
    r"|grandfather|grandparents?|grandson|granddaughter|aunt(?:ie)?|uncle|cousins?|niece|nephew|wife|husband|partner"
    r"|girlfriend|boyfriend|fianc[eé]e?|friends?|mates?|flatmate|colleagues?|boss|neighbours?|students?|pupils?|child"
    r"|children|kids?|baby|family)|a (?:friend|pupil|student|colleague|neighbour)(?: of mine)?)"
)
_OTHER = re.compile(rf"\b{_RELATION}\b", re.IGNORECASE)
_TO_ME = re.compile(r"\b(\w+)\s+(?:me|myself|us|ourselves)\b", re.IGNORECASE)
# "he told me that she ...", "please help me find him": then it is not the person who writes that it is about.
_SAID_TO_ME = re.compile(
    r"of|told|tell|tells|asked|asks|called|calls|call|phoned|phones|rang|ring|rings|texted|texts|messaged"
    r"|messages|emailed|wrote|contact|contacted|help|let|give|gave|send|sent|show|showed|with|for|to"
    r"|from|and|by|near|advise"
)
_SELF = re.compile(r"\b(?:i'?m|i'?ve|i|me|myself|my|we'?re|we'?ve|we|us|our)\b", re.IGNORECASE)
_THIRD = re.compile(
    r"\b(?:he|she|they|him|her|them|someone|somebody|man|woman|boy|girl|guy|people|tourist|passenger)\b",
    re.IGNORECASE,
)
_NUMBER = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of|several|both|all)"
)
_HEADS = (
    r"(?:of (?:us|them)|people|persons?|adults?|kids?|child(?:ren)?|bab(?:y|ies)|toddlers?|teenagers?|friends|students"
    r"|pupils|passengers|tourists|britons|brits|men|women|girls|boys)"
)
_COUNTED = rf"{_NUMBER}\s+(?:(?:other|more|young|small|little|elderly|british)\s+)?{_HEADS}"
_PEOPLE = re.compile(
    rf"\b(?:(?:family|group|party) of {_NUMBER}|{_COUNTED}(?:\s*(?:,|and|plus|with|\+|&)\s*{_COUNTED})*)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w/.])\+?\(?\d[\d ()-]{5,18}\d(?![\w/])")
_NO_PHONE = re.compile(
    r"\b(?:passport|flight|booking|reference|card|account|policy)\b[\w\s:.#]{0,25}$", re.IGNORECASE
)
_HOSPITAL = re.compile(r"hospitals?|clinic|clinica|krankenhaus|polyclinic|infirmary|ospedale", re.IGNORECASE)
_STATION = re.compile(r"prison|jail|gaol|precinct|gendarmerie|carabinieri|station", re.IGNORECASE)
_WORD = re.compile(r"[\w'’&-]+|[.,;:!?\n]")
_BEFORE, _AFTER = 4, 4  # words of a name on either side
_PLAIN = re.compile(
    r"a|an|the|at|in|to|into|from|near|by|on|off|is|was|are|were|am|be|been|being|im|i|he|she|they|we"
    r"|it|this|that|his|her|him|their|our|my|your|and|or|but|with|for|of|no|not|now|please|help|has"
    r"|have|had|taken|rushed|put|took|take|brought|admitted|went|going|gone|go|call|called|local"
    r"|nearest|closest|same|some|any|which|what|where|who|there|here|outside|inside|still|just|got|get"
    r"|getting|waiting|held|keeping|because|since|after|before|when|while|if|so|said|says|say|refuse"
    r"|refused|want|wants|need|needs|keep|keeps|cannot|can|cant|will|wont|would|could|should|do|dont"
    r"|did|does|them|us|me|staff|tell|told"
)
_JOINS = re.compile(r"of|in|de|di|da|do|du|la|le|el|al|san|st|saint")


def note(text: str) -> dict[str, str]:
    """What is told, by kind of case detail. Empty for a message that tells none of it."""
    text = text[:LONGEST]
    found = {kind: find(text) for kind, find in _FINDERS.items()}
    return {kind: value for kind, value in found.items() if value}


def tell(dispatcher: CollectingDispatcher, intent: Intent, text: str) -> None:
    """Keep for the case what a message tells, at once."""
    found = note(text)
    if found:
        case = OpenCase(topic=intent.name, severity=intent.severity, details=found)
        dispatcher.utter_message(json_message=case.model_dump(mode="json"))


def find_about(text: str) -> str | None:
    """Whom it is about: "me", or the other person as they are called ("my son"). None where that is not clear."""
    done_to = [match for match in _TO_ME.finditer(text) if not _SAID_TO_ME.fullmatch(match[1].lower())]
    if done_to:
        return done_to[0][0].split()[-1]
    other = _OTHER.search(text)
    if other:
        return other[0]
    own = _SELF.search(text)
    return own[0] if own and not _THIRD.search(text) else None


def is_own(about: str | None) -> bool:
    """Whether the person tells of themselves."""
    return bool(about and _SELF.fullmatch(about))


def find_people(text: str) -> str | None:
    """How many they are: "2 adults and 3 children", "family of 5"."""
    match = _PEOPLE.search(text)
    return match[0] if match else None


def find_dates(text: str) -> str | None:
    """Every day or date."""
    return _joined(details.find_all_when(text))


def find_phones(text: str) -> str | None:
    """Every phone number, with a country code or without; not the number of a passport or a booking."""
    matches = _PHONE.finditer(text)
    return _joined(match[0].strip() for match in matches if not _NO_PHONE.search(text[: match.start()]))


def find_hospital(text: str) -> str | None:
    """A hospital's name. "In hospital" alone names none."""
    return _named(text, _HOSPITAL, lambda before: True)


def find_police_station(text: str) -> str | None:
    """The name of a police station or a prison; any other station is none."""
    return _named(text, _STATION, lambda before: before.lower() == "police")


_FINDERS: dict[str, Callable[[str], str | None]] = {
    "about": find_about,
    "people": find_people,
    "dates": find_dates,
    "phones": find_phones,
    "hospital": find_hospital,
    "police_station": find_police_station,
}


def _joined(found: Iterator[str]) -> str | None:
    return ", ".join(dict.fromkeys(found)) or None


def _named(text: str, kind: re.Pattern[str], is_meant: Callable[[str], bool]) -> str | None:
    """The words around the kind of building, as far as they look like its name."""
    words = _WORD.findall(text)
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        if not kind.fullmatch(word) or (word.lower() == "station" and not is_meant(before)):
            continue
        first, last = _reach(words, place, -1, _BEFORE), _reach(words, place, 1, _AFTER)
        name = words[first : last + 1]
        if [part for part in name if part.lower() not in (word.lower(), "police")]:
            return " ".join(name)
    return None


def _reach(words: list[str], place: int, step: int, most: int) -> int:
    """The index of the last word of the name in one direction; a joining word counts only with one behind it."""
    reached = place
    for index in range(place + step, place + step * (most + 1), step):
        if not 0 <= index < len(words):
            break
        word = words[index].lower()
        if step > 0 and _JOINS.fullmatch(word):
            continue
        if _PLAIN.fullmatch(word) or not word[0].isalnum():
            break
        reached = index
    return reached
