"""Write the sample: the raw deliveries of a made-up force, the same for the same seed."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from sample import peers, returns
from sample.call import write_call
from sample.casualty import write_casualty
from sample.compact import write_compact
from sample.complaint import write_complaint
from sample.crime import write_crime
from sample.crime_person import write_crime_person
from sample.dvpn import write_dvpn
from sample.incident import write_incident
from sample.iom_cohort import write_iom_cohort
from sample.victim_survey import write_victim_survey

SEED = 2016
PROVENANCE = "PROVENANCE.txt"
SOURCES: tuple[Callable[[Path, int], None], ...] = (
    write_crime,
    write_crime_person,
    write_call,
    write_incident,
    write_compact,
    write_complaint,
    write_dvpn,
    write_iom_cohort,
    write_casualty,
    write_victim_survey,
    returns.write_sickness,
    returns.write_firearms_licence,
    returns.write_public_confidence,
    peers.write_peer_crime,
    peers.write_peer_outcome,
)


class NotASample(Exception):
    """The folder holds raw files that this generator did not write."""


def version() -> str:
    """Fingerprint of the generator's code and plan."""
    room = Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for path in sorted([*room.glob("*.py"), *room.glob("plan/*.csv")]):
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def provenance(seed: int) -> str:
    """The line beside the sources that says what they are."""
    return (
        "Synthetic data: invented people and records of a made-up force, written by the project's sample "
        f"generator, version {version()}, seed {seed}.\n"
    )


def write_sample(folder: Path, *, seed: int = SEED) -> Path:
    """Write every source under `folder/raw`, unless the same seed and generator wrote it before.

    Returns:
        the folder `raw`. An interrupted run leaves it as it was: files are written aside, then renamed.
    """
    raw, aside, replaced = folder / "raw", folder / ".raw.writing", folder / ".raw.replaced"
    stamp = raw / PROVENANCE
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == provenance(seed):
        return raw
    if raw.exists() and any(raw.iterdir()) and not stamp.is_file():
        raise NotASample(f"{raw} holds files that are no sample: choose another folder.")
    for leftover in (aside, replaced):
        shutil.rmtree(leftover, ignore_errors=True)
    aside.mkdir(parents=True)
    for write_source in SOURCES:
        write_source(aside, seed)
    (aside / PROVENANCE).write_text(provenance(seed), encoding="utf-8")
    if raw.exists():
        raw.replace(replaced)
    aside.replace(raw)
    shutil.rmtree(replaced, ignore_errors=True)
    return raw
