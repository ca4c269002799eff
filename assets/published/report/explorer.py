"""The explorer: a page on which measure, area, period and comparison are chosen, with its scripts and its data.

Everything is a script file, for a browser reads no other file beside a page that it opened from a disk.
"""

import json
from functools import cache
from pathlib import Path

import duckdb

from assets.published.report import explorer_catalogue, explorer_data

SCRIPTS = Path(__file__).parent / "explorer_scripts"
ORDER = (
    "words", "dom", "store", "state", "rows", "look", "drawing", "control_chart", "panels", "picture", "page_table",
    "downloads", "page",
)  # fmt: skip


def write_explorer(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    """Write what `explorer.html` loads: its script and style, the chart library, the catalogue and a file a measure.

    Args:
        connection: a release, of any edition.
        folder: of the site.

    Returns:
        The files written. The same release gives the same bytes.
    """
    told = explorer_catalogue.catalogue(connection)
    texts = {
        "explorer.js": "\n".join((SCRIPTS / f"{name}.js").read_text(encoding="utf-8") for name in ORDER),
        "explorer.css": (SCRIPTS / "explorer.css").read_text(encoding="utf-8"),
        "vega.js": chart_library(),
        "data/catalogue.js": _call("catalogue", told),
    }
    texts |= {f"data/{name}.js": _call("receive", name, held) for name, held in explorer_data.files(connection, told)}
    (folder / "data").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in texts]


@cache
def chart_library() -> str:
    """Vega, Vega-Lite and Vega-Embed in one script that needs no network."""
    import vl_convert  # noqa: PLC0415 - slow to import; the graph must load quickly

    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")


def _call(function: str, *arguments: object) -> str:
    """A script that hands values to the explorer."""
    told = ", ".join(
        json.dumps(argument, ensure_ascii=False, separators=(",", ":"), allow_nan=False) for argument in arguments
    )
    return f"Explorer.{function}({told});\n"
