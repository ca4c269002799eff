"""Charts of a topic's page: pictures in files of their own, each with its text, its table and its note."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from assets.published.report import blocks, words
from assets.published.report.points import description
from assets.published.report.reader import Reader, ending, length, month_end, months_before
from assets.published.report.shown import Cell, Chart, Head, Row, Table

QUARTERS = 5  # bars and columns: the reported quarter, the four before it
PERIODS = 24  # months of a line
NO_LIMITS = "No centre or limits are drawn: they need six months, and this series has {}."
ON_TRIAL = "The limits of the latest phase are on trial: it has fewer than 13 months, so only points outside are named."


@dataclass
class Pictures:
    """Pictures of a site, written as they are drawn; two charts of one name are one picture."""

    folder: Path
    sizes: dict[str, tuple[str, str]] = field(default_factory=dict)

    def save(self, name: str, svg: str) -> dict:
        """Write a picture; what an <img> needs of it."""
        if name not in self.sizes:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")
            opening = svg[: svg.index(">")]
            self.sizes[name] = (_attribute(opening, "width"), _attribute(opening, "height"))
        width, height = self.sizes[name]
        return {"src": f"charts/{name}.svg", "width": width, "height": height}


def _attribute(opening: str, name: str) -> str:
    return opening.split(f' {name}="', 1)[1].split('"', 1)[0]


def control(reader: Reader, pictures: Pictures, measure_id: str) -> Chart | None:
    """The force's control chart of a measure; None where it has none."""
    charted = reader.charted.get((measure_id, reader.force))
    if not charted:
        return None
    from assets.published.report import chart  # noqa: PLC0415 - Altair is slow to import; the graph must load quickly

    starts = reader.phases.get((measure_id, reader.force), [])
    title, target = reader.title(measure_id), reader.measures[measure_id]["target"]
    said = description(title, reader.force, charted)
    has_limits = any(p["centre"] is not None for p in charted)
    notes = [
        f"New phase from {s['from_text']}: {s['cause']}; accepted by {s['accepted_by'] or 'a person not named'}."
        for s in starts
    ]
    if not has_limits:
        notes.insert(0, NO_LIMITS.format(len(charted)))
    if charted[-1]["is_trial"] and charted[-1]["centre"] is not None:
        notes.insert(0, ON_TRIAL)
    return Chart(
        title=title,
        measure=measure_id,
        caption="Control chart by month",
        picture=pictures.save(words.slug(measure_id), chart.svg(said, charted, starts, target)),
        alt=said,
        notes=notes,
        signal=_latest(charted[-1]),
        months=[_month_row(p) for p in reversed(charted)],
    )


def _latest(point: dict) -> dict:
    signal = words.SIGNALS[point["point_type"]]
    return {
        "symbol": signal.symbol,
        "words": signal.words,
        "kind": point["point_type"],
        "month": point["month_text"],
        "rule": words.RULES[point["rule"]] if point["rule"] else "",
    }


def _month_row(point: dict) -> dict:
    names = ("month_text", "value_text", "lower_text", "centre_text", "upper_text", "symbol", "signal")
    return {name: point[name] for name in names}


def areas(reader: Reader, pictures: Pictures, measure_id: str) -> Chart | None:
    """Small control charts of the policing areas; None where fewer than two have one."""
    found = [reader.charted[measure_id, area] for area in reader.areas if (measure_id, area) in reader.charted]
    if len(found) < 2:  # one area is the force
        return None
    from assets.published.report import multiples  # noqa: PLC0415 - as above

    latest = [f"{each[0]['area']}: {each[-1]['signal'] or 'usual variation'}" for each in found]
    said = f"Control charts of {reader.title(measure_id)} by policing area. Latest month: {'; '.join(latest)}."
    drawn = multiples.areas_svg(said, [point for each in found for point in each])
    return Chart(
        title=f"{reader.title(measure_id)} by policing area",
        measure=measure_id,
        caption="By month; each area has a scale of its own",
        picture=pictures.save(f"{words.slug(measure_id)}--areas", drawn),
        alt=said,
    )


def trend(reader: Reader, pictures: Pictures, block: blocks.Trend) -> Chart | None:
    """Lines of measures by period; None where no measure has a value."""
    series = [line for name in block.measures for line in _lines(reader, name, block) if line["points"]]
    if not series:
        return None
    from assets.published.report import lines  # noqa: PLC0415 - as above

    unit = words.opening(reader.measures[block.measures[0]]["unit"])
    ends = "; ".join(f"{line['name']} {line['points'][-1]['text']}" for line in series)
    said = f"{block.title}: {', '.join(line['name'] for line in series)}. At the end: {ends}."
    return Chart(
        title=block.title,
        measure=block.measures[0],
        picture=pictures.save(f"trend-{words.slug(block.title)}", lines.lines_svg(said, series, unit)),
        alt=said,
    )


def _lines(reader: Reader, measure_id: str, block: blocks.Trend) -> list[dict]:
    if not reader.has(measure_id):
        return []
    last = reader.newest(measure_id, (block.months,))
    if last is None:
        return []
    named = [("value", reader.title(measure_id))]
    if block.has_peers:
        named.append(("peer_average", "Average of similar forces"))
    found: list[dict] = [
        {"name": name, "points": _points(reader, measure_id, last[1], block.months, statistic)}
        for statistic, name in named
    ]
    if block.has_last_year:
        year = 12
        ends = [month_end(months_before(last[1], back)) for back in range(year)]
        found[0]["points"] = [p for p in found[0]["points"] if p["month"] > months_before(last[1], year)]
        before = {p["month"]: p for p in _points(reader, measure_id, ends[-1], block.months, "value", back=PERIODS)}
        shifted = [(end, before.get(month_end(months_before(end, year)))) for end in reversed(ends)]
        points = [point | {"month": end} for end, point in shifted if point]
        found.append({"name": f"{reader.title(measure_id)}, a year before", "points": points})
    return found


def _points(
    reader: Reader, measure_id: str, last: dt.date, months: int, statistic: str, back: int = PERIODS
) -> list[dict]:
    wanted = {
        end: (text, value)
        for (category, area, start, end, name), (text, value) in reader.figures(measure_id).items()
        if (category, area, name) == ("", reader.force, statistic) and length((start, end)) == months and end <= last
    }
    return [{"month": end, "text": text, "value": value} for end, (text, value) in sorted(wanted.items())][-back:]


def mix(reader: Reader, pictures: Pictures, block: blocks.Mix | blocks.MixOf) -> Chart | None:
    """Bars of the last quarters by category, or by measure, the newest first; None where there is no figure."""
    parts = _parts(reader, block)
    if not parts or reader.quarter is None:
        return None
    ends = [month_end(months_before(reader.quarter[1], 3 * back)) for back in range(QUARTERS)]
    bars: list[dict] = []
    for period in (ending(end, 3) for end in ends):
        pieces = [
            {
                "name": name,
                "value": reader.number(measure, period, category=category),
                "text": reader.text(measure, period, category=category),
            }
            for name, measure, category in parts
        ]
        if any(piece["value"] is not None for piece in pieces):
            bars.append({"name": reader.said(period), "pieces": pieces})
    if not bars:
        return None
    from assets.published.report import lines  # noqa: PLC0415 - as above

    title = block.title or reader.title(parts[0][1])
    latest = ", ".join(f"{piece['name']} {piece['text'] or 'no figure'}" for piece in bars[0]["pieces"])
    said = f"{title}, by quarter. {bars[0]['name']}: {latest}."
    unit = words.opening(reader.measures[parts[0][1]]["unit"])
    return Chart(
        title=title,
        measure=parts[0][1],
        caption="By quarter, the newest first",
        picture=pictures.save(f"mix-{words.slug(title)}", lines.bars_svg(said, bars, unit)),
        alt=said,
        table=Table(
            caption=f"{title}, by quarter",
            heads=[Head(text="Quarter"), *(Head(text=p["name"], is_number=True) for p in bars[0]["pieces"])],
            rows=[Row(title=bar["name"], cells=[Cell(text=piece["text"]) for piece in bar["pieces"]]) for bar in bars],
        ),
    )


def _parts(reader: Reader, block: blocks.Mix | blocks.MixOf) -> list[tuple[str, str, str]]:
    """Name, measure and category of each piece."""
    if isinstance(block, blocks.MixOf):
        return [
            (words.opening(reader.title(name).rpartition(": ")[2]), name, "")
            for name in block.measures
            if reader.has(name)
        ]
    if not reader.has(block.measure):
        return []
    return [(words.category(name), block.measure, name) for name in reader.categories(block.measure)]


def spark(reader: Reader, pictures: Pictures, measure_id: str) -> dict | None:
    """The small line beside a topic; None where its measure has no monthly chart."""
    charted = reader.charted.get((measure_id, reader.force))
    if not charted:
        return None
    from assets.published.report import multiples  # noqa: PLC0415 - as above

    title = reader.title(measure_id)
    said = f"{title} by month, {charted[0]['month_text']} to {charted[-1]['month_text']}"
    return pictures.save(f"spark-{words.slug(measure_id)}", multiples.spark_svg(said, charted)) | {"alt": said}
