"""SDMX-ML 3.0: references are URNs, a structure may have several measures, constraints bind data alone."""

from collections.abc import Mapping
from datetime import datetime

from masterplan.sdmx.artefacts import (
    Artefact,
    Attribute,
    Constraint,
    DataStructure,
    Dimension,
    MetadataStructure,
    Ref,
    Region,
    Representation,
    Structures,
)
from masterplan.sdmx.identifiers import is_valid
from masterplan.sdmx.ml import Writer, attributes, text


def write(structures: Structures, *, sender: str, prepared: datetime, message_id: str) -> str:
    """The structures as one message. Version 3.0 has no word for final; the version number says it."""
    return Writer30().message(structures, sender=sender, prepared=prepared, message_id=message_id)


def urn(ref: Ref) -> str:
    """As this version names it: a content constraint has become a data constraint."""
    return ref.urn.replace(".ContentConstraint=", ".DataConstraint=")


class Writer30(Writer):
    namespace = "v3_0"
    order = (
        ("AgencySchemes", "agency_schemes", "AgencyScheme"),
        ("Categorisations", "categorisations", "Categorisation"),
        ("CategorySchemes", "category_schemes", "CategoryScheme"),
        ("Codelists", "code_lists", "Codelist"),
        ("ConceptSchemes", "concept_schemes", "ConceptScheme"),
        ("DataConstraints", "constraints", "DataConstraint"),
        ("Dataflows", "dataflows", "Dataflow"),
        ("DataStructures", "data_structures", "DataStructure"),
        ("Metadataflows", "metadataflows", "Metadataflow"),
        ("MetadataStructures", "metadata_structures", "MetadataStructure"),
    )

    def artefact_attributes(self, artefact: Artefact) -> dict[str, str | None]:
        return {
            "id": artefact.id,
            "urn": urn(artefact.ref),
            "agencyID": artefact.agency,
            "version": artefact.version if artefact.kind != "AgencyScheme" else None,
            "isExternalReference": "true" if artefact.external else None,
            "isPartial": "true" if artefact.partial else None,
            "role": artefact.role if isinstance(artefact, Constraint) else None,
        }

    def ref(self, tag: str, ref: Ref) -> None:
        self.leaf(tag, urn(ref))

    def local(self, tag: str, id_: str) -> None:
        self.leaf(tag, id_)

    def may_be_parent(self, id_: str) -> bool:
        """The schema of this version wants parents to begin with a letter; others are left out, and lint says so."""
        return is_valid(id_)

    def leaf(self, tag: str, said: str) -> None:
        self.out.append(f"<str:{tag}>{text(said)}</str:{tag}>")

    def occurs(self, shown: Representation) -> Mapping[str, str | None]:
        return dict(shown.occurs)

    def dimension(self, dimension: Dimension, position: int) -> None:
        timely = dimension.role == "time"
        tag = "TimeDimension" if timely else "Dimension"
        self.component(tag, dimension, position=None if timely else str(position))
        self.close(tag)

    def attribute(self, attribute: Attribute, structure: DataStructure) -> None:
        self.component("Attribute", attribute, usage="mandatory" if attribute.mandatory else "optional")
        self.out.append("<str:AttributeRelationship>")
        match attribute.attachment:
            case "dataset":
                self.out.append("<str:Dataflow/>")
            case "group":
                self.leaf("Group", attribute.group)
            case "dimensions":
                for id_ in attribute.dimensions:
                    self.leaf("Dimension", id_)
            case _:
                self.out.append("<str:Observation/>")
        self.close("AttributeRelationship")
        if attribute.measures:
            self.out.append("<str:MeasureRelationship>")
            for id_ in attribute.measures:
                self.leaf("Measure", id_)
            self.close("MeasureRelationship")
        self.close("Attribute")

    def measures(self, structure: DataStructure) -> None:
        for measure in structure.measures:
            self.component("Measure", measure)
            self.close("Measure")

    def usage_target(self) -> None:
        """This version wants to know what metadata may be about: any dataflow."""
        self.leaf("Target", "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=*:*(*)")

    def region(self, region: Region) -> None:
        for id_, values in region.values.items():
            self.out.append(f"<str:KeyValue{attributes({'id': id_})}>")
            for value in values:
                self.leaf("Value", value)
            self.close("KeyValue")

    def metadata_structure(self, structure: MetadataStructure) -> None:
        self.out.append('<str:MetadataStructureComponents><str:MetadataAttributeList id="MetadataAttributeDescriptor">')
        for attribute in structure.attributes:
            self.metadata_attribute(attribute)
        self.out.append("</str:MetadataAttributeList></str:MetadataStructureComponents>")
