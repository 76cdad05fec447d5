"""The data check itself: reads a file in batches of rows and yields what is wrong, in the order of the file.

Keys that stand twice are known at the end only, and come last.
"""

import csv
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from masterplan.sdmx.checking import values
from masterplan.sdmx.checking.attached import Attached
from masterplan.sdmx.checking.findings import Finding
from masterplan.sdmx.checking.header import Place, faults, opening, read_header
from masterplan.sdmx.checking.keys import Keys
from masterplan.sdmx.checking.lines import Broken, Progress, lines, macintosh
from masterplan.sdmx.checking.periods import fits, wrong
from masterplan.sdmx.checking.shape import Shape

BATCH = 256
"""Rows: few enough that they stay near the processor, which makes the check a third faster."""
SUSPECTS = 20_000
"""Rows that are compared key by key; beyond them only the number of rows is said."""
REMEMBERED = 100_000
ACTIONS = frozenset({"", "I", "A", "M", "R", "D"})
KINDS = {"1.0": frozenset({""}), "2.0": frozenset({"dataflow", "datastructure"})}
FIELD = 1 << 17

Rows = list[list[str]]


class Reader(Protocol):
    """What the standard library gives for a CSV file."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


def check(path: Path, shape: Shape, progress: Progress | None = None) -> Iterator[Finding]:
    """Every fault and remark of the file; nothing if it is clean. It is read again if keys seem to stand twice."""
    for name in shape.unknown_lists:
        yield Finding(1, 0, _("The codes of %(list)s are not known here: they are not checked.") % {"list": name}, True)
    try:
        with Keys() as keys:
            yield from Pass(path, shape, keys, progress).findings()
    except Broken as broken:
        yield broken.finding


class Pass:
    """One reading of one file."""

    def __init__(self, path: Path, shape: Shape, keys: Keys, progress: Progress | None) -> None:
        self.path, self.shape, self.keys, self.progress = path, shape, keys, progress
        self.periods: set[tuple[str, str]] = set()
        self.ended: Finding | None = None

    def findings(self) -> Iterator[Finding]:
        source = lines(self.path, self.progress)
        first = next(source, "")
        opened = opening(first)
        if opened is None:
            yield Finding(1, 1, self.no_header(first))
            return
        version, delimiter, several = opened
        reader = csv.reader(chain([first], source), delimiter=delimiter)
        top = self.next_rows(reader, 1)
        if not top:
            yield self.ended or Finding(1, 1, self.no_header(""))
            return
        self.header = read_header(top[0], version, delimiter, several, self.shape)
        wrong_header = list(faults(self.header, self.shape))
        yield from wrong_header
        dimensions = (*self.header.of("dimension"), *self.header.of("time"))
        if all(one.remark for one in wrong_header):
            self.attached = Attached(self.header, self.shape)
            self.dimensions = dimensions
            yield from self.body(reader)
        if self.ended:
            yield self.ended

    def no_header(self, first: str) -> str:
        if not first.strip():
            return _("The file is empty.")
        return _("The first line is no header of SDMX-CSV: it begins with DATAFLOW or STRUCTURE.")

    # --- Rows ----------------------------------------------------------------------------------

    def next_rows(self, reader: Reader, count: int) -> Rows:
        """The next rows; fewer at the end, or before a row that cannot be read, which `ended` then says."""
        rows: Rows = []
        csv.field_size_limit(FIELD)
        try:
            rows.extend(islice(reader, count))  # keeps what was read before an error
        except csv.Error as error:
            self.ended = Finding(reader.line_num, 0, self.unreadable(str(error)))
        except Broken as broken:
            self.ended = broken.finding
        return rows

    def unreadable(self, said: str) -> str:
        if "field larger" in said:
            return _("A cell before here does not end. Is a quotation mark missing?")
        if "new-line character" in said:
            return macintosh()
        return _("The row cannot be read as CSV (%(said)s).") % {"said": said}

    def body(self, reader: Reader) -> Iterator[Finding]:
        while not self.ended:
            before = reader.line_num
            rows = self.next_rows(reader, BATCH)
            if not rows:
                break
            yield from self.batch(rows, Lines(before + 1, rows, reader.line_num - before))
        yield from self.attached.findings()
        yield from self.twice()

    def batch(self, rows: Rows, numbers: "Lines") -> Iterator[Finding]:
        """Everything about some thousand rows, in the order of their lines."""
        width = len(self.header.cells)
        found = []
        if set(map(len, rows)) != {width}:
            found += [self.ragged(row, numbers[at], width) for at, row in enumerate(rows) if row and len(row) != width]
            kept = [at for at, row in enumerate(rows) if len(row) == width]
            rows, numbers = [rows[at] for at in kept], numbers.only(kept)
        if rows:
            found += self.columns(list(zip(*rows, strict=True)), numbers)
        yield from sorted(found)

    def ragged(self, row: list[str], line: int, width: int) -> Finding:
        count = len(row)
        text = ngettext(
            "The row has %(count)s cell, the header %(width)s.",
            "The row has %(count)s cells, the header %(width)s.",
            count,
        )
        return Finding(line, 0, text % {"count": count, "width": width})

    # --- Columns -------------------------------------------------------------------------------

    def columns(self, columns: list[tuple[str, ...]], numbers: "Lines") -> Iterator[Finding]:
        header = self.header
        yield from self.leading(columns, numbers)
        for place in header.places:
            held = columns[place.at]
            for row, text in self.column(place, held):
                yield Finding(numbers[row], place.at + 1, text)
        for place in self.dimensions:
            if "" in columns[place.at]:
                yield from self.empty(place, columns, numbers)
        yield from self.mandatory(columns, numbers)
        yield from self.times(columns, numbers)
        self.attached.add(columns, numbers)
        self.keys.add(zip(*self.key(columns), strict=True), len(columns[0]))

    def column(self, place: Place, held: Sequence[str]) -> Iterator[values.Fault]:
        match place.column.kind:
            case "code":
                return values.codes(place, held, self.shape)
            case "number" | "whole":
                return values.numbers(place, held, comma=self.header.comma)
        return values.texts(place, held) if place.column.role != "time" else iter(())

    def key(self, columns: list[tuple[str, ...]]) -> list[Sequence[str]]:
        """The cells that no two rows share: action and dimensions. Labels do not count."""
        held: list[Sequence[str]] = [self.bare(place, columns[place.at]) for place in self.dimensions]
        if self.header.action is not None:
            held.append(columns[self.header.action])
        return held

    def bare(self, place: Place, held: Sequence[str]) -> Sequence[str]:
        return [one.partition(":")[0].strip() for one in held] if place.labelled else held

    def leading(self, columns: list[tuple[str, ...]], numbers: "Lines") -> Iterator[Finding]:
        """Which structure the rows belong to, and what is to be done with them."""
        header, shape = self.header, self.shape
        kinds = columns[header.structure] if header.structure is not None else ()
        if not KINDS["2.0"].issuperset(kinds):
            for row, kind in enumerate(kinds):
                if kind not in KINDS["2.0"]:
                    text = _("“%(kind)s” is neither dataflow nor datastructure.") % {"kind": kind[:40]}
                    yield Finding(numbers[row], 1, text)
        expected = {shape.dataflow, shape.structure} if "datastructure" in kinds else {shape.dataflow}
        if not expected.issuperset(columns[header.name]):
            for row, name in enumerate(columns[header.name]):
                bare = name.partition(": ")[0].strip()
                if bare not in expected:
                    said = {"name": bare[:80] or "–", "expected": shape.dataflow}
                    text = _("The row belongs to %(name)s, the check is for %(expected)s: one dataflow in each file.")
                    yield Finding(numbers[row], header.name + 1, text % said)
        if header.action is not None and not ACTIONS.issuperset(columns[header.action]):
            for row, action in enumerate(columns[header.action]):
                if action not in ACTIONS:
                    text = _("“%(action)s” is no action: I, A, M, R or D.") % {"action": action[:40]}
                    yield Finding(numbers[row], header.action + 1, text)

    def empty(self, place: Place, columns: list[tuple[str, ...]], numbers: "Lines") -> Iterator[Finding]:
        """A dimension may be empty where rows are deleted, and where only attributes of a part are given."""
        for row in values.blanks(columns[place.at]):
            if not self.deletes(columns, row) and not self.only_attributes(columns, row):
                text = _("%(id)s is empty: every row has a value for every dimension.") % {"id": place.column.id}
                yield Finding(numbers[row], place.at + 1, text)

    def deletes(self, columns: list[tuple[str, ...]], row: int) -> bool:
        return self.header.action is not None and columns[self.header.action][row] == "D"

    def only_attributes(self, columns: list[tuple[str, ...]], row: int) -> bool:
        measured = any(columns[place.at][row] for place in self.header.of("measure"))
        return not measured and any(columns[place.at][row] for place in self.header.of("attribute"))

    def mandatory(self, columns: list[tuple[str, ...]], numbers: "Lines") -> Iterator[Finding]:
        """Attributes of single values that may not be empty; those of a part are looked at as a whole."""
        for place in self.header.of("attribute"):
            if place.column.mandatory and not place.column.attached and "" in columns[place.at]:
                for row in values.blanks(columns[place.at]):
                    if not self.deletes(columns, row):
                        text = _("%(id)s is empty, and it is mandatory.") % {"id": place.column.id}
                        yield Finding(numbers[row], place.at + 1, text)

    def times(self, columns: list[tuple[str, ...]], numbers: "Lines") -> Iterator[Finding]:
        """Periods that are not written as their frequency wants; each pair of both is looked at once."""
        for place in self.header.of("time"):
            held = self.bare(place, columns[place.at])
            by_id = {one.column.id: one for one in self.dimensions}
            frequency = by_id.get("FREQ")
            pace = self.bare(frequency, columns[frequency.at]) if frequency else [""] * len(held)
            fresh = set(zip(pace, held, strict=True)) - self.periods
            bad = {(pace, period) for pace, period in fresh if period and not fits(period, pace)}
            if len(self.periods) > REMEMBERED:
                self.periods.clear()
            self.periods |= fresh - bad
            if bad:
                for row, pair in enumerate(zip(pace, held, strict=True)):
                    if pair in bad:
                        yield Finding(numbers[row], place.at + 1, wrong(pair[1], pair[0]))

    # --- Keys that stand twice -----------------------------------------------------------------

    def twice(self) -> Iterator[Finding]:
        """Reads the file again and compares the keys themselves, where their digests came more than once."""
        suspects = set(islice(self.keys.repeated(), SUSPECTS))
        first: dict[tuple[str, ...], int] = {}
        for key, line in self.again() if suspects else ():
            if hash(key) in suspects:
                if key in first:
                    said = {"line": first[key], "key": ".".join(filter(None, key))[:120]}
                    yield Finding(line, 0, _("The key %(key)s stands in line %(line)s already.") % said)
                first.setdefault(key, line)
        if len(suspects) == SUSPECTS:
            text = _("More than %(count)s keys stand twice; not all of them are named.")
            yield Finding(1, 0, text % {"count": SUSPECTS})

    def again(self) -> Iterator[tuple[tuple[str, ...], int]]:
        """Key and line of every row that took part in the first reading."""
        reader = csv.reader(lines(self.path), delimiter=self.header.delimiter)
        self.next_rows(reader, 1)
        while not self.ended:
            before = reader.line_num
            rows = self.next_rows(reader, BATCH)
            if not rows:
                return
            numbers = Lines(before + 1, rows, reader.line_num - before)
            kept = [at for at, row in enumerate(rows) if len(row) == len(self.header.cells)]
            if kept:
                columns = list(zip(*(rows[at] for at in kept), strict=True))
                yield from zip(zip(*self.key(columns), strict=True), numbers.only(kept).starts, strict=True)


class Lines:
    """The line on which each row of a batch begins; counted out only if rows have line ends within."""

    def __init__(self, first: int, rows: Rows, count: int) -> None:
        self.starts: Sequence[int] = range(first, first + len(rows))
        if count != len(rows):
            self.starts = self.counted(first, rows)

    def counted(self, first: int, rows: Rows) -> list[int]:
        starts = []
        for row in rows:
            starts.append(first)
            first += 1 + sum(cell.count("\n") for cell in row)
        return starts

    def only(self, kept: list[int]) -> "Lines":
        lines = Lines(0, [], 0)
        lines.starts = [self.starts[at] for at in kept]
        return lines

    def __getitem__(self, row: int) -> int:
        return self.starts[row]
