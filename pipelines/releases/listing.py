"""Releases as a person reads them: the list, one of them, two beside each other."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assets.published.exports.homes import counted
from assets.published.opening import open_release
from assets.published.report import behind
from assets.warehouse import Warehouse
from pipelines.releases.comparing import built_differently, connected, differences, most_moved
from pipelines.releases.shelf import KeptRelease, chosen, shelf
from schemas.errors import InvalidSetting
from schemas.published import EDITIONS

EXITS = ("report", "report.pdf", "performance.xlsx", "data", "data-docs")
QUALITY = """
    SELECT source, count(*), max(delivered_on), sum(rows_read), sum(rows_validated), sum(rows_quarantined)
    FROM published.quality GROUP BY source ORDER BY source
"""


def print_list(warehouse: Warehouse, console: Console) -> None:
    """Print the releases that are kept, the newest first."""
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for name in ("Release", "Month", "As at", "Made"):
        table.add_column(name, no_wrap=True)
    table.add_column("Edition", no_wrap=True)
    table.add_column("Code", overflow="fold")
    table.add_column("Size", justify="right", no_wrap=True)
    table.add_column("", min_width=len("current"))
    releases = shelf(warehouse)
    for release in releases:
        made = f"{release.made.astimezone():%d/%m/%Y %H:%M}"
        editions = "both" if len(release.editions) == len(EDITIONS) else "".join(release.editions)
        code = str(release.manifest["code_version"])
        told = (release.short, release.month, str(release.manifest["as_at"]), made, editions or "pruned", code)
        table.add_row(*map(Text, (*told, size(release.bytes), mark(release))))
    console.print(table if releases else f"No release is kept in {warehouse.root / 'releases'}.")


def mark(release: KeptRelease) -> str:
    """Whether readers open it."""
    return ", ".join(name for name, is_so in (("current", release.is_current), ("latest", release.is_latest)) if is_so)


def size(amount: int) -> str:
    """Bytes in words: 12.3 MB."""
    return f"{amount / 1e6:,.1f} MB"


def print_one(warehouse: Warehouse, part: str, console: Console) -> None:
    """Print what a release is: its manifest, its chain link, quality by source, and the exits that are there."""
    release = chosen(warehouse, part)
    facts = {
        name: str(value)
        for name, value in release.manifest.items()
        if name not in ("deliveries", "release_id") and value
    }
    facts |= {
        "deliveries": str(len(release.manifest["deliveries"])),
        "editions": ", ".join(release.editions) or "pruned",
    }
    if link := release.link:
        facts["sealed"] = (
            f"{link['event']} by {link['who']} on {link['host']}, {link['at']}, code {link['code_version']}"
        )
    for name in EXITS:
        if (release.home / name).exists():
            facts[name] = f"{release.home / name}, {size(counted([release.home / name])['bytes'])}"
    for name, value in ({"release": release.name} | facts | ({"is": mark(release)} if mark(release) else {})).items():
        console.print(Text(f"{name:24}{value}"), soft_wrap=True)
    if not release.is_pruned:
        _print_quality(release, console)


def print_comparison(warehouse: Warehouse, names: tuple[str, str], most: int, console: Console) -> None:
    """Print what differs between two releases; nothing more than a sentence where nothing does."""
    before, after = (chosen(warehouse, name) for name in names)
    if before.name == after.name:
        raise InvalidSetting(f"{names[0]!r} and {names[1]!r} are one release, {before.name}. Give two.")
    built = Table(
        "Built from", before.short, after.short, title=f"{before.name} and {after.name}", title_justify="left"
    )
    for row in built_differently(before, after):
        built.add_row(*map(Text, row))
    console.print(built)
    with connected(before, after) as connection:
        found = list(differences(connection))
        moved = most_moved(connection, most)
    if not found:
        console.print("Every table holds the same rows.")
        return
    changed = Table("Table", title="Rows of the tables that differ", title_justify="left")
    for name in (before.short, after.short, f"only {before.short}", f"only {after.short}"):
        changed.add_column(name, justify="right")
    for one in found:
        counts = (one.before, one.after, one.only_before, one.only_after)
        changed.add_row(Text(one.table), *("no table" if count is None else f"{count:,}" for count in counts))
    console.print(changed)
    if moved:
        console.print(_of_figures(moved, before, after))


def _of_figures(moved: list[tuple], before: KeptRelease, after: KeptRelease) -> Table:
    table = Table("Measure", "Area", "Period", title="Figures that moved most", title_justify="left")
    for name in (before.short, after.short):
        table.add_column(name, justify="right")
    for _, measure, category, area, start, end, _, was, now in moved:
        what = f"{measure}, {category}" if category else measure
        table.add_row(*map(Text, (what, area, f"{start:%m/%Y} to {end:%m/%Y}", was or "–", now or "–")))
    return table


def _print_quality(release: KeptRelease, console: Console) -> None:
    table = Table("Source", "Newest")
    for name in ("Deliveries", "Read", "Validated", "Quarantined"):
        table.add_column(name, justify="right")
    with open_release(release.file) as connection:
        rows, stopped = connection.execute(QUALITY).fetchall(), behind.stopped(connection)
    for source, deliveries, newest, read, good, bad in rows:
        table.add_row(Text(source), f"{newest:%d/%m/%Y}", *(f"{count:,}" for count in (deliveries, read, good, bad)))
    console.print(table)
    for row in stopped:
        console.print(Text(f"{row['source']} is stopped since {row['since']}."), style="red", soft_wrap=True)
