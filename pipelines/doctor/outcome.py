"""What stands in the warehouse: the release that readers open, and the chain of all of them."""

import duckdb

from assets.published import chain
from assets.published.opening import is_encrypted, release_before
from assets.published.reconciliation import reconcile
from assets.warehouse import Warehouse
from pipelines.doctor.finding import Finding, good, mend, note
from pipelines.doctor.place import root_of
from pipelines.environment import Environment

SHOWN = 3


def release(given: Environment) -> Finding:
    """The release that readers open can be opened, and its figures add up."""
    current = Warehouse(root_of(given)).current
    if not current.is_file():
        return note("no release yet. Run: performance run")
    try:
        name = release_before(current)
        reconcile(current)
    except duckdb.Error as problem:
        told = str(problem).partition("\n")[0]
        return mend(f"{current} cannot be read: {told}. Put another in place: performance releases restore")
    return good(f"{name} opens and adds up{', encrypted' if is_encrypted(current) else ''}")


def releases(given: Environment) -> Finding:
    """No release was altered since it was made."""
    warehouse = Warehouse(root_of(given))
    problems = list(chain.problems(warehouse))
    if problems:
        rest = f" And {len(problems) - SHOWN} more." if len(problems) > SHOWN else ""
        return mend(f"{' '.join(problems[:SHOWN])}{rest} See: performance releases verify")
    return good(f"as they were made: {len(chain.homes(warehouse))}")
