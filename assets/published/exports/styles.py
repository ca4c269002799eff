"""The look of the workbook: formats of text, and number formats that show a value as it is printed."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

INK, QUIET, LINE, HEAD, LINK = "#0b0c0c", "#505a5f", "#b1b4b6", "#e8edf3", "#1d70b8"
CALM, SIGNAL, LIMIT = "#12436d", "#c24a00", "#5f6b76"  # as in the report: told apart by readers of every colour vision
FONT: dict[str, Any] = {"font_name": "Arial", "font_size": 10, "font_color": INK, "valign": "top"}
ROW: dict[str, Any] = {"bottom": 7, "border_color": LINE}  # a hairline under each row of a table
HEADER: dict[str, Any] = {
    "bold": True,
    "text_wrap": True,
    "bg_color": HEAD,
    "bottom": 1,
    "border_color": QUIET,
    "valign": "bottom",
}
TEXTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "wrapped": {"text_wrap": True},
    "title": {"font_size": 18, "bold": True},
    "subtitle": {"font_color": QUIET},
    "heading": {"font_size": 13, "bold": True, "font_color": CALM},
    "bold": {"bold": True},
    "link": {"font_color": LINK, "underline": 1},
    "warning": {"bold": True, "text_wrap": True, "bg_color": "#fff4d6", "border": 1, "border_color": SIGNAL},
    "head": HEADER,
    "number_head": HEADER | {"align": "right"},
    "cell": ROW,
    "wrapped_cell": ROW | {"text_wrap": True},
    "link_cell": ROW | {"font_color": LINK, "underline": 1},
    "absent": ROW | {"align": "right", "font_color": QUIET},
    "month": ROW | {"num_format": "mmmm yyyy", "align": "left"},
    "date": ROW | {"num_format": "d mmmm yyyy", "align": "left"},
}


def number_format(printed: str, value: float) -> str:
    """Number format under which a spreadsheet shows a value as it is printed.

    The sign of a change is part of the format; a negative value that is printed 0 shows no sign.
    """
    digits = re.sub(r"[^0-9.]", "", printed)
    places = len(digits.partition(".")[2])
    base = "#,##0" + (f".{'0' * places}" if places else "") + ('"%"' if printed.endswith("%") else "")
    if printed.startswith("+"):
        return f"+{base};-{base}"
    return f"{base};{base}" if value < 0 and not Decimal(digits) else base


@dataclass(frozen=True, kw_only=True)
class Styles:
    """Formats of one workbook, each made once."""

    book: xlsxwriter.Workbook
    _made: dict[str, Format] = field(default_factory=dict)

    def text(self, name: str) -> Format:
        """A format of `TEXTS`."""
        return self._format(name, TEXTS[name])

    def number(self, num_format: str) -> Format:
        """The format of a number."""
        return self._format(f"number {num_format}", ROW | {"num_format": num_format, "align": "right"})

    def _format(self, name: str, properties: dict[str, Any]) -> Format:
        if name not in self._made:
            self._made[name] = self.book.add_format(FONT | properties)
        return self._made[name]
