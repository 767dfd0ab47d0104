"""`python -m tests.bot.evaluation.passages [--errors]`: scores the search of travel advice, and prints it as Markdown."""

from __future__ import annotations

import asyncio
import sys

from tests.bot.evaluation.passages import report

if __name__ == "__main__":
    print(asyncio.run(report.make("--errors" in sys.argv)))
