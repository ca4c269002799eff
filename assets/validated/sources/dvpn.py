"""Domestic violence protection notices authorised."""

from assets.validated.sources.definition import Lookup, Source, dated_file
from schemas.code_lists import UNPLACED
from schemas.validated.dvpn import Dvpn

DVPN = Source(
    name="dvpn",
    title="Domestic violence protection notices",
    owner="Protecting Vulnerable People",
    publisher="notices register",
    kind="changes",
    rhythm="monthly",
    file_name=dated_file("dvpn"),
    model=Dvpn,
    columns={
        "": {
            "Notice Ref": "notice_ref",
            "Authorised": "authorised_on",
            "Area": "policing_area",
            "Amended": "amended_at",
        }
    },
    key=("notice_ref",),
    version="amended_at",
    lookups={"policing_area": Lookup(table="policing_area", of="area", also=UNPLACED)},
)
