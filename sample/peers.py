"""What the other forces of the group publish: recorded crime by quarter, and outcomes by month."""

from datetime import date
from pathlib import Path

import polars as pl

from sample import span
from sample.extract import MONTHLY
from sample.geography import WEST_MERCIA
from sample.returns import GROUP, PUBLISHED, as_frame, delivered_after, months_to, write_return

OFFENCES_A_QUARTER = {WEST_MERCIA: 19600, "Devon and Cornwall": 21500, "Gloucestershire": 8300, "Norfolk": 11900,
                      "North Yorkshire": 9200, "Suffolk": 10900, "Warwickshire": 8100, "Wiltshire": 9300}  # fmt: skip
CODES = {  # offence code: description, group, subgroup, share of all
    "8N": ("Assault with injury", "Violence against the person", "Violence with injury", 0.125),
    "105A": ("Assault without injury", "Violence against the person", "Violence without injury", 0.2),
    "28A": ("Burglary in a dwelling", "Theft offences", "Domestic burglary", 0.05),
    "30A": ("Burglary in a building other than a dwelling", "Theft offences", "Non-domestic burglary", 0.07),
    "45": ("Theft from vehicle", "Theft offences", "Vehicle offences", 0.08),
    "46": ("Shoplifting", "Theft offences", "Shoplifting", 0.1),
    "49": ("Other theft", "Theft offences", "All other theft offences", 0.135),
    "149": ("Other criminal damage", "Criminal damage and arson", "Criminal damage", 0.13),
    "125": ("Other offences against the State or public order", "Public order offences", "Public order offences", 0.07),
    "92D": ("Possession of controlled drugs", "Drug offences", "Possession of drugs", 0.04),
}  # fmt: skip
OPEN_DATA_HEADERS = (
    "Financial Year", "Financial Quarter", "Force Name", "Offence Description", "Offence Group", "Offence Subgroup",
    "Offence Code", "Number of Offences",
)  # fmt: skip
GROUPS = {  # report group: share of offences, share with action taken
    "violence_with_injury": (0.125, 0.31), "violence_without_injury": (0.2, 0.24), "rape": (0.013, 0.07),
    "other_sexual_offences": (0.025, 0.15), "robbery_personal": (0.007, 0.18), "burglary_domestic": (0.04, 0.08),
    "vehicle_offences": (0.08, 0.05), "shoplifting": (0.09, 0.44), "criminal_damage_arson": (0.13, 0.14),
    "other_crimes_against_society": (0.11, 0.47),
}  # fmt: skip
OUTCOME_FORCES = GROUP[:6]
# Action taken against the share of the group: usual, and where otherwise. The own force comes second to Norfolk, also
# in violence with injury and other sexual offences; of rape it comes first.
LEVELS = {WEST_MERCIA: 1.04, "Devon and Cornwall": 0.98, "Gloucestershire": 0.95, "Norfolk": 1.09,
          "North Yorkshire": 0.97, "Suffolk": 0.96}  # fmt: skip
LEVELS_OF = {(WEST_MERCIA, "rape"): 1.3, ("Norfolk", "rape"): 0.93, ("Norfolk", "other_sexual_offences"): 1.15}


def write_peer_crime(raw: Path, seed: int) -> None:
    """Write the Home Office's open data of the group under `raw/peer_crime`: a release a quarter, three months late."""
    random = span.generator(seed, "peer crime")
    columns = {name: name for name in OPEN_DATA_HEADERS}
    rows = []
    for start in pl.date_range(date(2013, 4, 1), date(2016, 7, 1), "3mo", eager=True).to_list():
        year = start.year if start.month >= 4 else start.year - 1
        on = date(2016, 9, 30) if start < date(2016, 7, 1) else date(2016, 12, 30)
        for force, usual in OFFENCES_A_QUARTER.items():
            for code, (text, group, subgroup, share) in CODES.items():
                counted = round(usual * share * random.normal(1, 0.03))
                quarter = (start.month - 4) // 3 % 4 + 1
                values = (f"{year}/{(year + 1) % 100:02d}", quarter, force, text, group, subgroup, code, counted)
                rows.append(dict(zip(columns, values, strict=True)) | {"delivered_on": on})
    faults = {"not a number": {"Number of Offences": "many"}, "fifth quarter": {"Financial Quarter": "5"}}
    days = (date(2016, 9, 30), date(2016, 12, 30))
    write_return(raw, "peer_crime", columns, "row", faults, days, as_frame(rows).with_row_index("row"), seed)


def write_peer_outcome(raw: Path, seed: int) -> None:
    """Write the DataHub's outcomes of the six forces that supply them under `raw/peer_outcome`."""
    random = span.generator(PUBLISHED, "peer outcomes")
    rows = []
    for month in months_to(date(2016, 12, 1)):
        for force in OUTCOME_FORCES:
            for group, (share, action) in GROUPS.items():
                offences = round(OFFENCES_A_QUARTER[force] / 3 * share * random.normal(1, 0.03))
                level = action * LEVELS_OF.get((force, group), LEVELS[force]) * random.normal(1, 0.01)
                rows.append({
                    "month": month, "force": force, "offence_group": group, "offences": offences,
                    "action_taken": round(offences * level), "delivered_on": delivered_after(month),
                })  # fmt: skip
    columns = {"month": "Month", "force": "Force", "offence_group": "Offence Group", "offences": "Offences",
               "action_taken": "Action Taken"}  # fmt: skip
    faults = {"more outcomes than offences": {"Action Taken": "99999"}, "unknown force": {"Force": "West Mecria"}}
    write_return(raw, "peer_outcome", columns, "row", faults, MONTHLY, as_frame(rows).with_row_index("row"), seed)
