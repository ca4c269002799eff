"""Who alerts reach: a mail server and an HTTP listener of this machine, in order, slow, busy, or refusing."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
USER, PASSWORD = "performance", "a-password-of-the-tests"


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        return one.getsockname()[1]


@dataclass(frozen=True)
class Authority:
    """An authority of certificates, its file, and the context of a server that it vouches for."""

    file: Path
    server: ssl.SSLContext


def authority(folder: Path, name: str = HOST) -> Authority:
    """An authority that vouches for a server of a name."""
    issuer = trustme.CA()
    file = folder / "authority.pem"
    issuer.cert_pem.write_to_path(str(file))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issuer.issue_cert(name).configure_cert(server)
    return Authority(file, server)


@dataclass
class Mailbox:
    """A mail server's handler: keeps what it takes, and answers recipients as it is told."""

    answers: list[str] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    is_encrypted: list[bool] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default))
        self.is_encrypted.append(session.ssl is not None)
        return "250 OK"


def _judged(_: SMTP, __: Session, ___: Envelope, ____: str, given: object) -> AuthResult:
    is_right = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


@contextmanager
def mail_server(
    security: str = "none", trusted: Authority | None = None, answers: Sequence[str] = ()
) -> Generator[Mailbox]:
    """A mail server that offers no encryption, STARTTLS with login, or TLS from the start."""
    box = Mailbox(answers=list(answers), port=free_port())
    context = trusted.server if trusted else None
    starttls = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": _judged}
    how: dict[str, Any] = {"starttls": starttls, "tls": {"ssl_context": context}, "none": {}}[security]
    server = Controller(box, hostname=HOST, port=box.port, **how)
    server.start()
    try:
        yield box
    finally:
        server.stop()


@dataclass
class Heard:
    """What an HTTP listener heard."""

    url: str = ""
    bodies: list[dict] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@contextmanager
def listener(answers: Sequence[int] = (), trusted: Authority | None = None, seconds: float = 0) -> Generator[Heard]:
    """An HTTP listener that gives some answers in turn, then 200, each after some seconds."""
    heard, left, is_over = Heard(), list(answers), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.bodies.append(json.loads(body))
            heard.headers.append(dict(self.headers))
            heard.paths.append(self.path)
            is_over.wait(seconds)
            self.send_response(left.pop(0) if left else 200)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    if trusted:
        server.socket = trusted.server.wrap_socket(server.socket, server_side=True)
    heard.url = f"http{'s' if trusted else ''}://{HOST}:{server.server_port}/hook/a-secret-of-the-tests"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield heard
    finally:
        is_over.set()
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def dripping(every: float = 0.05) -> Generator[int]:
    """The port of a server that sends a byte now and again and never ends a line."""
    is_over = threading.Event()
    with socket.create_server((HOST, 0)) as server:
        server.settimeout(0.05)

        def drip() -> None:
            guests: list[socket.socket] = []
            while not is_over.is_set():
                with suppress(TimeoutError):
                    guests.append(server.accept()[0])
                for guest in guests:
                    try:
                        guest.send(b"2")
                    except OSError:
                        guests.remove(guest)
                time.sleep(every)
            for guest in guests:
                guest.close()

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            is_over.set()
            thread.join()
