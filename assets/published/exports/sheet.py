"""A sheet of the workbook: titles, paragraphs and native tables under each other, set up for print.

Every text goes in as text: nothing that a release holds becomes a formula or a link.
"""

import datetime as dt
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from assets.published.exports.styles import Styles, number_format

LONGEST_NAME = 31  # characters of a sheet's name, in Excel
FORBIDDEN = re.compile(r"[\[\]:*?/\\']+")
LINE_HEIGHT = 13.5  # points
LETTER = 0.75  # width of a letter of text in widths of a digit, Excel's unit, with room to spare
A4 = 9  # paper size
PARAGRAPH = 8  # columns that a text runs across at most
FIRST_ROWS = 3  # title, subtitle, way back: frozen, and repeated on every page


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number, unrounded, and its printed text, which says how it is to look."""

    value: float
    printed: str


@dataclass(frozen=True, kw_only=True)
class Link:
    """A text that leads to a sheet of the workbook."""

    text: str
    sheet: str


Cell = str | Number | Link | dt.date | int | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table."""

    title: str
    is_number: bool = False
    is_long: bool = False


@dataclass(kw_only=True)
class Sheet:
    """One sheet, and the row that is written next.

    Attributes:
        number: its place among the sheets, from 1.
        widths: of its columns, in characters.
    """

    name: str
    number: int
    page: Worksheet
    styles: Styles
    widths: Sequence[float]
    row: int = 0
    tables: int = 0

    def title(self, text: str, subtitle: str, back: Link | None) -> None:
        """Write the three rows that stay in sight and are repeated in print."""
        self.page.write_string(0, 0, text, self.styles.text("title"))
        self.page.set_row(0, 26)
        self.page.write_string(1, 0, subtitle, self.styles.text("subtitle"))
        if back:
            self._link(2, 0, back, "link")
        self.row = FIRST_ROWS + 1

    def keep_head_in_sight(self) -> None:
        """Start the one table of this sheet at once, and keep its header in sight, and on every page, too."""
        self.row = FIRST_ROWS
        self.page.freeze_panes(FIRST_ROWS + 1, 0)
        self.page.repeat_rows(0, FIRST_ROWS)

    def heading(self, text: str) -> int:
        """Write a heading; returns its row."""
        row = self.row + 1
        self.page.write_string(row, 0, text, self.styles.text("heading"))
        self.page.set_row(row, 20)
        self.row = row + 1
        return row

    def paragraph(self, text: str, style: str = "wrapped") -> None:
        """Write a text across the first columns, as high as it needs."""
        across = self.widths[:PARAGRAPH]
        self.page.merge_range(self.row, 0, self.row, len(across) - 1, "", self.styles.text(style))
        self.page.write_string(self.row, 0, text, self.styles.text(style))
        self.page.set_row(self.row, LINE_HEIGHT * _lines(text, sum(across)) + 3)
        self.row += 1

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], filtered: bool = False) -> int:
        """Write a native table with its header row; returns the row of its first line.

        Raises:
            ValueError: two columns have one title, which Excel does not open.
        """
        if len({column.title.lower() for column in columns}) < len(columns):
            raise ValueError(f"sheet {self.name}: two columns of a table have one title: {[c.title for c in columns]}")
        self.tables += 1
        first, last = self.row + 1, self.row + max(len(rows), 1)
        heads = [
            {
                "header": column.title,
                "header_format": self.styles.text("number_head" if column.is_number else "head"),
            }
            for column in columns
        ]
        name = f"Table_{self.number}_{self.tables}"
        options = {"columns": heads, "autofilter": filtered, "style": "Table Style Light 1", "name": name}
        self.page.add_table(self.row, 0, last, len(columns) - 1, options)
        self.page.set_row(self.row, LINE_HEIGHT * max(map(self._head_lines, range(len(columns)), columns)) + 4)
        for number, cells in enumerate(rows, start=first):
            self._line(number, columns, cells)
        self.row = last + 2
        return first

    def _line(self, row: int, columns: Sequence[Column], cells: Sequence[Cell]) -> None:
        lines = 1
        for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            self.cell(row, place, cell, column)
            if column.is_long and isinstance(cell, str):
                lines = max(lines, _lines(cell, self.widths[place]))
        self.page.set_row(row, LINE_HEIGHT * lines + 2)

    def cell(self, row: int, place: int, cell: Cell, column: Column) -> None:
        """Write one cell by what it is."""
        page, styles = self.page, self.styles
        match cell:
            case Number():
                page.write_number(row, place, cell.value, styles.number(number_format(cell.printed, cell.value)))
            case Link():
                self._link(row, place, cell)
            case dt.date():
                day = dt.datetime.combine(cell, dt.time())
                page.write_datetime(row, place, day, styles.text("month" if column.title == "Month" else "date"))
            case int():
                page.write_number(row, place, cell, styles.number("#,##0"))
            case str():
                style = "absent" if column.is_number else "wrapped_cell" if column.is_long else "cell"
                page.write_string(row, place, cell, styles.text(style))
            case None:
                page.write_blank(row, place, None, styles.text("cell"))

    def _link(self, row: int, place: int, link: Link, style: str = "link_cell") -> None:
        self.page.write_url(row, place, f"internal:'{link.sheet}'!A1", self.styles.text(style), link.text)

    def _head_lines(self, place: int, column: Column) -> int:
        return _lines(column.title, self.widths[place] - 1)


def _lines(text: str, width: float) -> int:
    """Lines that a text takes in a column of so many characters."""
    letters = max(1, int(width / LETTER))
    return sum(len(textwrap.wrap(line, letters)) or 1 for line in text.split("\n"))


def sheet_name(wanted: str, taken: Sequence[str]) -> str:
    """A name that Excel takes: without its marks, at most 31 characters, cut at a word, and not one that is taken."""
    name = " ".join(FORBIDDEN.sub(" ", wanted).split())
    if len(name) > LONGEST_NAME:
        name = name[: LONGEST_NAME + 1].rpartition(" ")[0] or name[:LONGEST_NAME]
    unique, number = name, 2
    while unique.lower() in {other.lower() for other in taken}:
        unique = f"{name[: LONGEST_NAME - 4]} ({number})"
        number += 1
    return unique


def new_sheet(book: xlsxwriter.Workbook, styles: Styles, name: str, widths: Sequence[float], footer: str) -> Sheet:
    """Add a sheet, set up to be printed on A4 across, a page wide, its first rows on every page."""
    page = book.add_worksheet(name)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, FIRST_ROWS - 1)
    page.freeze_panes(FIRST_ROWS, 0)
    page.set_footer(f"&L&8{footer.replace('&', '&&')}&R&8Page &P of &N")
    for place, width in enumerate(widths):
        page.set_column(place, place, width, styles.text("plain"))
    return Sheet(name=name, number=len(book.worksheets()), page=page, styles=styles, widths=widths)
