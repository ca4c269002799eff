"""Alerts reach a real mail server and a real HTTP listener, or say why not, in time and without a secret."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.alerts import channels, telling
from tests.integration.conftest import Answer
from tests.integration.listeners import (
    HOST,
    PASSWORD,
    USER,
    authority,
    dripping,
    free_port,
    listener,
    mail_server,
)

SECRETS = (PASSWORD, "a-secret-of-the-tests", "a-token-of-the-tests")
Command = Callable[..., Answer]


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "PAUSES", (0.01, 0.01))
    monkeypatch.setenv("NO_PROXY", HOST)


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Settings of alerts, by their names in small letters."""

    def set_all(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"PERFORMANCE_ALERT_{name.upper()}", str(value))

    return set_all


@pytest.fixture
def sent(performance: Command, setting: Callable[..., None], tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Exit status and words of `performance alerts test` under some settings; no secret is among the words."""

    def test(**values: object) -> tuple[int, str]:
        setting(**values)
        answer = performance("alerts", "test", "--warehouse", tmp_path)
        said = answer.out + answer.err
        assert not [secret for secret in SECRETS if secret in said]
        assert "Traceback" not in said
        return answer.status, said

    return test


Sent = Callable[..., tuple[int, str]]
MAIL = {
    "smtp_host": HOST,
    "smtp_security": "none",
    "mail_from": "figures@force.test",
    "mail_to": "a@force.test, b@force.test",
}
LOGIN = MAIL | {"smtp_security": "starttls", "smtp_user": USER, "smtp_password": PASSWORD}


def test_alerts_are_off_until_they_are_set_up(sent: Sent) -> None:
    status, said = sent()
    assert status == 1
    assert "Alerts are off. Set PERFORMANCE_ALERT_SMTP_HOST" in said


def test_a_mail_has_a_plain_and_a_marked_up_text(sent: Sent) -> None:
    with mail_server() as box:
        assert sent(**MAIL, smtp_port=box.port) == (0, "mail: sent\n")
    [mail] = box.mails
    assert (mail["To"], mail["Subject"]) == ("a@force.test, b@force.test", "Performance: All is well")
    assert mail["Auto-Submitted"] == "auto-generated"
    for form in ("plain", "html"):
        body = mail.get_body((form,))
        assert body is not None
        assert "Job test of alerts on" in body.get_content()


def test_a_mail_goes_with_starttls_and_login(sent: Sent, tmp_path: Path) -> None:
    trusted = authority(tmp_path)
    with mail_server("starttls", trusted) as box:
        assert sent(**LOGIN, smtp_port=box.port, ca_file=trusted.file) == (0, "mail: sent\n")
    assert box.is_encrypted == [True]


def test_a_password_can_lie_in_a_file(sent: Sent, tmp_path: Path) -> None:
    trusted, file = authority(tmp_path), tmp_path / "password"
    file.write_text(PASSWORD + "\n")
    given = {name: value for name, value in LOGIN.items() if name != "smtp_password"}
    with mail_server("starttls", trusted) as box:
        status, _ = sent(**given, smtp_port=box.port, ca_file=trusted.file, smtp_password_file=file)
    assert (status, len(box.mails)) == (0, 1)


def test_a_mail_goes_with_tls_from_the_start(sent: Sent, tmp_path: Path) -> None:
    trusted = authority(tmp_path)
    with mail_server("tls", trusted) as box:
        status, _ = sent(**MAIL | {"smtp_security": "tls"}, smtp_port=box.port, ca_file=trusted.file)
    assert (status, len(box.mails)) == (0, 1)  # such a server hears nothing else


def test_nothing_goes_to_a_server_that_is_not_trusted(sent: Sent, tmp_path: Path) -> None:
    with mail_server("starttls", authority(tmp_path)) as box:
        status, said = sent(**LOGIN, smtp_port=box.port)
    assert (status, box.mails) == (1, [])
    assert "mail: the mail server's certificate is not trusted" in said


def test_nothing_goes_in_clear_where_encryption_was_asked_for(sent: Sent) -> None:
    with mail_server("none") as box:
        status, said = sent(**LOGIN, smtp_port=box.port)
    assert (status, box.mails) == (1, [])
    assert "offers no STARTTLS" in said


def test_a_wrong_password_is_said_by_its_number(sent: Sent, tmp_path: Path) -> None:
    trusted = authority(tmp_path)
    with mail_server("starttls", trusted) as box:
        told = sent(**LOGIN | {"smtp_password": "another"}, smtp_port=box.port, ca_file=trusted.file)
    assert told == (1, "mail: the mail server answers 535\n")


def test_a_server_that_is_busy_is_asked_again(sent: Sent) -> None:
    with mail_server(answers=["451 busy", "451 busy", "451 busy", "451 busy"]) as box:
        assert sent(**MAIL, smtp_port=box.port)[0] == 0
    assert len(box.mails) == 1


def test_a_server_that_refuses_is_not_asked_again(sent: Sent) -> None:
    with mail_server(answers=["550 no", "550 no"]) as box:
        assert sent(**MAIL, smtp_port=box.port) == (1, "mail: the mail server refuses every recipient (2)\n")
    assert box.mails == []


def test_a_mail_server_that_is_down_is_said(sent: Sent) -> None:
    assert sent(**MAIL, smtp_port=free_port()) == (1, "mail: no mail server: Connection refused\n")


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Alerts have a second in all, and no more than two pass."""
    monkeypatch.setattr(telling, "LONGEST", 1.0)
    start = time.monotonic()
    yield
    assert time.monotonic() - start < 4


@pytest.mark.usefixtures("hurry")
def test_a_mail_server_that_never_ends_its_line_holds_nobody_up(sent: Sent) -> None:
    with dripping() as port:
        assert sent(**MAIL, smtp_port=port) == (1, "mail: it was not sent within 1 seconds\n")


def test_a_webhook_is_posted_one_json_body(sent: Sent) -> None:
    with listener() as heard:
        told = sent(webhook_url=heard.url, webhook_token="a-token-of-the-tests")
    assert told == (0, "webhook: sent\n")
    [body] = heard.bodies
    assert (body["title"], body["events"]) == ("Performance: All is well", [])
    assert body["text"].startswith("Performance: All is well\nJob test of alerts on")
    assert heard.headers[0]["Authorization"] == "Bearer a-token-of-the-tests"


def test_a_webhook_is_posted_to_with_tls(sent: Sent, tmp_path: Path) -> None:
    trusted = authority(tmp_path)
    with listener(trusted=trusted) as heard:
        assert sent(webhook_url=heard.url, ca_file=trusted.file) == (0, "webhook: sent\n")
    assert len(heard.bodies) == 1


def test_a_webhook_that_is_not_trusted_hears_nothing(sent: Sent, tmp_path: Path) -> None:
    with listener(trusted=authority(tmp_path, "another.test")) as heard:
        status, said = sent(webhook_url=heard.url, ca_file=tmp_path / "authority.pem")
    assert (status, heard.bodies) == (1, [])
    assert "certificate is not trusted" in said


@pytest.mark.parametrize(
    ("answers", "tries", "told"),
    [
        ((503, 429), 3, "webhook: sent"),
        ((503, 503, 503), 3, "webhook: the webhook answers 503"),
        ((404,), 1, "webhook: the webhook answers 404"),
        ((302,), 1, "webhook: the webhook answers 302"),
    ],
)
def test_a_webhook_is_asked_again_where_that_may_help(
    sent: Sent, answers: tuple[int, ...], tries: int, told: str
) -> None:
    with listener(answers) as heard:
        assert sent(webhook_url=heard.url)[1] == f"{told}\n"
    assert heard.paths == ["/hook/a-secret-of-the-tests"] * tries


def test_a_webhook_that_is_slow_is_said(sent: Sent) -> None:
    with listener(seconds=5) as heard:
        told = sent(webhook_url=heard.url, timeout_seconds=0.1)
    assert told == (1, "webhook: no webhook: no answer in time\n")
    assert len(heard.bodies) == 3


def test_a_webhook_that_is_down_does_not_keep_mail_back(sent: Sent) -> None:
    with mail_server() as box:
        told = sent(**MAIL, smtp_port=box.port, webhook_url=f"http://{HOST}:{free_port()}/a-secret-of-the-tests")
    assert told == (1, "mail: sent\nwebhook: no webhook: Connection refused\n")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"smtp_host": HOST}, "give PERFORMANCE_ALERT_MAIL_FROM and PERFORMANCE_ALERT_MAIL_TO too"),
        (LOGIN | {"smtp_security": "none"}, "a password would go in clear"),
        (LOGIN | {"smtp_security": PASSWORD}, "PERFORMANCE_ALERT_SMTP_SECURITY: Input should be 'starttls'"),
        ({"webhook_url": "file:///a-secret-of-the-tests"}, "PERFORMANCE_ALERT_WEBHOOK_URL is not an address"),
        ({"smtp_port": "x"}, "PERFORMANCE_ALERT_SMTP_PORT"),
        (LOGIN | {"smtp_password_file": "/nowhere"}, "PERFORMANCE_ALERT_SMTP_PASSWORD_FILE cannot be read"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(sent: Sent, values: dict[str, str], told: str) -> None:
    status, said = sent(**values)
    assert status == 1
    assert told in said
