"""A real browser, and the site of the sample's release to look at."""

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.integration.sample_warehouse import TABLE, kept, sample_warehouse

__all__ = ["sample_warehouse"]  # a fixture of its own module
ABSENT = "No chromium on this machine: apt-get install chromium (Debian's)."
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    """Chromium without a window; closed with its module, for its event loop would be in others' way."""
    program = shutil.which("chromium")
    if program is None and "CI" in os.environ:
        pytest.fail(ABSENT)
    if program is None:
        pytest.skip(ABSENT)
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=program, args=list(QUIET))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Path:
    """Folder of the site of the sample's release; another's, built before, where PERFORMANCE_SITE names it."""
    if "PERFORMANCE_SITE" in os.environ:
        return Path(os.environ["PERFORMANCE_SITE"]).resolve()
    warehouse: Path = request.getfixturevalue("sample_warehouse")
    return kept(warehouse, TABLE).parent / "report"
