"""The report of the sample shows what the printed report shows: every topic, with its tables and charts."""

import html
import re
from pathlib import Path

import pytest

from tests.integration.sample_warehouse import TABLE, kept

AREAS = ("Herefordshire", "North Worcestershire", "Shropshire", "South Worcestershire", "Telford & Wrekin")
# What the printed report has of each topic, as words of captions and titles that must be found on its page.
SHOWN = {
    "confidence": ["Confidence by quarter, with rank and average of the group", "Confidence, years that end"],
    "victim-satisfaction": ["satisfaction by crime type", "Satisfaction by stage, six months"],
    "repeat-victimisation-offending": [
        "Repeat victims", "Repeat defendants", "Repeat victims by number of offences",
        "Repeat defendants by number of offences", "Time between offences for repeat victims",
        "Time between offences for repeat defendants", "Measures by policing area, December 2016",
        "IOM cohort by reason",
    ],
    "total-recorded-crime": [
        "Total recorded crime", "Total recorded crime by policing area", "Recorded crime, West Mercia",
        *(f"Recorded crime, {area}" for area in AREAS), "Place among the most similar forces", "Outcomes of offences",
        "Days from recording to outcome", "Action taken, among the forces that supply the DataHub",
    ],
    "violence-with-injury": ["Violence with injury", "by policing area", "involving alcohol", "Outcome groups"],
    "sexual-offences-rape": ["Rape by policing area", "Rape by recency", "Non-recent rape", "by date of outcome"],
    "sexual-offences-other": ["Other sexual offences", "by policing area", "Outcome groups"],
    "domestic-burglary": ["Domestic burglary", "Domestic burglary by policing area", "Outcome groups"],
    "robbery": ["Robbery", "Measures by policing area", "Outcome groups"],
    "vehicle-offences": [
        "Vehicle offences", "Theft from a motor vehicle", "Interfering with a motor vehicle",
        "Theft or unauthorised taking", "Vehicle offences (offences) by policing area", "Outcome groups",
    ],
    "missing-persons-reports": [
        "Missing person reports", "(reports) by policing area", "under 18", "in care", "Missing reports by duration",
    ],
    "hate-crime": ["Hate offences and incidents", "years that end with each month", "by policing area and month"],
    "domestic-abuse": [
        "Domestic abuse offences", "DVPNs authorised (notices) by policing area and month",
        "Repeat victims of domestic abuse", "Repeat defendants of domestic abuse",
    ],
    "child-at-risk-cse": ["Child at Risk marked", "CSE marked"],
    "cyber-crime": ["Cyber or online crime"],
    "anti-social-behaviour": ["Anti-social behaviour incidents", "ASB by type"],
    "road-traffic-casualties": ["Road deaths", "Serious injury casualties", "Road deaths by road user"],
    "response-times-to-emergency-incidents": ["within 20 minutes", "Mean response", "Median response", "90th centile"],
    "business-crime": ["Business crime", "Business crime by offence type"],
    "rural-crime": ["Rural crime", "Rural crime by offence type"],
    "sickness": ["Hours lost to sickness, this year and last", "Measures by month"],
    "complaints": ["recorded within 3 days", "recorded within 10 days", "finalised within 120 days"],
    "firearms-licensing": ["Temporary permits held", "Turnaround time for renewals"],
    "call-handling": [
        "999 calls received", "999 calls answered within 10 seconds", "999 calls abandoned", "101 calls received",
        "101 calls answered within 30 seconds", "101 calls abandoned",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def report(sample_warehouse: Path) -> Path:
    return kept(sample_warehouse, TABLE).parent / "report"


def told(page: str) -> list[str]:
    """Titles of charts and captions of tables."""
    return [html.unescape(text) for text in re.findall(r'(?:<h2 id="chart-\d+"|<caption)>(.*?)</', page)]


def test_every_topic_of_the_printed_report_has_its_page(report: Path) -> None:
    assert {path.stem for path in (report / "topics").iterdir()} == set(SHOWN)


@pytest.mark.parametrize("topic", SHOWN)
def test_a_page_shows_what_the_printed_report_shows(report: Path, topic: str) -> None:
    captions = told((report / "topics" / f"{topic}.html").read_text(encoding="utf-8"))
    assert [text for text in SHOWN[topic] if not any(text in caption for caption in captions)] == []


def test_the_crime_table_has_its_sixteen_rows_for_the_force_and_each_area(report: Path) -> None:
    page = (report / "topics" / "total-recorded-crime.html").read_text(encoding="utf-8")
    tables = [t for t in re.findall(r"<table.*?</table>", page, re.S) if "<caption>Recorded crime, " in t]
    assert [len(re.findall(r'<th scope="row"', table)) for table in tables] == [16] * 6
    assert "–" not in "".join(tables)


def test_every_picture_of_a_page_is_there(report: Path) -> None:
    for page in report.rglob("*.html"):
        for source in re.findall(r'<img src="([^"]+)"', page.read_text(encoding="utf-8")):
            assert (page.parent / source).resolve().is_file(), f"{page.name}: {source}"
