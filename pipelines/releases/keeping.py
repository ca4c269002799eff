"""Which release readers open, and which releases stay: restore and prune."""

from collections.abc import Iterable

from assets.files import fingerprint, remove
from assets.published import chain
from assets.published.disclosure.edition import newest_public
from assets.published.release import make_current, point_to
from assets.warehouse import Warehouse
from pipelines.releases.shelf import KeptRelease, chosen, shelf
from schemas.errors import PerformanceError


class NotRestored(PerformanceError):
    """A release that cannot be made current; the current one stays."""


def restore(warehouse: Warehouse, part: str) -> KeptRelease:
    """Make an earlier release the one that readers open, and what `latest` leads to where it has a report.

    The warehouse is held by the caller. The next run makes the release of its own settings current again.

    Raises:
        NotRestored: its files were pruned, or are not those that were sealed.
    """
    wanted = chosen(warehouse, part)
    if wanted.is_pruned:
        raise NotRestored(
            f"{wanted.name} was pruned: its manifest is left. Make it again with --month and --as-at of the manifest "
            f"({wanted.home / 'manifest.json'}) and the code {wanted.manifest['code_version']}."
        )
    if fingerprint(wanted.file) != wanted.link.get("file_sha256"):
        raise NotRestored(f"{wanted.file} is not the file that was sealed. See: performance releases verify")
    chain.seal(warehouse, "restored", wanted.name, wanted.home)
    make_current(wanted.home, warehouse.current)
    if wanted.has_exits:
        point_to(warehouse.latest, wanted.home)
    return wanted


def to_prune(warehouse: Warehouse, keep: int) -> list[KeptRelease]:
    """Releases that no rule keeps, the newest first.

    Kept are the current one and what `latest` leads to, the newest `keep`, the newest of each reported month, all that
    one of these is compared to, and every release whose public edition says what the next one must not show.
    """
    whole = [release for release in shelf(warehouse) if not release.is_pruned]
    months: dict[str, KeptRelease] = {}
    for release in whole:
        months.setdefault(release.month, release)
    kept = {release.name for release in (*whole[:keep], *months.values())}
    kept |= {release.name for release in whole if release.is_current or release.is_latest}
    kept |= {str(release.manifest["compared_to"]) for release in whole if release.name in kept}
    public = [newest_public(warehouse, release.name) for release in whole if release.name in kept]
    kept |= {file.parent.parent.name for file in (*public, newest_public(warehouse)) if file}
    return [release for release in whole if release.name not in kept]


def prune(warehouse: Warehouse, releases: Iterable[KeptRelease]) -> None:
    """Delete all of some releases but their manifests, which the chain and later editions lead through.

    The warehouse is held by the caller. A process that is killed leaves what the next pruning deletes.
    """
    for release in releases:
        chain.seal(warehouse, "pruned", release.name, release.home)
        # The DuckDB file last: while it is there, the release is not pruned.
        for path in sorted(release.home.iterdir(), key=lambda path: path.name == release.file.name):
            if path.name != "manifest.json":
                remove(path)
