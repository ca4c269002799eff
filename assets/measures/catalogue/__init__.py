"""The catalogue of measures."""

from assets.measures.catalogue import open_data, recorded_crime
from assets.measures.definition import Measure

MEASURES: tuple[Measure, ...] = (*recorded_crime.MEASURES, *open_data.MEASURES)
BY_ID = {measure.measure_id: measure for measure in MEASURES}
FACTS = tuple(dict.fromkeys(measure.fact for measure in MEASURES))
