"""Shotgun and firearm certificates: permits and renewals of a month."""

from assets.validated.sources.definition import Source, dated_file
from schemas.validated.firearms_licence import FirearmsLicence

FIREARMS_LICENCE = Source(
    name="firearms_licence",
    title="Firearms licensing",
    owner="Firearms Licensing Unit",
    publisher="licensing system",
    kind="snapshot",
    rhythm="monthly",
    file_name=dated_file("firearms_licence"),
    model=FirearmsLicence,
    columns={
        "": {
            "Month": "month",
            "Licence": "licence_kind",
            "Temporary Permits": "temporary_permits",
            "Renewals Due": "renewals_due",
            "Renewals On Time": "renewals_on_time",
            "Median Days": "renewal_days_median",
        }
    },
    key=("month",),
    tokens=("licence_kind",),
)
