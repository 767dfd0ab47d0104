"""Two pages of travel advice for journeys, sentence by sentence, and what people ask of them. All words are our own."""

from __future__ import annotations

from dataclasses import dataclass

Sentences = tuple[str, ...]

DRONES: Sentences = (
    "You need a written permit from the civil aviation office before you bring a drone into the country.",
    "Officers at every airport take drones that come without one, and do not give them back.",
    "Anybody who flies one without a permit can be held in prison for up to 4 years.",
    "The office answers a request for a permit in about 9 weeks.",
    "Hotels cannot get one for you.",
)
TAP_WATER: Sentences = (
    "Do not drink water from the tap outside the 2 largest cities.",
    "Bottled water is sold in every shop.",
)
OASES: Sentences = (
    "FCDO advises against all travel to the tracks west of Siwa.",
    "Patrols close them without notice.",
)
VAPES: Sentences = (
    "It is against the law to bring in, sell or use e-cigarettes.",
    "You could be fined 70 pounds at the airport.",
)
VISA: Sentences = (
    "You do not need a visa for a tourist visit of up to 44 days.",
    "For a longer stay apply online at least 2 weeks before you travel.",
)
PASSPORT: Sentences = ("Your passport must have 8 months left on the day you arrive.",)


@dataclass(frozen=True)
class Asked:
    """A question, the part of the page that answers it, and its sentences there; none where the page says nothing."""

    question: str
    country: str
    part: str
    title: str
    answer: Sentences


QUESTIONS = (
    Asked("can I bring my drone to Egypt", "egypt", "safety-and-security", "Safety and security", DRONES),
    Asked("can I drink the tap water", "egypt", "health", "Health", TAP_WATER),
    Asked("can I vape in Vietnam", "vietnam", "safety-and-security", "Safety and security", VAPES),
    Asked("do I need a visa", "vietnam", "entry-requirements", "Entry requirements", VISA),
    Asked("do I need an international licence for a scooter", "vietnam", "", "", ()),
)
ALERTS = {
    "egypt": ("avoid_all_travel_to_parts", "FCDO advises against all travel to parts of Egypt."),
    "vietnam": ("", ""),
}
UPDATED = {
    "egypt": ("2026-10-06T09:00:00+01:00", "6 October 2026"),
    "vietnam": ("2026-09-17T15:30:00+01:00", "17 September 2026"),
}


def parts(country: str) -> dict[str, str]:
    """The page's parts as GOV.UK would serve them."""
    if country == "egypt":
        return {
            "warnings-and-insurance": _html(("Western tracks", OASES)),
            "entry-requirements": _html(("Passport validity", PASSPORT)),
            "safety-and-security": _html(("Drones", DRONES)),
            "health": _html(("Drinking water", TAP_WATER)),
        }
    return {
        "entry-requirements": _html(("Passport validity", PASSPORT), ("Visa requirements", VISA)),
        "safety-and-security": _html(("Smoking and e-cigarettes", VAPES)),
    }


def _html(*passages: tuple[str, Sentences]) -> str:
    return "".join(f"<h2>{heading}</h2><p>{' '.join(said)}</p>" for heading, said in passages)
