"""SDMX-JSON 2.0 structures: the same artefacts as in SDMX-ML 3.0, for programs that read JSON."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from masterplan.sdmx.artefacts import (
    Agency,
    Annotation,
    Artefact,
    Attribute,
    Categorisation,
    Category,
    Code,
    Component,
    Concept,
    Constraint,
    DataStructure,
    MetadataAttribute,
    MetadataStructure,
    Named,
    Representation,
    Structures,
)
from masterplan.sdmx.ml import spoken
from masterplan.sdmx.ml30 import urn

SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/"
    "sdmx-json-structure-schema.json"
)
NUMBERS = {"minLength", "maxLength", "decimals"}
Json = dict[str, Any]


def write(structures: Structures, *, sender: str, prepared: datetime, message_id: str) -> str:
    """The structures as one message; what is empty is left out, as the schema wants it."""
    lists = {
        "agencySchemes": (structures.agency_schemes, lambda one: {"agencies": items(one.agencies)}),
        "codelists": (structures.code_lists, lambda one: {"codes": items(one.codes)}),
        "conceptSchemes": (structures.concept_schemes, lambda one: {"concepts": items(one.concepts)}),
        "categorySchemes": (
            structures.category_schemes,
            lambda one: {"categories": [category(child) for child in one.categories]},
        ),
        "metadataStructures": (structures.metadata_structures, metadata_structure),
        "metadataflows": (structures.metadataflows, usage),
        "dataStructures": (structures.data_structures, data_structure),
        "dataflows": (structures.dataflows, usage),
        "categorisations": (structures.categorisations, categorisation),
        "dataConstraints": (structures.constraints, constraint),
    }
    meta = {
        "schema": SCHEMA,
        "id": message_id,
        "test": False,
        "prepared": prepared.isoformat(timespec="seconds"),
        "sender": {"id": sender},
    }
    data = {name: [artefact(one, body) for one in held] for name, (held, body) in lists.items() if held}
    return json.dumps({"meta": meta, "data": data}, ensure_ascii=False, separators=(",", ":"))


def full(values: Mapping[str, Any]) -> Json:
    """Without what is empty."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {}, ())}


def artefact(one: Artefact, body: Callable[[Any], Json]) -> Json:
    said = {
        **naming(one),
        "agencyID": one.agency,
        "version": one.version if one.kind != "AgencyScheme" else None,
        "isExternalReference": one.external,
        "isPartial": True if one.partial else None,
    }
    return full(said | ({} if one.external else body(one)))


def naming(one: Named) -> Json:
    names = dict(spoken(one.names)) or {"en": one.id}
    descriptions = dict(spoken(one.descriptions))
    return full(
        {
            "id": one.id,
            "name": next(iter(names.values())),
            "names": names,
            "description": next(iter(descriptions.values()), ""),
            "descriptions": descriptions,
            "annotations": annotations(one.annotations),
        }
    )


def annotations(held: Iterable[Annotation]) -> list[Json]:
    return [
        full(
            {
                "id": one.id,
                "title": one.title,
                "type": one.type,
                "text": next(iter(one.texts.values()), ""),
                "texts": dict(one.texts),
                "links": [{"href": one.url, "rel": "self"}] if one.url else [],
            }
        )
        for one in held
    ]


def items(held: Iterable[Agency | Code | Concept]) -> list[Json]:
    return [full(naming(one) | item_details(one)) for one in held]


def item_details(one: Agency | Code | Concept) -> Json:
    shown = representation(one.representation) if isinstance(one, Concept) else {}
    return {"parent": getattr(one, "parent", ""), "coreRepresentation": shown}


def category(one: Category) -> Json:
    return full(naming(one) | {"categories": [category(child) for child in one.children]})


def representation(shown: Representation | None) -> Json:
    if shown is None:
        return {}
    facets = {key: typed(key, value) for key, value in shown.facets.items()}
    format_ = full({"dataType": shown.text_type}) | facets
    occurs = {key: int(value) if value.isdigit() else value for key, value in shown.occurs.items()}
    if shown.enumeration:
        return full({"enumeration": shown.enumeration.urn, "enumerationFormat": format_}) | occurs
    return {"format": format_} | occurs


def typed(facet: str, value: str) -> Any:
    """Facets are attributes in XML and values with a type in JSON."""
    if facet in NUMBERS:
        return int(value)
    return value == "true" if value in ("true", "false") else value


def component(one: Component) -> Json:
    return full(
        {
            "id": one.id,
            "conceptIdentity": one.concept.urn,
            "localRepresentation": representation(one.representation),
            "conceptRoles": [role.urn for role in one.roles],
            "annotations": annotations(one.annotations),
        }
    )


def data_structure(one: DataStructure) -> Json:
    plain = [component(d) | {"position": n} for n, d in enumerate(one.dimensions) if d.role != "time"]
    timely = next((component(d) for d in one.dimensions if d.role == "time"), {})
    timely.pop("position", None)
    parts = {
        "dimensionList": full({"id": "DimensionDescriptor", "dimensions": plain, "timeDimension": timely}),
        "groups": [{"id": group.id, "groupDimensions": list(group.dimensions)} for group in one.groups],
        "attributeList": attribute_list(one.attributes),
        "measureList": full({"id": "MeasureDescriptor", "measures": [component(m) for m in one.measures]})
        if one.measures
        else {},
    }
    return {"dataStructureComponents": full(parts)} if one.dimensions else {}


def attribute_list(held: Iterable[Attribute]) -> Json:
    written = [
        component(one)
        | {"usage": "mandatory" if one.mandatory else "optional", "attributeRelationship": relationship(one)}
        | full({"measureRelationship": list(one.measures)})
        for one in held
    ]
    return {"id": "AttributeDescriptor", "attributes": written} if written else {}


def relationship(one: Attribute) -> Json:
    match one.attachment:
        case "dataset":
            return {"dataflow": {}}
        case "group":
            return {"group": one.group}
        case "dimensions":
            return {"dimensions": list(one.dimensions)}
    return {"observation": {}}


def usage(one: Any) -> Json:
    return {"structure": one.structure.urn} if one.structure else {}


def categorisation(one: Categorisation) -> Json:
    return {"source": one.source.urn, "target": one.target.urn}


def constraint(one: Constraint) -> Json:
    attached: dict[str, list[str]] = {}
    for ref in one.attached:
        attached.setdefault("dataflows" if ref.kind == "Dataflow" else "dataStructures", []).append(urn(ref))
    regions = [
        {
            "include": region.included,
            "keyValues": [
                {"id": id_, "values": [{"value": value} for value in values]} for id_, values in region.values.items()
            ],
        }
        for region in one.regions
    ]
    return {"role": one.role, "constraintAttachment": attached, "cubeRegions": regions}


def metadata_structure(one: MetadataStructure) -> Json:
    held = [metadata_attribute(child) for child in one.attributes]
    listed = {"id": "MetadataAttributeDescriptor", "metadataAttributes": held}
    return {"metadataStructureComponents": {"metadataAttributeList": listed}} if held else {}


def metadata_attribute(one: MetadataAttribute) -> Json:
    return component(one) | full(
        {
            "isPresentational": one.presentational,
            "minOccurs": one.least,
            "maxOccurs": "unbounded" if one.most is None else one.most,
            "metadataAttributes": [metadata_attribute(child) for child in one.children],
        }
    )
