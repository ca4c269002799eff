"""The machine: Python, the libraries of the lock, time zone data, what the PDF of a report needs."""

import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from assets.published.report.pdf import typesetter
from pipelines.doctor.finding import Finding, good, mend, note
from pipelines.environment import PROJECT, Environment
from schemas.clock import FORCE_TIME
from schemas.errors import MissingLibrary

PACKAGE = "force-performance"
SYNC = "Run: uv sync --frozen"
SHOWN = 5


def python(_: Environment) -> Finding:
    """The version of Python is one that the project is made for."""
    wanted = metadata.metadata(PACKAGE)["Requires-Python"]
    version = ".".join(map(str, sys.version_info[:3]))
    if not SpecifierSet(wanted).contains(version):
        return mend(
            f"Python {version} is not {wanted}. Make the environment with one that is, and run: uv sync --frozen"
        )
    return good(f"Python {version}")


def libraries(_: Environment) -> Finding:
    """Every library is there, in the version that the lock names."""
    wrong = list(_wrong_libraries())
    if wrong:
        rest = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
        return mend(f"{'; '.join(wrong[:SHOWN])}{rest}. {SYNC}")
    if not (PROJECT / "uv.lock").is_file():
        return note("no uv.lock beside the code: versions are held to pyproject.toml alone")
    return good("libraries are those of uv.lock")


def time_zone(_: Environment) -> Finding:
    """Time zone data of the force is there: without it no time of day can be told."""
    try:
        ZoneInfo(FORCE_TIME)
    except ZoneInfoNotFoundError:
        return mend(f"{FORCE_TIME} is not known to this machine. Install Debian's package tzdata, or Python's.")
    return good(f"time zone {FORCE_TIME}")


def typesetting(_: Environment) -> Finding:
    """What sets the report as PDF is there; only `performance report --pdf` needs it."""
    try:
        typesetter()
    except MissingLibrary as problem:
        return note(str(problem))
    return good("the report can be set as PDF")


def _wrong_libraries() -> Iterator[str]:
    there = {_name(found.name): found.version for found in metadata.distributions()}
    for requirement in map(Requirement, metadata.requires(PACKAGE) or ()):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            version = there.get(_name(requirement.name))
            if version is None:
                yield f"{requirement.name} is missing"
            elif not requirement.specifier.contains(version, prereleases=True):
                yield f"{requirement.name} is {version}, not {requirement.specifier}"
    for name, locked in _locked().items():
        if (version := there.get(name)) and version not in locked:
            yield f"{name} is {version}, the lock has {' or '.join(sorted(locked))}"


def _locked() -> dict[str, set[str]]:
    lock, versions = PROJECT / "uv.lock", dict[str, set[str]]()
    if lock.is_file():
        for package in tomllib.loads(lock.read_text(encoding="utf-8"))["package"]:
            if "version" in package:
                versions.setdefault(_name(package["name"]), set()).add(package["version"])
    return versions


def _name(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")
