"""The catalogue of sources: each that a module of this folder holds, in the order of their names.

A new source is its module and its model; nothing lists it a second time.
"""

from assets.validated.sources.definition import Source, sources_below

SOURCES: tuple[Source, ...] = sources_below(__name__, __path__)
BY_NAME = {source.name: source for source in SOURCES}
