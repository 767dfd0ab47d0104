"""An identity provider at the wire, on a loopback port: it signs what a test tells it to, and remembers who asked."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


class ProviderAtTheWire:
    """`claims` overrides what stands in the ID token. `codes` knows what each code was given for."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.signing = self.key
        self.algorithm = "RS256"
        self.claims: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.url = ""
        self._now = now

    def authorise(self, address: str) -> str:
        """What the provider's own page does when somebody signs in: the address that it sends the browser back to."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?code={code}&state={query['state']}"

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "/authorise", "token_endpoint": "/token", "jwks_uri": "/keys"}
            return 200, {"issuer": self.url, **{name: self.url + end for name, end in names.items()}}
        if path == "/keys":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        asked = self.codes.pop(form.get("code", ""), None)
        if path != "/token" or asked is None or not self._proves(form, asked):
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "access",
            "token_type": "Bearer",
            "id_token": self._token(asked["nonce"]),
        }

    def _proves(self, form: dict[str, str], asked: dict[str, str]) -> bool:
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]

    def _token(self, nonce: str) -> str:
        at = int(self._now())
        claims = {
            "iss": self.url, "sub": "subject-1", "aud": "desk", "iat": at, "exp": at + 300, "nonce": nonce,
            "email": "amara@example.org", "email_verified": True, "amr": ["pwd", "mfa"],
        }  # fmt: skip
        return jwt.encode({"alg": self.algorithm, "kid": "one"}, claims | self.claims, self.signing)


@contextmanager
def running(provider: ProviderAtTheWire) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(*provider.answer(self.path, {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            assert self.headers["authorization"].startswith("Basic ")
            self._send(*provider.answer(self.path, {name: each[0] for name, each in parse_qs(body).items()}))

        def _send(self, status: int, answer: dict[str, Any]) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
