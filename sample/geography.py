"""Places of the made-up force and its alliance partner: policing areas, small areas and beats.

The LSOA numbers lie in the ranges issued for these counties, so that look-ups by place find them; which
offence falls where is invented.
"""

import numpy as np
import polars as pl

WEST_MERCIA = "West Mercia"
WARWICKSHIRE = "Warwickshire"
OUTSIDE_AREA = "Outside area"
NOT_KNOWN = "Not known"  # written as a blank

AREAS = {
    WEST_MERCIA: (
        "Herefordshire",
        "North Worcestershire",
        "Shropshire",
        "South Worcestershire",
        "Telford & Wrekin",
    ),
    WARWICKSHIRE: ("North Warwickshire", "South Warwickshire"),
}

BEAT_PREFIX = {
    "Herefordshire": "HE",
    "North Worcestershire": "NW",
    "Shropshire": "SH",
    "South Worcestershire": "SW",
    "Telford & Wrekin": "TW",
    "North Warwickshire": "WN",
    "South Warwickshire": "WS",
}

# First LSOA number and how many follow it, by area.
LSOA_RANGES = {
    "Herefordshire": ((13986, 20), (14008, 40)),
    "North Worcestershire": ((32131, 30), (32234, 40), (32418, 30)),
    "Shropshire": ((28826, 30), (28858, 25), (28902, 30), (28960, 25)),
    "South Worcestershire": ((32179, 40), (32296, 40), (32363, 40)),
    "Telford & Wrekin": ((14102, 35), (14157, 40)),
    "North Warwickshire": ((31005, 35), (31043, 25), (31148, 15)),
    "South Warwickshire": ((31183, 25), (31231, 18), (31271, 40)),
    OUTSIDE_AREA: ((8927, 12),),
}

LSOAS_PER_BEAT = 5


def lsoas(area: str) -> list[str]:
    """LSOA 2011 codes of one area."""
    return [f"E010{first + n:05d}" for first, size in LSOA_RANGES[area] for n in range(size)]


def _places_of(random: np.random.Generator, area: str, size: int) -> pl.DataFrame:
    pool = lsoas(area)
    place = np.floor(random.beta(0.9, 1.8, size) * len(pool)).astype(int)  # towns first: few places, many crimes
    prefix = BEAT_PREFIX.get(area)
    beats = [f"{prefix}{n // LSOAS_PER_BEAT + 1:02d}" if prefix else None for n in range(len(pool))]
    return pl.DataFrame({"lsoa11": np.array(pool)[place], "beat": pl.Series(beats, dtype=pl.String).gather(place)})


def places(random: np.random.Generator, areas: pl.Series) -> pl.DataFrame:
    """LSOA and beat for each of the given areas, in their order; neither where the area is not known.

    Returns:
        lsoa11, beat: one row per given area.
    """
    row = pl.DataFrame({"area": areas}).with_row_index("row")
    parts = [pl.DataFrame(schema={"row": pl.UInt32, "lsoa11": pl.String, "beat": pl.String})]
    for area in LSOA_RANGES:
        rows = row.filter(pl.col("area") == area).select("row")
        parts.append(pl.concat([rows, _places_of(random, area, rows.height)], how="horizontal"))
    return row.join(pl.concat(parts), on="row", how="left", maintain_order="left").select("lsoa11", "beat")
