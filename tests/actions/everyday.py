"""Everyday questions, each with the part of the page that has to answer it: of GOV.UK's own pages, and of our own making.

GOV.UK's words are no part of this repository: of its pages only parts are named here. All words of our pages are ours.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Everyday:
    """`parts`: where the answer may stand. The intent is what the model takes the question for."""

    country: str
    question: str
    intent: str
    parts: tuple[str, ...]


ENTRY, LAWS, HEALTH = ("entry-requirements",), ("safety-and-security",), ("health",)
OF_GOVUK = (
    Everyday("thailand", "can I vape", "advice_laws", LAWS),
    Everyday("thailand", "do I need a visa", "advice_entry", ENTRY),
    Everyday("spain", "how long does my passport have to be valid", "advice_entry", ENTRY),
    Everyday("spain", "what number do I ring for an ambulance", "advice_health", (*HEALTH, "getting-help")),
    Everyday("egypt", "can I bring a drone", "advice_laws", LAWS),
    Everyday("egypt", "is it ok to be gay there", "advice_laws", LAWS),
    Everyday("turkey", "how many months left on my passport", "advice_entry", ENTRY),
    Everyday("turkey", "are there earthquakes", "advice_natural_disasters", LAWS),
    Everyday("japan", "can I take my medication", "advice_health", (*HEALTH, *LAWS, *ENTRY)),
    Everyday("japan", "do I have to carry my passport", "advice_laws", LAWS),
    Everyday("liberia", "do I need a yellow fever jab", "advice_entry", (*ENTRY, *HEALTH)),
    Everyday("liberia", "what happens if I am caught with drugs", "advice_laws", LAWS),
    Everyday("india", "do I need an e-visa", "advice_entry", ENTRY),
    Everyday("india", "is there a risk of terrorism", "advice_safety", LAWS),
    Everyday("united-arab-emirates", "can I drink alcohol", "advice_laws", LAWS),
    Everyday("united-arab-emirates", "can I kiss in public", "advice_laws", LAWS),
    Everyday("mexico", "are taxis safe", "advice_transport", (*LAWS, "regional-risks")),
    Everyday("mexico", "is altitude a problem", "advice_health", (*HEALTH, "world-cup-2026")),
    Everyday("france", "how many days can I stay without a visa", "advice_entry", ENTRY),
    Everyday("nepal", "do I need insurance for trekking", "advice_insurance", ("warnings-and-insurance", *LAWS)),
)  # fmt: skip
_LONG = " ".join(
    f"You can be fined {each} pounds. For advice call +44 20 7008 50{each:02}." for each in range(40)
)
OUR_PAGES = {
    "thailand": {
        "entry-requirements": "<h2>Passport validity requirements</h2><p>Your passport must be valid for at least 8 months after the date you arrive.</p>"
        "<h2>Visa requirements</h2><p>You can visit without a visa for up to 33 days, e.g. as a tourist. To stay longer, apply to the office.</p>"
        "<h2>Vaccination requirements</h2><p>You must have a certificate if you come from a country listed as a yellow fever risk.</p>",
        "safety-and-security": f"<h2>Laws and cultural differences</h2><h3>Smoking and e-cigarette bans</h3><p>Vapes and e-cigarettes are against the law. You cannot bring one in, buy one or smoke one. {_LONG}</p>"
        "<h3>Alcohol laws and bans</h3><p>Do not drink alcohol in the street. You must be 21 or over to buy it.</p>"
        "<h3>Using cameras and flying drones</h3><ul><li>register your drone first</li><li>fly below 90 metres</li></ul>"
        "<h2>Terrorism</h2><p>Terrorists are likely to try to carry out attacks.</p>",
        "health": "<h2>Emergency medical number</h2><p>Dial 1669 and ask for an ambulance. From a landline dial +66 2 354 8222.</p>"
        "<h2>Altitude sickness</h2><p>It is possible at more than 2,500m.</p>",
    },
    "egypt": {
        "entry-requirements": "<h2>Visa requirements</h2><p>You need a visa. It costs about 25 US dollars (approx. £20). Pay by card.</p>",
        "safety-and-security": "<h2>Laws and cultural differences</h2><h3>LGBT+ travellers</h3><p>Same-sex relations can lead to an arrest.</p>"
        "<h3>Drones</h3><p>Do not bring a drone. The fine is up to 4 times its price.</p>"
        "<h3>Illegal drugs and prison sentences</h3><p>You can go to prison for 25 years if you are caught with drugs.</p>"
        "<h2>Extreme weather and natural disasters</h2><h3>Earthquakes</h3><p>Earthquakes happen. Know what to do: drop, cover, hold on.</p>"
        "<h2>Transport risks</h2><h3>Taxis</h3><p>Ask to see the meter of a taxi before you get in.</p>",
        "health": "<h2>Emergency medical number</h2><p>Call 123 and ask for an ambulance.</p>"
        "<h2>Medication</h2><p>Carry a letter for any medication. The list has 3 pages.</p>",
        "warnings-and-insurance": "<h2>Travel insurance</h2><p>Get insurance that covers your trip.</p>",
    },
}  # fmt: skip
OF_OURS = (
    Everyday("thailand", "can I vape", "advice_laws", LAWS),
    Everyday("thailand", "how long does my passport have to be valid", "advice_entry", ENTRY),
    Everyday("thailand", "do I need a visa", "advice_entry", ENTRY),
    Everyday("thailand", "how many days can I stay without a visa", "advice_entry", ENTRY),
    Everyday("thailand", "do I need a yellow fever jab", "advice_entry", ENTRY),
    Everyday("thailand", "can I drink alcohol", "advice_laws", LAWS),
    Everyday("thailand", "can I bring a drone", "advice_laws", LAWS),
    Everyday("thailand", "is there a risk of terrorism", "advice_safety", LAWS),
    Everyday("thailand", "what number do I ring for an ambulance", "advice_health", HEALTH),
    Everyday("thailand", "is altitude a problem", "advice_health", HEALTH),
    Everyday("egypt", "do I need a visa", "advice_entry", ENTRY),
    Everyday("egypt", "do I have to pay for a visa", "advice_entry", ENTRY),
    Everyday("egypt", "is it ok to be gay there", "advice_laws", LAWS),
    Everyday("egypt", "can I bring a drone", "advice_laws", LAWS),
    Everyday("egypt", "what happens if I am caught with drugs", "advice_laws", LAWS),
    Everyday("egypt", "are there earthquakes", "advice_natural_disasters", LAWS),
    Everyday("egypt", "are taxis safe", "advice_transport", LAWS),
    Everyday("egypt", "what number do I ring for an ambulance", "advice_health", HEALTH),
    Everyday("egypt", "can I take my medication", "advice_health", HEALTH),
    Everyday("egypt", "do I need insurance", "advice_insurance", ("warnings-and-insurance",)),
)  # fmt: skip
