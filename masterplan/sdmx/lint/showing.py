"""Rules on what readers see: whether data are found, named in their language, and laid out."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from masterplan.sdmx import layout
from masterplan.sdmx.artefacts import Artefact, Category, DataStructure, Named
from masterplan.sdmx.lint.finding import Finding, Level, Model, finding


def uncategorised(model: Model) -> Iterator[Finding]:
    placed = {one.source for one in model.structures.categorisations}
    for flow in model.structures.dataflows:
        if flow.ref not in placed:
            text = _("The dataflow %(id)s stands under no topic.") % {"id": flow.id}
            done = _("The Data Explorer does not index it: nobody finds its data.")
            yield finding("visibility", Level.ERROR, flow.ref, text, done)


def untranslated(model: Model) -> Iterator[Finding]:
    """One finding for each artefact and language; lists count their codes."""
    for artefact in model.structures:
        for language in model.plan.languages:
            lacking = [one.id for one in named_in(artefact) if not one.names.get(language, "").strip()]
            if lacking:
                said = {"what": artefact.ref.short, "language": language, "count": len(lacking), "first": lacking[0]}
                text = _("In %(what)s %(count)s names lack in “%(language)s”, first that of %(first)s.") % said
                done = _("The Data Explorer shows identifiers in place of the names to readers of that language.")
                yield finding("translation", Level.WARNING, artefact.ref, text, done)


def named_in(artefact: Artefact) -> Iterator[Named]:
    if artefact.kind not in ("ContentConstraint", "Categorisation", "AgencyScheme", "MetadataStructure"):
        yield artefact
    items: Iterable[Named] = getattr(artefact, "codes", ()) or getattr(artefact, "concepts", ())
    for item in items:
        if not item.id.isdigit():
            yield item
    for category in getattr(artefact, "categories", ()):
        yield from categories(category)


def categories(category: Category) -> Iterator[Named]:
    yield category
    for child in category.children:
        yield from categories(child)


def undescribed(model: Model) -> Iterator[Finding]:
    for flow in model.structures.dataflows:
        if not any(flow.descriptions.values()):
            text = _("The dataflow %(id)s has no description.") % {"id": flow.id}
            done = _("Readers of the Data Explorer see a table without a word on what it shows.")
            yield finding("description", Level.NOTE, flow.ref, text, done)


def layouts(model: Model) -> Iterator[Finding]:
    held = model.structures.by_ref()
    for flow in model.structures.dataflows:
        structure = held.get(flow.structure) if flow.structure else None
        if not isinstance(structure, DataStructure):
            continue
        ids = {one.id for one in structure.components}
        placed: list[str] = []
        for type_ in (layout.ROWS, layout.COLUMNS, layout.SECTIONS, layout.HIDDEN, layout.DEFAULT):
            told = flow.annotation(type_)
            names = [part.partition("=")[0].strip() for part in told.title.split(",")] if told else []
            for name in names:
                if name not in ids:
                    said = {"type": type_, "what": flow.id, "id": name}
                    text = _("%(type)s of %(what)s names %(id)s, which its structure does not have.") % said
                    done = _("The Data Explorer passes over the whole annotation and lays the table out by itself.")
                    yield finding("layout", Level.WARNING, flow.ref, text, done)
            placed += names if type_ in (layout.ROWS, layout.COLUMNS, layout.SECTIONS) else []
        for name in sorted({name for name in placed if placed.count(name) > 1}):
            text = _("%(what)s places %(id)s twice in its table.") % {"what": flow.id, "id": name}
            done = _("The Data Explorer keeps one of the places, not always the same.")
            yield finding("layout", Level.WARNING, flow.ref, text, done)


def timeless(model: Model) -> Iterator[Finding]:
    for structure in model.structures.data_structures:
        if not any(one.role == "time" for one in structure.dimensions):
            text = _("%(what)s has no time dimension.") % {"what": structure.ref.short}
            done = _("Its data have no place on the time line of the Data Explorer.")
            yield finding("time", Level.WARNING, structure.ref, text, done)
