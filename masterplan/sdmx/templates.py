"""SDMX-CSV 2.0 files to fill in: data of one dataflow, and reference metadata of its indicators."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from masterplan.sdmx.artefacts import CodeList, Dataflow, DataStructure, Dimension, MetadataStructure, Structures, Texts
from masterplan.sdmx.checking.periods import EXAMPLES
from masterplan.sdmx.checking.shape import NotThere, Shape, shape_of

LEADING = ("STRUCTURE", "STRUCTURE_ID", "ACTION")

Values = Mapping[str, str]


def data_template(structures: Structures, dataflow: str, given: Mapping[str, Values] | None = None) -> str:
    """The header, and one valid row for each indicator to be copied and filled; `given` holds its attributes."""
    shape = shape_of(structures, dataflow)
    flow, structure = parts(structures, dataflow)
    columns = [one.id for one in structure.components]
    return written([*LEADING, *columns], example_rows(shape, structures, flow, structure, given or {}))


def parts(structures: Structures, dataflow: str) -> tuple[Dataflow, DataStructure]:
    flow = structures.dataflow(dataflow)
    structure = structures.by_ref().get(flow.structure) if flow and flow.structure else None
    if flow is None or not isinstance(structure, DataStructure):
        raise NotThere(dataflow)
    return flow, structure


def example_rows(
    shape: Shape, structures: Structures, flow: Dataflow, structure: DataStructure, given: Mapping[str, Values]
) -> Iterator[list[str]]:
    """The first allowed code in each dimension; the value itself stays empty."""
    first = {id_: codes[0] for id_, codes in in_order(shape, structures, structure).items() if codes}
    indicators = in_order(shape, structures, structure).get("INDICATOR") or [""]
    for indicator in indicators:
        cells = first | {"INDICATOR": indicator} | dict(given.get(indicator, {}))
        for dimension in structure.dimensions:
            if dimension.role == "time":
                cells[dimension.id] = EXAMPLES.get(first.get("FREQ", "A"), "2026")
        for one in structure.attributes:
            if one.mandatory and not cells.get(one.id):
                cells[one.id] = min(shape.by_id()[one.id].allowed, default="")
        for measure in structure.measures:
            cells[measure.id] = ""
        attributes = {one.id for one in structure.attributes if not one.mandatory} - set(given.get(indicator, {}))
        row = ["" if component.id in attributes else cells.get(component.id, "") for component in structure.components]
        yield ["dataflow", flow.ref.short, "I", *row]


def in_order(shape: Shape, structures: Structures, structure: DataStructure) -> dict[str, list[str]]:
    """The allowed codes of each component, in the order of its list."""
    held, found = structures.by_ref(), {}
    for one in structure.components:
        listed = (
            held.get(one.representation.enumeration) if one.representation and one.representation.enumeration else None
        )
        if isinstance(listed, CodeList):
            allowed = shape.by_id()[one.id].allowed
            found[one.id] = [code.id for code in listed.codes if code.id in allowed]
    return found


# --- Reference metadata ------------------------------------------------------------------------


def metadata_csv(
    structures: Structures, dataflow: str, sheets: Mapping[str, Mapping[str, Texts]], languages: Sequence[str]
) -> str:
    """Reference metadata for the indicators of a dataflow: one row for each, every dimension a column.

    `sheets` holds the texts of each indicator by concept; the languages of a text share its cell.
    """
    flow, structure = parts(structures, dataflow)
    described = metadata_structure_of(structures, structure)
    ids = [path for path, attribute in described.paths() if not attribute.children] if described else []
    used = [id_ for id_ in ids if any(sheet.get(id_) for sheet in sheets.values())]
    header = [*LEADING, *(one.id for one in structure.dimensions), *(f"{id_}[{';'.join(languages)}]" for id_ in used)]
    header[0] = "STRUCTURE[;]"
    said = {code: [cell(sheet.get(id_, {}), languages) for id_ in used] for code, sheet in sheets.items()}
    rows = (["dataflow", flow.ref.short, "I", *key(structure.dimensions, code), *said[code]] for code in said)
    return written(header, rows)


def metadata_structure_of(structures: Structures, structure: DataStructure) -> MetadataStructure | None:
    said = structure.annotation("METADATA")
    return next((one for one in structures.metadata_structures if said and one.ref.urn == said.title), None)


def key(dimensions: Iterable[Dimension], indicator: str) -> list[str]:
    """All dimensions are there; those that the text does not depend on are empty."""
    return [indicator if one.id == "INDICATOR" else "" for one in dimensions]


def cell(texts: Texts, languages: Sequence[str]) -> str:
    """en:Text;fr:Texte – a text with the dividing sign in it stands in quotation marks."""
    said = (f"{language}:{texts[language]}" for language in languages if texts.get(language, "").strip())
    return ";".join(f'"{one.replace(chr(34), chr(34) * 2)}"' if ";" in one or '"' in one else one for one in said)


def written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
