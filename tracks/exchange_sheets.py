"""A plan as a sheet: its columns, and the rows of a sheet as lines for a plan. Every cell that is not right is told."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django_stubs_ext import StrOrPromise

from core.sheets_in import Cell, Row
from tracks.exchange import Brought, Line, as_length, links_in
from tracks.lengths import HALF, LONGEST

CODE, TRACK, TITLE, WAITS = "code", "track", "title", "waits"
COLUMNS: Mapping[str, StrOrPromise] = {
    CODE: gettext_lazy("Code"),
    TRACK: gettext_lazy("Track"),
    TITLE: gettext_lazy("Title"),
    "length": gettext_lazy("Length in working days"),
    "shortest": gettext_lazy("Shortest length"),
    "longest": gettext_lazy("Longest length"),
    "not_before": gettext_lazy("Not before"),
    "pinned_on": gettext_lazy("Pinned on"),
    "due_on": gettext_lazy("Due"),
    WAITS: gettext_lazy("Waits for"),
    "state": gettext_lazy("State"),
    "start": gettext_lazy("Planned start"),
    "finish": gettext_lazy("Planned end"),
}
LENGTHS = ("length", "shortest", "longest")
DAYS = ("not_before", "pinned_on", "due_on")
SEARCHED = 5
"""The head of a sheet stands in one of its first rows."""
MOST_PROBLEMS = 30


def brought_by(sheets: Sequence[Sequence[Row]]) -> tuple[Brought, list[str]]:
    """The lines of the sheet that holds a plan, and what is wrong with its cells, each by its place."""
    rows, columns, first = _found(sheets)
    lines, problems, rounded = [], list[str](), list[str]()
    for row in rows[first:]:
        if row.is_empty:
            continue
        reading = _Reading(row, columns, problems, rounded)
        lines.append(reading.line())
    if len(problems) > MOST_PROBLEMS:
        more = _("… and %(count)s more.") % {"count": len(problems) - MOST_PROBLEMS}
        problems = [*problems[:MOST_PROBLEMS], more]
    if not lines:
        raise ValidationError(_("The sheet has no rows beneath its head."), code="empty")
    return Brought(tuple(lines), tuple(rounded)), problems


def _found(sheets: Sequence[Sequence[Row]]) -> tuple[Sequence[Row], dict[str, int], int]:
    """The first sheet with a head that we know, its columns, and where its rows begin."""
    known = _names()
    for rows in sheets:
        for place, row in enumerate(rows[:SEARCHED]):
            names = [known.get(str(cell.value or "").strip().casefold(), "") for cell in row.cells]
            if CODE in names and len({*names} - {""}) > 1:
                _refuse_double(names, row)
                return rows, {name: at for at, name in enumerate(names) if name}, place + 1
    words = _("No sheet of this file is a plan: none has a head with the column “%(code)s”. Known are: %(columns)s.")
    said = {"code": COLUMNS[CODE], "columns": ", ".join(str(name) for name in COLUMNS.values())}
    raise ValidationError(words % said, code="kind")


def _names() -> dict[str, str]:
    """The names of the columns in the language of the reader, in English, and as programs write them."""
    found = {str(label).casefold(): name for name, label in COLUMNS.items()}
    with override("en"):
        found |= {str(label).casefold(): name for name, label in COLUMNS.items()}
    return found | {name: name for name in COLUMNS}


def _refuse_double(names: Sequence[str], row: Row) -> None:
    for name in names:
        if name and names.count(name) > 1:
            words = _("The column “%(name)s” stands in row %(row)s twice.")
            raise ValidationError(words % {"name": COLUMNS[name], "row": row.number}, code="twice")


class _Reading:
    def __init__(self, row: Row, columns: Mapping[str, int], problems: list[str], rounded: list[str]) -> None:
        self.row, self.columns, self.problems, self.rounded = row, columns, problems, rounded
        self.place = _("Row %(row)s") % {"row": row.number}

    def line(self) -> Line:
        code = self._text(CODE)
        values: dict[str, Any] = {}
        for name in LENGTHS:
            self._put(values, name, self._length)
        for name in DAYS:
            self._put(values, name, self._day)
        if values.get("length", HALF) is None:
            del values["length"]
        title = self._text(TITLE)
        if code and title:
            values[TITLE] = title
        return Line(
            place=self.place,
            key=code or f"row {self.row.number}",
            title=title,
            code=code,
            track=self._text(TRACK),
            values=values,
            waits=self._waits(),
        )

    def _cell(self, name: str) -> Cell | None:
        """The cell of a column, if the sheet has it and it can be read."""
        at = self.columns.get(name)
        cell = self.row.cells[at] if at is not None and at < len(self.row.cells) else None
        if cell is None:
            return None
        if cell.formula:
            self._tell(cell, _("it holds a formula; put in the value alone"))
            return None
        if cell.merged:
            self._tell(cell, _("it is merged with others; part them, so that each row has its own"))
            return None
        return cell

    def _tell(self, cell: Cell, what: str) -> None:
        words = _("Row %(row)s, cell %(cell)s: %(what)s.")
        self.problems.append(words % {"row": self.row.number, "cell": cell.place, "what": what})

    def _text(self, name: str) -> str:
        cell = self._cell(name)
        return "" if cell is None or cell.value is None else str(cell.value).strip()

    def _put(self, values: dict[str, Any], name: str, read: Any) -> None:
        cell = self._cell(name)
        if cell is None:
            return
        if cell.value in (None, ""):
            values[name] = None
            return
        found = read(cell)
        if found is not None:
            values[name] = found

    def _length(self, cell: Cell) -> Decimal | None:
        try:
            days = Decimal(str(cell.value).replace(",", "."))
            if isinstance(cell.value, bool | date) or not days.is_finite() or not 0 < days <= LONGEST:
                raise ValueError
        except (InvalidOperation, ValueError):
            words = _("“%(value)s” is not a length; give working days such as 3 or 3.5, at most %(most)s")
            self._tell(cell, words % {"value": str(cell.value)[:40], "most": LONGEST})
            return None
        length = as_length(days)
        if length != days:
            words = _("Row %(row)s, cell %(cell)s: a length of %(exact)s working days becomes %(days)s.")
            said = {"row": self.row.number, "cell": cell.place, "exact": cell.value, "days": length.normalize()}
            self.rounded.append(words % said)
        return length

    def _day(self, cell: Cell) -> date | None:
        if isinstance(cell.value, date):
            return cell.value
        try:
            return date.fromisoformat(str(cell.value))
        except ValueError:
            words = _("“%(value)s” is not a day; write it as 2027-03-12, or as a date of the sheet")
            self._tell(cell, words % {"value": str(cell.value)[:40]})
            return None

    def _waits(self) -> Any:
        cell = self._cell(WAITS)
        if cell is None:
            return None
        try:
            return links_in(str(cell.value or ""))
        except ValueError as error:
            words = _("“%(value)s” is not understood; write codes such as ADM-2; STA-1 SS+2")
            self._tell(cell, words % {"value": str(error)[:40]})
            return None
