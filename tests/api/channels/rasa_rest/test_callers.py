"""Nobody joins or reads another's conversation by naming its sender; the same people do find their own again."""

from __future__ import annotations

import uuid

import pytest

from api.channels.rasa_rest.caller import read_programs
from api.channels.rasa_rest.session import COOKIE, Sessions
from api.settings import BadSettings
from consular.conversations import repository as conversations
from tests.api.channels.rasa_rest.conftest import ORIGIN, OTHER_TOKEN, PATH, TOKEN, Client, Rest

GUESSABLE = ["me", "default", "user-1", "+447700900123", "sam@example.org", "1", "a" * 64, "5d41402abc4b2a76b9719d911017c592",
             "6fa459ea-ee8a-3ca4-894e-db77e160355e", "886313e1-3b8a-5372-9b90-0c9aee199e5d"]  # fmt: skip
SECRET = "my passport number is in here"


async def turns_of(rest: Rest, client: Client, sender: str, **headers: str) -> bool:
    """Whether the client is in the conversation of which the bot knows the secret."""
    before = len(rest.house.rasa.turns)
    await client.say("who am I", sender, **headers)
    return bool(
        rest.house.rasa.turns[before].metadata["contact_id"]
        == rest.house.rasa.turns[0].metadata["contact_id"]
    )


@pytest.mark.parametrize("sender", GUESSABLE)
async def test_a_sender_that_can_be_guessed_opens_nobody_elses_conversation(rest: Rest, sender: str) -> None:
    victim = rest.client()
    await victim.say(SECRET, sender)
    assert not await turns_of(rest, rest.client(), sender)
    assert await turns_of(rest, victim, sender), "its own client goes on"


async def test_a_random_uuid_is_a_key_that_needs_no_cookie(rest: Rest) -> None:
    sender = str(uuid.uuid4())
    await rest.client().say(SECRET, sender)
    assert await turns_of(rest, rest.client(), sender.upper())
    assert not await turns_of(rest, rest.client(), str(uuid.uuid4()))
    response = await rest.client().post({"sender": sender, "message": "again"})
    assert "set-cookie" not in response.headers and "x-session" not in response.headers


async def test_a_session_is_issued_once_and_kept_by_cookie_or_by_header(rest: Rest) -> None:
    client = rest.client()
    response = await client.post({"sender": "me", "message": SECRET})
    token = response.headers["x-session"]
    for flag in ("HttpOnly", "SameSite=Strict", "Secure", f"{COOKIE}={token}"):
        assert flag in response.headers["set-cookie"]
    assert "x-session" not in (await client.post({"sender": "me", "message": "again"})).headers
    assert await turns_of(rest, rest.client(), "me", x_session=token)
    assert not await turns_of(rest, rest.client(), "somebody else", x_session=token)


@pytest.mark.parametrize("token", ["", "x", "eyJhbGciOiJub25lIn0.e30.", '"forged".abc', "a" * 5000])
async def test_a_session_that_we_did_not_sign_is_no_session(rest: Rest, token: str) -> None:
    await rest.client().say(SECRET, x_session=token)
    assert not await turns_of(rest, rest.client(), "me", x_session=token), (
        "nor do two who made up the same meet"
    )
    forged = Sessions("another secret", secure=True).new()
    assert not await turns_of(rest, rest.client(), "me", x_session=forged)


async def test_a_known_key_under_another_signature_is_no_session(rest: Rest) -> None:
    issued = (await rest.client().post({"sender": "me", "message": SECRET})).headers["x-session"]
    key, signature = (
        issued.rpartition(".")[0],
        Sessions("another secret", secure=True).new().rpartition(".")[2],
    )
    for forged in (f"{key}.{signature}", f"{key}.", key):
        assert not await turns_of(rest, rest.client(), "me", x_session=forged)
    assert await turns_of(rest, rest.client(), "me", x_session=issued)


async def test_a_program_with_a_token_names_its_own_people_and_nobody_elses(rest: Rest) -> None:
    bearer, other = f"Bearer {TOKEN}", f"Bearer {OTHER_TOKEN}"
    await rest.client().say(SECRET, "customer-1", authorization=bearer)
    assert await turns_of(rest, rest.client(), "customer-1", authorization=bearer)
    assert not await turns_of(rest, rest.client(), "customer-2", authorization=bearer)
    assert not await turns_of(rest, rest.client(), "customer-1", authorization=other)
    assert not await turns_of(rest, rest.client(), "customer-1")


@pytest.mark.parametrize(
    "given", ["Bearer " + "x" * 32, "Bearer ", TOKEN, f"Basic {TOKEN}", "Bearer hotline"]
)
async def test_a_wrong_token_is_refused_and_never_taken_for_none(rest: Rest, given: str) -> None:
    response = await rest.client().post({"sender": "customer-1", "message": "hello"}, authorization=given)
    assert response.status_code == 403
    assert rest.house.rasa.turns == []


async def test_the_database_holds_neither_senders_nor_keys(rest: Rest) -> None:
    sender = str(uuid.uuid4())
    response = await rest.client().post({"sender": "sam@example.org", "message": "hello"})
    await rest.client().say("hello", sender)
    async with rest.house.database.read() as session:
        kept = [await conversations.address_of(session, number) for number in (1, 2)]
    for secret in (sender, "sam@example.org", response.headers["x-session"]):
        assert not any(secret in address for address in kept)


@pytest.mark.parametrize("pairs", ["short=abc", "x" * 40, "=" + "x" * 40, f"ok={TOKEN} name"])
def test_a_token_that_is_too_short_or_nobodys_is_a_bad_setting(pairs: str) -> None:
    with pytest.raises(BadSettings):
        read_programs(pairs)


@pytest.mark.parametrize(
    ("origin", "allowed"), [(ORIGIN, True), ("https://evil.example", False), ("null", False)]
)
async def test_a_page_of_another_site_reads_replies_only_where_it_is_named(
    rest: Rest, origin: str, allowed: bool
) -> None:
    client = rest.client()
    asked = await client.http.options(
        PATH, headers={"origin": origin, "access-control-request-method": "POST"}
    )
    answered = await client.post({"sender": "me", "message": "hello"}, origin=origin)
    for response in (asked, answered):
        assert (response.headers.get("access-control-allow-origin") == origin) is allowed
        assert "access-control-allow-credentials" not in response.headers
        assert response.headers["vary"] == "origin"
    assert ("x-session" in asked.headers.get("access-control-allow-headers", "")) is allowed
