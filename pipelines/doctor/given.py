"""What the installation is given: settings, deliveries, reference tables, keys, where alerts go."""

import os
from pathlib import Path

from assets.published.opening import require_key
from assets.published.release_key import FILE_VARIABLE, release_keys
from assets.validated.pseudonyms import FILE_VARIABLE as PSEUDONYM_FILE
from assets.validated.pseudonyms import KEY_VARIABLE as PSEUDONYM_KEY
from assets.validated.pseudonyms import load_key
from pipelines.alerts.settings import alert_settings
from pipelines.doctor.finding import Finding, good, mend, note
from pipelines.doctor.place import root_of
from pipelines.environment import Environment
from pipelines.known_settings import PREFIX, known_settings
from pipelines.settings import run_settings


def settings(given: Environment) -> Finding:
    """Every setting can be read, and no variable is spelled as none is."""
    run_settings(given)
    strange = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known_settings())
    if strange:
        return mend(f"{', '.join(strange)}: no setting is called so, and it does nothing. See docs/deployment.md.")
    return good("settings can be read")


def deliveries(given: Environment) -> Finding:
    """The folder of deliveries can be read, and holds some."""
    asked = run_settings(given)
    if not asked.raw.is_dir():
        return mend(f"{asked.raw} is not there. Make it, or name the folder of deliveries with PERFORMANCE_RAW.")
    closed = [path for path in asked.raw.rglob("*") if not os.access(path, os.R_OK | (os.X_OK if path.is_dir() else 0))]
    if closed or not os.access(asked.raw, os.R_OK | os.X_OK):
        place = closed[0] if closed else asked.raw
        return mend(f"{place} cannot be read by this account. Have who drops deliveries give it the right to.")
    count = sum(map(len, asked.files.values()))
    told = f"files of known sources in {asked.raw}: {count:,}"
    return good(told) if count else note(f"{told}: a run has nothing to release yet")


def reference(given: Environment) -> Finding:
    """The reference tables load, the force's own laid over the project's."""
    asked = run_settings(given)
    told = f"with those of {asked.overlay}" if asked.overlay else "the project's alone"
    _ = asked.reference
    return good(f"reference tables load, {told}")


def commentary(given: Environment) -> Finding:
    """The folder of commentary is there, where one is named."""
    asked = run_settings(given)
    if asked.commentary and not asked.commentary.is_dir():
        return mend(f"{asked.commentary} is not there. Make it, or take PERFORMANCE_COMMENTARY away.")
    return good(f"commentary in {asked.commentary}") if asked.commentary else note("no folder of commentary is named")


def pseudonym_key(given: Environment) -> Finding:
    """The key of the pseudonyms is there and is kept; it is never made here."""
    file = Path(os.environ.get(PSEUDONYM_FILE) or root_of(given) / "pseudonym.key")
    if not os.environ.get(PSEUDONYM_KEY) and not file.exists():
        if (root_of(given) / "chain.jsonl").is_file():
            return mend(f"{file} is gone, and releases were made with it. Put it back from its backup before any run.")
        return note(f"{file} is made by the first run; keep a copy of it apart from the warehouse")
    key = load_key(root_of(given))
    return good(f"key of pseudonyms {key.fingerprint}; is a copy of it kept apart from the warehouse?")


def release_key(_: Environment) -> Finding:
    """The key of releases, where one is given, and the library that encrypts with it."""
    keys = release_keys()
    if not keys:
        return note(f"releases are not encrypted ({FILE_VARIABLE}); is the disk?")
    require_key()
    return good(f"releases are encrypted, keys given: {len(keys)}; is a copy of them kept apart?")


def alerts(_: Environment) -> Finding:
    """Where alerts go is well formed; nothing is sent."""
    told = alert_settings()
    ways = [way for way, is_on in (("mail", told.has_mail), ("webhook", told.has_webhook)) if is_on]
    if not ways:
        return note("alerts go nowhere: PERFORMANCE_ALERT_SMTP_HOST or PERFORMANCE_ALERT_WEBHOOK_URL names where")
    return good(f"alerts go by {' and '.join(ways)}; try it with: performance alerts test")
