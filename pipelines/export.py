"""The workbook and the open files of any release, from the command line."""

from pathlib import Path

from assets.published.exports.open_files import write_open_files
from assets.published.exports.workbook import write_workbook
from pipelines.release_file import read_from
from schemas.errors import InvalidSetting


def export_of(release: Path, out: Path, licence: str) -> list[Path]:
    """Write `performance.xlsx` and `data/` of a release.

    Args:
        release: DuckDB file of either edition.
        out: folder; what else it holds is left alone.
        licence: name of the licence of the open files; '' claims none.

    Returns:
        The workbook and the description of the open files.

    Raises:
        InvalidSetting: there is no release at the path, or a folder `data` of something else in the way.
    """
    data = out / "data"
    if data.exists() and not (data / "datapackage.json").is_file():
        raise InvalidSetting(f"--out {out}: {data} holds something else than open files. Give another folder.")
    with read_from(release):
        workbook = write_workbook(release, out / "performance.xlsx")
        return [workbook, write_open_files(release, data, licence) / "datapackage.json"]
