"""The figures of a bench as a picture: wall and processor seconds of ours and of each peer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl
import vl_convert


def draw(found: Mapping[str, Any], target: Path) -> None:
    """Write an SVG."""
    rows = pl.DataFrame(found["figures"]).with_columns(pl.col("name").str.replace_all("`", ""))
    names = {"wall": "wall", "processor": "processor, all cores together"}
    long = rows.rename(names).unpivot(list(names.values()), index="name", variable_name="of", value_name="seconds")
    base = alt.Chart().encode(
        x=alt.X("seconds:Q", title="seconds, median"),
        y=alt.Y("of:N", title=None, axis=None),
    )
    bars = base.mark_bar().encode(color=alt.Color("of:N", title=None, legend=alt.Legend(orient="top")))
    texts = base.mark_text(align="left", dx=3).encode(text=alt.Text("seconds:Q", format=",.1f"))
    order = rows["name"].to_list()
    title = f"{found['size']}x, {found['rows']:,} rows, {found['cores']} cores: equal measure tables"
    chart = (
        alt.layer(bars, texts, data=long.to_pandas())
        .properties(width=480, height=34)
        .facet(row=alt.Row("name:N", sort=order, title=None, header=alt.Header(labelAngle=0, labelAlign="left")))
        .properties(title=title)
    )
    target.write_text(vl_convert.vegalite_to_svg(chart.to_json()), encoding="utf-8")
