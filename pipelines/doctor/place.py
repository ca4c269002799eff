"""The warehouse folder: its disk, its room, whose it is and who may read it, its layout, who writes to it."""

import fcntl
import json
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from assets.files import sync
from assets.validated.layout import LAYOUT
from assets.warehouse import Warehouse
from pipelines.doctor.finding import Finding, good, mend, note
from pipelines.engine.settings import broker
from pipelines.environment import Environment
from pipelines.writer import is_written, writer_of

SHARED = "nfs4"  # the one kind of share whose locks hold from machine to machine
NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs", "fuse.s3fs", "fuse.rclone")
LEAST_ROOM = 2_000_000_000  # bytes
RELEASES_TO_COME = 3  # as large as the newest one
OTHERS = stat.S_IRWXG | stat.S_IRWXO
DELIVERIES = "raw"  # modes of deliveries are of whom drops them


def root_of(given: Environment) -> Path:
    """The warehouse folder."""
    return Path(given.warehouse).resolve()


def folder(given: Environment) -> Finding:
    """The folder is there and may be written to, and its disk does what a release is put in place by."""
    root = root_of(given)
    if not root.is_dir():
        return mend(f"{root} is not there. Make it (mkdir -m 700), or name another with PERFORMANCE_WAREHOUSE.")
    try:
        with tempfile.TemporaryDirectory(prefix=".doctor-", dir=root) as own:
            _probe(Path(own))
    except OSError as problem:
        return mend(
            f"{root}: {problem.strerror or problem}. It must be this account's to write to, on a local disk that has "
            "hard links, symbolic links, locks and fsync (ext4, XFS, ZFS); no share, no FAT."
        )
    return good(f"{root} is written to; its disk has links, locks and fsync")


def disk(given: Environment) -> Finding:
    """The disk is of this machine: on a share, locks and renames are not what they are on a disk."""
    root = root_of(given)
    kind = file_system(root, Path("/proc/mounts").read_text(encoding="utf-8", errors="replace"))
    if kind.startswith(NETWORK):
        if kind == SHARED and broker():
            return note(f"{root} lies on a share ({kind}), for workers on other machines; its server must keep locks")
        return mend(f"{root} lies on a share ({kind}). Move the warehouse to a disk of this machine.")
    return good(f"file system {kind or 'unknown'}")


def room(given: Environment) -> Finding:
    """There is room for the next releases."""
    root = root_of(given)
    free = shutil.disk_usage(_standing(root)).free
    newest = max((root / "releases").glob("[!.]*"), key=lambda path: path.stat().st_mtime, default=None)
    size = sum(path.stat().st_size for path in newest.rglob("*") if path.is_file()) if newest else 0
    wanted = max(LEAST_ROOM, RELEASES_TO_COME * size)
    told = f"{free / 1e9:,.1f} GB are free below {root}, {wanted / 1e9:,.1f} GB are wanted"
    return good(told) if free >= wanted else mend(f"{told}. Make room: performance releases prune")


def modes(given: Environment) -> Finding:
    """No other account of the machine may read the warehouse; deliveries have the modes of whom drops them."""
    wide = [path for path in _below(root_of(given)) if path.lstat().st_mode & OTHERS]
    if wide:
        return mend(
            f"{wide[0]} and {len(wide) - 1} more can be read by other accounts of this machine. "
            f"Run: chmod -R go= {root_of(given)} (docs/security.md)"
        )
    return good("the warehouse is this account's alone to read")


def owner(given: Environment) -> Finding:
    """All of it is of the account that runs this, for what is another's cannot be replaced."""
    own = os.geteuid()
    strange = [path for path in _below(root_of(given)) if path.lstat().st_uid != own]
    name = pwd.getpwuid(own).pw_name if own in {entry.pw_uid for entry in pwd.getpwall()} else str(own)
    if strange:
        return mend(
            f"{strange[0]} and {len(strange) - 1} more are not {name}'s. Run this as their owner, or: "
            f"chown -R {name} {root_of(given)}"
        )
    return good(f"all of it is {name}'s")


def layout(given: Environment) -> Finding:
    """The layout is one that this version knows."""
    file = Warehouse(root_of(given)).layout
    if not file.is_file():
        return note("no run has written to it yet")
    kept = json.loads(file.read_text(encoding="utf-8"))
    if kept["layout"] > LAYOUT:
        return mend(f"layout {kept['layout']} is of a later version, this one knows {LAYOUT}. Install the later one.")
    moved = "" if kept.get("root") == str(root_of(given)) else f"; it was at {kept.get('root')}, the next run follows"
    return good(f"layout {kept['layout']}{moved}")


def writer(given: Environment) -> Finding:
    """Whether a run holds the warehouse: the kernel lets go of it with the process, so no lock is left over."""
    root = root_of(given)
    if is_written(root):
        return note(f"a run is under way ({writer_of(root)[0]}); others wait for it")
    return good("nobody holds it")


def file_system(path: Path, mounts: str) -> str:
    """Kind of the file system that a path lies on, by the lines of /proc/mounts; '' where none tells."""
    found = ("", "")
    for line in mounts.splitlines():
        _, place, kind, *_ = line.split(" ")
        place = place.replace(r"\040", " ")
        if (path == Path(place) or Path(place) in path.parents) and len(place) >= len(found[0]):
            found = (place, kind)
    return found[1]


def _probe(folder: Path) -> None:
    """Do on the disk what putting a release in place does."""
    file = folder / "release"
    file.write_bytes(b"performance")
    sync(file)
    os.link(file, folder / "kept")
    os.replace(folder / "kept", folder / "current")
    (folder / "latest").symlink_to("current")
    with file.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    sync(folder)


def _standing(path: Path) -> Path:
    return next(place for place in (path, *path.parents) if place.is_dir())


def _below(root: Path) -> Iterator[Path]:
    if root.is_dir():
        yield root
    for place, folders, files in os.walk(root):
        if Path(place) == root and DELIVERIES in folders:
            folders.remove(DELIVERIES)
        yield from (path for name in (*folders, *files) if not (path := Path(place, name)).is_symlink())
