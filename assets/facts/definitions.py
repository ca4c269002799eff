"""Fact assets: validated rows to fact tables, as at the run's date."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import pandera.polars as pa
import polars as pl

from assets.facts import crime as crimes
from assets.facts import open_data
from assets.settings import RunSettings
from assets.validated.split import judge
from schemas.facts import open_data as open_models
from schemas.facts.crime import Crime

Settings = dg.ResourceParam[RunSettings]


def fact(name: str, model: type[pa.DataFrameModel], **ins: str) -> dict[str, Any]:
    """Arguments of a fact asset; `ins` are keys `stage/name`."""
    key = dg.AssetKey(["facts", name])
    return {
        "key": key,
        "group_name": "facts",
        "owners": ["team:performance"],
        "kinds": {"polars", "parquet"},
        "description": (model.__doc__ or "").strip(),
        "ins": {argument: dg.AssetIn(key=path.split("/")) for argument, path in ins.items()},
        "check_specs": [dg.AssetCheckSpec("pandera", asset=key, blocking=True, description="Types, values, keys.")],
    }


def checked(table: pl.LazyFrame, name: str, model: type[pa.DataFrameModel], settings: RunSettings) -> Iterator:
    """Hand a fact on, then let pandera judge what was written."""
    yield dg.Output(table.select(*model.to_schema().columns))
    rows = judge(settings.warehouse.table("facts", name), model)
    yield dg.AssetCheckResult(check_name="pandera", passed=True, metadata={"rows": rows})


@dg.asset(**fact("crime", Crime, validated="validated/crime"))
def crime(settings: Settings, validated: pl.LazyFrame) -> Iterator:
    table = crimes.crime(validated, settings.reference["offence_code"], settings.as_at)
    yield from checked(table, "crime", Crime, settings)


@dg.asset(
    **fact(
        "place",
        open_models.Place,
        census="validated/census_lsoa",
        lsoa_2021="validated/lsoa_2021",
        police_force_area="validated/police_force_area",
    )
)
def place(
    settings: Settings, census: pl.LazyFrame, lsoa_2021: pl.LazyFrame, police_force_area: pl.LazyFrame
) -> Iterator:
    tables = ("local_authority_successor", "policing_area", "force_alias")
    table = open_data.place(census, lsoa_2021, police_force_area, *(settings.reference[t] for t in tables))
    yield from checked(table, "place", open_models.Place, settings)


@dg.asset(
    **fact(
        "population",
        open_models.Population,
        ons="validated/ons_population",
        census="validated/census_lsoa",
        police_force_area="validated/police_force_area",
    )
)
def population(
    settings: Settings, ons: pl.LazyFrame, census: pl.LazyFrame, police_force_area: pl.LazyFrame
) -> Iterator:
    reference = settings.reference
    authorities = open_data.authority_force(
        police_force_area, reference["local_authority_successor"], reference["force_alias"]
    )
    table = open_data.population(
        ons, census, authorities, reference["policing_area"], reference["population"], reference.overlaid["population"]
    )
    yield from checked(table, "population", open_models.Population, settings)


@dg.asset(
    **fact("police_uk_street", open_models.PoliceUkStreet, validated="validated/police_uk_street", place="facts/place")
)
def police_uk_street(settings: Settings, validated: pl.LazyFrame, place: pl.LazyFrame) -> Iterator:
    table = open_data.police_uk_street(validated, place, settings.reference["policing_area"], settings.as_at)
    yield from checked(table, "police_uk_street", open_models.PoliceUkStreet, settings)


@dg.asset(**fact("home_office_crime", open_models.HomeOfficeCrime, validated="validated/home_office_crime"))
def home_office_crime(settings: Settings, validated: pl.LazyFrame) -> Iterator:
    table = open_data.home_office_crime(validated, settings.reference["force_alias"], settings.as_at)
    yield from checked(table, "home_office_crime", open_models.HomeOfficeCrime, settings)


ASSETS = [crime, place, population, police_uk_street, home_office_crime]
