"""The files of a deployment name commands, settings and places that are there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.environment import PROJECT
from pipelines.known_settings import known_settings

HOME = PROJECT / "docs" / "deployment"
UNITS = sorted(HOME.glob("*.service"))
SETTING = re.compile(r"^#?(PERFORMANCE_\w+)=(.*)$", re.M)


def settings() -> dict[str, str]:
    return dict(SETTING.findall((HOME / "performance.env").read_text(encoding="utf-8")))


def test_the_environment_file_has_every_setting_and_no_other() -> None:
    assert sorted(settings()) == sorted(known_settings())


def test_a_value_that_it_shows_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    from assets.raw.limits import Limits  # noqa: PLC0415
    from pipelines.alerts.settings import AlertSettings  # noqa: PLC0415

    for name in known_settings():
        monkeypatch.delenv(name, raising=False)
    shown, plain = settings(), {}
    for group in (Limits(), AlertSettings()):
        prefix = group.model_config["env_prefix"]
        plain |= {f"{prefix}{field.upper()}": value for field, value in group.model_dump().items()}
    plain["PERFORMANCE_ALERT_SMTP_PORT"] = AlertSettings().port
    differs = {n: v for n, v in plain.items() if shown[n] and not n.endswith("_FILE") and shown[n] != told(v)}
    assert differs == {}


def told(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_starts_a_command_that_is_there_and_writes_to_the_warehouse_alone(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    [words] = re.findall(r"^ExecStart=/opt/performance/\.venv/bin/performance (.*)$", text, re.M)
    command, *options = words.split()
    help_text = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"}).output
    assert [option for option in options if option.startswith("--") and option not in help_text] == []
    assert re.findall(r"^ReadWritePaths=(.*)$", text, re.M) == [settings()["PERFORMANCE_WAREHOUSE"]]
    assert "UMask=0077" in text


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_systemd_can_read_the_units() -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", *UNITS], capture_output=True, text=True, check=False, env={"LANG": "C"}
    )
    told = [line for line in done.stderr.splitlines() if "is not executable" not in line]
    assert [line for line in told if any(unit.name in line for unit in UNITS)] == []


def test_the_image_is_made_of_files_that_are_there_by_the_uv_of_the_makefile() -> None:
    text = (HOME / "Dockerfile").read_text(encoding="utf-8")
    copied = {name for line in re.findall(r"^COPY (.*) \S+$", text, re.M) for name in line.split()}
    let_in = {line[1:] for line in (PROJECT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied == let_in
    assert [name for name in copied if not (PROJECT / name).exists()] == []
    [version] = re.findall(r"uv==(\S+)", text)
    assert f"UV_VERSION := {version}\n" in (PROJECT / "Makefile").read_text()
