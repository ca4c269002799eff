"""Published tables to facts: street crime with its area, places, populations."""

import polars as pl

from assets.facts.versions import newest_delivery
from schemas.code_lists import NOT_DIVIDED, NOT_KNOWN, OUTSIDE_AREA

NOT_PUBLISHED = "Not published"
LOCAL_AUTHORITY = r"^([EW]06|E07|E08|E09)"  # counties, regions and countries hold these, so are never added


def place(
    census: pl.LazyFrame,
    lsoa_2021: pl.LazyFrame,
    police_force_area: pl.LazyFrame,
    successors: pl.DataFrame,
    policing_areas: pl.DataFrame,
    force_alias: pl.DataFrame,
) -> pl.LazyFrame:
    """Place every known LSOA in its local authority, force and policing area; a 2011 code keeps its 2011 place."""
    columns = ("lsoa_code", "local_authority_code")
    older, newer = (newest_delivery(rows, ()).select(columns) for rows in (census, lsoa_2021))
    both = pl.concat([older, newer.join(older, on="lsoa_code", how="anti")])
    return (
        both.join(authority_force(police_force_area, successors, force_alias), on="local_authority_code", how="left")
        .join(
            policing_areas.lazy().select("local_authority_code", pl.col("area").alias("place_area")),
            on="local_authority_code",
            how="left",
        )
        .rename({"force": "place_force"})
        .sort("lsoa_code")
    )


def authority_force(
    police_force_area: pl.LazyFrame, successors: pl.DataFrame, force_alias: pl.DataFrame
) -> pl.LazyFrame:
    """Force of each local authority: those of December 2016, and those formed since.

    Returns:
        local_authority_code, force; one row an authority.
    """
    names = force_alias.lazy().select(pl.col("alias").alias("body"), "force")
    then = newest_delivery(police_force_area, ()).join(names, on="body").select("local_authority_code", "force")
    since = successors.lazy().select("local_authority_code", "force")
    return pl.concat([then, since]).unique("local_authority_code", keep="first", maintain_order=True)


def police_uk_street(validated: pl.LazyFrame, place: pl.LazyFrame, divided: pl.DataFrame) -> pl.LazyFrame:
    """Make the street fact: every published row of the newest file of each force and month.

    Args:
        place: one row an LSOA (`place`).
        divided: policing areas; a force in it has its rows told apart by area.

    Returns:
        One row a published row, columns of `schemas.facts.open_data.PoliceUkStreet`.
    """
    newest = newest_delivery(validated, ("force", "file_month"))
    known = newest.join(place, on="lsoa_code", how="left", maintain_order="left")
    is_divided = pl.col("force").is_in(divided["force"].unique().implode())
    area = (
        pl.when(~is_divided)
        .then(pl.lit(NOT_DIVIDED))
        .when(pl.col("local_authority_code").is_null())
        .then(pl.lit(NOT_KNOWN))
        .when(pl.col("place_force") == pl.col("force"))
        .then(pl.col("place_area"))
        .otherwise(pl.lit(OUTSIDE_AREA))
    )
    return known.with_columns(area=area, last_outcome=pl.col("last_outcome").fill_null(NOT_PUBLISHED))


def population(
    ons: pl.LazyFrame,
    census: pl.LazyFrame,
    authorities: pl.LazyFrame,
    policing_areas: pl.DataFrame,
    reference: pl.DataFrame,
    overlaid: tuple[str, ...],
) -> pl.LazyFrame:
    """Add up local authorities to forces and policing areas, all of one vintage.

    Args:
        ons: people a year of every kind of area; only local authorities are added.
        census: households by LSOA.
        authorities: force of each local authority (`authority_force`).
        reference: populations of the reference tables, used where none is delivered.
        overlaid: forces that decided on a vintage of their own: theirs alone stands.
    """
    people = newest_delivery(ons, ("mid_year",)).filter(pl.col("area_code").str.contains(LOCAL_AUTHORITY))
    homes = newest_delivery(census, ()).group_by("local_authority_code").agg(pl.col("households").sum())
    by_authority = (
        people.rename({"area_code": "local_authority_code"})
        .join(authorities, on="local_authority_code")
        .join(homes, on="local_authority_code", how="left")
        .join(
            policing_areas.lazy().select("local_authority_code", "area"),
            on="local_authority_code",
            how="left",
        )
    )
    published = pl.concat([
        _added_up(by_authority.with_columns(area=pl.col("force"))),
        _added_up(by_authority.filter(pl.col("area").is_not_null())),
    ])  # fmt: skip
    key, names = ["force", "area", "mid_year"], published.collect_schema().names()
    own = pl.col("force").is_in(overlaid)
    delivered = published.filter(~own)
    decided = reference.lazy().select(names)
    without = decided.filter(~own).join(delivered, on=key, how="anti")
    return pl.concat([decided.filter(own), delivered, without]).sort(key)


def _added_up(by_authority: pl.LazyFrame) -> pl.LazyFrame:
    # Households are of 2011 boundaries: an authority formed since has none, and a part is not the whole.
    households = pl.when(pl.col("households").is_null().any()).then(None).otherwise(pl.col("households").sum())
    return by_authority.group_by("force", "area", "mid_year").agg(
        pl.col("population").sum(),
        households.alias("households"),
        source=pl.lit("ONS mid-year population estimates by local authority; Census 2011 households"),
        vintage=pl.format("delivery {}", pl.col("delivery_id").min()),
    )
