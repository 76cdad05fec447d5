"""Data files for the check: a clean one of a dataflow, and what spoils one cell of it."""

import csv
import io
from itertools import islice, product
from pathlib import Path

from masterplan.sdmx.artefacts import Structures
from masterplan.sdmx.checking import Finding, Shape, check, shape_of
from masterplan.sdmx.modelling import modelled
from masterplan.sdmx.templates import in_order, parts
from tests.masterplan import plans

FLOW = "DF_EMP_SEX_AGE_GEO"
PERIODS = {"A": "2024 2025", "Q": "2024-Q1 2024-Q2", "M": "2024-01 2024-02"}


def model() -> Structures:
    return modelled(plans.catalogue())


def shape() -> Shape:
    return shape_of(model(), FLOW)


def table(rows: int = 200, flow: str = FLOW) -> list[list[str]]:
    """Header and rows of a clean file in SDMX-CSV 2.0, every key once."""
    structures = model()
    dataflow, structure = parts(structures, flow)
    codes = in_order(shape_of(structures, flow), structures, structure)
    plain = [one.id for one in structure.dimensions if one.role != "time"]
    header = ["STRUCTURE", "STRUCTURE_ID", "ACTION", *(one.id for one in structure.components)]
    found = [header]
    keys = ((*key, period) for key in product(*(codes[id_] for id_ in plain)) for period in PERIODS[key[1]].split())
    for number, key in enumerate(islice(keys, rows)):
        cells = dict(zip([*plain, "TIME_PERIOD"], key, strict=True))
        cells |= {"OBS_VALUE": f"{number}.5", "UNIT_MEASURE": "PS", "UNIT_MULT": "3", "OBS_STATUS": "R"}
        cells["COMMENT_OBS"] = "say “x”, or y" if number % 7 == 0 else ""
        found.append(["dataflow", dataflow.ref.short, "I", *(cells.get(id_, "") for id_ in header[3:])])
    return found


def text(rows: list[list[str]], *, end: str = "\n", delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=end, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def checked(folder: Path, content: str | bytes, shape: Shape) -> list[Finding]:
    path = folder / "data.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(check(path, shape))
