"""Every action, by hand: one line each, so that a newcomer sees them all at once."""

from __future__ import annotations

from rasa_sdk import Action

from actions import answer, case, conversation, emergency, outreach, passport
from actions.doubt import Doubting
from actions.knowledge import Knowledge

ACTIONS = (
    answer.Answer,
    conversation.Inform,
    conversation.Fallback,
    conversation.Affirm,
    conversation.Deny,
    conversation.TalkToHuman,
    conversation.Restart,
    conversation.DeleteMyData,
    passport.PassportForm,
    passport.SubmitPassportCase,
    emergency.EmergencyForm,
    emergency.SubmitEmergency,
    outreach.RegisterPresence,
    outreach.PresenceForm,
    outreach.SubmitPresence,
    outreach.ImSafe,
    outreach.SubscribeAlerts,
    outreach.UnsubscribeAlerts,
    case.CaseStatus,
    case.ProofForm,
    case.SubmitCaseProof,
)


def make(knowledge: Knowledge) -> list[Action]:
    """An instance of every action, each of which asks after a person's safety where that is in doubt."""
    return [Doubting(action(knowledge), knowledge) for action in ACTIONS]
