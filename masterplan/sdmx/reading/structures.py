"""Reads what data and metadata are made of: data structures, dataflows, constraints, metadata structures."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from masterplan.sdmx.artefacts import (
    Attribute,
    Constraint,
    Dataflow,
    DataStructure,
    Dimension,
    Group,
    Measure,
    MetadataAttribute,
    Metadataflow,
    MetadataStructure,
    Ref,
    Region,
)
from masterplan.sdmx.reading.elements import (
    annotations,
    child,
    children,
    identifier,
    local_id,
    reference,
    representation,
    said,
)
from masterplan.sdmx.reading.remarks import Remarks, local
from masterplan.sdmx.reading.schemes import Maintained

DIMENSIONS = {"Dimension": "", "MeasureDimension": "measure", "TimeDimension": "time"}
MEASURES = ("PrimaryMeasure", "Measure")
DEFAULTS = {"TimeDimension": "TIME_PERIOD", "PrimaryMeasure": "OBS_VALUE"}


def data_structure(element: etree._Element, common: Maintained, remarks: Remarks) -> DataStructure:
    parts = child(element, "DataStructureComponents")
    if parts is None:
        return DataStructure(**common)
    structure = DataStructure(
        **common,
        dimensions=tuple(ordered(within(parts, "DimensionList", DIMENSIONS), remarks)),
        groups=tuple(group(one, remarks) for one in children(parts, "Group")),
        measures=tuple(Measure(**component(one, remarks)) for one in within(parts, "MeasureList", MEASURES)),
        attributes=tuple(attribute(one, remarks) for one in within(parts, "AttributeList", ("Attribute",))),
    )
    consistent(structure, element, remarks)
    return structure


def within(parts: etree._Element, name: str, tags: Container[str]) -> list[etree._Element]:
    """The elements of these names in that list; none if there is no such list."""
    listed = child(parts, name)
    return [one for one in listed if local(one) in tags] if listed is not None else []


def ordered(held: list[etree._Element], remarks: Remarks) -> list[Dimension]:
    """By position where every dimension has one, as they stand otherwise; time last, as everybody reads it."""
    positions = [one.get("position", "") for one in held if local(one) != "TimeDimension"]
    if all(said.isdigit() for said in positions):
        held.sort(key=lambda one: int(one.get("position") or 0) if local(one) != "TimeDimension" else 10**9)
    held.sort(key=lambda one: local(one) == "TimeDimension")
    return [Dimension(**component(one, remarks), role=DIMENSIONS[local(one)]) for one in held]


def component(element: etree._Element, remarks: Remarks) -> dict[str, Any]:
    """The keywords of a component. Without an identifier it has that of its concept."""
    concept = reference(child(element, "ConceptIdentity"), "Concept", remarks)
    if concept is None:
        remarks.refuse(_("This does not say which concept it stands for."), element)
        concept = Ref("Concept", "", "", "1.0", element.get("id", ""))
    roles = (reference(one, "Concept", remarks) for one in children(element, "ConceptRole"))
    return {
        "id": identifier(element, remarks, otherwise=DEFAULTS.get(local(element), concept.item)),
        "concept": concept,
        "representation": representation(child(element, "LocalRepresentation"), remarks),
        "roles": tuple(role for role in roles if role),
        "annotations": annotations(element),
    }


def group(element: etree._Element, remarks: Remarks) -> Group:
    inside = (child(one, "DimensionReference") for one in children(element, "GroupDimension"))
    return Group(id=identifier(element, remarks), dimensions=tuple(local_id(one) for one in inside if one is not None))


def attribute(element: etree._Element, remarks: Remarks) -> Attribute:
    mandatory = "mandatory" in (element.get("assignmentStatus", "").lower(), element.get("usage", "").lower())
    measures = child(element, "MeasureRelationship")
    return Attribute(
        **component(element, remarks),
        mandatory=mandatory,
        measures=tuple(said(one) for one in children(measures, "Measure")) if measures is not None else (),
        **attachment(element, remarks),
    )


def attachment(element: etree._Element, remarks: Remarks) -> dict[str, Any]:
    """What a value of the attribute belongs to."""
    relation = child(element, "AttributeRelationship")
    names = [local(one) for one in relation if local(one)] if relation is not None else []
    if relation is None or not names:
        remarks.refuse(_("This does not say what its values belong to."), element)
        return {}
    if "Dimension" in names:
        return {"attachment": "dimensions", "dimensions": tuple(map(local_id, children(relation, "Dimension")))}
    if "Group" in names:
        return {"attachment": "group", "group": local_id(next(children(relation, "Group")))}
    if names[0] in ("None", "Dataflow"):
        return {"attachment": "dataset"}
    return {"attachment": "observation"}


def consistent(structure: DataStructure, element: etree._Element, remarks: Remarks) -> None:
    """Refuses a structure that contradicts itself."""
    if not structure.dimensions:
        remarks.refuse(_("A data structure has dimensions; this one has none."), element)
    ids = [one.id for one in structure.components]
    for id_ in sorted({id_ for id_, count in Counter(ids).items() if count > 1}):
        remarks.refuse(_("“%(id)s” names two components.") % {"id": id_}, element)
    dimensions = {one.id for one in structure.dimensions}
    groups = {one.id for one in structure.groups}
    pointed = {d for one in structure.groups for d in one.dimensions}
    pointed |= {d for one in structure.attributes for d in one.dimensions}
    for id_ in sorted(pointed - dimensions):
        remarks.refuse(_("“%(id)s” is pointed to as a dimension and is none.") % {"id": id_}, element)
    for id_ in sorted({one.group for one in structure.attributes if one.group} - groups):
        remarks.refuse(_("“%(id)s” is pointed to as a group and is none.") % {"id": id_}, element)


def dataflow(element: etree._Element, common: Maintained, remarks: Remarks) -> Dataflow:
    return Dataflow(**common, structure=reference(child(element, "Structure"), "DataStructure", remarks))


def metadataflow(element: etree._Element, common: Maintained, remarks: Remarks) -> Metadataflow:
    return Metadataflow(**common, structure=reference(child(element, "Structure"), "MetadataStructure", remarks))


# --- Constraints -------------------------------------------------------------------------------

KINDS = {"Dataflow": "Dataflow", "DataStructure": "DataStructure", "ProvisionAgreement": "ProvisionAgreement"}
SELECTIONS = ("KeyValue", "Attribute", "Component")


def constraint(element: etree._Element, common: Maintained, remarks: Remarks) -> Constraint | None:
    """A constraint of values by component. One of another make is left aside whole, and it is said."""
    if not holds(element):
        remarks.note(
            _("The constraint %(id)s is left aside: it binds series or times, or hangs on a provider.") % common,
            element,
        )
        return None
    attached = child(element, "ConstraintAttachment")
    refs = [
        reference(one, KINDS[local(one)], remarks)
        for one in (attached if attached is not None else ())
        if local(one) in KINDS
    ]
    return Constraint(
        **common,
        role=element.get("type") or element.get("role") or "Actual",
        attached=tuple(ref for ref in refs if ref),
        regions=tuple(region(one) for one in children(element, "CubeRegion")),
    )


def holds(element: etree._Element) -> bool:
    """True if everything that the constraint says can be kept."""
    attached = child(element, "ConstraintAttachment")
    kinds = {local(one) for one in attached if local(one)} if attached is not None else set()
    parts = {local(one) for one in element.iter() if local(one)}
    return kinds <= set(KINDS) and not parts & {"DataKeySet", "MetadataKeySet", "MetadataTargetRegion", "TimeRange"}


def region(element: etree._Element) -> Region:
    values = {
        one.get("id", ""): tuple(said(value) for value in children(one, "Value"))
        for one in element
        if local(one) in SELECTIONS
    }
    return Region(values=values, included=element.get("include", "true").lower() in ("true", "1"))


# --- Metadata structures -----------------------------------------------------------------------


def metadata_structure(element: etree._Element, common: Maintained, remarks: Remarks) -> MetadataStructure:
    """The attributes of all reports. What they may be about is left aside: .Stat Suite does not look at it."""
    parts = child(element, "MetadataStructureComponents")
    if parts is None:
        return MetadataStructure(**common)
    reports = [one for one in parts if local(one) in ("ReportStructure", "MetadataAttributeList")]
    held = [attribute for report in reports for attribute in metadata_attributes(report, remarks)]
    if len(reports) > 1:
        remarks.note(_("The reports of %(id)s are read as one list of attributes.") % common, element)
        held = list({one.id: one for one in reversed(held)}.values())[::-1]
    return MetadataStructure(**common, attributes=tuple(unique(held, element, remarks)))


def metadata_attributes(element: etree._Element, remarks: Remarks) -> Iterator[MetadataAttribute]:
    for one in children(element, "MetadataAttribute"):
        most = one.get("maxOccurs", "1")
        least = one.get("minOccurs", "1")
        yield MetadataAttribute(
            **component(one, remarks),
            children=tuple(metadata_attributes(one, remarks)),
            presentational=one.get("isPresentational", "").lower() in ("true", "1"),
            least=int(least) if least.isdigit() else 0,
            most=int(most) if most.isdigit() else None,
        )


def unique(held: Iterable[MetadataAttribute], element: etree._Element, remarks: Remarks) -> Iterator[MetadataAttribute]:
    seen: set[str] = set()
    for one in held:
        if one.id in seen:
            remarks.refuse(_("“%(id)s” names two attributes.") % {"id": one.id}, element)
        seen.add(one.id)
        yield one
