"""Runs a program in the bot's Python, for the tests of what only stands there: it prints one JSON object."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

PYTHON = "bot/.venv/bin/python"


def run(program: str) -> dict[str, Any]:
    """What the program printed last."""
    environment = {**os.environ, "PYTHONPATH": os.getcwd(), "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [PYTHON, "-W", "ignore", "-c", program], env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    read: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return read
