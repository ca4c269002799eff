"""The ways an alert goes: mail, and a webhook. Each raises an error without an address, a secret or a body in it."""

import json
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_chain, wait_fixed

from pipelines.alerts.message import Message
from pipelines.alerts.settings import AlertSettings
from schemas.errors import PerformanceError

PAUSES = (1.0, 3.0)  # seconds before the second and third try
BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


class Undelivered(PerformanceError):
    """An alert that could not be sent, and would not be if it were tried again."""


class Unavailable(Undelivered):
    """An alert that could not be sent now; a little later it may."""


Channel = Callable[[Message, AlertSettings], None]


def channels(settings: AlertSettings) -> dict[str, Channel]:
    """Ways that are set up, by name."""
    ways: dict[str, tuple[bool, Channel]] = {
        "mail": (settings.has_mail, send_mail),
        "webhook": (settings.has_webhook, post),
    }
    return {name: way for name, (is_wanted, way) in ways.items() if is_wanted}


def with_patience(send: Channel, message: Message, settings: AlertSettings) -> None:
    """Send a message, in three tries where that may help.

    Raises:
        Undelivered: saying what the last try met.
    """
    tries = Retrying(
        stop=stop_after_attempt(len(PAUSES) + 1),
        wait=wait_chain(*map(wait_fixed, PAUSES)),
        retry=retry_if_exception_type(Unavailable),
        reraise=True,
    )
    tries(send, message, settings)


def send_mail(message: Message, settings: AlertSettings) -> None:
    """Send a message by mail, as plain text and HTML.

    Raises:
        Undelivered: the server refuses it, or is not who it should be.
        Unavailable: it does not answer, or asks to come again.
    """
    try:
        with _connected(settings) as server:
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.password())
            server.send_message(_mail(message, settings))
    except smtplib.SMTPRecipientsRefused as problem:
        is_busy = all(_is_temporary(code) for code, _ in problem.recipients.values())
        told = f"the mail server refuses every recipient ({len(problem.recipients)})"
        raise (Unavailable if is_busy else Undelivered)(told) from None
    except smtplib.SMTPNotSupportedError:
        raise Undelivered("the mail server offers no STARTTLS or no login; nothing was sent in clear") from None
    except smtplib.SMTPResponseException as problem:
        is_busy = _is_temporary(problem.smtp_code)
        raise (Unavailable if is_busy else Undelivered)(f"the mail server answers {problem.smtp_code}") from None
    except ssl.SSLCertVerificationError as problem:
        raise Undelivered(f"the mail server's certificate is not trusted: {problem.verify_message}") from None
    except (OSError, smtplib.SMTPException) as problem:
        raise Unavailable(f"no mail server: {_reason(problem)}") from None


def post(message: Message, settings: AlertSettings) -> None:
    """Post a message as JSON. A redirection is not followed: it could lead a secret elsewhere.

    Raises:
        Undelivered: the receiver refuses it, or is not who it should be.
        Unavailable: it does not answer, or is busy.
    """
    headers = {"Content-Type": "application/json", "User-Agent": "force-performance"}
    if token := settings.webhook_token.get_secret_value():
        headers["Authorization"] = f"Bearer {token}"
    body = json.dumps(message.json).encode()
    request = urllib.request.Request(settings.webhook_url.get_secret_value(), body, headers, method="POST")
    opener = urllib.request.build_opener(_Stay, urllib.request.HTTPSHandler(context=_trust(settings)))
    try:
        with opener.open(request, timeout=settings.timeout_seconds):
            return
    except urllib.error.HTTPError as problem:
        problem.close()
        is_busy = problem.code in BUSY or problem.code >= HTTPStatus.INTERNAL_SERVER_ERROR
        raise (Unavailable if is_busy else Undelivered)(f"the webhook answers {problem.code}") from None
    except urllib.error.URLError as problem:
        if isinstance(problem.reason, ssl.SSLCertVerificationError):
            told = f"the webhook's certificate is not trusted: {problem.reason.verify_message}"
            raise Undelivered(told) from None
        raise Unavailable(f"no webhook: {_reason(problem.reason)}") from None
    except (OSError, HTTPException) as problem:
        raise Unavailable(f"no webhook: {_reason(problem)}") from None


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> None:
        """None: the answer that redirects is the answer."""


def _is_temporary(code: int) -> bool:
    return 400 <= code < 500  # RFC 5321, 4.2.1


def _connected(settings: AlertSettings) -> smtplib.SMTP:
    where, wait = (settings.smtp_host, settings.port), settings.timeout_seconds
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(*where, timeout=wait, context=_trust(settings))
    server = smtplib.SMTP(*where, timeout=wait)
    if settings.smtp_security == "starttls":
        try:
            server.starttls(context=_trust(settings))
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
    return server


def _trust(settings: AlertSettings) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings.ca_file)


def _mail(message: Message, settings: AlertSettings) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = " ".join(message.title.split())
    mail["From"], mail["To"] = settings.mail_from, ", ".join(settings.recipients)
    mail["Date"], mail["Message-ID"] = format_datetime(localtime()), make_msgid(domain=message.host)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    return mail


def _reason(problem: object) -> str:
    """What the system calls a problem; never its text, which may hold an address."""
    if isinstance(problem, TimeoutError):
        return "no answer in time"
    return getattr(problem, "strerror", None) or type(problem).__name__
