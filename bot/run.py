"""Runs Rasa with our channel and nothing else: `python -m bot.run`. Its own HTTP API stays off, since it must
never face anybody (it fetches models from any address and trains on any data).

Environment: RASA_PORT (5005), RASA_HOST (127.0.0.1), RASA_MODEL, RASA_TOKEN (required), ACTIONS_URL, PLACES_FILE.
"""

from __future__ import annotations

import logging
import os
import sys

from bot import lean

LOOPBACK = "127.0.0.1"


def main() -> None:
    if not os.environ.get("RASA_TOKEN"):
        sys.exit(
            "RASA_TOKEN is not set: give the gateway and Rasa the same secret, for example with `make up`."
        )
    os.environ.setdefault("SANIC_WORKERS", "1")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)

    lean.shed()
    import structlog
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    serve_application(
        model_path=os.environ.get("RASA_MODEL", "var/models/consular.tar.gz"),
        credentials="bot/credentials.yml",
        endpoints=AvailableEndpoints.read_endpoints("bot/endpoints.yml"),
        interface=os.environ.get("RASA_HOST", LOOPBACK),
        port=int(os.environ.get("RASA_PORT", "5005")),
        enable_api=False,
    )


if __name__ == "__main__":
    main()
