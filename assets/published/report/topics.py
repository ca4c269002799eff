"""What the page of each topic shows, in order. A topic that is not here is laid out by its headline measures."""

from assets.published.report.blocks import (
    AreaByCategory,
    Areas,
    Block,
    ByArea,
    ByCategory,
    ByMonth,
    ByQuarter,
    Control,
    Crime,
    MeasuresByMonth,
    Mix,
    MixOf,
    Peers,
    Trend,
)

OUTCOME_GROUPS = (
    "outcome_action_taken_pct",
    "outcome_no_action_taken_pct",
    "outcome_investigation_complete_pct",
    "outcome_not_yet_outcomed_pct",
)
STAGES = tuple(
    f"victim_satisfaction_{stage}_pct"
    for stage in ("whole_experience", "ease_of_contact", "actions", "follow_up", "treatment")
)
PAGES: dict[str, tuple[Block, ...]] = {
    "Confidence": (
        Trend(
            title="Confidence, years that end with each quarter",
            measures=("public_confidence_pct",),
            months=12,
            has_peers=True,
        ),
        Peers(measures=("public_confidence_pct",), title="Confidence by quarter, with rank and average of the group"),
    ),
    "Victim satisfaction": (
        AreaByCategory(measure="victim_satisfaction_by_crime_type_pct"),
        AreaByCategory(measure="victims_surveyed_count"),
        Trend(title="Satisfaction by stage, six months that end with each month", measures=STAGES, months=6),
        ByQuarter(measures=(*STAGES, "victims_surveyed_count", "victim_survey_lag_weeks")),
    ),
    "Repeat victimisation / offending": (
        Control(measures=("repeat_victims_count", "repeat_defendants_count")),
        ByQuarter(
            measures=(
                "victims_count", "repeat_victims_count", "repeat_victims_pct", "repeat_victims_3plus_pct",
                "defendants_count", "repeat_defendants_count", "repeat_defendants_pct", "repeat_defendants_6plus_pct",
            ),
        ),
        Mix(measure="repeat_victims_frequency_band"),
        Mix(measure="repeat_defendants_frequency_band"),
        Mix(measure="repeat_victim_interval"),
        Mix(measure="repeat_defendant_interval"),
        ByArea(
            measures=(
                "iom_nominals_total", "iom_nominals_community", "iom_nominals_custody", "iom_custody_pct",
            )
        ),
        AreaByCategory(measure="iom_cohort_by_offence_type"),
    ),
    "Total recorded crime": (
        Control(measures=("recorded_crime_total",)),
        Areas(measure="recorded_crime_total"),
        Crime(),
        Peers(measures=("home_office_recorded_crime",)),
        MixOf(title="Outcomes of offences recorded in the quarter, by its end", measures=OUTCOME_GROUPS),
        Peers(measures=("peer_action_taken_pct",), title="Action taken, among the forces that supply the DataHub"),
        Mix(measure="outcome_timeliness_distribution"),
    ),
    "Violence with injury": (
        Control(measures=("violence_with_injury", "violence_with_injury_alcohol")),
        Areas(measure="violence_with_injury"),
        ByArea(measures=("violence_with_injury",)),
        Mix(measure="outcome_mix_violence_with_injury"),
    ),
    "Sexual offences - rape": (
        Control(measures=("rape", "rape_non_recent")),
        Areas(measure="rape"),
        ByArea(measures=("rape",)),
        ByCategory(measure="rape_recency_mix"),
        Mix(measure="rape_outcome_mix_by_outcome_date"),
        ByQuarter(measures=("rape", "rape_non_recent", "rape_repeat_victims")),
    ),
    "Sexual offences - other": (
        Control(measures=("other_sexual_offences", "other_sexual_non_recent")),
        Areas(measure="other_sexual_offences"),
        ByArea(measures=("other_sexual_offences",)),
        Mix(measure="outcome_mix_other_sexual_offences"),
        ByCategory(measure="other_sexual_subtype_share_pct"),
        ByQuarter(measures=("other_sexual_repeat_child_victims", "child_sexual_offences_partner_referral_pct")),
    ),
    "Domestic burglary": (
        Control(measures=("burglary_domestic",)),
        Areas(measure="burglary_domestic"),
        ByArea(measures=("burglary_domestic",)),
        Mix(measure="outcome_mix_burglary_domestic"),
    ),
    "Robbery": (
        Control(measures=("robbery",)),
        Areas(measure="robbery"),
        ByArea(measures=("robbery", "robbery_personal", "robbery_business")),
        Mix(measure="outcome_mix_robbery"),
    ),
    "Vehicle offences": (
        Control(measures=("vehicle_offences", "theft_from_motor_vehicle", "vehicle_interference",
                          "theft_of_motor_vehicle")),
        Areas(measure="vehicle_offences"),
        ByArea(measures=("vehicle_offences",)),
        ByArea(measures=("theft_from_motor_vehicle", "vehicle_interference", "theft_of_motor_vehicle")),
        Mix(measure="outcome_mix_vehicle_offences"),
    ),
    "Missing persons reports": (
        Control(measures=("missing_reports", "missing_reports_u18", "missing_reports_in_care")),
        Areas(measure="missing_reports"),
        ByArea(measures=("missing_reports",)),
        ByArea(measures=("missing_reports_u18", "missing_reports_in_care", "missing_resolved_24h_pct")),
        Mix(measure="missing_duration_distribution"),
        ByQuarter(
            measures=(
                "missing_reports", "missing_calls_for_service", "missing_repeat_persons", "missing_repeat_reports",
                "missing_resolved_24h_pct",
            ),
        ),
    ),
    "Hate crime": (
        Control(measures=("hate_offences_incidents",)),
        Areas(measure="hate_offences_incidents"),
        Trend(title="Satisfaction of hate crime victims, years that end with each month",
              measures=("hate_victim_satisfaction_pct",), months=12),
        ByMonth(measure="hate_victim_satisfaction_pct"),
        ByMonth(measure="hate_victims_surveyed"),
        ByArea(measures=("hate_offences_incidents",)),
        ByCategory(measure="hate_by_strand"),
    ),
    "Domestic abuse": (
        Control(measures=("da_offences_crimed_incidents", "da_repeat_victims_count", "da_repeat_defendants_count")),
        Areas(measure="da_offences_crimed_incidents"),
        ByMonth(measure="dvpn_authorised"),
        ByArea(measures=("da_offences_crimed_incidents",)),
        ByQuarter(
            measures=(
                "da_victims_count", "da_repeat_victims_count", "da_repeat_victims_pct", "da_defendants_count",
                "da_repeat_defendants_count", "da_repeat_defendants_pct",
            ),
        ),
    ),
    "Child at risk / CSE": (
        Control(measures=("child_at_risk_marked", "cse_marked")),
        Areas(measure="child_at_risk_marked"),
        ByArea(measures=("child_at_risk_marked", "cse_marked")),
        ByCategory(measure="child_at_risk_by_offence_type"),
        ByCategory(measure="cse_by_offence_type"),
        ByCategory(measure="cse_recorded_vs_crimed_incidents"),
        ByQuarter(measures=("child_at_risk_repeat_victims",)),
    ),
    "Cyber crime": (
        Control(measures=("cyber_marked",)),
        Areas(measure="cyber_marked"),
        ByArea(measures=("cyber_marked",)),
        ByQuarter(measures=("cyber_marked", "cyber_malicious_comms_pct")),
    ),
    "Anti-social behaviour": (
        Control(measures=("asb_incidents",)),
        Areas(measure="asb_incidents"),
        Mix(measure="asb_type_share_pct"),
        ByArea(measures=("asb_incidents",)),
    ),
    "Road traffic casualties": (
        Control(measures=("road_deaths", "serious_injury_casualties", "ksi_casualties")),
        AreaByCategory(measure="road_deaths_by_user_type", months=(3,)),
        ByArea(measures=("road_deaths", "serious_injury_casualties", "ksi_casualties")),
    ),
    "Response times to emergency incidents": (
        Control(
            measures=(
                "emergency_attended_20min_pct", "emergency_response_mean_time", "emergency_response_median_time",
                "emergency_response_90th_centile_time",
            )
        ),
        Areas(measure="emergency_attended_20min_pct"),
        ByArea(
            measures=(
                "emergency_incidents", "emergency_attended_20min_pct", "emergency_response_mean_time",
                "emergency_response_median_time", "emergency_response_90th_centile_time",
            )
        ),
        ByQuarter(measures=("emergency_not_attended_20min", "emergency_response_timestamp_quality")),
    ),
    "Business crime": (
        Control(measures=("business_crime",)),
        Areas(measure="business_crime"),
        ByCategory(measure="business_crime_by_type"),
        ByArea(measures=("business_crime",)),
    ),
    "Rural crime": (
        Control(measures=("rural_crime",)),
        Areas(measure="rural_crime"),
        ByCategory(measure="rural_crime_by_type"),
        ByArea(measures=("rural_crime",)),
    ),
    "Sickness": (
        Trend(title="Hours lost to sickness, this year and last",
              measures=("sickness_officers_pct_hours", "sickness_staff_pct_hours"), months=1, has_last_year=True),
        MeasuresByMonth(measures=("sickness_officers_pct_hours", "sickness_staff_pct_hours")),
    ),
    "Complaints": (
        Control(
            measures=(
                "complaints_count", "complaints_recorded_3_days_pct", "complaints_recorded_10_days_pct",
                "complaints_finalised_120_days_pct",
            )
        ),
        ByCategory(measure="complaints_severity"),
        ByQuarter(
            measures=(
                "complaints_count", "complaints_recorded_3_days_pct", "complaints_recorded_10_days_pct",
                "complaints_finalised_120_days_pct", "complaints_incivility",
            ),
        ),
    ),
    "Firearms licensing": (
        Control(measures=("firearms_temporary_permits", "firearms_renewal_turnaround_days")),
        ByQuarter(measures=("firearms_renewals_on_application", "firearms_renewal_turnaround_days")),
        ByCategory(measure="firearms_renewals_on_application"),
    ),
    "Call handling": (
        Control(
            measures=(
                "calls_999_received", "calls_999_answered_10s_pct", "calls_999_abandoned_pct", "calls_101_received",
                "calls_101_answered_30s_pct", "calls_101_abandoned_pct",
            )
        ),
        ByQuarter(
            measures=(
                "calls_999_received", "calls_999_answered_10s_pct", "calls_999_abandoned_pct", "calls_101_received",
                "calls_101_answered_30s_pct", "calls_101_abandoned_pct",
            ),
        ),
    ),
}  # fmt: skip


def laid_out(topic: str, headlines: tuple[str, ...]) -> tuple[Block, ...]:
    """Blocks of a topic's page."""
    if topic in PAGES:
        return PAGES[topic]
    each = [Areas(measure=name) for name in headlines] + [ByArea(measures=(name,)) for name in headlines]
    return (Control(measures=headlines), *each)
