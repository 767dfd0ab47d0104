"""The check, the model and the place finder are as good as they were, on messages that they never learned from."""

from __future__ import annotations

import pytest

from api.rasa.process import available
from api.settings import Settings
from tests.bot.evaluation import scores
from tests.bot.evaluation.__main__ import score
from tests.bot.evaluation.floors import CEILINGS, FLOORS
from tests.bot.evaluation.messages import read


@pytest.mark.model
async def test_no_figure_is_worse_than_it_was() -> None:
    async with available(Settings(_env_file=None), 120, print) as rasa:
        reads, _ = await score(read(), rasa)
    figures = scores.figures(reads)
    below = {name: figures[name] for name, floor in FLOORS.items() if figures[name] < floor}
    above = {name: figures[name] for name, ceiling in CEILINGS.items() if figures[name] > ceiling}
    assert (below, above) == ({}, {})
