"""The rules that split a delivery and hold the rows of facts are those of pandera, and `enforce` judges values."""

import datetime as dt
from functools import cache
from itertools import islice

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaErrors

from assets.facts import FACTS
from assets.validated.sources import SOURCES
from schemas.checks import Rule, compile_rules
from schemas.enforce import SHOWN, enforce, hold
from schemas.errors import InvalidFrame
from schemas.facts.person_month import PersonMonth

OF_FACTS = {f"fact {fact.name}": fact.model for fact in FACTS} | {"fact person_month": PersonMonth}
MODELS = {source.name: source.model for source in SOURCES} | OF_FACTS
DAYS = [dt.date(2016, 10, 1), dt.date(2016, 9, 30), dt.date(2016, 11, 1), dt.date(1989, 12, 31)]
WORDS = ["46", "crime", "incident", "recorded", "cancelled", "public", "Public", "ab", "x" * 41, "", " "]
PATTERNS = ["E01000001", "W01999999", "E0100000", "E06000019", "K02000001", "x E06000019", "E23000026", "2016/17"]
PATTERNS += ["2016-17", "disability", "disability;race", "disability;", "E06000019\n", "0a" * 16, "0A" * 16]
POOL = {
    pl.String: [*WORDS, *PATTERNS],
    pl.Int64: [1, 0, 4, 5, -1, 1989, 1990, 2100, 2101],
    pl.Float64: [0.0, -9.0, -9.01, 3.0, 3.01, 49.0, 48.99, 61.0, 61.01, float("nan"), float("inf")],
    pl.Int32: [1, 0, -1, 2016],
    pl.UInt32: [1, 0, 2],
    pl.Boolean: [True, False],
    pl.Date: DAYS,
    pl.Datetime("us"): [dt.datetime.combine(day, dt.time()) for day in DAYS] + [dt.datetime(2016, 10, 1, 0, 0, 1)],
}


def values_of(described: pa.Column) -> list:
    """Values to try in a column: those of its type, and those that it lists itself."""
    listed = [value for check in described.checks for value in check.statistics.get("allowed_values", ())]
    return [*POOL[described.dtype.type], *listed]


@cache
def rules_of(model: type[pa.DataFrameModel]) -> tuple[Rule, ...]:
    return compile_rules(model)


@cache
def types(model: type[pa.DataFrameModel]) -> dict[str, pl.DataType]:
    return {name: column.dtype.type for name, column in model.to_schema().columns.items()}


def ordinary_row(model: type[pa.DataFrameModel]) -> dict[str, object]:
    """A row that pandera accepts: of each column the first value that its own checks accept, delivered a month on."""

    def first_accepted(name: str, dtype: pl.DataType) -> object:
        described = model.to_schema().columns[name]
        column = pa.DataFrameSchema({name: described})
        tried = ((value, pl.DataFrame({name: [value]}, {name: dtype})) for value in values_of(described))
        return next(value for value, frame in tried if accepts(column, frame))

    row = {name: first_accepted(name, dtype) for name, dtype in types(model).items()}
    return row | ({"delivered_on": dt.date(2016, 11, 1)} if "delivered_on" in row else {})


def accepts(model: type[pa.DataFrameModel] | pa.DataFrameSchema, frame: pl.DataFrame) -> bool:
    return not failures(model, frame)


def failures(model: type[pa.DataFrameModel] | pa.DataFrameSchema, frame: pl.DataFrame) -> set[str]:
    """Columns, and checks of whole rows, that pandera finds wrong."""
    try:
        model.validate(frame, lazy=True)
    except SchemaErrors as found:
        cases = found.failure_cases.to_dicts()
        return {c["column"] if c["schema_context"] == "Column" else c["check"] for c in cases}
    return set()


ORDINARY = {name: ordinary_row(model) for name, model in MODELS.items()}


def broken(model: type[pa.DataFrameModel], frame: pl.DataFrame) -> set[str]:
    rules = rules_of(model)
    kept = frame.select(rule.passes.all().alias(rule.name) for rule in rules).row(0, named=True)
    return {rule.column or rule.name for rule in rules if not kept[rule.name]}


def keeps(model: type[pa.DataFrameModel], frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.all_horizontal(rule.passes for rule in rules_of(model)))


def changed_rows(model: type[pa.DataFrameModel], ordinary: dict) -> st.SearchStrategy[dict]:
    """Ordinary rows with up to three values replaced: nulls, edges, wrong patterns."""
    change = st.sampled_from(sorted(types(model))).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from([None, *values_of(model.to_schema().columns[name])]))
    )
    return st.lists(change, max_size=3).map(lambda changes: ordinary | dict(changes))


@pytest.mark.parametrize("name", MODELS)
def test_an_ordinary_row_breaks_no_rule_of_either(name: str) -> None:
    frame = pl.DataFrame([ORDINARY[name]], schema=types(MODELS[name]))
    assert failures(MODELS[name], frame) == broken(MODELS[name], frame) == set()


@pytest.mark.parametrize("name", MODELS)
def test_a_row_with_nothing_but_what_it_must_have_is_kept(name: str) -> None:
    model = MODELS[name]
    blank = {column: None for column, described in model.to_schema().columns.items() if described.nullable}
    frame = pl.DataFrame([ORDINARY[name] | blank], schema=types(model))
    needs_code = {"crime_without_code"} if name == "crime" else set()
    assert failures(model, frame) == broken(model, frame) == needs_code
    assert keeps(model, frame).height == (0 if needs_code else 1)


@pytest.mark.parametrize("name", MODELS)
def test_every_value_of_a_checked_column_is_judged_alike(name: str) -> None:
    model, judged = MODELS[name], set()
    for column, described in model.to_schema().columns.items():
        alone = pa.DataFrameSchema({column: described})
        for value in [None, ORDINARY[name][column], *(values_of(described) if described.checks else ())]:
            frame = pl.DataFrame([ORDINARY[name] | {column: value}], schema=types(model))
            wrong = broken(model, frame) & {column}
            assert failures(alone, frame.select(column)) == wrong, (column, value)
            judged |= {bool(wrong)}
    assert judged == {True, False}


@pytest.mark.parametrize("name", [name for name, model in MODELS.items() if model.to_schema().checks])
def test_every_check_of_a_whole_row_is_judged_alike(name: str) -> None:
    model, found = MODELS[name], set()
    for column, dtype in types(model).items():
        for value in [None, *(POOL[dtype] if dtype != pl.String else ())]:
            frame = pl.DataFrame([ORDINARY[name] | {column: value}], schema=types(model))
            wrong = broken(model, frame)
            assert failures(model, frame) == wrong, (column, value)
            found |= wrong
    assert {check.name for check in model.to_schema().checks} <= found


@pytest.mark.parametrize("name", MODELS)
def test_a_frame_breaks_a_rule_where_pandera_refuses_it_and_what_is_kept_passes(name: str) -> None:
    model = MODELS[name]

    @settings(max_examples=12, deadline=None)
    @given(st.lists(changed_rows(model, ORDINARY[name]), min_size=1, max_size=4))
    def judged_alike(rows: list[dict]) -> None:
        frame = pl.DataFrame(rows, schema=types(model))
        assert accepts(model, frame) == (not broken(model, frame))
        assert accepts(model, keeps(model, frame))
        assert (keeps(model, frame).height == frame.height) == accepts(model, frame)

    judged_alike()


@pytest.mark.parametrize("name", [name for name, model in MODELS.items() if model.to_schema().unique])
def test_a_repeated_key_is_kept_once_and_refused_by_pandera_with_all_failures_asked_for(name: str) -> None:
    frame = pl.DataFrame([ORDINARY[name]] * 3, schema=types(MODELS[name]))
    assert not accepts(MODELS[name], frame)
    assert keeps(MODELS[name], frame).height == 1


class Reading(pa.DataFrameModel):
    """A made-up table."""

    name: str = pa.Field(unique=True)
    share: float = pa.Field(ge=0, le=1)

    class Config:
        """Columns are exactly these."""

        strict = True


def readings(*shares: float | None) -> pl.DataFrame:
    return pl.DataFrame({"name": [f"n{i}" for i, _ in enumerate(shares)], "share": shares}, schema=types(Reading))


def test_nan_is_a_missing_value_of_both():
    assert broken(Reading, readings(float("nan"))) == failures(Reading, readings(float("nan"))) == {"share"}


def test_a_column_that_is_unique_by_itself_is_judged_alike():
    twice = pl.concat([readings(0.5), readings(0.7)])
    assert broken(Reading, twice) == failures(Reading, twice) == {"name"}
    assert keeps(Reading, twice)["share"].to_list() == [0.5]


def test_pandera_alone_lets_wrong_values_of_a_lazy_frame_pass():
    # Should this fail, pandera checks values of a LazyFrame now: look whether `enforce` must still collect first.
    passed = Reading.validate(readings(-5.0).lazy(), lazy=True)
    assert passed.collect()["share"].to_list() == [-5.0]


def test_enforce_refuses_wrong_values_of_a_lazy_frame_and_names_them():
    with pytest.raises(InvalidFrame, match=r"Reading: share greater_than_or_equal_to\(0\): -5\.0"):
        enforce(readings(-5.0).lazy(), Reading)


def test_rows_are_held_as_they_are_enforced():
    hold(readings(0.5, 0.5), Reading)
    with pytest.raises(InvalidFrame, match="name field_uniqueness"):
        hold(pl.concat([readings(0.5), readings(0.7)]), Reading)
    with pytest.raises(InvalidFrame, match=r"Reading: share greater_than_or_equal_to\(0\): -5\.0$"):
        hold(readings(0.5, -5.0, 1.0), Reading)
    with pytest.raises(InvalidFrame, match="share not_nullable"):
        hold(readings(0.5, None), Reading)
    for _ in range(2):  # a verdict on types is kept, a refusal is told each time
        with pytest.raises(InvalidFrame, match="share"):
            hold(readings(0.5).cast({"share": pl.Int64}), Reading)


@pytest.mark.parametrize("name", OF_FACTS)
def test_rows_of_a_fact_are_held_where_pandera_accepts_them(name: str) -> None:
    """Of each column one value that breaks a rule: that rules judge every value as pandera does is asked above."""
    model = MODELS[name]
    told = {is_held(pl.DataFrame([ORDINARY[name]], schema=types(model)), model)}
    for column, described in model.to_schema().columns.items():
        tried = (pl.DataFrame([ORDINARY[name] | {column: v}], schema=types(model)) for v in values_of(described))
        wrong = (frame for frame in tried if described.checks and broken(model, frame))
        nothing = pl.DataFrame([ORDINARY[name] | {column: None}], schema=types(model))
        for frame in (nothing, *islice(wrong, 1)):
            told.add(held := is_held(frame, model))
            assert held == accepts(model, frame), (column, frame[column][0])
    assert told == {True, False}


def is_held(frame: pl.DataFrame, model: type[pa.DataFrameModel]) -> bool:
    try:
        hold(frame, model)
    except InvalidFrame:
        return False
    return True


def test_enforce_names_the_first_failures_and_counts_the_rest():
    with pytest.raises(InvalidFrame, match=r"and 3 more$"):
        enforce(readings(*[2.0 + n for n in range(SHOWN + 3)]), Reading)


def test_enforce_names_columns_that_are_missing():
    with pytest.raises(InvalidFrame, match=r"columns \['share'\] are missing"):
        enforce(readings(0.5).drop("share"), Reading)


def test_enforce_refuses_a_value_of_the_wrong_type():
    with pytest.raises(InvalidFrame, match=r"Reading: share dtype"):
        enforce(readings(0.5).cast({"share": pl.String}), Reading)


def test_enforce_refuses_a_repeated_value():
    with pytest.raises(InvalidFrame, match="Reading: name field_uniqueness"):
        enforce(pl.concat([readings(0.5), readings(0.7)]), Reading)


def test_enforce_gives_the_columns_of_the_model_in_its_order():
    given_frame = readings(0.5).select("share", "name", extra=pl.lit(1))
    assert enforce(given_frame, Reading).columns == ["name", "share"]
