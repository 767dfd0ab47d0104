"""The identity provider: the authorisation code flow with PKCE, and an ID token that is checked to the last claim.

No transaction is open here: everything in it is the network.
"""

from __future__ import annotations

import secrets
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from api.settings import Settings
from consular.errors import NotAllowed

with warnings.catch_warnings():  # it tells every reader of a terminal that it will want a newer httpx one day
    warnings.simplefilter("ignore")
    from authlib.integrations.httpx_client import AsyncOAuth2Client

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]  # never a shared secret, and never none
LEEWAY = 60  # seconds that the provider's clock may be off
SECOND_FACTOR = {
    "mfa",
    "otp",
    "hwk",
    "swk",
    "fpt",
    "sc",
}  # RFC 8176: what shows that it was more than a password


class Untrusted(NotAllowed):
    """The provider did not answer, or what it said does not hold. `str()` is the kind of fault, for the log."""


@dataclass(frozen=True)
class Kept:
    """What the browser keeps, signed, while it is away at the provider."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Whom the provider vouches for. `subject` never changes and is never given to anybody else."""

    subject: str
    email: str
    second_factor: bool


class Provider:
    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._id = settings.oidc_client_id
        self._secret = settings.oidc_client_secret.get_secret_value()
        self._timeout = settings.provider_timeout
        self._clock = clock

    async def begin(self, back: str) -> tuple[str, Kept]:
        """Where to send the browser, and what it has to bring back. Raises `Untrusted`."""
        kept = Kept(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
        try:
            async with self._client(back) as client:
                known = await self._metadata(client)
                url, _ = client.create_authorization_url(
                    known["authorization_endpoint"],
                    state=kept.state,
                    nonce=kept.nonce,
                    code_verifier=kept.verifier,
                )
        except (AuthlibBaseError, httpx.HTTPError, KeyError, ValueError) as error:
            raise Untrusted(type(error).__name__) from error
        return str(url), kept

    async def finish(self, kept: Kept, returned: str, back: str) -> Identity:
        """Who came back; `returned` is the whole address that the provider sent the browser to. Raises `Untrusted`."""
        try:
            async with self._client(back) as client:
                known = await self._metadata(client)
                token = await client.fetch_token(
                    known["token_endpoint"],
                    authorization_response=returned,
                    state=kept.state,
                    code_verifier=kept.verifier,
                )
                keys = await self._fetch(client, known["jwks_uri"])
            claims = self._check(token, keys, kept.nonce)
        except (AuthlibBaseError, JoseError, httpx.HTTPError, KeyError, TypeError, ValueError) as error:
            raise Untrusted(type(error).__name__) from error
        return self._identify(claims)

    def _client(self, back: str) -> Any:
        return AsyncOAuth2Client(
            self._id,
            self._secret,
            scope="openid email",
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=self._timeout,
        )

    async def _metadata(self, client: Any) -> Mapping[str, str]:
        known: Mapping[str, str] = await self._fetch(
            client, f"{self._issuer}/.well-known/openid-configuration"
        )
        if known["issuer"].rstrip("/") != self._issuer:
            raise Untrusted("another_issuer")
        return known

    async def _fetch(self, client: Any, address: str) -> Any:
        return (await client.request("GET", address, withhold_token=True)).raise_for_status().json()

    def _check(self, token: Mapping[str, Any], keys: Any, nonce: str) -> Mapping[str, Any]:
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        decoded = jwt.decode(token["id_token"], KeySet.import_key_set(keys), registry=registry)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "values": [self._issuer, self._issuer + "/"]},
                "aud": {"essential": True, "value": self._id},
            },
            {"nonce": nonce, "client_id": self._id, "access_token": token.get("access_token")},
        )
        claims.validate(now=int(self._clock().timestamp()), leeway=LEEWAY)
        return dict(claims)

    def _identify(self, claims: Mapping[str, Any]) -> Identity:
        """An address that the provider did not verify could be anybody's."""
        if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
            raise Untrusted("address_not_verified")
        methods = claims.get("amr") or []
        return Identity(
            f"{self._issuer} {claims['sub']}", claims["email"], bool(SECOND_FACTOR & set(methods))
        )
