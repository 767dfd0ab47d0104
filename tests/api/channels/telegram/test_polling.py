"""Long polling: stored before confirmed, one replica at a time, and at work again after any failure."""

from __future__ import annotations

import pytest
import pytest_asyncio
from sqlalchemy.exc import OperationalError

from api.channels.telegram import lease
from api.channels.telegram.client import Client
from api.channels.telegram.polling import Poller
from api.settings import Settings
from consular.errors import TemporaryFailure
from tests.api.channels.telegram.conftest import Chat
from tests.api.channels.telegram.fake import TOKEN


class Held:
    """A lease that is ours, or not, as we say."""

    def __init__(self) -> None:
        self.ours = True

    async def is_held(self) -> bool:
        return self.ours

    async def close(self) -> None:
        pass


@pytest_asyncio.fixture
async def poller(chat: Chat) -> Poller:
    client = Client(TOKEN, "https://api.telegram.org", chat.telegram.transport)
    return Poller(client, chat.channel, chat.house.service.intake, Held())


async def test_what_is_waiting_is_stored_and_then_confirmed(chat: Chat, poller: Poller) -> None:
    chat.telegram.updates = [chat.person.says("hello"), chat.person.says("I lost my passport")]
    assert await poller.run_once()
    assert [message.text for message in await chat.said()] == ["hello", "I lost my passport"]
    assert len(chat.telegram.updates) == 2, "not confirmed before the next question"
    await poller.run_once()
    assert chat.telegram.updates == []
    await chat.house.work()
    assert len(chat.heard) == 2


async def test_what_was_stored_but_not_confirmed_when_we_stopped_is_one_message(
    chat: Chat, poller: Poller
) -> None:
    chat.telegram.updates = [chat.person.says("hello")]
    await poller.run_once()
    client = Client(TOKEN, "https://api.telegram.org", chat.telegram.transport)
    await Poller(client, chat.channel, chat.house.service.intake, Held()).run_once()
    assert len(await chat.said()) == 1


async def test_an_update_that_cannot_be_read_does_not_hold_up_those_behind_it(
    chat: Chat, poller: Poller
) -> None:
    chat.telegram.updates = [{"update_id": 1, "message": "not a message"}, chat.person.says("hello")]
    await poller.run_once()
    await poller.run_once()
    assert [message.text for message in await chat.said()] == ["hello"]
    assert chat.telegram.updates == []


async def test_nothing_is_confirmed_while_the_database_is_away(
    chat: Chat, poller: Poller, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.telegram.updates = [chat.person.says("hello")]

    async def away(*_: object) -> None:
        raise OperationalError("", {}, Exception())

    with monkeypatch.context() as broken:
        broken.setattr(chat.house.service.intake, "deliver", away)
        with pytest.raises(OperationalError):
            await poller.run_once()
    await poller.run_once()
    assert [message.text for message in await chat.said()] == ["hello"]


async def test_the_replica_without_the_lease_asks_for_nothing(chat: Chat) -> None:
    held = Held()
    held.ours = False
    client = Client(TOKEN, "https://api.telegram.org", chat.telegram.transport)
    assert not await Poller(client, chat.channel, chat.house.service.intake, held).run_once()
    assert "getUpdates" not in chat.telegram.calls


async def test_telegram_away_is_a_passing_failure(chat: Chat, poller: Poller) -> None:
    chat.telegram.down = True
    with pytest.raises(TemporaryFailure):
        await poller.run_once()


async def test_of_two_replicas_one_polls_and_the_other_takes_over(settings: Settings) -> None:
    if settings.database_url.startswith("sqlite"):
        pytest.skip("with SQLite there is one process")
    first, second = lease.make(settings.database_url), lease.make(settings.database_url)
    assert await first.is_held() and not await second.is_held()
    assert await first.is_held(), "it stays ours"
    await first.close()
    assert await second.is_held() and not await first.is_held()
    await second.close()


async def test_a_lease_whose_connection_broke_is_not_held(settings: Settings) -> None:
    if settings.database_url.startswith("sqlite"):
        assert await lease.make(settings.database_url).is_held()
        return
    ours = lease.AdvisoryLock(settings.database_url)
    assert await ours.is_held()
    assert ours._connection
    await ours._connection.close()
    assert not await ours.is_held()
    assert await ours.is_held(), "taken again over a new connection"
    await ours.close()


async def test_no_database_to_ask_is_no_lease() -> None:
    assert not await lease.make("postgresql+psycopg://nobody@127.0.0.1:1/none").is_held()
