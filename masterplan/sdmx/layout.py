"""The annotations by which .Stat Suite lays out a table: rows, columns, what shows first, what is hidden."""

from collections.abc import Mapping, Sequence

from masterplan.sdmx.artefacts import Annotation

ROWS, COLUMNS, SECTIONS = "LAYOUT_ROW", "LAYOUT_COLUMN", "LAYOUT_ROW_SECTION"
DEFAULT, HIDDEN = "DEFAULT", "NOT_DISPLAYED"


def annotations(values: Mapping[str, Sequence[str]], criteria: Sequence[str]) -> tuple[Annotation, ...]:
    """Time across, the last criterion down, and the rest as sections; what has one value only is not shown."""
    single = [id_ for id_, held in values.items() if len(held) == 1]
    spread = [id_ for id_ in ("REF_AREA", "INDICATOR", *criteria) if id_ not in single]
    rows = spread[-1:] or ["INDICATOR"]
    sections = spread[:-1]
    hidden = [id_ for id_ in single if id_ not in rows and id_ != "FREQ"]
    said = {
        ROWS: ",".join(rows),
        COLUMNS: "TIME_PERIOD",
        SECTIONS: ",".join(sections),
        DEFAULT: f"FREQ={values['FREQ'][0]}" if values.get("FREQ") else "",
        HIDDEN: ",".join(hidden),
    }
    return tuple(Annotation(type=type_, title=title) for type_, title in said.items() if title)
