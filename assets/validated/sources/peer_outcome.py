"""Outcomes by force and offence group, from the forces of the group that supply them."""

from assets.validated.sources.definition import Lookup, Source, dated_file
from schemas.validated.peer_outcome import PeerOutcome

PEER_OUTCOME = Source(
    name="peer_outcome",
    title="Outcomes of the forces that supply them",
    owner="Performance and Analysis",
    publisher="Home Office DataHub",
    kind="snapshot",
    rhythm="monthly",
    file_name=dated_file("peer_outcome"),
    model=PeerOutcome,
    columns={
        "": {
            "Month": "month",
            "Force": "force",
            "Offence Group": "offence_group",
            "Offences": "offences",
            "Action Taken": "action_taken",
        }
    },
    key=("month",),
    tokens=("offence_group",),
    lookups={"force": Lookup(table="force", of="force")},
)
