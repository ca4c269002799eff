"""The report of any release, from the command line."""

from pathlib import Path

from assets.published.report.site import write_site
from pipelines.release_file import read_from
from schemas.errors import InvalidSetting


def report_of(release: Path, out: Path) -> Path:
    """Write the site of a release.

    Args:
        release: DuckDB file of either edition.
        out: folder, replaced whole; one that holds anything but a site is left alone.

    Returns:
        The page to open first.

    Raises:
        InvalidSetting: there is no release at the path, or the folder is not the report's to replace.
    """
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / "index.html").is_file()):
        raise InvalidSetting(
            f"--out {out} holds something else than a report. Give a new folder, or an earlier report."
        )
    with read_from(release):
        return write_site(release, out)
