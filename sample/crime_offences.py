"""What offences of the made-up force look like: codes, places, markers and outcomes by offence group.

Weights are shares in percent, rounded from public police statistics; they shape the sample and are no target.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl

INCIDENT = "crimed_incident"  # kept beside the offence groups, has no offence code
VEHICLE_OFFENCES = "vehicle_offences"
RAPE = "rape"
VIOLENCE_WITH_INJURY = "violence_with_injury"
MALICIOUS_COMMUNICATIONS = "8R"
NO_SUSPECT = "18"  # outcome: investigation complete, no suspect identified

CODES: Mapping[str, Mapping[str, float]] = {
    "violence_with_injury": {"8N": 88, "5D": 7, "5E": 1, "8P": 0.6, "8S": 2.4, "2": 0.4, "4.9": 0.3, "4.4": 0.3},
    "violence_without_injury": {
        "105A": 52, "8L": 21, "8R": 11, "8Q": 3, "3B": 4, "104": 4, "11A": 1.6, "105B": 0.6, "8M": 0.6,
        "36": 1, "13": 0.6, "106": 0.6,
    },
    "rape": {"19C": 58, "19D": 20, "19E": 10, "19F": 4, "19G": 3, "19H": 5},
    "other_sexual_offences": {
        "20A": 36, "20B": 9, "17A": 6, "17B": 5, "21": 6, "22A": 3, "22B": 15, "23": 2, "70": 1, "71": 3,
        "73": 1, "88A": 4, "88C": 1, "88E": 8,
    },
    "robbery_business": {"34A": 100},
    "robbery_personal": {"34B": 100},
    "burglary_domestic": {"28A": 80, "28B": 16, "28C": 2, "28D": 0.6, "29": 1.4},
    "burglary_other": {"30A": 86, "30B": 13.5, "31": 0.5},
    "vehicle_offences": {"45": 66, "48": 17, "126": 15, "37.2": 2},
    "theft_from_person": {"39": 100},
    "bicycle_theft": {"44": 100},
    "shoplifting": {"46": 100},
    "all_other_theft": {"49": 62, "49A": 14, "40": 15, "41": 4, "42": 1, "43": 1, "47": 2, "35": 1},
    "criminal_damage_arson": {
        "58A": 23, "58B": 9, "58C": 40, "58D": 23, "58J": 0.4, "56A": 0.6, "56B": 4,
    },
    "other_crimes_against_society": {
        "92A": 7, "92C": 1, "92D": 12, "92E": 21, "10B": 1, "10C": 4, "10D": 4, "81": 1, "9A": 26, "9B": 3,
        "62A": 1, "66": 5, "33": 1, "38": 0.5, "54": 3, "59": 3, "61": 1, "79": 1, "86": 5, "95": 0.5, "802": 3,
    },
}  # fmt: skip

GROUP_OF_CODE = {code: group for group, codes in CODES.items() for code in codes}
GROUPS = tuple(CODES)

# The code an offence may bear at first, before it is reclassified into its group.
FIRST_RECORDED_AS = {
    "violence_with_injury": "105A",
    "violence_without_injury": "8N",
    "rape": "20A",
    "robbery_personal": "39",
    "burglary_domestic": "30A",
    "burglary_other": "28A",
    "theft_from_person": "49",
    "all_other_theft": "39",
    "criminal_damage_arson": "59",
    "vehicle_offences": "58C",
}

STREET = {
    "Street": 40, "Dwelling": 24, "Licensed premises": 9, "Shop": 6, "Park/open space": 6,
    "Car park, public": 5, "School": 4, "Café/bar": 2, "Hospital": 2, "Public transport": 2,
}  # fmt: skip
HOME = {"Dwelling": 72, "Street": 12, "Licensed premises": 4, "Online": 6, "School": 3, "Hospital": 3}
LOCATIONS: Mapping[str, Mapping[str, float]] = {
    "violence_without_injury": HOME,
    "rape": HOME,
    "other_sexual_offences": HOME,
    "burglary_domestic": {"Dwelling": 100},
    "burglary_other": {
        "Business premises": 38, "Shed, garage": 44, "Shop": 10, "School": 4, "Café/bar": 4,
    },
    "vehicle_offences": {"Street": 58, "Car park, public": 24, "Driveway": 18},
    "shoplifting": {"Shop": 100},
    "robbery_business": {"Shop": 70, "Business premises": 22, "Café/bar": 8},
    INCIDENT: HOME,
}  # fmt: skip

# Percentage of the group that bears the marker.
MARKERS: Mapping[str, Mapping[str, float]] = {
    "domestic_abuse": {
        "violence_with_injury": 36, "violence_without_injury": 47, "rape": 30, "other_sexual_offences": 8,
        "criminal_damage_arson": 10, "all_other_theft": 3.5, "other_crimes_against_society": 5, INCIDENT: 78,
    },
    "child_at_risk": {
        "violence_with_injury": 16, "violence_without_injury": 22, "rape": 36, "other_sexual_offences": 50,
        "criminal_damage_arson": 3, "other_crimes_against_society": 3, INCIDENT: 40,
    },
    "cse": {"rape": 6, "other_sexual_offences": 15, "violence_without_injury": 0.3, INCIDENT: 1.8},
    "cyber": {
        "violence_without_injury": 1.9, "other_sexual_offences": 9, "all_other_theft": 0.6,
        "other_crimes_against_society": 1.7,
    },
    "alcohol": {
        "violence_with_injury": 34, "violence_without_injury": 20, "rape": 16, "other_sexual_offences": 9,
        "robbery_personal": 8, "criminal_damage_arson": 9, "other_crimes_against_society": 16, "shoplifting": 3,
        INCIDENT: 18,
    },
    "business": {
        "shoplifting": 98, "burglary_other": 50, "robbery_business": 100, "all_other_theft": 30,
        "criminal_damage_arson": 15, "vehicle_offences": 9, "other_crimes_against_society": 8,
        "violence_with_injury": 2, "violence_without_injury": 2,
    },
}  # fmt: skip

CYBER_MESSAGE_PCT = 48  # percentage of malicious communications that bear the cyber marker

HATE_PCT = {
    "violence_with_injury": 0.5, "violence_without_injury": 0.8, "criminal_damage_arson": 0.5,
    "other_crimes_against_society": 1.2, INCIDENT: 3,
}  # fmt: skip
HATE_CODES = ("8P", "8M", "105B", "58J", "9B")
HATE_STRANDS = {
    "race": 70, "religion": 4, "race;religion": 5, "sexual_orientation": 12, "disability": 7, "transgender": 2,
}  # fmt: skip

# Percentage of the group recorded more than a year after it was committed.
NON_RECENT_PCT = {"rape": 11, "other_sexual_offences": 18, "violence_without_injury": 0.6, INCIDENT: 1}

PROPERTY_OUTCOMES = {"18": 78, "1": 9, "8": 4, "15": 3, "16": 3, "3": 1, "4": 1, "1A": 0.5, "14": 0.5}
VIOLENCE_OUTCOMES = {
    "16": 36, "15": 17, "1": 17, "18": 10, "8": 7, "14": 6, "3": 4, "2": 0.6, "10": 1, "9": 0.4, "20": 0.5,
    "21": 0.5, "11": 0.4, "17": 0.4,
}  # fmt: skip
OUTCOMES: Mapping[str, Mapping[str, float]] = {
    "violence_with_injury": VIOLENCE_OUTCOMES,
    "violence_without_injury": VIOLENCE_OUTCOMES,
    "rape": {"16": 38, "15": 30, "1": 10, "14": 9, "18": 8, "21": 2, "20": 1, "12": 1, "5": 1},
    "other_sexual_offences": {"15": 33, "16": 27, "1": 16, "18": 12, "14": 5, "3": 2, "21": 3, "20": 1, "5": 1},
    "shoplifting": {"18": 42, "1": 30, "8": 14, "3": 5, "6": 4, "15": 2, "16": 2, "4": 1},
    "criminal_damage_arson": {"18": 66, "16": 10, "8": 8, "1": 7, "15": 4, "3": 3, "2": 1, "11": 1},
    "other_crimes_against_society": {
        "1": 42, "8": 13, "3": 12, "7": 10, "18": 9, "15": 5, "16": 4, "6": 2, "2": 2, "10": 1,
    },
}  # fmt: skip
# How likely an outcome comes within five days, against the average group.
OUTCOME_PACE = {
    "violence_with_injury": 0.75, "violence_without_injury": 0.85, "rape": 0.2, "other_sexual_offences": 0.3,
    "robbery_business": 0.7, "robbery_personal": 0.7, "burglary_domestic": 0.9, "shoplifting": 1.15,
    "vehicle_offences": 1.35, "theft_from_person": 1.3, "bicycle_theft": 1.4, "all_other_theft": 1.25,
    "criminal_damage_arson": 1.25, "other_crimes_against_society": 0.75,
}  # fmt: skip
REFERRED_BY = {"Public": 84, "Partner Agency": 7, "Officer": 9}


def drawn(random: np.random.Generator, weights: Mapping[str, float], size: int) -> np.ndarray:
    """Draw one value a record by weight."""
    share = np.array(list(weights.values()), dtype=float)
    return random.choice(np.array(list(weights), dtype=object), size, p=share / share.sum())


def drawn_by_group(
    random: np.random.Generator,
    groups: pl.Series,
    weights: Mapping[str, Mapping[str, float]],
    default: Mapping[str, float],
) -> pl.Series:
    """Draw one value a record by the weights of its group; null where a group has none."""
    group = groups.to_numpy()
    value = np.full(len(group), None, dtype=object)
    for name in (*GROUPS, INCIDENT):
        chosen = weights.get(name, default)
        rows = np.flatnonzero(group == name)
        if chosen and rows.size:
            value[rows] = drawn(random, chosen, rows.size)
    return pl.Series(value, dtype=pl.String)


def happens(random: np.random.Generator, groups: pl.Series, percent: Mapping[str, float]) -> pl.Series:
    """Whether something of the given percentage by group happens to each record."""
    chances = {group: float(chance) for group, chance in percent.items()}
    share = groups.replace_strict(chances, default=0.0, return_dtype=pl.Float64)
    return pl.Series(random.random(len(groups)) * 100) < share
