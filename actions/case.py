"""The state of a case, and going on with one from another chat or number."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import KnowingAction, resume
from actions.forms import Form
from actions.turn import Turn
from consular.cases import proof, reference
from consular.cases import repository as cases
from consular.cases.models import Case
from consular.database import now as clock
from consular.effects import AskForCaseProof, GiveCaseProof


def shown(case: Case) -> dict[str, str]:
    return {
        "case_reference": case.reference,
        "case_state": case.state,
        "case_opened": f"{case.opened_at.day} {case.opened_at:%B %Y}",
    }


class CaseStatus(KnowingAction):
    """Shows a case to who opened it or proved that they may read it; anybody else is asked for a code.

    A reference alone opens nothing: it is a name, not a proof.
    """

    action = "action_case_status"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        named = reference.find(now.text)
        if not named and not now.has_case:
            await self.say(dispatcher, "utter_case_reference_wanted", now)
            return resume(now)
        async with self.knowledge.database.read() as session:
            case = await cases.of_contact(session, named or now.reference, now.contact_id)
        if case:
            await self.say(dispatcher, "utter_case_status", now, **shown(case))
            return resume(now)
        dispatcher.utter_message(json_message=AskForCaseProof(reference=named or now.reference).model_dump())
        return [SlotSet("case_code", None), FollowupAction(ProofForm.form)]


class ProofForm(Form):
    form = "case_proof_form"
    slots = ("case_code",)

    def prefill(self, tracker: Tracker, now: Turn) -> list[EventType]:
        return []  # a reference looks like no code, and nothing else is known of one

    def take(self, now: Turn, slot: str, text: str) -> list[EventType]:
        return [SlotSet(slot, text[:200])]


class SubmitCaseProof(KnowingAction):
    """Joins the case if the code fits; a wrong one counts as a try."""

    action = "action_submit_case_proof"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], now: Turn
    ) -> list[EventType]:
        given = str(tracker.get_slot("case_code") or "")
        async with self.knowledge.database.read() as session:
            case = await proof.opens(session, now.contact_id, given, clock())
        if case:
            await self.say(dispatcher, "utter_case_joined", now, **shown(case))
        else:
            await self.say(dispatcher, "utter_case_unknown", now)
        dispatcher.utter_message(json_message=GiveCaseProof(text=given).model_dump())
        return [SlotSet("case_code", None)]
