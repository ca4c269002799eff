"""Every cell of a release's values beside a peer's.

    python -m benchmarks.peers.comparison RELEASE.duckdb PEER.duckdb

A peer gives components of cells that have rows, by force and by area, of single months and of three in a row. Ours lie
on the grid of what was delivered whole: a cell that a peer lacks must be nought in ours, and one of months that were
delivered must be ours; a peer's cells of other months are left out. The denominators of shares of all categories, and
of areas of a force, are other cells' numerators: they are compared there. The fact tables must have as many rows, that
of people as many of each length of period.
"""

import sys
from pathlib import Path

import duckdb

from assets.measures.catalogue import MEASURES
from benchmarks.peers.catalogue import FACTS

FIRST = 10  # cells told
TOLERANCE = 1e-6  # ours are rounded to six decimals

CELLS = f"""
WITH ours AS (
    SELECT * FROM ours.measures.value WHERE measure_id IN (SELECT unnest($counted))
),
covered AS (SELECT DISTINCT force, measure_id, month, months_a_row FROM ours),
peer AS (FROM peer.value SEMI JOIN covered USING (force, measure_id, month, months_a_row)),
cells AS (
    SELECT force, measure_id, category, area, month, months_a_row,
        coalesce(ours.numerator, 0) AS numerator, coalesce(peer.numerator, 0) AS peer_numerator,
        CASE WHEN NOT list_contains($shares, measure_id) THEN coalesce(ours.denominator, 0) END AS denominator,
        CASE WHEN NOT list_contains($shares, measure_id) THEN coalesce(peer.denominator, 0) END AS peer_denominator,
        (ours.numerator IS NULL AND peer.numerator <> 0) AS is_not_ours
    FROM ours FULL JOIN peer USING (force, measure_id, category, area, month, months_a_row)
)
SELECT *, is_not_ours OR abs(numerator - peer_numerator) > {TOLERANCE}
    OR coalesce(abs(denominator - peer_denominator) > {TOLERANCE}, FALSE) AS differs
FROM cells
"""


def compare(release: Path, peer: Path) -> tuple[int, list[tuple]]:
    """How many cells were compared, and the first that differ."""
    entries = [m for m in MEASURES if m.fact in FACTS]
    asked = {
        "counted": [m.measure_id for m in entries],
        "shares": [m.measure_id for m in entries if m.of_categories or m.of_force],
    }
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{release}' AS ours (READ_ONLY); ATTACH '{peer}' AS peer (READ_ONLY)")
        connection.execute(f"CREATE TABLE cell AS {CELLS}", asked)
        _refuse_other_measures(connection, asked["counted"])
        for fact in FACTS:
            _refuse_other_rows(connection, fact)
        row = connection.execute("SELECT count(*) FROM cell").fetchone()
        order = "measure_id, force, months_a_row, month, area, category"
        differing = connection.execute(f"FROM cell WHERE differs ORDER BY {order} LIMIT {FIRST}").fetchall()
    return (row[0] if row else 0), differing


def _refuse_other_measures(connection: duckdb.DuckDBPyConnection, counted: list[str]) -> None:
    """A measure that ours lacks by a length would leave its cells out."""
    told = "SELECT DISTINCT measure_id, months_a_row FROM {}.value WHERE list_contains(?, measure_id)"
    query = f"{told.format('peer')} EXCEPT {told.format('ours.measures')} ORDER BY ALL"
    if lacking := connection.execute(query, [counted, counted]).fetchall():
        raise SystemExit(f"values that ours lacks whole: {lacking}")


def _refuse_other_rows(connection: duckdb.DuckDBPyConnection, fact: str) -> None:
    length = "months_a_row, " if fact == "person_month" else ""
    counts = f"SELECT {length}count(*) FROM {{}}.facts.{fact} GROUP BY ALL ORDER BY ALL"
    ours, peer = (connection.execute(counts.format(side)).fetchall() for side in ("ours", "peer"))
    if ours != peer:
        raise SystemExit(f"facts.{fact}: rows differ, {ours} and {peer}")


def main(release: Path, peer: Path) -> None:
    """Print how many cells are equal, or end with those that are not."""
    compared, differing = compare(release, peer)
    if differing:
        raise SystemExit("\n".join(["cells differ:", *map(str, differing)]))
    print(f"{compared:,} cells equal")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
