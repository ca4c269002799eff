"""Fact assets: deliveries in use folded into fact tables; places and populations made whole."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import pandera.polars as pa
import polars as pl

from assets.facts import FACTS, open_data
from assets.facts.definition import Fact
from assets.facts.fold import fold
from assets.facts.kept import Kept
from assets.facts.people_kept import SOURCES, PeopleKept
from assets.facts.person_records import RepeatChoices
from assets.raw.definitions import PARTS
from assets.settings import RunSettings
from assets.validated.sources import BY_NAME
from assets.validated.split import judge
from assets.validated.stage import as_they_stand, deliveries_in_use, validated_rows
from schemas.facts import open_data as open_models
from schemas.facts.person_month import PersonMonth

Settings = dg.ResourceParam[RunSettings]
CHECKED = "Types and values; keys hold by how versions settle. Runbook: docs/runbook.md, A fact that breaks its model."


def described(name: str, model: type[pa.DataFrameModel]) -> dict[str, Any]:
    """Arguments of a fact asset that follow from its name and model."""
    key = dg.AssetKey(["facts", name])
    return {
        "key": key,
        "group_name": "facts",
        "owners": ["team:performance"],
        "kinds": {"polars", "parquet"},
        "partitions_def": PARTS,
        "description": (model.__doc__ or "").strip(),
        "check_specs": [dg.AssetCheckSpec("pandera", asset=key, blocking=True, description=CHECKED)],
    }


def build_fact_asset(fact: Fact) -> dg.AssetsDefinition:
    """One asset a fact: new deliveries folded into the months that stand."""

    @dg.asset(
        **described(fact.name, fact.model),
        ins={"deliveries": dg.AssetIn(key=["validated", fact.source])},
        deps=[["facts", fact.parent.fact]] if fact.parent else [],
    )
    def folded(settings: Settings, deliveries: pl.LazyFrame) -> Iterator:
        standing = as_they_stand(deliveries.collect(), BY_NAME[fact.source], settings.as_at)
        done = fold(fact, settings.reference, standing, settings.warehouse, settings.basis)
        yield dg.Output(None, metadata=vars(done) | {"months": list(done.months)})
        kept = Kept(settings.warehouse.fact(fact.name)).scan()
        told: dict[str, Any] = {"rows": kept.select(pl.len()).collect().item()}
        if "is_orphan" in fact.columns:
            told["orphans"] = kept.select(pl.col("is_orphan").sum()).collect().item()
        yield dg.AssetCheckResult(check_name="pandera", passed=True, metadata=told)

    return folded


def rows_of(source: str, deliveries: pl.LazyFrame, settings: RunSettings) -> pl.LazyFrame:
    """Validated rows of the deliveries of a source that are in use at the run's day."""
    standing = as_they_stand(deliveries.collect(), BY_NAME[source], settings.as_at)
    return validated_rows(BY_NAME[source], deliveries_in_use(standing), settings.warehouse)


def checked(table: pl.LazyFrame, name: str, model: type[pa.DataFrameModel], settings: RunSettings) -> Iterator:
    """Hand a table on, then let pandera judge what was written."""
    yield dg.Output(table.select(*model.to_schema().columns))
    rows = judge(pl.scan_parquet(settings.warehouse.table("facts", name)), model)
    yield dg.AssetCheckResult(check_name="pandera", passed=True, metadata={"rows": rows})


@dg.asset(
    **described("person_month", PersonMonth),
    deps=[["facts", name] for name in SOURCES],
)
def person_month(settings: Settings) -> Iterator:
    choices = RepeatChoices.of(settings.reference)
    months = PeopleKept(settings.warehouse, choices).bring_up_to_date(settings.basis)
    settings.warehouse.table("facts", "person_month").unlink(missing_ok=True)  # as it was kept before
    yield dg.Output(None, metadata={"months": sorted(months)})
    rows = Kept(settings.warehouse.fact("person_month")).scan().select(pl.len()).collect().item()
    yield dg.AssetCheckResult(check_name="pandera", passed=True, metadata={"rows": rows})


PLACES = {
    "census": dg.AssetIn(key=["validated", "census_lsoa"]),
    "police_force_area": dg.AssetIn(key=["validated", "police_force_area"]),
}


@dg.asset(
    **described("place", open_models.Place), ins=PLACES | {"lsoa_2021": dg.AssetIn(key=["validated", "lsoa_2021"])}
)
def place(
    settings: Settings, census: pl.LazyFrame, lsoa_2021: pl.LazyFrame, police_force_area: pl.LazyFrame
) -> Iterator:
    table = open_data.place(
        rows_of("census_lsoa", census, settings),
        rows_of("lsoa_2021", lsoa_2021, settings),
        rows_of("police_force_area", police_force_area, settings),
        *(settings.reference[name] for name in ("local_authority_successor", "policing_area", "force_alias")),
    )
    yield from checked(table, "place", open_models.Place, settings)


@dg.asset(
    **described("population", open_models.Population),
    ins=PLACES | {"ons": dg.AssetIn(key=["validated", "ons_population"])},
)
def population(
    settings: Settings, ons: pl.LazyFrame, census: pl.LazyFrame, police_force_area: pl.LazyFrame
) -> Iterator:
    reference = settings.reference
    authorities = open_data.authority_force(
        rows_of("police_force_area", police_force_area, settings),
        reference["local_authority_successor"],
        reference["force_alias"],
    )
    table = open_data.population(
        rows_of("ons_population", ons, settings),
        rows_of("census_lsoa", census, settings),
        authorities,
        reference["policing_area"],
        reference["population"],
        reference.overlaid["population"],
    )
    yield from checked(table, "population", open_models.Population, settings)


@dg.asset(
    **described("police_uk_street", open_models.PoliceUkStreet),
    ins={"street": dg.AssetIn(key=["validated", "police_uk_street"]), "place": dg.AssetIn(key=["facts", "place"])},
)
def police_uk_street(settings: Settings, street: pl.LazyFrame, place: pl.LazyFrame) -> Iterator:
    rows = rows_of("police_uk_street", street, settings)
    table = open_data.police_uk_street(rows, place, settings.reference["policing_area"])
    yield from checked(table, "police_uk_street", open_models.PoliceUkStreet, settings)


ASSETS = [*(build_fact_asset(fact) for fact in FACTS), person_month, place, population, police_uk_street]
