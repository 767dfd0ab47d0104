"""What continuous integration holds the language layers to, on the evaluation set.

A little below what was last measured (docs/evaluation.md). Raise a floor when it is passed; never lower one to pass.
"""

from __future__ import annotations

FLOORS: dict[str, float] = {
    "intent_accuracy": 0.885,
    "macro_f1": 0.895,
    "emergency_recall_check": 0.865,
    "emergency_recall_model": 0.975,
    "emergency_recall_both": 0.983,
    "emergency_right_intent": 0.905,
    "place_accuracy": 0.97,
}
CEILINGS: dict[str, float] = {
    "false_alarms_ordinary": 0.02,
    "false_alarms_hard": 0.11,
    "ordinary_asked_about": 0.03,
    "hard_asked_about": 0.06,
    "out_of_scope_accepted": 0.18,
    "calibration_error": 0.04,
}
