"""Settings of the console that production, or single sign-on, cannot do without."""

from __future__ import annotations

from typing import Any

import pytest

from api.settings import Settings

SECRET = "a-secret-of-thirty-two-characters"
PRODUCTION: dict[str, Any] = {
    "environment": "production", "public_url": "https://desk.example", "secret_key": SECRET, "rasa_token": SECRET,
}  # fmt: skip
PROVIDER = {"oidc_issuer": "https://id.example", "oidc_client_id": "desk", "oidc_client_secret": "secret"}


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"staff_keys": f"{SECRET} short"}, "STAFF_KEYS"),
        ({**PROVIDER, "oidc_issuer": "http://id.example"}, "OIDC_ISSUER must be"),
        ({**PROVIDER, "oidc_client_secret": ""}, "OIDC_ISSUER needs"),
    ],
)
def test_what_is_not_safe_is_named(said: dict[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Settings(_env_file=None, **PRODUCTION, **said)


def test_officers_keys_are_the_newest_first_and_the_secret_key_where_none_is_set() -> None:
    assert Settings(_env_file=None, **PRODUCTION, **PROVIDER).officers_keys == [SECRET]
    both = Settings(_env_file=None, **PRODUCTION, staff_keys=f"{SECRET}-new {SECRET}-old")
    assert both.officers_keys == [f"{SECRET}-new", f"{SECRET}-old"]
