"""Single sign-on: whom it lets in, and what it takes from no provider however well it is signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr

from api.settings import Environment, Settings
from tests.api.staff import provider as wire
from tests.api.staff.conftest import HOST, SOMEBODY, Browser, Desk
from tests.api.staff.provider import ProviderAtTheWire
from tests.conftest import Clock

START, FAILED = "/single-sign-on", "/staff/sign-in?problem=provider"


@pytest.fixture
def provider(clock: Clock) -> Iterator[ProviderAtTheWire]:
    made = ProviderAtTheWire(lambda: clock().timestamp())
    with wire.running(made):
        yield made


@pytest.fixture
def desk_settings(settings: Settings, provider: ProviderAtTheWire) -> Settings:
    return settings.model_copy(
        update={
            "environment": Environment.PRODUCTION,
            "public_url": HOST,
            "oidc_issuer": provider.url,
            "oidc_client_id": "desk",
            "oidc_client_secret": SecretStr("shown to the provider"),
        }
    )


async def sign_on(browser: Browser, provider: ProviderAtTheWire) -> str:
    """Go there and come back; where that leads."""
    left = await browser.get(f"{START}?next=/staff/account/sessions")
    assert left.headers["location"].startswith(f"{provider.url}/authorise?")
    returned = await browser.http.get(provider.authorise(left.headers["location"]))
    return returned.headers["location"]


async def test_an_officer_is_found_by_the_verified_address(desk: Desk, provider: ProviderAtTheWire) -> None:
    await desk.add(password=None)
    browser = desk.browser()
    assert "Sign in with single sign-on" in (await browser.get("/sign-in")).text
    assert await sign_on(browser, provider) == "/staff/account/sessions"
    assert await browser.is_in()
    assert (await desk.entries())[-1].details == {"by": "provider"}


async def test_without_a_second_factor_at_the_provider_ours_is_asked_for(
    desk: Desk, provider: ProviderAtTheWire
) -> None:
    await desk.add(password=None)
    provider.claims = {"amr": ["pwd"]}
    browser = desk.browser()
    await sign_on(browser, provider)
    assert (await browser.get("/account")).headers["location"] == "/staff/second-factor/set-up"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another application"},
        {"iss": "https://evil.example"},
        {"nonce": "of another sign-in"},
        {"exp": 1_700_000_000},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
        {"aud": ["desk", "another"], "azp": "another"},
    ],
    ids=str,
)
async def test_what_the_token_says_has_to_hold(
    desk: Desk, provider: ProviderAtTheWire, claims: dict[str, Any]
) -> None:
    await desk.add()
    provider.claims = claims
    browser = desk.browser()
    assert await sign_on(browser, provider) == FAILED
    assert not await browser.is_in()


async def test_a_token_signed_by_somebody_else_is_refused(desk: Desk, provider: ProviderAtTheWire) -> None:
    await desk.add()
    provider.signing = RSAKey.generate_key(2048, {"kid": "one"})
    assert await sign_on(desk.browser(), provider) == FAILED


async def test_a_token_signed_with_the_shared_secret_is_refused(
    desk: Desk, provider: ProviderAtTheWire
) -> None:
    """Whoever gets hold of that secret must not become every officer."""
    await desk.add()
    provider.signing, provider.algorithm = OctKey.import_key("shown to the provider" * 2), "HS256"  # type: ignore[assignment]
    assert await sign_on(desk.browser(), provider) == FAILED


async def test_whoever_has_no_account_is_told_so(desk: Desk, provider: ProviderAtTheWire) -> None:
    assert await sign_on(desk.browser(), provider) == "/staff/sign-in?problem=stranger"
    assert "There is no account" in (await desk.browser().get("/sign-in?problem=stranger")).text


async def test_an_address_that_goes_to_another_person_does_not_open_the_account(
    desk: Desk, provider: ProviderAtTheWire
) -> None:
    await desk.add(password=None)
    await sign_on(desk.browser(), provider)
    provider.claims = {"sub": "subject-2"}
    assert await sign_on(desk.browser(), provider) == "/staff/sign-in?problem=stranger"


async def test_a_return_that_this_browser_did_not_begin_signs_nobody_in(
    desk: Desk, provider: ProviderAtTheWire
) -> None:
    """Otherwise a link could sign an officer in to somebody else's account."""
    await desk.add()
    attacker, officer = desk.browser(), desk.browser()
    left = await attacker.get(START)
    returned = provider.authorise(left.headers["location"])
    assert (await officer.http.get(returned)).headers["location"] == FAILED
    await officer.get(START)
    assert (await officer.http.get(returned)).headers["location"] == FAILED
    assert not await officer.is_in()


async def test_a_code_is_used_once(desk: Desk, provider: ProviderAtTheWire) -> None:
    await desk.add()
    browser = desk.browser()
    left = await browser.get(START)
    returned = provider.authorise(left.headers["location"])
    kept = dict(browser.http.cookies)
    await browser.http.get(returned)
    again = desk.browser()
    again.http.cookies.update(kept)
    assert (await again.http.get(returned)).headers["location"] == FAILED


async def test_a_provider_that_does_not_answer_leaves_the_password(
    desk: Desk, provider: ProviderAtTheWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "answer", lambda path, form: (500, {}))
    browser = desk.browser()
    assert (await browser.get(START)).headers["location"] == FAILED
    page = (await browser.get("/sign-in?problem=provider")).text
    assert "sign in with your password" in page
    assert "Password" in page


async def test_a_deactivated_officer_is_not_let_in(desk: Desk, provider: ProviderAtTheWire) -> None:
    officer = await desk.add()
    await desk.add(replace(SOMEBODY, email="ben@example.org"))
    async with desk.service.database.write() as session:
        (await session.get_one(type(officer), officer.id)).active = False
    assert await sign_on(desk.browser(), provider) == "/staff/sign-in?problem=stranger"
