"""What a country's key facts may not say together: stays without a visa where one is needed, warnings that the page's
own status does not know. Each fault as location in the file, fault and fix.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from consular.facts.document import Location
from consular.facts.key_facts import Entry, KeyFactsFact, Laws, Warned, Warnings

Fault = tuple[Location, str, str]
GROUPS = ("entry", "health", "laws", "safety", "warnings")
WHOLE = "whole country"
_MEASURED = ("from_arrival", "from_departure")


def faults(facts: KeyFactsFact, parts: Collection[str], statuses: Collection[str]) -> Iterator[Fault]:
    """`parts` and `statuses` are those of the country's page."""
    for group in GROUPS:
        part = getattr(facts, group).part
        if part not in parts:
            fix = f"write one of {', '.join(parts)}"
            yield ("key_facts", group, "part"), f"the page has no part '{part}'", fix
    for part in facts.as_read:
        if part not in parts:
            fix = "remove it, or run consular facts --read"
            yield ("key_facts", "as_read", part), "the page has no such part", fix
    yield from _passport(facts.entry)
    yield from _visa(facts.entry)
    yield from _alcohol(facts.laws)
    yield from _warnings(facts.warnings, statuses)


def _passport(entry: Entry) -> Iterator[Fault]:
    given = [name for name in ("passport_months", "passport_days") if getattr(entry, name) is not None]
    is_measured = entry.passport_rule in _MEASURED
    if given and not is_measured and entry.passport_rule != "unknown":
        fix = "remove it, or write passport_rule: from_arrival or from_departure"
        yield ("key_facts", "entry", given[0]), "has no rule that it belongs to", fix
    if is_measured and not given:
        fix = "add passport_months or passport_days, or write passport_rule: unknown"
        yield ("key_facts", "entry", "passport_rule"), "does not say how long", fix
    if len(given) > 1:
        yield ("key_facts", "entry", given[1]), "says the same again in days", "keep what the page says"


def _visa(entry: Entry) -> Iterator[Fault]:
    given = [name for name in ("visa_free_days", "visa_free_months") if getattr(entry, name) is not None]
    if given and entry.visa != "none" and not (entry.visa == "unknown" and _is_unknown(entry, given)):
        fix = "remove it: only where no visa is needed is there a longest stay without one"
        yield ("key_facts", "entry", given[0]), "stands beside a visa", fix
    if len(given) > 1:
        yield ("key_facts", "entry", given[1]), "says the same again in months", "keep what the page says"


def _is_unknown(entry: Entry, names: list[str]) -> bool:
    return all(getattr(entry, name) == "unknown" for name in names)


def _alcohol(laws: Laws) -> Iterator[Fault]:
    if laws.alcohol_age is not None and laws.alcohol in (None, "illegal"):
        fix = "write alcohol: legal_with_rules or restricted, or remove the age"
        yield ("key_facts", "laws", "alcohol_age"), "is an age for something that is not allowed", fix


def _warnings(warnings: Warnings, statuses: Collection[str]) -> Iterator[Fault]:
    """The status lists may leave out the milder warning; it is never graver than the page, and both name the whole."""
    named = warnings.advises_against
    if named == "unknown":
        return
    known = {_status(warned) for warned in named or []}
    place = ("key_facts", "warnings", "advises_against")
    for status in statuses:
        if status not in known:
            fix = "add the places that the page warns of, or write advises_against: unknown"
            yield place, f"does not say what alert_status says: {status}", fix
    for status in sorted(known - set(statuses)):
        if not statuses or status.endswith(WHOLE.replace(" ", "_")):
            yield place, f"warns of more than alert_status does: {status}", "compare both with the page"


def _status(warned: Warned) -> str:
    level = "avoid_all_travel_to" if warned.level == "all" else "avoid_all_but_essential_travel_to"
    return f"{level}_{'whole_country' if warned.region == WHOLE else 'parts'}"
