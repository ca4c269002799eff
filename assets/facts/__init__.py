"""The catalogue of facts: a parent before its children."""

from assets.facts.crime import CRIME
from assets.facts.definition import Fact

FACTS: tuple[Fact, ...] = (CRIME,)
BY_NAME = {fact.name: fact for fact in FACTS}
