"""Where in its policing area an offence falls: in planned quarters as many in rural small areas as the plan says."""

import numpy as np
import polars as pl

from sample import span
from sample.crime_markers import NotEnoughRecords, changes_after_text
from sample.crime_offences import INCIDENT
from sample.crime_plan import plan, quarter
from sample.geography import AREAS, WEST_MERCIA

TOPIC = "crime rural"
KEPT = 0.72  # share of places drawn in the country that stay there, where nothing is planned


def stays(random: np.random.Generator, rows: pl.DataFrame, is_rural: pl.Series) -> pl.Series:
    """Whether a record that fell in a rural place stays there; none that is located only after the text was cut."""
    is_late = changes_after_text("entered_at", "cancelled_at", "located_at")
    counts = (pl.col("group") != INCIDENT) & ~pl.col("is_cancelled") & ~is_late
    choice = rows.select(
        quarter=quarter(pl.col("month")), is_late=is_late, counts=counts, key=pl.Series(random.random(rows.height))
    ).with_columns(is_rural=is_rural)
    place = pl.col("key").rank("ordinal").over("quarter", "counts", "is_rural")
    choice = choice.join(plan("rural"), on="quarter", how="left", maintain_order="left").with_columns(place=place)
    found = choice.filter("counts", "is_rural").group_by("quarter").agg(pl.len(), pl.col("offences").first())
    if found.filter(pl.col("offences") > pl.col("len")).height:
        raise NotEnoughRecords("plan/rural.csv needs more offences than fell in rural places")
    is_planned = pl.col("offences").is_not_null() & pl.col("counts")
    kept = pl.when(is_planned).then(pl.col("place") <= pl.col("offences")).otherwise(pl.col("key") < KEPT)
    return choice.select(stays=kept & ~pl.col("is_late"))["stays"]


def with_rural_places(seed: int, rows: pl.DataFrame, force: str) -> pl.DataFrame:
    """Move records out of rural places of West Mercia until the plan is met, each to a town place of its own area."""
    if force != WEST_MERCIA:
        return rows
    random = span.generator(seed, TOPIC)
    rural = rows["lsoa11"].is_in(plan("rural_areas")["lsoa11"].implode()).fill_null(False)
    moves = (rural & ~stays(random, rows, rural)).to_numpy()
    area = rows["area"].to_numpy()
    donor = np.arange(rows.height)
    for name in AREAS[force]:
        leaving = np.flatnonzero(moves & (area == name))
        towns = np.flatnonzero(~rural.to_numpy() & (area == name))
        donor[leaving] = towns[random.integers(0, towns.size, leaving.size)]
    return rows.with_columns(rows["lsoa11"].gather(donor), rows["beat"].gather(donor))
