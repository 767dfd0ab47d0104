"""Where a place on the map is, for every channel alike: towns for the transcript, the country for bot and desk.

It asks no network, and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.channels.interface import Extra
from consular.places.whereabouts import Spot, Whereabouts
from consular.replies.template import Blocks


@dataclass(frozen=True)
class Placed:
    """What came with a message, its place named; `spot` is None where no position came."""

    extras: tuple[Extra, ...] = ()
    spot: Spot | None = None


class Placing:
    def __init__(self, whereabouts: Whereabouts, blocks: Blocks) -> None:
        self._whereabouts = whereabouts
        self._blocks = blocks

    def place(self, extras: Sequence[Extra]) -> Placed:
        """The extras, the first position among them with the towns near it."""
        spots = {number: self._spot(extra) for number, extra in enumerate(extras)}
        first = next((number for number, spot in spots.items() if spot is not None), None)
        if first is None:
            return Placed(tuple(extras))
        spot = spots[first] or Spot()
        named = [self._named(extra, spot) if n == first else extra for n, extra in enumerate(extras)]
        return Placed(tuple(named), spot)

    def _spot(self, extra: Extra) -> Spot | None:
        if extra.latitude is None or extra.longitude is None:
            return None
        return self._whereabouts.at(extra.latitude, extra.longitude)

    def _named(self, extra: Extra, spot: Spot) -> Extra:
        near = self._blocks.render("near", spot.towns, spot.is_sea) if spot.towns else ""
        return replace(extra, name=", ".join(filter(None, (extra.name, near))))
