"""Version of the code that figures come from."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("schemas", "assets")


@cache
def code_version() -> str:
    """Version of the package and fingerprint of the code that figures come from."""
    digest = hashlib.sha256()
    for path in sorted(p for part in PARTS for p in (ROOT / part).rglob("*") if p.suffix in (".py", ".j2")):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return f"{version('force-performance')}+{digest.hexdigest()[:12]}"
