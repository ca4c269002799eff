"""`performance alerts test | preview`: whether alerts arrive, and what the last run has to tell."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from pipelines.options import WAREHOUSE

app = typer.Typer(help="Alerts by mail and webhook: a test, and what the last run has to tell.", no_args_is_help=True)


@app.command("test")
def send_test(warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse")) -> None:
    """Send a test message by every way that is set up; exit status 1 where one does not take it."""
    from assets.warehouse import Warehouse  # noqa: PLC0415  help answers without loading the pipeline
    from pipelines.alerts.of_run import Ended  # noqa: PLC0415
    from pipelines.alerts.settings import PREFIX, alert_settings  # noqa: PLC0415
    from pipelines.alerts.telling import composed, send  # noqa: PLC0415
    from schemas.errors import InvalidSetting  # noqa: PLC0415

    settings = alert_settings()
    if not settings.is_on:
        raise InvalidSetting(
            f"Alerts are off. Set {PREFIX}SMTP_HOST, {PREFIX}MAIL_FROM and {PREFIX}MAIL_TO for mail, or "
            f"{PREFIX}WEBHOOK_URL (docs/operations.md, Alerts)."
        )
    told = Ended(run="", job="test of alerts", is_success=True, at=dt.datetime.now().astimezone(), events=())
    answers = send(composed(told, (), Warehouse(warehouse.resolve()), settings), settings)
    for way, problem in answers.items():
        print(f"{way}: {problem or 'sent'}")
    if any(answers.values()):
        raise typer.Exit(1)


@app.command()
def preview(
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
    run: Annotated[str, typer.Option(help="Identity of a run; the last one that ended unless given.")] = "",
) -> None:
    """Print what a run has to tell, told before or not. Nothing is sent."""
    from pipelines.alerts.preview import preview_of  # noqa: PLC0415  help answers without loading the pipeline

    print(preview_of(warehouse.resolve(), run), end="")
