"""GOV.UK's client and the sync, made from the settings: for the gateway and for the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.metadata import version

from api.govuk.client import GovUk
from api.govuk.posts import PostSync
from api.govuk.schedule import Keeper
from api.govuk.sync import Sync
from api.settings import Settings
from consular.advice import alerts
from consular.database import Database


def make_client(settings: Settings) -> GovUk:
    return GovUk(settings.govuk_url, agent(settings), settings.govuk_per_second)


def make_sync(settings: Settings, database: Database, govuk: GovUk, clock: Callable[[], datetime]) -> Sync:
    posts_every = timedelta(seconds=settings.govuk_posts_every)
    posts = PostSync(database, govuk, posts_every, clock) if posts_every else None
    return Sync(database, govuk, alerts.announce, timedelta(seconds=settings.govuk_every), clock, posts)


def make_keeper(settings: Settings, database: Database, clock: Callable[[], datetime]) -> Keeper:
    govuk = make_client(settings)
    return Keeper(database, govuk, make_sync(settings, database, govuk, clock), clock)


def agent(settings: Settings) -> str:
    """Who asks, and how to reach them, as GOV.UK wants to know of programs that use it."""
    contact = settings.govuk_contact or settings.public_url
    return f"consular-assistant/{version('consular-assistant')}" + (f" ({contact})" if contact else "")
