"""Charts of a topic's page: pictures in files of their own, each with its text, its table and its note."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from assets.published.named_periods import back, earlier, length, months_to
from assets.published.report import blocks, words
from assets.published.report.points import description
from assets.published.report.reader import Reader
from assets.published.report.shown import Cell, Chart, Head, Row, Table

QUARTERS = 5  # bars and columns: the reported quarter, the four before it
PERIODS = 24  # months of a line
NO_LIMITS = "No centre or limits are drawn: they need six months, and this series has {}."
ON_TRIAL = "The limits of the latest phase are on trial: it has fewer than 13 months, so only points outside are named."


@dataclass(frozen=True)
class Pictures:
    """Where the pictures of a site are written."""

    folder: Path

    def save(self, name: str, svg: str) -> dict:
        """Write a picture; what an <img> needs of it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")
        opening = svg[: svg.index(">")]
        size = {side: _attribute(opening, side) for side in ("width", "height")}
        return {"src": f"charts/{name}.svg"} | size


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
    rule = words.RULES[point["rule"]] if point["rule"] else ""
    return words.marked(point["point_type"]) | {"month": point["month_text"], "rule": rule}


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
        ends = [earlier(last, number)[1] for number in range(year)]
        found[0]["points"] = [p for p in found[0]["points"] if p["month"] > back(last[1], year)]
        before = {p["month"]: p for p in _points(reader, measure_id, ends[-1], block.months, "value")}
        shifted = [(end, before.get(months_to(back(end, year), 1)[1])) for end in reversed(ends)]
        points = [point | {"month": end} for end, point in shifted if point]
        found.append({"name": f"{reader.title(measure_id)}, a year before", "points": points})
    return found


def _points(reader: Reader, measure_id: str, last: dt.date, months: int, statistic: str) -> list[dict]:
    wanted = {
        end: (text, value)
        for (category, area, start, end, name), (text, value) in reader.figures(measure_id).items()
        if (category, area, name) == ("", reader.force, statistic) and length((start, end)) == months and end <= last
    }
    return [{"month": end, "text": text, "value": value} for end, (text, value) in sorted(wanted.items())][-PERIODS:]


def mix(reader: Reader, pictures: Pictures, block: blocks.Mix | blocks.MixOf) -> Chart | None:
    """Bars of the last quarters by category, or by measure, the newest first; None where there is no figure."""
    parts = _parts(reader, block)
    if not parts or reader.quarter is None:
        return None
    bars: list[dict] = []
    for period in (earlier(reader.quarter, 3 * number) for number in range(QUARTERS)):
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
