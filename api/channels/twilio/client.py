"""Hands one message to Twilio, by its own SDK, and turns whatever goes wrong into one of our two failures."""

from __future__ import annotations

import httpx
import structlog
from twilio.base import values
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.rest import Client

from api.channels.twilio import errors
from api.channels.twilio.http import OWN_URL, TwilioHttp
from api.settings import BadSettings, Settings
from consular.errors import TemporaryFailure

log = structlog.get_logger()

HALF = "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN belong together: set both, or neither."
NO_SENDER = (
    "Twilio has nothing to send from: set TWILIO_SENDERS or TWILIO_MESSAGING_SERVICE_SID for SMS, "
    "TWILIO_WHATSAPP_SENDER for WhatsApp."
)


class TwilioClient:
    """One account. `close()` it at the end."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        timeout: float,
        api_url: str = OWN_URL,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = TwilioHttp(timeout, api_url, transport)
        self._sdk = Client(account_sid, auth_token, http_client=self._http)

    async def send(
        self,
        to: str,
        body: str,
        status_callback: str | None,
        sender: str | None = None,
        service: str | None = None,
        media_url: str | None = None,
    ) -> str:
        """Send, from a number or by a Messaging Service; Twilio's id. Raises one of the two failures. What `media_url`
        leads to is fetched by Twilio."""
        try:
            created = await self._sdk.messages.create_async(
                to=to,
                body=body or values.unset,
                media_url=[media_url] if media_url else values.unset,
                from_=sender or values.unset,
                messaging_service_sid=service or values.unset,
                status_callback=status_callback or values.unset,
            )
        except (TwilioRestException, TwilioServiceException) as error:
            log.warning("twilio.refused", code=error.code, status=error.status)
            raise errors.failure_of(error.code, error.status) from error
        except (TwilioException, ValueError, LookupError, TypeError, AttributeError) as error:
            raise TemporaryFailure(
                f"twilio answered in a form that we do not know: {type(error).__name__}"
            ) from error
        if not created.sid:
            raise TemporaryFailure("twilio answered without an id")
        return str(created.sid)

    async def close(self) -> None:
        await self._http.close()


def make(settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> TwilioClient | None:
    """The client; None where no account is set. Raises `BadSettings` for half of one, and for one without senders."""
    token = settings.twilio_auth_token.get_secret_value()
    if not settings.twilio_account_sid and not token:
        return None
    if not settings.twilio_account_sid or not token:
        raise BadSettings(HALF)
    if not (
        settings.twilio_senders or settings.twilio_messaging_service_sid or settings.twilio_whatsapp_sender
    ):
        raise BadSettings(NO_SENDER)
    return TwilioClient(
        settings.twilio_account_sid, token, settings.provider_timeout, settings.twilio_api_url, transport
    )
