"""What the reference tables may be: forces, areas, populations, codes, groups, phases."""

import pandera.polars as pa
import polars as pl


class _Sourced(pa.DataFrameModel):
    """Every reference row says where it comes from and of which vintage it is."""

    source: str = pa.Field(description="Publisher and table.")
    vintage: str = pa.Field(description="Edition or date of the table.")


class Force(_Sourced):
    """A territorial police force of England and Wales, by its name in this project."""

    force_code: str = pa.Field(str_matches=r"^(E23|W15)\d{6}$", description="ONS police force area.")
    force: str = pa.Field(unique=True, description="Name of the force in this project.")


class ForceAlias(_Sourced):
    """A name that some publisher gives a force."""

    alias: str = pa.Field(unique=True, description="Name as the publisher writes it.")
    force: str = pa.Field(description="Force it means.")


class PolicingArea(_Sourced):
    """A local authority and the policing area it lies in."""

    force: str = pa.Field(description="Force the area is of.")
    area: str = pa.Field(description="Policing area: an answer to whom, so never a district by itself.")
    local_authority_code: str = pa.Field(
        str_matches=r"^[EW]\d{8}$", unique=True, description="ONS code of the authority; it lies in one area."
    )
    local_authority: str = pa.Field(description="Name of the authority.")


class SmallArea(_Sourced):
    """A 2011 lower layer super output area of a force with policing areas: where it lies, and how rural it is."""

    lsoa11: str = pa.Field(str_matches=r"^[EW]01\d{6}$", unique=True, description="2011 code.")
    force: str = pa.Field(description="Force whose territory it lies in.")
    area: str = pa.Field(description="Policing area it lies in.")
    rural_urban: str = pa.Field(
        str_matches=r"^[A-F]\d$", description="Class of the 2011 Rural Urban Classification; D1 to F2 are rural."
    )


class BankHoliday(_Sourced):
    """A day on which working days of England do not count."""

    day: pl.Date = pa.Field(unique=True, description="The day.")
    title: str = pa.Field(description="What is kept.")


class Publication(_Sourced):
    """The day a published file came out; it holds for its as-at date, whenever the file was fetched."""

    file: str = pa.Field(unique=True, description="Name of the file, without folder and `.gz`.")
    published_on: pl.Date = pa.Field(description="Day of publication.")


class LocalAuthoritySuccessor(_Sourced):
    """A local authority formed after the look-up of December 2016, and its force."""

    local_authority_code: str = pa.Field(
        str_matches=r"^[EW]\d{8}$", unique=True, description="ONS code of the new authority."
    )
    local_authority: str = pa.Field(description="Name of the new authority.")
    force: str = pa.Field(description="Force whose territory it lies in.")
    valid_from: pl.Date = pa.Field(description="First day of the authority.")


class MostSimilarGroup(_Sourced):
    """One member of a force's most similar group; the force itself is a member."""

    force: str = pa.Field(description="Force whose group it is.")
    member: str = pa.Field(description="Force of the group.")

    class Config:
        """Grain."""

        unique = ["force", "member"]


class OffenceCode(_Sourced):
    """A Home Office offence code, its groups, and the dates it may be recorded under."""

    offence_code: str = pa.Field(unique=True, description="Home Office offence code.")
    title: str = pa.Field(description="Offence, in the Home Office's words.")
    home_office_group: str = pa.Field(description="Offence group of the Home Office tables.")
    home_office_subgroup: str = pa.Field(description="Offence subgroup of the Home Office tables.")
    offence_group: str = pa.Field(description="Group of the report; fraud_excluded is counted by Action Fraud.")
    valid_from: pl.Date = pa.Field(nullable=True, description="First day it may be recorded; none: since ever.")
    valid_to: pl.Date = pa.Field(nullable=True, description="Last day it may be recorded; none: still valid.")


class OutcomeType(_Sourced):
    """A Home Office outcome type and its groups."""

    outcome_type: str = pa.Field(unique=True, description="Home Office outcome type, number and letter.")
    title: str = pa.Field(description="Outcome, in the Home Office's words.")
    outcome_group: str = pa.Field(description="Group of the report.")
    published_group: str = pa.Field(description="Group of the Home Office tables.")
    valid_from: pl.Date = pa.Field(nullable=True, description="First day it may be given; none: since ever.")


class Population(_Sourced):
    """People and households of a force or policing area at 30 June of a year."""

    force: str = pa.Field(description="Force.")
    area: str = pa.Field(description="Policing area; the force's own name for all of it.")
    mid_year: int = pa.Field(in_range={"min_value": 1990, "max_value": 2100}, description="30 June of this year.")
    population: int = pa.Field(gt=0, description="People.")
    households: int = pa.Field(gt=0, nullable=True, description="Households.")

    class Config:
        """Grain."""

        unique = ["force", "area", "mid_year"]


class Phase(pa.DataFrameModel):
    """A point from which a chart's limits are calculated anew, accepted by a person for a reason."""

    force: str = pa.Field(description="Force.")
    measure_id: str = pa.Field(description="Measure of the chart, in measures.measure.")
    category: str = pa.Field(nullable=True, description="Category of the measure; none for all.")
    area: str = pa.Field(description="Policing area; the force's own name for all of it.")
    starts_on: pl.Date = pa.Field(description="First day of the month the phase starts with.")
    cause: str = pa.Field(description="Why the process is another from then on.")
    accepted_by: str = pa.Field(description="Who accepted it.")
    accepted_on: pl.Date = pa.Field(description="Day it was accepted.")
    baseline_points: pl.Int64 = pa.Field(
        nullable=True, ge=1, description="First points of the phase that its limits are of; none: all it has."
    )
    centre: float = pa.Field(nullable=True, description="Centre when it was accepted; none where that was not kept.")
    chart: str = pa.Field(nullable=True, description="Kind of chart it was accepted on, and is kept on; none: chosen.")

    class Config:
        """Grain."""

        unique = ["force", "measure_id", "category", "area", "starts_on"]


class Topic(_Sourced):
    """A row of the Performance Summary, and the measures that speak for it; a force's overlay gives the whole table."""

    position: int = pa.Field(ge=1, unique=True, description="Place in the summary.")
    topic: str = pa.Field(unique=True, description="Topic.")
    part: str = pa.Field(description="Part of the police and crime plan that it is of.")
    measures: str = pa.Field(description="Headline measures that speak for it, divided by ;, each in its own sentence.")
    signs_of_improvement: str = pa.Field(nullable=True, description="What would be better; none where none is stated.")


class DefinitionChoice(_Sourced):
    """A definition that guidance leaves open, and what is chosen; a force's overlay names what it chooses otherwise."""

    choice: str = pa.Field(unique=True, description="Name of the choice.")
    value: str = pa.Field(description="What is chosen.")
    allowed: str = pa.Field(description="What may be chosen: words divided by |, or a range of whole numbers.")
    meaning: str = pa.Field(description="What it decides.")


TABLES: dict[str, type[pa.DataFrameModel]] = {
    "force": Force,
    "force_alias": ForceAlias,
    "policing_area": PolicingArea,
    "small_area": SmallArea,
    "bank_holiday": BankHoliday,
    "publication": Publication,
    "local_authority_successor": LocalAuthoritySuccessor,
    "most_similar_group": MostSimilarGroup,
    "offence_code": OffenceCode,
    "outcome_type": OutcomeType,
    "population": Population,
    "phases": Phase,
    "definition_choice": DefinitionChoice,
    "topic": Topic,
}
