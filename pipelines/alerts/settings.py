"""Where alerts go, from the environment: nowhere unless a mail server or a webhook is named."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from schemas.errors import InvalidSetting
from schemas.from_environment import from_environment

PREFIX = "PERFORMANCE_ALERT_"
REFUSAL = "Alerts cannot be set up."
PORTS = {"starttls": 587, "tls": 465, "none": 25}  # RFC 6409, RFC 8314, RFC 5321


class AlertSettings(BaseSettings):
    """Settings by environment variables, e.g. `PERFORMANCE_ALERT_SMTP_HOST`. Secrets are never printed or kept."""

    # A setting that is refused is named without its value, for that may be a secret.
    model_config = SettingsConfigDict(env_prefix=PREFIX, hide_input_in_errors=True)

    smtp_host: str = Field("", description="Mail server. None: no mail.")
    smtp_port: int | None = Field(None, ge=1, le=65535, description="Its port; 587, 465 or 25 by its security.")
    smtp_security: Literal["starttls", "tls", "none"] = Field("starttls", description="Encryption of the connection.")
    smtp_user: str = Field("", description="Name to log in with. None: no login.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Its password.")
    smtp_password_file: Path | None = Field(None, description="File that holds the password, instead.")
    mail_from: str = Field("", description="Address that mail comes from.")
    mail_to: str = Field("", description="Addresses that mail goes to, by commas.")
    webhook_url: SecretStr = Field(SecretStr(""), description="Address that JSON is posted to. None: no webhook.")
    webhook_token: SecretStr = Field(SecretStr(""), description="Bearer token for it.")
    ca_file: Path | None = Field(None, description="Certificates to trust instead of the system's (PEM).")
    timeout_seconds: float = Field(10, gt=0, le=60, description="Longest wait for an answer, of each of three tries.")
    repeat_hours: float = Field(20, ge=0, description="What was told is told again after so many hours.")
    when_well: bool = Field(False, description="Tell of runs that have nothing to say, too.")
    ui_url: str = Field("", description="Address of the Dagster UI, for links to runs.")
    runbook_url: str = Field("docs/runbook.md", description="Address of the runbook.")

    @property
    def has_mail(self) -> bool:
        """Whether alerts go by mail."""
        return bool(self.smtp_host)

    @property
    def has_webhook(self) -> bool:
        """Whether alerts go to a webhook."""
        return bool(self.webhook_url.get_secret_value())

    @property
    def is_on(self) -> bool:
        """Whether alerts go anywhere."""
        return self.has_mail or self.has_webhook

    @property
    def port(self) -> int:
        """Port of the mail server."""
        return self.smtp_port or PORTS[self.smtp_security]

    @property
    def recipients(self) -> list[str]:
        """Addresses that mail goes to."""
        return [address.strip() for address in self.mail_to.split(",") if address.strip()]

    def password(self) -> str:
        """Password of the mail server, from its variable or its file.

        Raises:
            InvalidSetting: the file cannot be read.
        """
        if self.smtp_password_file is None:
            return self.smtp_password.get_secret_value()
        try:
            return self.smtp_password_file.read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise InvalidSetting(f"{PREFIX}SMTP_PASSWORD_FILE cannot be read: {problem.strerror}.") from problem


def alert_settings() -> AlertSettings:
    """Read and check the settings of alerts.

    Raises:
        InvalidSetting: naming the variable and the form it takes, never its value.
    """
    settings = from_environment(AlertSettings, REFUSAL)
    settings.password()
    if problems := _problems(settings):
        raise InvalidSetting(f"{REFUSAL} {' '.join(problems)}")
    return settings


def _problems(settings: AlertSettings) -> list[str]:
    told = []
    if settings.has_mail and not (settings.mail_from and settings.recipients):
        told.append(f"{PREFIX}SMTP_HOST is set: give {PREFIX}MAIL_FROM and {PREFIX}MAIL_TO too.")
    if settings.smtp_user and settings.smtp_security == "none":
        told.append(f"{PREFIX}SMTP_SECURITY is none: a password would go in clear. Set it to starttls or tls.")
    if settings.has_webhook:
        address = urlsplit(settings.webhook_url.get_secret_value())
        if address.scheme not in ("http", "https") or not address.hostname:
            told.append(f"{PREFIX}WEBHOOK_URL is not an address that begins with https:// or http://.")
    if settings.ca_file is not None and not settings.ca_file.is_file():
        told.append(f"{PREFIX}CA_FILE is not a file.")
    return told
