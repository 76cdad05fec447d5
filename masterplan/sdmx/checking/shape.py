"""What a data file of one dataflow has to look like, drawn together from the structures of a model."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from masterplan.sdmx.artefacts import (
    Attribute,
    CodeList,
    Component,
    ConceptScheme,
    DataStructure,
    Dimension,
    Measure,
    Structures,
)

LONGEST_TEXT = 4000
"""Characters that .Stat Suite keeps of a text whose structure gives no length."""
NUMBERS = frozenset({"Double", "Float", "Decimal", "Numeric"})
WHOLE = frozenset({"Integer", "Long", "Short", "BigInteger", "Count"})
TIMES = frozenset({"ObservationalTimePeriod", "StandardTimePeriod", "ReportingTimePeriod", "BasicTimePeriod"})

Mappings = Mapping[str, Mapping[str, str]]
"""For each component: the code of a source, and the harmonised code that it is mapped to."""


class NotThere(LookupError):
    """The model has no such dataflow, or not all of it. The text is a sentence."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A component as the check sees it."""

    id: str
    role: str
    """`dimension`, `time`, `measure` or `attribute`."""
    kind: str
    """What its values are: `code`, `number`, `whole` or `text`."""
    codes: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    """The codes that this dataflow takes, of those in the list."""
    list_name: str = ""
    longest: int = LONGEST_TEXT
    mandatory: bool = False
    attached: tuple[str, ...] = ()
    """The dimensions that a value belongs to; empty for the single observation or the whole."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Everything that a row of the dataflow is held against."""

    dataflow: str
    structure: str
    columns: tuple[Column, ...]
    unknown_lists: tuple[str, ...] = ()
    mappings: Mappings = field(default_factory=dict)

    @property
    def dimensions(self) -> tuple[Column, ...]:
        return tuple(one for one in self.columns if one.role in ("dimension", "time"))

    def by_id(self) -> dict[str, Column]:
        return {one.id: one for one in self.columns}


def shape_of(structures: Structures, dataflow: str, mappings: Mappings | None = None) -> Shape:
    """The shape of the dataflow of that identifier; raises NotThere with a sentence."""
    flow = structures.dataflow(dataflow)
    if flow is None:
        known = ", ".join(sorted(one.id for one in structures.dataflows)[:20])
        raise NotThere(
            _("The model has no dataflow %(id)s. It has: %(known)s.") % {"id": dataflow, "known": known or "–"}
        )
    held = structures.by_ref()
    structure = held.get(flow.structure) if flow.structure else None
    if not isinstance(structure, DataStructure) or not structure.dimensions:
        raise NotThere(_("The data structure of dataflow %(id)s is not in the model.") % {"id": dataflow})
    allowed: dict[str, set[str]] = {}
    for constraint in structures.constraints:
        if constraint.role == "Allowed" and flow.ref in constraint.attached:
            for region in (one for one in constraint.regions if one.included):
                for id_, values in region.values.items():
                    allowed.setdefault(id_, set()).update(values)
    drawn = Drawing(structures, structure, allowed)
    return Shape(
        dataflow=flow.ref.short,
        structure=structure.ref.short,
        columns=tuple(drawn.column(one) for one in structure.components),
        unknown_lists=tuple(drawn.unknown),
        mappings=mappings or {},
    )


class Drawing:
    """Draws the columns of one structure, and keeps which lists it did not find."""

    def __init__(self, structures: Structures, structure: DataStructure, allowed: Mapping[str, set[str]]) -> None:
        self.held = structures.by_ref()
        self.structure, self.allowed = structure, allowed
        self.unknown: list[str] = []
        said = structure.annotation("MAXTEXTATTRIBUTELENGTH")
        self.longest = int(said.title) if said and said.title.isdigit() else LONGEST_TEXT

    def column(self, one: Component) -> Column:
        codes, name = self.codes(one)
        type_ = one.representation.text_type if one.representation else ""
        length = one.representation.max_length if one.representation else None
        kind = "code" if codes else "number" if type_ in NUMBERS else "whole" if type_ in WHOLE else "text"
        if isinstance(one, Measure) and not codes and not type_:
            kind = "number"
        limited = self.allowed.get(one.id)
        attribute = one if isinstance(one, Attribute) else None
        return Column(
            id=one.id,
            role=role_of(one),
            kind=kind,
            codes=codes,
            allowed=codes & frozenset(limited) if limited else codes,
            list_name=name,
            longest=length or self.longest or LONGEST_TEXT,
            mandatory=bool(attribute and attribute.mandatory),
            attached=self.attached(attribute) if attribute else (),
        )

    def attached(self, attribute: Attribute) -> tuple[str, ...]:
        if attribute.attachment == "group":
            group = next((one for one in self.structure.groups if one.id == attribute.group), None)
            return group.dimensions if group else ()
        return attribute.dimensions

    def codes(self, one: Component) -> tuple[frozenset[str], str]:
        """The codes of its list and how the list is called; none for what is not coded or whose list is elsewhere."""
        shown = one.representation
        if shown is None and (scheme := self.held.get(one.concept.scheme)) and isinstance(scheme, ConceptScheme):
            concept = next((held for held in scheme.concepts if held.id == one.concept.item), None)
            shown = concept.representation if concept else None
        if shown is None or shown.enumeration is None:
            return frozenset(), ""
        listed = self.held.get(shown.enumeration)
        if isinstance(listed, CodeList) and listed.codes:
            return frozenset(code.id for code in listed.codes), shown.enumeration.short
        if isinstance(listed, ConceptScheme):
            return frozenset(concept.id for concept in listed.concepts), shown.enumeration.short
        self.unknown.append(shown.enumeration.short)
        return frozenset(), shown.enumeration.short


def role_of(one: Component) -> str:
    if isinstance(one, Dimension):
        return "time" if one.role == "time" else "dimension"
    return "measure" if isinstance(one, Measure) else "attribute"
