"""What continuous integration holds the language layers to, on the evaluation set.

A little below what was last measured (docs/evaluation.md). Raise a floor when it is passed; never lower one to pass.
"""

from __future__ import annotations

FLOORS: dict[str, float] = {
    "intent_accuracy": 0.76,
    "macro_f1": 0.78,
    "emergency_recall_check": 0.87,
    "emergency_recall_model": 0.92,
    "emergency_recall_both": 0.96,
    "emergency_right_intent": 0.79,
    "place_accuracy": 0.975,
}
CEILINGS: dict[str, float] = {
    "false_alarms_ordinary": 0.045,
    "false_alarms_hard": 0.17,
    "out_of_scope_accepted": 0.31,
    "calibration_error": 0.06,
}
