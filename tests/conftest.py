"""What several rooms of tests share: the sample, written once however many processes test, and what is tested first."""

import fcntl
from pathlib import Path

import pytest

from sample.write import write_sample

TESTS = Path(__file__).resolve().parent
# Long files first, so that none is left for a single process at the end. The first one makes the sample and the
# warehouse of it; those beside it do without until they are there.
FIRST = (
    "integration/test_sample_release.py",
    "integration/test_quarantine.py",
    "integration/test_bad_folder.py",
    "spec/test_checks.py",
    "integration/test_release_again.py",
    "sample/test_write.py",
    "integration/test_one_more_day.py",
    "integration/test_any_order.py",
    "integration/test_moved_records.py",
    "sample/test_casework.py",
    "browser/test_site.py",
    "browser/test_pdf.py",
    "integration/test_public_edition.py",
    "integration/test_commentary.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first; the others stay in their order."""
    places = {TESTS / name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(FIRST)))


@pytest.fixture(scope="session")
def sample_raw(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    with (shared / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return write_sample(shared / "sample")
