"""A run's progress on the terminal, told by the events that Dagster logs."""

import logging
import sys

import dagster as dg


class StepLines(logging.Handler):
    """Prints a line when an asset is made or fails, and each warning; everything else is in the Dagster UI."""

    def emit(self, record: logging.LogRecord) -> None:
        """Tell one event, if it is one that a person waits for."""
        event = getattr(record, "dagster_meta", {}).get("dagster_event")
        if event is None and record.levelno >= logging.WARNING:
            told = getattr(record, "dagster_meta", {}).get("orig_message", record.getMessage())
            print(f"   warned    {told}", file=sys.stderr, flush=True)
        if event is not None:
            tell(event)


def tell(event: dg.DagsterEvent) -> None:
    """Print the line of an asset that was made or failed."""
    name = (event.step_key or "").replace("__", "/", 1)
    if event.is_step_success:
        print(f"  {event.step_success_data.duration_ms / 1000:6.1f} s  {name}", file=sys.stderr, flush=True)
    elif event.is_step_failure:
        print(f"   failed    {name}", file=sys.stderr, flush=True)


@dg.logger(config_schema={}, description="A line an asset, for `performance run`.")
def progress(context: dg.InitLoggerContext) -> logging.Logger:
    """Logger of `performance run`."""
    logger = logging.Logger("performance.progress", level=logging.DEBUG)
    logger.addHandler(StepLines())
    return logger
