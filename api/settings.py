"""Every setting of the service, read from the environment or `.env`. Passed in, never imported as a global.

Each one stands in `.env.example` with a comment; a test holds the two together.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.channels import dialling
from consular.database import with_driver
from consular.errors import ConsularError


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class BadSettings(ConsularError):
    """A setting is missing or wrong; the text says which and what to write."""


class Settings(BaseSettings):
    """Times are in seconds."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    environment: Environment = Environment.DEVELOPMENT
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    trusted_proxies: str = ""
    embed_origins: str = ""
    exit_url: str = "https://www.bbc.co.uk/weather"
    secret_key: SecretStr = SecretStr("")
    staff_keys: SecretStr = SecretStr("")
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    database_url: str = "sqlite+aiosqlite:///var/consular.db"

    data_folder: Path = Path("data")
    places_file: Path = Path("var/places.json")
    sentences_folder: Path = Path("var/sentences")
    web_folder: Path = Path("web/dist")

    rasa_url: str = "http://127.0.0.1:5005"
    rasa_token: SecretStr = SecretStr("")
    actions_url: str = "http://127.0.0.1:5055"
    rasa_timeout: float = Field(20.0, gt=0)
    holding_after: float = Field(2.0, gt=0, lt=3)

    workers: int = Field(8, ge=1, le=64)
    replicas: int = Field(1, ge=1, le=100)
    lease: float = Field(8.0, gt=1)
    attempts: int = Field(12, ge=1)
    messages_per_minute: int = Field(30, ge=1)

    twilio_account_sid: str = ""
    twilio_auth_token: SecretStr = SecretStr("")
    twilio_senders: str = ""
    twilio_messaging_service_sid: str = ""
    twilio_whatsapp_sender: str = ""
    twilio_api_url: str = "https://api.twilio.com"

    notify_api_key: SecretStr = SecretStr("")
    notify_template_id: str = ""
    notify_sender_id: str = ""
    notify_callback_token: SecretStr = SecretStr("")
    notify_api_url: str = "https://api.notifications.service.gov.uk"

    provider_timeout: float = Field(5.0, gt=0, lt=25)
    sms_prices: str = ""
    whatsapp_prices: str = ""
    monthly_ceiling: float = Field(0.0, ge=0)

    telegram_token: SecretStr = SecretStr("")
    telegram_polling: bool = False
    telegram_api_url: str = "https://api.telegram.org"

    govuk_url: str = "https://www.gov.uk"
    govuk_contact: str = ""
    govuk_every: float = Field(900.0, ge=0)
    govuk_posts_every: float = Field(86_400.0, ge=0)
    govuk_per_second: int = Field(8, ge=0)
    advice_old_after: float = Field(86_400.0, gt=0)

    officer_gone_after: float = Field(300.0, ge=30)
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_sender: str = ""

    rasa_clients: bool = True
    rasa_client_origins: str = ""
    rasa_client_tokens: SecretStr = SecretStr("")
    rest_wait: float = Field(5.0, gt=0, le=60)

    log_format: str = "console"
    log_level: str = "INFO"

    @field_validator("database_url")
    @classmethod
    def name_the_driver(cls, url: str) -> str:
        return with_driver(url)

    @field_validator("twilio_senders")
    @classmethod
    def read_senders(cls, text: str) -> str:
        dialling.read(text)
        return text

    @field_validator("sms_prices", "whatsapp_prices")
    @classmethod
    def read_prices(cls, text: str) -> str:
        dialling.read_prices(text)
        return text

    @model_validator(mode="after")
    def need_secrets(self) -> Settings:
        if self.environment is Environment.PRODUCTION:
            for name in ("secret_key", "rasa_token"):
                if len(getattr(self, name).get_secret_value()) < 32:
                    raise ValueError(
                        f"{name.upper()} must be set to at least 32 random characters in production"
                    )
            if self.smtp_host and not self.smtp_sender:
                raise ValueError("SMTP_SENDER must be the address that our e-mails come from")
            if not self.public_url.startswith("https://"):
                raise ValueError("PUBLIC_URL must be the https:// address that people and providers use")
            if any(len(key) < 32 for key in self.officers_keys):
                raise ValueError("STAFF_KEYS must each have at least 32 random characters in production")
            if self.oidc_issuer and not self.oidc_issuer.startswith("https://"):
                raise ValueError("OIDC_ISSUER must be the provider's https:// address")
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret.get_secret_value()):
            raise ValueError("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET beside it")
        return self

    @property
    def in_production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def prices(self) -> dict[str, dialling.ByCountryCode]:
        """Pounds a segment, by channel."""
        written = {"sms": self.sms_prices, "whatsapp": self.whatsapp_prices}
        return {channel: dialling.read_prices(text) for channel, text in written.items() if text}

    @property
    def officers_keys(self) -> list[str]:
        """What officers' second factors are encrypted with, the newest first."""
        return self.staff_keys.get_secret_value().split() or [self.secret_key.get_secret_value()]

    @property
    def embedders(self) -> list[str]:
        """The origins that may show the chat in a frame."""
        return self.embed_origins.split()


def load() -> Settings:
    """The settings, or one sentence on what is wrong with them."""
    try:
        return Settings()
    except ValueError as error:
        lines = [line.strip() for line in str(error).splitlines()]
        reasons = [
            line.removeprefix("Value error, ").split(" [type=")[0] for line in lines if "[type=" in line
        ]
        raise BadSettings("A setting is wrong: " + "; ".join(reasons or lines)) from error
