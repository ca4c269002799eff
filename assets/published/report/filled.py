"""Blocks of a topic's page, filled from a release."""

from collections.abc import Callable
from typing import Any

from assets.published.report import blocks, charts, grids
from assets.published.report.charts import Pictures
from assets.published.report.crime import crime
from assets.published.report.peers import peers
from assets.published.report.reader import Reader
from assets.published.report.shown import Table

TABLES: dict[type, Callable[[Reader, Any], Table | None]] = {
    blocks.ByArea: grids.by_area,
    blocks.ByQuarter: grids.by_quarter,
    blocks.ByCategory: grids.by_category,
    blocks.AreaByCategory: grids.area_by_category,
    blocks.ByMonth: grids.by_month,
    blocks.MeasuresByMonth: grids.measures_by_month,
    blocks.Peers: peers,
}


def filled(reader: Reader, pictures: Pictures, block: blocks.Block) -> list[Any]:
    """What the template shows of a block; nothing of measures that the release does not hold."""
    match block:
        case blocks.Control():
            found = [charts.control(reader, pictures, name) for name in block.measures if name in reader.measures]
        case blocks.Areas():
            found = [charts.areas(reader, pictures, block.measure)] if block.measure in reader.measures else []
        case blocks.Trend():
            found = [charts.trend(reader, pictures, block)]
        case blocks.Mix() | blocks.MixOf():
            found = [charts.mix(reader, pictures, block)]
        case blocks.Crime():
            found = [crime(reader)]
        case _:
            made = TABLES[type(block)](reader, block)
            found = [made] if made and made.has_figures else []
    return [each for each in found if each]
