"""Ten good rows of every source, and what is wrong with a row: line, column, value, the rules it breaks."""

from pathlib import Path

from assets.validated.sources import BY_NAME, SOURCES

DATA = Path(__file__).resolve().parents[1] / "data"
Fault = tuple[int, str, str, list[str]]
PUBLISHED = {  # files of tests/data that bear their publisher's name
    "peer_crime": "prc-pfa-mar2013-onwards-tables201718.csv",
    "police_uk_street": "2018-10-west-mercia-street.csv",
    "police_uk_outcomes": "2018-10-west-mercia-outcomes.csv",
    "police_uk_stop_and_search": "2018-10-west-mercia-stop-and-search.csv",
    "force_population": "population_policeforces.csv",
    "census_lsoa": "census_2011_population_hh.csv",
    "lsoa_2021": "lsoa21_ward24_lad24_lookup.csv",
    "police_force_area": "LAD_to_CSP_to_PFA_December_2016_EW.csv",
}
FILES = {  # file of tests/data, and the name it is delivered by
    **{file.stem: (file.name, f"{file.stem}_2017-01-09.csv") for file in DATA.glob("*.csv") if file.stem in BY_NAME},
    **{source: (name, name) for source, name in PUBLISHED.items()},
    "ons_population": ("ons_population.csv", "LAD23_Mid_Year_pop_2023.xlsx"),
    "sickness": ("sickness.csv", "sickness_2017-01-09.xlsx"),
}

LATE = "10/01/2017 00:00:00"
KNOWN_FAULTS: dict[str, dict[str, Fault]] = {
    "crime": {"unknown offence code": (3, "HO Offence Code", "99Z", ["offence_code unknown"])},  # and test_bad_rows
    "crime_person": {
        "no crime number": (2, "Crime No", "", ["crime_ref missing"]),
        "neither victim nor defendant": (2, "Role", "Witness", ["role isin"]),
        "31 February": (3, "Date of Birth", "31/02/1996", ["date_of_birth type"]),
        "birth after the extract": (3, "Date of Birth", "10/01/2017", ["born_after_extract"]),
        "unknown sex": (3, "Sex", "X", ["sex isin"]),
        "misspelled force": (3, "Force", "West Mecria", ["force unknown"]),
        "amended after the extract": (3, "Date Amended", LATE, ["amended_after_extract"]),
        "not amended at all": (3, "Date Amended", "NULL", ["amended_at missing"]),
    },
    "compact": {
        "no report number": (2, "Report No", " ", ["report_ref missing"]),
        "located before the report": (2, "Located", "03/10/2016 22:09:59", ["located_before_reported"]),
        "missing long after the report": (2, "Missing Since", "03/10/2016 23:10:01", ["missing_after_reported"]),
        "31 September": (2, "Reported", "31/09/2016 22:10", ["reported_at missing", "reported_at type"]),
        "born after the report": (2, "DOB", "04/10/2016", ["born_after_report"]),
        "unknown risk": (2, "Risk Level", "Severe", ["risk_level isin"]),
        "neither yes nor no": (2, "In Care", "Perhaps", ["is_in_care type"]),
        "misspelled area": (2, "Area", "Shropshrie", ["policing_area unknown"]),
        "reported after the extract": (5, "Reported", LATE, ["reported_after_extract"]),
        "amended after the extract": (2, "Amended", LATE, ["amended_after_extract"]),
    },
    "incident": {
        "no incident number": (2, "Incident No", "", ["incident_ref missing"]),
        "arrival before the call": (2, "First Arrived", "03/10/2016 21:59:59", ["arrived_before_call"]),
        "arrival a day later": (2, "First Arrived", "04/10/2016 22:01:01", ["arrived_a_day_later"]),
        "unknown grade": (2, "Response Grade", "Urgent", ["grade isin"]),
        "unknown closing category": (2, "Closing Category", "Noise", ["closing_category isin"]),
        "misspelled area": (2, "Policing Area", "Telfrod & Wrekin", ["policing_area unknown"]),
        "area code of another form": (2, "LSOA", "E0190001", ["lsoa11 str_matches"]),
        "hour 25": (4, "Graded", "04/10/2016 25:05:00", ["graded_at type"]),
        "created after the extract": (4, "Created", LATE, ["created_after_extract"]),
        "amended after the extract": (4, "Last Amended", LATE, ["amended_after_extract"]),
    },
    "call": {
        "no identifier": (2, "call_id", "N/A", ["call_id missing"]),
        "unknown line": (2, "line", "112", ["line isin"]),
        "answered before it came": (3, "answered_at", "31/12/2016 22:09:59", ["answered_before_presented"]),
        "ended before it was answered": (3, "ended_at", "31/12/2016 22:10:10", ["ended_before_answered"]),
        "presented after the extract": (4, "presented_at", LATE, ["ended_before_answered", "presented_after_extract"]),
        "time that is none": (3, "presented_at", "late", ["presented_at missing", "presented_at type"]),
    },
    "complaint": {
        "no case": (2, "Case Ref", "", ["case_ref missing"]),
        "allegation that is no number": (2, "Allegation No", "one", ["allegation_no missing", "allegation_no type"]),
        "allegation nought": (2, "Allegation No", "0", ["allegation_no greater_than_or_equal_to"]),
        "recorded before received": (2, "Recorded", "02/10/2016", ["recorded_before_received"]),
        "finalised before received": (4, "Finalised", "02/10/2016", ["finalised_before_received"]),
        "unknown severity": (2, "Severity", "Grave", ["severity isin"]),
        "unknown subject": (2, "Subject Group", "Volunteer", ["subject_group isin"]),
        "misspelled area": (2, "Area", "Herefrodshire", ["policing_area unknown"]),
        "days suspended below nought": (5, "Days Suspended", "-1", ["suspended_days greater_than_or_equal_to"]),
        "received after the extract": (6, "Received", "10/01/2017", ["received_after_extract"]),
        "amended after the extract": (2, "Amended", LATE, ["amended_after_extract"]),
    },
    "victim_survey": {
        "no interview": (2, "Interview ID", "", ["interview_id missing"]),
        "unknown survey": (2, "Survey", "Fraud", ["survey isin"]),
        "unknown answer": (2, "Treatment", "Delighted", ["treatment isin"]),
        "interviewed before the report": (2, "Reported", "04/10/2016", ["interviewed_before_report"]),
        "interviewed after the extract": (10, "Interviewed", "10/01/2017", ["interviewed_after_extract"]),
        "misspelled area": (2, "Area", "Shorpshire", ["policing_area unknown"]),
    },
    "public_confidence": {
        "over a hundred": (2, "Confidence %", "812", ["confidence_pct in_range"]),
        "no number": (2, "Confidence %", "high", ["confidence_pct missing", "confidence_pct type"]),
        "unknown force": (2, "Force", "Mercia", ["force unknown"]),
        "year that has not ended": (2, "Year Ending", "31/03/2017", ["ends_after_extract"]),
    },
    "iom_cohort": {
        "no person": (2, "Person ID", "", ["person_id missing"]),
        "unknown location": (2, "Location", "At Large", ["location isin"]),
        "unknown reason": (2, "Reason", "Other", ["cohort_reason isin"]),
        "snapshot after the extract": (2, "Snapshot Date", "31/01/2017", ["taken_after_extract"]),
        "misspelled area": (2, "Area", "Herefrodshire", ["policing_area unknown"]),
    },
    "dvpn": {
        "no reference": (2, "Notice Ref", "", ["notice_ref missing"]),
        "31 November": (2, "Authorised", "31/11/2016", ["authorised_on missing", "authorised_on type"]),
        "before there was the law": (2, "Authorised", "03/10/2006", ["authorised_before_the_act"]),
        "authorised after the extract": (2, "Authorised", "10/01/2017", ["authorised_after_extract"]),
        "amended after the extract": (2, "Amended", LATE, ["amended_after_extract"]),
        "misspelled area": (2, "Area", "Telfrod & Wrekin", ["policing_area unknown"]),
    },
    "casualty": {
        "no reference": (2, "Collision Ref", "", ["collision_ref missing"]),
        "unknown severity": (2, "Severity", "4", ["severity isin"]),
        "unknown road user": (2, "Road User", "Horse", ["road_user isin"]),
        "30 February": (2, "Collision Date", "30/02/2016", ["collision_on missing", "collision_on type"]),
        "collision after the extract": (2, "Collision Date", "10/01/2017", ["collided_after_extract"]),
        "misspelled area": (2, "Area", "Shropshrie", ["policing_area unknown"]),
    },
    "sickness": {
        "more hours lost than there are": (2, "Sickness Hours", "62000.75", ["more_sick_than_contracted"]),
        "hours that are none": (2, "Contracted Hours", "0", [
            "contracted_hours greater_than", "more_sick_than_contracted",
        ]),
        "hours in words": (2, "Sickness Hours", "many", ["sickness_hours missing", "sickness_hours type"]),
        "a day within the month": (2, "Month", "02/11/2016", ["month not_the_first_day"]),
        "month to come": (2, "Month", "01/02/2017", ["month_after_extract"]),
        "unknown group": (2, "Workforce Group", "Volunteer", ["workforce_group isin"]),
        "misspelled area": (2, "Area", "Shropshrie", ["policing_area unknown"]),
        "unknown force": (2, "Force", "West Mecria", ["force unknown"]),
    },
    "firearms_licence": {
        "unknown licence": (2, "Licence", "Crossbow", ["licence_kind isin"]),
        "more on time than due": (2, "Renewals On Time", "361", ["more_on_time_than_due"]),
        "count below nought": (2, "Temporary Permits", "-1", ["temporary_permits greater_than_or_equal_to"]),
        "month to come": (2, "Month", "01/02/2017", ["month_after_extract"]),
    },
    "peer_crime": {
        "offences that are no number": (3, "Number of Offences", "**", ["offences missing", "offences type"]),
        "fifth quarter": (3, "Financial Quarter", "5", ["financial_quarter in_range"]),
        "year of another form": (3, "Financial Year", "2017-18", ["financial_year str_matches"]),
    },
    "peer_outcome": {
        "more outcomes than offences": (2, "Action Taken", "803", ["more_outcomes_than_offences"]),
        "unknown force": (2, "Force", "West Mecria", ["force unknown"]),
        "month to come": (2, "Month", "01/02/2017", ["month_after_extract"]),
    },
    "police_uk_street": {"month of another file": (2, "Month", "2018-09", ["month_of_another_file"])},
    "police_uk_outcomes": {"month of another file": (2, "Month", "2018-09", ["month_of_another_file"])},
    "police_uk_stop_and_search": {
        "time without an offset": (2, "Date", "2018-10-02T08:06:00", ["searched_at missing", "searched_at type"]),
    },
    "ons_population": {
        "code of another form": (2, "Code", "Shrops", ["area_code str_matches"]),
        "people below nought": (2, "Estimated Population mid-2018", "-1", ["population greater_than_or_equal_to"]),
    },
    "force_population": {"people below nought": (2, "West Mercia", "-1", ["population greater_than_or_equal_to"])},
    "census_lsoa": {"code of another form": (2, "LSOA Code", "E0190001", ["lsoa_code str_matches"])},
    "lsoa_2021": {"code of another form": (2, "LSOA21CD", "E0190001", ["lsoa_code str_matches"])},
    "police_force_area": {"code of another form": (2, "LAD16CD", "Shrops", ["local_authority_code str_matches"])},
}  # fmt: skip


def _first_value_missing(source: str) -> dict[str, Fault]:
    """What any source can get wrong: a value left out that must be there."""
    columns = BY_NAME[source].model.to_schema().columns
    headers = BY_NAME[source].header_map("2017-01-09").items()
    header, name = next((header, name) for header, name in headers if name in columns and not columns[name].nullable)
    return {f"no {header}": (2, header, "", [f"{name} missing"])}


FAULTS = {source.name: KNOWN_FAULTS.get(source.name) or _first_value_missing(source.name) for source in SOURCES}
