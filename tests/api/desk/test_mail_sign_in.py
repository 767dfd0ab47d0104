"""Signing in to a mail server, over TLS from the first byte or begun by STARTTLS, with a certificate made here."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from api.app import create_app
from api.channels.interface import OutboundMessage
from api.desk.mail import Mail
from consular.conversations.models import Message, Status
from consular.errors import TemporaryFailure
from tests.api.desk.conftest import Office
from tests.browser.service import free_port

HOST = "127.0.0.1"
USER, PASSWORD = "desk@example.org", "a long password"
LETTER = OutboundMessage(1, 1, "ann@example.org", "Nobody has answered.\nOpen the desk.")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine, signed by itself, and its key."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)]),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("mail")
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kind = serialization.PrivateFormat.PKCS8
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, kind, plain))
    return folder / "certificate.pem", folder / "key.pem"


@dataclass
class Post:
    """A mail server that keeps what it was given, and whether the sender had signed in. It speaks TLS alone."""

    letters: list[str] = field(default_factory=list)
    signed_in: list[bool] = field(default_factory=list)
    tried: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.letters.append((envelope.content or b"").decode() if isinstance(envelope.content, bytes) else "")
        self.signed_in.append(bool(session.authenticated))
        return "250 taken"

    def check(self, _server: Any, _session: Any, _envelope: Any, _how: str, said: Any) -> AuthResult:
        self.tried += 1
        assert isinstance(said, LoginPassword)
        return AuthResult(
            success=said.login == USER.encode() and said.password == PASSWORD.encode(), handled=False
        )


def context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*certificate)
    return made


@dataclass
class Running:
    """`tls_first`: it is spoken from the first byte."""

    post: Post
    port: int
    tls_first: bool

    def mail(self, password: str = PASSWORD) -> Mail:
        return Mail(HOST, self.port, USER, USER, password, 5.0, self.tls_first)


@pytest.fixture(params=["starttls", "tls_first"])
def server(request: pytest.FixtureRequest, certificate: tuple[Path, Path]) -> Iterator[Running]:
    post, port, tls_first = Post(), free_port(), request.param == "tls_first"
    options: dict[str, Any] = {"authenticator": post.check, "auth_required": True}
    if tls_first:
        options |= {"ssl_context": context(certificate), "auth_require_tls": False}
    else:
        options |= {"tls_context": context(certificate), "require_starttls": True}
    controller = Controller(post, hostname=HOST, port=port, **options)
    controller.start()
    yield Running(post, port, tls_first)
    controller.stop()


@pytest.fixture
def trusted(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


async def test_a_letter_goes_out_signed_in_and_over_tls(server: Running, trusted: None) -> None:
    mail = server.mail()
    await mail.send(LETTER)
    [letter] = server.post.letters
    assert "To: ann@example.org" in letter and "Open the desk." in letter
    assert server.post.signed_in == [True] and mail.trouble is None


async def test_a_wrong_password_is_named_for_what_it_is(server: Running, trusted: None) -> None:
    mail = server.mail("a wrong password")
    with pytest.raises(TemporaryFailure, match="sign_in_refused"):
        await mail.send(LETTER)
    assert mail.trouble == "sign_in_refused" and server.post.letters == [] and server.post.tried > 0


async def test_no_password_is_shown_to_a_server_whose_certificate_nobody_trusts(server: Running) -> None:
    mail = server.mail()
    with pytest.raises(TemporaryFailure, match="certificate_not_trusted"):
        await mail.send(LETTER)
    assert mail.trouble == "certificate_not_trusted" and server.post.tried == 0


async def test_no_password_is_sent_in_the_clear() -> None:
    post, port = Post(), free_port()
    controller = Controller(post, hostname=HOST, port=port, authenticator=post.check, auth_require_tls=False)
    controller.start()
    try:
        mail = Mail(HOST, port, USER, USER, PASSWORD, 5.0)
        with pytest.raises(TemporaryFailure, match="no_tls"):
            await mail.send(LETTER)
    finally:
        controller.stop()
    assert mail.trouble == "no_tls" and post.tried == 0 and post.letters == []


async def status(office: Office, text: str) -> Status:
    async with office.house.database.read() as session:
        query = select(Message.status).where(Message.text.startswith(text))
        return (await session.execute(query)).scalar_one()


async def troubles(office: Office) -> dict[str, str]:
    transport = httpx.ASGITransport(create_app(office.house.service))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        found: dict[str, str] = (await client.get("/health/ready")).json()["troubles"]
    return found


async def test_with_a_wrong_password_nothing_is_lost_and_the_operator_is_told_why(
    office: Office, server: Running, trusted: None, capsys: pytest.CaptureFixture[str]
) -> None:
    channels, wrong = office.house.service.channels, server.mail("a wrong password")
    channels["email"] = wrong
    await office.officer("Ann")
    await office.house.says("someone is shooting at us in Paris, France, help")
    await office.keep_time()
    await office.after(120)
    assert await troubles(office) == {"email": "sign_in_refused"}
    assert await status(office, "Nobody has answered") is Status.QUEUED
    told = capsys.readouterr().out
    assert "mail.not_taken" in told and "sign_in_refused" in told
    assert "a wrong password" not in told and "ann@example.org" not in told
    channels["email"] = server.mail()  # the operator has put it right
    await office.after(3600)
    assert any("Nobody has answered" in letter for letter in server.post.letters)
    assert await status(office, "Nobody has answered") is Status.SENT and await troubles(office) == {}
