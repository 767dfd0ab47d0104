"""What continuous integration holds the language layers to, on the evaluation set.

A little below what was last measured (docs/evaluation.md). Raise a floor when it is passed; never lower one to pass.
"""

from __future__ import annotations

FLOORS: dict[str, float] = {
    "intent_accuracy": 0.925,
    "macro_f1": 0.93,
    "emergency_recall_check": 0.88,
    "emergency_recall_model": 0.985,
    "emergency_recall_both": 0.989,
    "emergency_right_intent": 0.925,
    "place_accuracy": 0.98,
}
CEILINGS: dict[str, float] = {
    "false_alarms_ordinary": 0.012,
    "false_alarms_hard": 0.06,
    "ordinary_asked_about": 0.018,
    "hard_asked_about": 0.06,
    "out_of_scope_accepted": 0.09,
    "calibration_error": 0.03,
}
