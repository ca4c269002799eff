"""`performance releases`: what is kept, what differs, what readers open, what may go, and whether it is as it was."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from pipelines.options import WAREHOUSE

app = typer.Typer(help="Releases: list, show, compare, restore, prune, verify, and who ran what.", no_args_is_help=True)
RELEASE = typer.Argument(help="Release as `performance releases list` calls it, or any part of its name.")


def _warehouse(root: Path) -> Any:
    from assets.warehouse import Warehouse  # noqa: PLC0415  help answers without loading the pipeline

    return Warehouse(root.resolve())


@app.command("list")
def list_(warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse")) -> None:
    """List the releases that are kept, the newest first."""
    from pipelines.releases.listing import print_list  # noqa: PLC0415  help answers without loading the pipeline

    print_list(_warehouse(warehouse), Console())


@app.command()
def show(release: Annotated[str, RELEASE], warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse")) -> None:
    """Show what a release was built from, its quality by source, and where its exits are."""
    from pipelines.releases.listing import print_one  # noqa: PLC0415  help answers without loading the pipeline

    print_one(_warehouse(warehouse), release, Console())


@app.command()
def compare(
    before: Annotated[str, RELEASE],
    after: Annotated[str, RELEASE],
    top: Annotated[int, typer.Option(help="Figures shown.", min=1)] = 20,
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
) -> None:
    """Compare two releases: what they were built from, rows by table, and the figures that moved most."""
    from pipelines.releases.listing import print_comparison  # noqa: PLC0415  help answers without the pipeline

    print_comparison(_warehouse(warehouse), (before, after), top, Console())


@app.command()
def restore(release: Annotated[str, RELEASE], warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse")) -> None:
    """Make an earlier release the one that readers open, until the next run. Refused while a run writes."""
    from pipelines.releases.keeping import restore as restored  # noqa: PLC0415  help answers without the pipeline
    from pipelines.writer import only_writer  # noqa: PLC0415

    root = _warehouse(warehouse)
    with only_writer(root.root):
        made = restored(root, release)
    print(f"Readers open {made.name}.")
    print(f"latest leads to {made.home}." if made.has_exits else "It has no report: latest stays as it is.")


@app.command()
def prune(
    keep: Annotated[int, typer.Option(help="Newest releases that stay in any case.", min=1)] = 12,
    dry_run: Annotated[bool, typer.Option("--dry-run/--delete", help="Say what would go, or delete it.")] = True,
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
) -> None:
    """Delete old releases but for their manifests; the last of each month and all that others lean on stay."""
    from pipelines.releases.keeping import prune as pruned  # noqa: PLC0415  help answers without the pipeline
    from pipelines.releases.keeping import to_prune  # noqa: PLC0415
    from pipelines.releases.listing import size  # noqa: PLC0415
    from pipelines.writer import only_writer  # noqa: PLC0415

    root = _warehouse(warehouse)
    with only_writer(root.root):
        gone = to_prune(root, keep)
        freed = sum(release.bytes for release in gone)
        for release in gone:
            print(f"{release.name}  {size(release.bytes)}")
        if not dry_run:
            pruned(root, gone)
    print(f"{len(gone)} releases, {size(freed)}: " + ("would be freed. Run it with --delete." if dry_run else "freed."))


@app.command()
def verify(
    head: Annotated[str, typer.Option(help="Hash noted earlier: the chain must lead through it.")] = "",
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
) -> None:
    """Read every release and tell whether one was altered since it was made; exit status 1 where one was."""
    from assets.published import chain  # noqa: PLC0415  help answers without loading the pipeline

    root = _warehouse(warehouse)
    lines = chain.read_chain(root)
    told = list(chain.problems(root))
    if head and head not in {chain.head(lines[:number]) for number in range(1, len(lines) + 1)}:
        told.append(f"The chain does not lead through {head}: it was cut off or written anew.")
    print(*told, f"{len(lines)} links, {len(told) or 'nothing'} wrong. Head: {chain.head(lines)}", sep="\n")
    if told:
        raise typer.Exit(1)


@app.command()
def log(
    most: Annotated[int, typer.Option("--last", help="Runs shown.", min=1)] = 30,
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
) -> None:
    """Tell who ran what, when, with which code and deliveries, and how it ended."""
    from pipelines.releases.log import print_log  # noqa: PLC0415  help answers without loading the pipeline

    print_log(_warehouse(warehouse), most, Console())
