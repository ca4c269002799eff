"""The report of any release, from the command line."""

from pathlib import Path

from assets.published.report.site import write_site
from pipelines.release_file import read_from
from schemas.errors import InvalidSetting


def report_of(release: Path, out: Path, *, has_pdf: bool = False) -> list[Path]:
    """Write the site of a release, and its PDF beside it.

    Args:
        release: DuckDB file of either edition.
        out: folder, replaced whole; one that holds anything but a site is left alone.
        has_pdf: whether the report is also set as one PDF, `out`.pdf.

    Returns:
        The page to open first, and the PDF.

    Raises:
        InvalidSetting: there is no release at the path, or the folder is not the report's to replace.
        MissingLibrary: the PDF needs Pango, which this machine lacks; the site is written.
    """
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / "index.html").is_file()):
        raise InvalidSetting(
            f"--out {out} holds something else than a report. Give a new folder, or an earlier report."
        )
    with read_from(release):
        index = write_site(release, out)
    if not has_pdf:
        return [index]
    from assets.published.report.pdf import write_pdf  # noqa: PLC0415 - its libraries are asked for alone

    return [index, write_pdf(out, out.with_name(f"{out.name}.pdf"))]
