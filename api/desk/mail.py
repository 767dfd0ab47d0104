"""E-mail to officers, as a channel that only sends: the outbox tries again and keeps the order, as for any other.

Off where no server is set. It never carries a person's words.
"""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import make_msgid
from enum import StrEnum

import structlog
from fastapi import APIRouter, Request

from api.channels.interface import DeliveryReceipt, InboundMessage, Limits, OutboundMessage
from api.channels.reasons import Reason
from api.settings import Settings
from consular.errors import NotAllowed, PermanentFailure, TemporaryFailure

log = structlog.get_logger()

NAME = "email"
TLS_PORT = 465  # where TLS comes first; elsewhere it is begun by STARTTLS


class Trouble(StrEnum):
    """What an operator has to put right, as the log and /health/ready name it."""

    SIGN_IN = "sign_in_refused"  # SMTP_USER or SMTP_PASSWORD is wrong
    NO_TLS = "no_tls"  # the server offers none, so the password was not sent
    CERTIFICATE = "certificate_not_trusted"
    AWAY = "away"


class Mail:
    """The first line of a text is its subject. TLS is wanted wherever a password is.

    `trouble` is what the last try found, None once one succeeds. Whatever it is, the outbox keeps the letter and tries
    again for a day.
    """

    name = NAME
    limits = Limits(text=20_000)

    def __init__(
        self,
        host: str,
        port: int,
        sender: str,
        user: str,
        password: str,
        timeout: float,
        tls_first: bool = False,
    ) -> None:
        self._host = host
        self._port = port
        self._sender = sender
        self._user = user
        self._password = password
        self._timeout = timeout
        self._tls_first = tls_first
        self.trouble: Trouble | None = None

    async def verify(self, request: Request) -> None:
        raise NotAllowed("Nothing is taken in by e-mail.")

    async def parse(self, request: Request) -> list[InboundMessage | DeliveryReceipt]:
        return []

    def routes(self) -> APIRouter | None:
        return None

    async def send(self, message: OutboundMessage) -> str | None:
        letter = EmailMessage()
        letter["From"], letter["To"] = self._sender, message.address
        letter["Subject"] = message.text.partition("\n")[0][:120]
        letter["Message-ID"] = make_msgid(domain=self._sender.rpartition("@")[2])
        letter.set_content(message.text)
        await asyncio.to_thread(self._deliver, letter)
        self.trouble = None
        return None

    def _deliver(self, letter: EmailMessage) -> None:
        """Blocking: runs in a thread."""
        try:
            with self._connect() as server:
                if self._user:
                    server.login(self._user, self._password)
                server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            if any(code < 500 for code, _ in error.recipients.values()):  # "not now", as from greylisting
                raise TemporaryFailure("the mail server asked us to come again") from error
            raise PermanentFailure(Reason.BAD_NUMBER) from error
        except (OSError, smtplib.SMTPException) as error:
            self.trouble = _trouble(error)
            log.error("mail.not_taken", trouble=self.trouble.value, error=type(error).__name__)
            raise TemporaryFailure(f"e-mail: {self.trouble.value}") from error

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._tls_first:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout, context=context)
        server = smtplib.SMTP(self._host, self._port, timeout=self._timeout)
        if self._user:
            try:
                server.starttls(context=context)
            except BaseException:
                server.close()
                raise
        return server


def _trouble(error: Exception) -> Trouble:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Trouble.SIGN_IN
    if isinstance(
        error, smtplib.SMTPNotSupportedError
    ):  # in the words of smtplib, what it looked for in vain
        return Trouble.NO_TLS if "STARTTLS" in str(error) else Trouble.SIGN_IN
    return Trouble.CERTIFICATE if isinstance(error, ssl.SSLCertVerificationError) else Trouble.AWAY


def make(settings: Settings) -> Mail | None:
    if not settings.smtp_host:
        return None
    return Mail(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_sender,
        settings.smtp_user,
        settings.smtp_password.get_secret_value(),
        settings.provider_timeout,
        tls_first=settings.smtp_port == TLS_PORT,
    )
