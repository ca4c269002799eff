"""The sample's reference tables: populations inside the printed rates, and the accepted phase."""

from pathlib import Path

import polars as pl

from tests.sample.figures import FORCE, POPULATION

POPULATIONS = {
    FORCE: (1_249_124, 1_249_655),
    "Herefordshire": (188_084, 188_235),
    "North Worcestershire": (279_510, 281_026),
    "Shropshire": (311_200, 313_103),
    "South Worcestershire": (297_971, 299_459),
    "Telford & Wrekin": (170_824, 171_321),
}
HOUSEHOLDS = {
    FORCE: (489_091, 520_645),
    "Herefordshire": (73_043, 80_000),
    "North Worcestershire": (114_286, 119_149),
    "Shropshire": (118_095, 130_526),
    "South Worcestershire": (120_541, 127_429),
    "Telford & Wrekin": (66_207, 71_111),
}


def test_populations_lie_within_what_the_rates_allow_and_add_up():
    people = pl.read_csv(POPULATION).filter(pl.col("force") == FORCE)
    for column, limits in (("population", POPULATIONS), ("households", HOUSEHOLDS)):
        values = dict(people.select("area", column).iter_rows())
        assert all(limits[area][0] <= value <= limits[area][1] for area, value in values.items())
        assert sum(value for area, value in values.items() if area != FORCE) == values[FORCE]
    assert set(people["source"]) == {"implied by the printed rates"}


def test_the_accepted_phase_begins_in_june():
    phases = pl.read_csv(Path(POPULATION).with_name("phases.csv"), try_parse_dates=True)
    assert phases["measure_id"].to_list() == ["recorded_crime_total"]
    assert phases["starts_on"].dt.month().to_list() == [6]
