"""What measures of crime records count, topic by topic, beyond the crime table.

A spec is a handful of records: `counts` is what each adds to the measure (`numerator` and `denominator` where it is
one over the other), `category` the categories it is of, separated by commas, and the other columns are the record's.
"""

import polars as pl
import pytest

from assets.measures.catalogue import BY_ID
from assets.measures.evaluate import components, values
from tests.spec.crime_rows import crime_fact

SPECS = {
    "violence_with_injury_alcohol": """
        offence_code | record_kind | status    | alcohol | counts
        5D           | crime       | recorded  | true    | 1
        8N           | crime       | recorded  | true    | 1
        5D           | crime       | recorded  | false   | 0
        5D           | crime       | recorded  |         | 0
        8L           | crime       | recorded  | true    | 0
        5D           | crime       | cancelled | true    | 0
        5D           | incident    | recorded  | true    | 0
    """,
    "rape_non_recent": """
        offence_code | status    | committed_from      | recorded_at         | counts
        19C          | recorded  | 2015-10-04T23:59:59 | 2016-10-05T00:00:00 | 1
        19C          | recorded  | 2015-10-05T00:00:00 | 2016-10-05T23:59:59 | 0
        19C          | recorded  | 2016-02-29          | 2017-02-28          | 0
        19C          | recorded  | 2016-02-29          | 2017-03-01          | 1
        19C          | recorded  |                     | 2016-10-05          | 0
        20A          | recorded  | 1985-06-01          | 2016-10-05          | 0
        19C          | cancelled | 1985-06-01          | 2016-10-05          | 0
    """,
    "rape_recency_mix": """
        offence_code | status    | committed_from | recorded_at | counts | category
        19C          | recorded  | 2016-10-05     | 2016-10-05  | 1      | within 28 days
        19C          | recorded  | 2016-09-07     | 2016-10-05  | 1      | within 28 days
        19C          | recorded  | 2016-09-06     | 2016-10-05  | 1      | up to a year
        19C          | recorded  | 2015-10-05     | 2016-10-05  | 1      | up to a year
        19C          | recorded  | 2015-10-04     | 2016-10-05  | 1      | over a year
        19C          | recorded  |                | 2016-10-05  | 1      | Not known
        19C          | cancelled | 2016-10-05     | 2016-10-05  | 0      |
        20A          | recorded  | 2016-10-05     | 2016-10-05  | 0      |
    """,
    "other_sexual_subtype_share_pct": """
        offence_code | status    | counts | category
        17A          | recorded  | 1      | sexual_assault
        20B          | recorded  | 1      | sexual_assault
        70           | recorded  | 1      | sexual_activity
        73           | recorded  | 1      | abuse_of_a_sexual_nature
        88E          | recorded  | 1      | exposure_or_voyeurism
        88D          | recorded  | 1      |
        19C          | recorded  | 0      |
        17A          | cancelled | 0      |
    """,
    "other_sexual_non_recent": """
        offence_code | status    | committed_from | recorded_at | counts
        20A          | recorded  | 2015-10-04     | 2016-10-05  | 1
        20A          | recorded  | 2015-10-05     | 2016-10-05  | 0
        20A          | recorded  |                | 2016-10-05  | 0
        19C          | recorded  | 1985-06-01     | 2016-10-05  | 0
        20A          | cancelled | 1985-06-01     | 2016-10-05  | 0
    """,
    "child_sexual_offences_partner_referral_pct": """
        offence_code | status    | child_at_risk | cse   | referred_by    | numerator | denominator
        19C          | recorded  | true          | false | partner_agency | 1         | 1
        22B          | recorded  |               | true  | partner_agency | 1         | 1
        22B          | recorded  | true          | true  | public         | 0         | 1
        22B          | recorded  | true          | false |                | 0         | 0
        22B          | recorded  | false         |       | partner_agency | 0         | 0
        11A          | recorded  | true          | true  | partner_agency | 0         | 0
        22B          | cancelled | true          | true  | partner_agency | 0         | 0
    """,
    "robbery": """
        offence_code | status    | counts
        34A          | recorded  | 1
        34B          | recorded  | 1
        39           | recorded  | 0
        34B          | cancelled | 0
    """,
    "theft_from_motor_vehicle": """
        offence_code | record_kind | status    | counts
        45           | crime       | recorded  | 1
        48           | crime       | recorded  | 0
        45           | incident    | recorded  | 0
        45           | crime       | cancelled | 0
    """,
    "vehicle_interference": """
        offence_code | record_kind | status    | counts
        126          | crime       | recorded  | 1
        45           | crime       | recorded  | 0
        126          | incident    | recorded  | 0
        126          | crime       | cancelled | 0
    """,
    "theft_of_motor_vehicle": """
        offence_code | record_kind | status    | counts
        48           | crime       | recorded  | 1
        37.2         | crime       | recorded  | 1
        45           | crime       | recorded  | 0
        44           | crime       | recorded  | 0
        48           | incident    | recorded  | 0
        48           | crime       | cancelled | 0
    """,
    "hate_offences_incidents": """
        record_kind | offence_code | status    | hate_strands    | counts
        crime       | 8M           | recorded  | race            | 1
        incident    |              | recorded  | disability      | 1
        crime       | 8M           | recorded  | race;religion   | 1
        crime       | 8M           | recorded  |                 | 0
        crime       | 8M           | cancelled | race            | 0
    """,
    "hate_by_strand": """
        record_kind | status    | hate_strands       | counts | category
        crime       | recorded  | race               | 1      | race
        incident    | recorded  | sexual_orientation | 1      | sexual_orientation
        crime       | recorded  | race;religion      | 1      | race, religion
        crime       | recorded  | disability         | 1      | disability
        crime       | recorded  | transgender        | 1      | transgender
        crime       | recorded  |                    | 0      |
        crime       | cancelled | race               | 0      |
    """,
    "da_offences_crimed_incidents": """
        record_kind | offence_code | status    | domestic_abuse | counts
        crime       | 105A         | recorded  | true           | 1
        incident    |              | recorded  | true           | 1
        crime       | 105A         | recorded  | false          | 0
        crime       | 105A         | recorded  |                | 0
        crime       | 105A         | cancelled | true           | 0
    """,
    "child_at_risk_marked": """
        record_kind | offence_code | status    | child_at_risk | cse   | counts
        crime       | 11A          | recorded  | true          | false | 1
        incident    |              | recorded  | true          |       | 1
        crime       | 22B          | recorded  | false         | true  | 0
        crime       | 11A          | recorded  |               |       | 0
        crime       | 11A          | cancelled | true          |       | 0
    """,
    "child_at_risk_by_offence_type": """
        record_kind | offence_code | status    | child_at_risk | counts | category
        incident    |              | recorded  | true          | 1      | crimed_incident
        crime       | 105A         | recorded  | true          | 1      | common_assault
        crime       | 8N           | recorded  | true          | 1      | assault_with_injury
        crime       | 11A          | recorded  | true          | 1      | cruelty_or_neglect
        crime       | 8R           | recorded  | true          | 1      | harassment
        crime       | 22B          | recorded  | true          | 1      |
        crime       | 105A         | recorded  | false         | 0      |
        crime       | 105A         | cancelled | true          | 0      |
    """,
    "cse_marked": """
        record_kind | offence_code | status    | child_at_risk | cse   | counts
        crime       | 22B          | recorded  | false         | true  | 1
        incident    |              | recorded  |               | true  | 1
        crime       | 11A          | recorded  | true          | false | 0
        crime       | 22B          | recorded  |               |       | 0
        crime       | 22B          | cancelled |               | true  | 0
    """,
    "cse_by_offence_type": """
        record_kind | offence_code | status    | cse   | counts | category
        crime       | 21           | recorded  | true  | 1      | sexual_activity
        crime       | 22B          | recorded  | true  | 1      | sexual_activity
        crime       | 86           | recorded  | true  | 1      | sexting
        crime       | 88A          | recorded  | true  | 1      |
        incident    |              | recorded  | true  | 1      |
        crime       | 86           | recorded  | false | 0      |
        crime       | 22B          | cancelled | true  | 0      |
    """,
    "cse_recorded_vs_crimed_incidents": """
        record_kind | offence_code | status    | cse   | counts | category
        crime       | 22B          | recorded  | true  | 1      | crime
        incident    |              | recorded  | true  | 1      | incident
        crime       | 22B          | recorded  | false | 0      |
        incident    |              | cancelled | true  | 0      |
    """,
    "cyber_marked": """
        record_kind | offence_code | status    | cyber | counts
        crime       | 8R           | recorded  | true  | 1
        crime       | 86           | recorded  | true  | 1
        crime       | 8R           | recorded  | false | 0
        crime       | 8R           | recorded  |       | 0
        crime       | 8R           | cancelled | true  | 0
        incident    |              | recorded  | true  | 0
    """,
    "cyber_malicious_comms_pct": """
        record_kind | offence_code | status    | cyber | numerator | denominator
        crime       | 8R           | recorded  | true  | 1         | 1
        crime       | 86           | recorded  | true  | 0         | 1
        crime       | 8L           | recorded  | true  | 0         | 1
        crime       | 8R           | recorded  |       | 0         | 0
        incident    |              | recorded  | true  | 0         | 0
        crime       | 8R           | cancelled | true  | 0         | 0
    """,
    "business_crime": """
        record_kind | offence_code | status    | business | counts
        crime       | 46           | recorded  | true     | 1
        crime       | 105A         | recorded  | true     | 1
        crime       | 34A          | recorded  |          | 0
        crime       | 46           | recorded  | false    | 0
        incident    |              | recorded  | true     | 0
        crime       | 46           | cancelled | true     | 0
    """,
    "business_crime_by_type": """
        record_kind | offence_code | status    | business | counts | category
        crime       | 46           | recorded  | true     | 1      | shoplifting
        crime       | 45           | recorded  | true     | 1      | vehicle_offences
        crime       | 30A          | recorded  | true     | 1      | burglary_other
        crime       | 28A          | recorded  | true     | 1      |
        crime       | 46           | recorded  |          | 0      |
        incident    |              | recorded  | true     | 0      |
        crime       | 46           | cancelled | true     | 0      |
    """,
    "rural_crime": """
        lsoa11    | class     | record_kind | status    | counts
        E01014002 | D1        | crime       | recorded  | 1
        E01014033 | D2        | crime       | recorded  | 1
        E01013990 | E1        | crime       | recorded  | 1
        E01013999 | E2        | crime       | recorded  | 1
        E01014042 | C2        | crime       | recorded  | 0
                  | Not known | crime       | recorded  | 0
        E01014002 | D1        | crime       | cancelled | 0
        E01014002 | D1        | incident    | recorded  | 0
    """,
    "rural_crime_by_type": """
        lsoa11    | class | offence_code | status    | counts | category
        E01014002 | D1    | 45           | recorded  | 1      | vehicle_offences
        E01013990 | E1    | 30A          | recorded  | 1      | burglary_other
        E01013990 | E1    | 8L           | recorded  | 1      | violence_without_injury
        E01014002 | D1    | 46           | recorded  | 1      |
        E01014042 | C2    | 45           | recorded  | 0      |
        E01014002 | D1    | 45           | cancelled | 0      |
    """,
}
WHOLE = {
    "rape_recency_mix": {"within 28 days": 33.3, "up to a year": 33.3, "over a year": 16.7, "Not known": 16.7},
    "other_sexual_subtype_share_pct": {"sexual_assault": 33.3, "sexual_activity": 16.7, "exposure_or_voyeurism": 16.7},
    "child_sexual_offences_partner_referral_pct": {"": 66.7},
    "hate_by_strand": {"": 5, "race": 2, "religion": 1, "disability": 1},
    "cyber_malicious_comms_pct": {"": 33.3},
}


Added = tuple[float, float | None, set[str]]


def spec_fact(measure_id: str) -> pl.DataFrame:
    return crime_fact(SPECS[measure_id]).collect()


def added(measure_id: str, row: pl.DataFrame) -> Added:
    """What one record adds: numerator and denominator of the total, and the categories it is of."""
    found = components([BY_ID[measure_id]], row.lazy()).collect()
    total, counted = found.filter(pl.col("category") == ""), found.filter(pl.col("numerator") > 0)
    below = float(total["denominator"].sum()) if BY_ID[measure_id].denominator else None
    return float(total["numerator"].sum()), below, set(counted["category"]) - {""}


def expected(row: dict) -> Added:
    above = float(row["numerator"] if "numerator" in row else row["counts"])
    categories: list[str] = row["category"].split(", ") if row.get("category") else []
    return above, row.get("denominator"), set(categories)


@pytest.mark.parametrize("measure_id", SPECS)
def test_each_record_of_a_spec_adds_what_it_says(measure_id: str) -> None:
    fact = spec_fact(measure_id)
    wanted = [expected(row) for row in fact.iter_rows(named=True)]
    assert {above for above, *_ in wanted} == {0.0, 1.0}
    assert [added(measure_id, row) for row in fact.iter_slices(1)] == wanted


@pytest.mark.parametrize("measure_id", WHOLE)
def test_the_records_of_a_spec_together_give_its_value(measure_id: str) -> None:
    measure = BY_ID[measure_id]
    result = values(components([measure], spec_fact(measure_id).lazy()), [measure])
    found = dict(result.select("category", "value").collect().iter_rows())
    assert {category: found[category] for category in WHOLE[measure_id]} == pytest.approx(WHOLE[measure_id], abs=0.05)


@pytest.mark.parametrize(
    ("measure_id", "category", "codes"),
    [
        ("other_sexual_subtype_share_pct", "sexual_assault", "17A 17B 20A 20B"),
        ("other_sexual_subtype_share_pct", "sexual_activity", "21 22A 22B 23 70"),
        ("other_sexual_subtype_share_pct", "abuse_of_a_sexual_nature", "71 72 73 88A"),
        ("child_at_risk_by_offence_type", "harassment", "8L 8M 8R"),
        ("cse_by_offence_type", "sexual_activity", "21 22A 22B"),
    ],
)
def test_every_code_of_a_category_is_in_it_and_in_no_other(measure_id: str, category: str, codes: str) -> None:
    lines = "".join(f"\n{code} | true | true" for code in codes.split())
    rows = crime_fact(f"offence_code | child_at_risk | cse{lines}").collect().iter_slices(1)
    assert [added(measure_id, row)[2] for row in rows] == [{category}] * len(codes.split())


@pytest.mark.parametrize("measure_id", ["rural_crime", "rural_crime_by_type"])
def test_a_spec_of_rural_crime_names_the_class_its_small_areas_have(measure_id: str) -> None:
    fact = spec_fact(measure_id)
    assert fact["rural_urban"].to_list() == fact["class"].to_list()
