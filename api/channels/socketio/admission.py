"""Which pages may connect: our own, and those of the origins that the settings name.

A program that is no browser sends no origin, and is let through: its session is what keeps it to itself.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from consular.errors import NotAllowed

FOREIGN = "Pages of this site may not connect. Name the site's origin in RASA_CLIENT_ORIGINS to let them."


class Admission:
    """`origins` as browsers send them: https://www.example.org"""

    def __init__(self, origins: Collection[str]) -> None:
        self._origins = origins

    def verify(self, connection: HTTPConnection) -> None:
        """Raises `NotAllowed`."""
        origin = connection.headers.get("origin")
        # Behind a proxy the host that the browser asked for stands in the second; a page cannot set either.
        hosts = (connection.headers.get("host"), connection.headers.get("x-forwarded-host"))
        if origin is not None and not self._is_ours(origin, hosts):
            raise NotAllowed(FOREIGN)

    def _is_ours(self, origin: str, hosts: Collection[str | None]) -> bool:
        try:
            return origin in self._origins or urlsplit(origin).netloc in [host for host in hosts if host]
        except ValueError:  # no address at all
            return False
