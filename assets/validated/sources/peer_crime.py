"""Recorded crime of every force by quarter and offence code: the Home Office's open data, as published."""

import polars as pl

from assets.validated.sources.definition import Source, dated_file
from schemas.validated.peer_crime import PeerCrime


def offences_as_numbers(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Read the accounting format of the Home Office's counts: padded, `-00` for nought."""
    offences = pl.col("Number of Offences").str.strip_chars().str.replace(r"^-0+$", "0")
    return rows.with_columns(offences)


PEER_CRIME = Source(
    name="peer_crime",
    title="Police recorded crime by force, quarter and offence code",
    publisher="Home Office",
    rhythm="quarterly",
    months_behind=4,
    file_name=rf"prc-pfa-.*\.csv(\.gz)?|{dated_file('peer_crime')}",
    model=PeerCrime,
    columns={
        "": {
            "Financial Year": "financial_year",
            "Financial Quarter": "financial_quarter",
            "Force Name": "body",
            "Offence Description": "offence_description",
            "Offence Group": "offence_group",
            "Offence Subgroup": "offence_subgroup",
            "Offence Code": "offence_code",
            "Number of Offences": "offences",
        }
    },
    key=("financial_year", "financial_quarter"),
    prepare=offences_as_numbers,
    needs=("Number of Offences",),
    owner="Performance and Analysis",
    kind="snapshot",
    extra="ignore",
    licence="Open Government Licence v3.0",
)
