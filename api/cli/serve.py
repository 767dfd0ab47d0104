"""`consular serve`: the gateway alone, as it runs in a container."""

from __future__ import annotations

import uvicorn
from pydantic import SecretStr

from api import app, settings
from api.secrets import kept


def serve() -> None:
    """Run the gateway. Rasa and the actions run beside it: `consular up` starts all three."""
    chosen = settings.load()
    if not chosen.secret_key.get_secret_value():  # development only: production refuses to start without one
        chosen = chosen.model_copy(update={"secret_key": SecretStr(kept("web"))})
    uvicorn.run(
        app.from_settings(chosen),
        host=chosen.host,
        port=chosen.port,
        log_level="warning",
        access_log=False,
        proxy_headers=bool(chosen.trusted_proxies),
        forwarded_allow_ips=chosen.trusted_proxies or None,
        timeout_graceful_shutdown=5,
    )
