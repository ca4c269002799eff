"""Vehicle offences by what was done."""

from assets.measures.catalogue.recorded_crime import COUNTED, COUNTING_RULES
from assets.measures.definition import Measure

TOPIC = "Vehicle offences"
OWNER = "Force Crime Registrar"
SOURCE = COUNTING_RULES

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="theft_from_motor_vehicle",
        title="Theft from a motor vehicle",
        question="How much is stolen from vehicles?",
        definition="Offences of code 45.",
        fact="crime",
        unit="offences",
        where=f"{COUNTED} AND offence_code = '45'",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="vehicle_interference",
        title="Interfering with a motor vehicle",
        question="How often are vehicles interfered with?",
        definition="Offences of code 126.",
        fact="crime",
        unit="offences",
        where=f"{COUNTED} AND offence_code = '126'",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="theft_of_motor_vehicle",
        title="Theft or unauthorised taking of a motor vehicle",
        question="How many vehicles are taken?",
        definition="Offences of codes 48 and 37.2: vehicle offences that are neither theft from nor interference.",
        fact="crime",
        unit="offences",
        where=f"{COUNTED} AND offence_code IN ('48', '37.2')",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
