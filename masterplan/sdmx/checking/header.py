"""The first line of a data file: which version of SDMX-CSV it is, and which component stands in which column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from masterplan.sdmx.checking.findings import Finding
from masterplan.sdmx.checking.shape import Column, Shape

OPENING = re.compile(r'"?(?:(DATAFLOW)|STRUCTURE(?:\[(.)\])?)(?::[^",;\t|]*)?"?(?:([,;\t|])|$)')
SUFFIX = re.compile(r"(\[[^\]]*\])+$")
RESERVED = frozenset({"STRUCTURE_NAME", "SERIES_KEY", "OBS_KEY"})


@dataclass(frozen=True)
class Place:
    """A component in a column; positions count from 0."""

    at: int
    column: Column
    labelled: bool = False
    """True if labels stand behind the codes: `M: Male`."""
    several: str = ""
    """The sign between several values in one cell, if there may be several."""


@dataclass
class Header:
    """The columns of one file."""

    version: str
    delimiter: str
    cells: list[str]
    places: list[Place] = field(default_factory=list)
    structure: int | None = None
    name: int = 0
    """Where the dataflow is named."""
    action: int | None = None
    named: bool = False

    @property
    def comma(self) -> bool:
        """True if a decimal comma may stand in numbers: it cannot, where commas divide the columns."""
        return self.delimiter != ","

    def of(self, role: str) -> list[Place]:
        return [place for place in self.places if place.column.role == role]


def opening(line: str) -> tuple[str, str, str] | None:
    """Version, delimiter of columns and sign between several values; None if it is no header of SDMX-CSV."""
    match = OPENING.match(line)
    if match is None:
        return None
    return "1.0" if match[1] else "2.0", match[3] or ",", match[2] or ";"


def read_header(cells: list[str], version: str, delimiter: str, several: str, shape: Shape) -> Header:
    """Finds the component of each column; what it does not find there is said by `faults`."""
    header = Header(version, delimiter, cells)
    known = shape.by_id()
    ids = [identifier(cell) for cell in cells]
    header.named = "STRUCTURE_NAME" in ids
    header.name = 0 if version == "1.0" else ids.index("STRUCTURE_ID") if "STRUCTURE_ID" in ids else 0
    header.structure = 0 if version == "2.0" else None
    header.action = ids.index("ACTION") if version == "2.0" and "ACTION" in ids else None
    for at, (id_, cell) in enumerate(zip(ids, cells, strict=True)):
        if id_ in known and id_ not in {place.column.id for place in header.places}:
            brackets = SUFFIX.search(cell.partition(":")[0])
            header.places.append(Place(at, known[id_], ":" in cell, several if brackets else ""))
    return header


def identifier(cell: str) -> str:
    """AGE of `AGE`, `AGE: Age` and `AGE[]`."""
    return SUFFIX.sub("", cell.partition(":")[0].strip())


def faults(header: Header, shape: Shape) -> Iterator[Finding]:
    """What is wrong with the first line, by itself."""
    ids = [identifier(cell) for cell in header.cells]
    if header.version == "2.0" and "STRUCTURE_ID" not in ids:
        yield Finding(1, 2, _("The column STRUCTURE_ID is missing: it says which dataflow the rows belong to."))
    present = {place.column.id for place in header.places}
    for one in shape.dimensions:
        if one.id not in present:
            yield Finding(1, 0, _("The column of dimension %(id)s is missing.") % {"id": one.id})
    for column in shape.columns:
        if column.mandatory and column.id not in present:
            yield Finding(1, 0, _("The column of %(id)s is missing, and it is mandatory.") % {"id": column.id})
    if not any(column.role == "measure" and column.id in present for column in shape.columns):
        remark = _("No column holds values: only attributes would be loaded.")
        yield Finding(1, 0, remark, remark=True)
    yield from unknown(header, ids, present)


def unknown(header: Header, ids: list[str], present: set[str]) -> Iterator[Finding]:
    """Columns that stand twice, and columns that nobody knows: the standard lets the latter be."""
    places = {place.at for place in header.places} | {header.name, header.structure, header.action}
    for at, id_ in enumerate(ids):
        if id_ in present and at not in places:
            yield Finding(1, at + 1, _("The column %(id)s stands twice.") % {"id": id_})
        elif at not in places and id_ not in RESERVED and not label_of_previous(header, ids, present, at):
            said = _("The structure has no component %(id)s: the column is not loaded.") % {"id": id_[:80] or "–"}
            yield Finding(1, at + 1, said, remark=True)


def label_of_previous(header: Header, ids: list[str], present: set[str], at: int) -> bool:
    """True for the columns of labels that stand behind each component where names are given apart."""
    return header.named and at > 0 and ids[at - 1] in present
