"""What another library (sdmx1) reads in a message, and the same facts of our structures, to be held side by side.

Left out is what that library loses: annotations, which it hands to parts of the structure, and the names of what is
pointed to before it stands there, as version 3.0 orders it. `pysdmx` is asked for these instead.
"""

import io
from typing import Any

import sdmx
from sdmx.message import StructureMessage

from masterplan.sdmx.artefacts import Category, Component, DataStructure, Structures

Facts = dict[str, Any]


def read(text: str) -> StructureMessage:
    message = sdmx.read_sdmx(io.BytesIO(text.encode()))
    assert isinstance(message, StructureMessage)
    return message


def facts_read(message: StructureMessage) -> Facts:
    """Everything in the message that the other library keeps."""
    return {
        "lists": {key(one): sorted(item(code) for code in one.items.values()) for one in message.codelist.values()},
        "concepts": {key(one): sorted(item(c) for c in one.items.values()) for one in message.concept_scheme.values()},
        "topics": {
            key(one): sorted(topic for top in one.items.values() if not is_below(top) for topic in topics(top))
            for one in message.category_scheme.values()
        },
        "structures": {key(one): structure(one) for one in message.structure.values()},
        "flows": {key(one): key(one.structure) for one in message.dataflow.values()},
        "placed": sorted((one.artefact.id, one.category.id) for one in message.categorisation.values()),
        "allowed": {one.id: region(one) for one in message.constraint.values()},
        "agencies": [sorted(set(one.items) - {"SDMX"}) for one in message.organisation_scheme.values()],
        "metadata": sorted(one.id for one in message.metadatastructure.values()),
    }


def key(one: Any) -> str:
    return f"{one.maintainer.id}:{one.id}({one.version})"


def names(one: Any) -> dict[str, str]:
    return dict(one.name.localizations)


def item(one: Any) -> tuple[str, list[tuple[str, str]], str]:
    return (one.id, sorted(names(one).items()), one.parent.id if is_below(one) else "")


def is_below(one: Any) -> bool:
    """True if the item stands under another item; that library also calls the scheme a parent."""
    return one.parent is not None and hasattr(one.parent, "child")


def topics(one: Any) -> list[str]:
    return [one.id, *(topic for child in one.child for topic in topics(child))]


def structure(one: Any) -> Facts:
    return {
        "dimensions": [(c.id, c.concept_identity.id, listed(c)) for c in one.dimensions.components],
        "measures": [(c.id, c.concept_identity.id) for c in one.measures.components],
        "attributes": [
            (c.id, c.concept_identity.id, listed(c), sorted(d.id for d in getattr(c.related_to, "dimensions", ())))
            for c in one.attributes.components
        ],
    }


def listed(one: Any) -> str:
    shown = one.local_representation
    enumerated = shown.enumerated if shown else None
    return enumerated.id if enumerated is not None else ""


def region(one: Any) -> dict[str, list[str]]:
    found = {}
    for held in one.data_content_region:
        for member in held.member.values():
            values = member.values
            found[member.values_for.id] = sorted(getattr(value, "value", value) for value in values)
    return found


# --- The same facts of ours --------------------------------------------------------------------


def facts_of(structures: Structures) -> Facts:
    return {
        "lists": {one.ref.short: sorted((c.id, said(c), c.parent) for c in one.codes) for one in structures.code_lists},
        "concepts": {
            one.ref.short: sorted((c.id, said(c), c.parent) for c in one.concepts) for one in structures.concept_schemes
        },
        "topics": {
            one.ref.short: sorted(topic for top in one.categories for topic in our_topics(top))
            for one in structures.category_schemes
        },
        "structures": {one.ref.short: our_structure(one) for one in structures.data_structures},
        "flows": {one.ref.short: one.structure.short if one.structure else "" for one in structures.dataflows},
        "placed": sorted((one.source.id, one.target.item.rpartition(".")[2]) for one in structures.categorisations),
        "allowed": {
            one.id: {id_: sorted(values) for region in one.regions for id_, values in region.values.items()}
            for one in structures.constraints
        },
        "agencies": [sorted(agency.id for agency in one.agencies) for one in structures.agency_schemes],
        "metadata": sorted(one.id for one in structures.metadata_structures),
    }


def said(one: Any) -> list[tuple[str, str]]:
    return sorted((dict(one.names) or {"en": one.id}).items())


def our_topics(one: Category) -> list[str]:
    return [one.id, *(topic for child in one.children for topic in our_topics(child))]


def our_structure(one: DataStructure) -> Facts:
    return {
        "dimensions": [(c.id, c.concept.item, our_list(c)) for c in one.dimensions],
        "measures": [(c.id, c.concept.item) for c in one.measures],
        "attributes": [(c.id, c.concept.item, our_list(c), sorted(c.dimensions)) for c in one.attributes],
    }


def our_list(one: Component) -> str:
    return one.representation.enumeration.id if one.representation and one.representation.enumeration else ""
