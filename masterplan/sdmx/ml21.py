"""SDMX-ML 2.1: the form that the Data Lifecycle Manager of .Stat Suite loads, all structures in one file."""

from datetime import datetime

from masterplan.sdmx.artefacts import (
    PACKAGES,
    PARENTS,
    Artefact,
    Attribute,
    Constraint,
    DataStructure,
    Dimension,
    MetadataStructure,
    Ref,
    Region,
    Structures,
)
from masterplan.sdmx.ml import Writer, attributes, flag, text

TARGET = "TARGET"
REPORT = "REPORT"
DIMENSION_TAGS = {"": "Dimension", "time": "TimeDimension", "measure": "MeasureDimension"}


def write(structures: Structures, *, sender: str, prepared: datetime, message_id: str) -> str:
    """The structures as one message. Containers stand in the order of the schema, what they hold as it is loaded."""
    return Writer21().message(structures, sender=sender, prepared=prepared, message_id=message_id)


class Writer21(Writer):
    namespace = "v2_1"
    order = (
        ("OrganisationSchemes", "agency_schemes", "AgencyScheme"),
        ("Dataflows", "dataflows", "Dataflow"),
        ("Metadataflows", "metadataflows", "Metadataflow"),
        ("CategorySchemes", "category_schemes", "CategoryScheme"),
        ("Categorisations", "categorisations", "Categorisation"),
        ("Codelists", "code_lists", "Codelist"),
        ("Concepts", "concept_schemes", "ConceptScheme"),
        ("MetadataStructures", "metadata_structures", "MetadataStructure"),
        ("DataStructures", "data_structures", "DataStructure"),
        ("Constraints", "constraints", "ContentConstraint"),
    )

    def artefact_attributes(self, artefact: Artefact) -> dict[str, str | None]:
        return {
            "id": artefact.id,
            "urn": artefact.ref.urn,
            "agencyID": artefact.agency,
            "version": artefact.version,
            "isFinal": flag(artefact.final) if artefact.kind != "AgencyScheme" else None,
            "isExternalReference": "true" if artefact.external else None,
            "isPartial": "true" if artefact.partial else None,
            "type": artefact.role if isinstance(artefact, Constraint) else None,
        }

    def ref(self, tag: str, ref: Ref) -> None:
        self.out.append(f"<str:{tag}>{reference(ref)}</str:{tag}>")

    def local(self, tag: str, id_: str) -> None:
        self.out.append(f"<str:{tag}><Ref{attributes({'id': id_})}/></str:{tag}>")

    def dimension(self, dimension: Dimension, position: int) -> None:
        tag = DIMENSION_TAGS[dimension.role]
        self.component(tag, dimension, position=str(position))
        self.close(tag)

    def attribute(self, attribute: Attribute, structure: DataStructure) -> None:
        status = "Mandatory" if attribute.mandatory else "Conditional"
        self.component("Attribute", attribute, assignmentStatus=status)
        self.out.append("<str:AttributeRelationship>")
        match attribute.attachment:
            case "dataset":
                self.out.append("<str:None/>")
            case "group":
                self.local("Group", attribute.group)
            case "dimensions":
                for id_ in attribute.dimensions:
                    self.local("Dimension", id_)
            case _:
                self.local("PrimaryMeasure", structure.measures[0].id if structure.measures else "OBS_VALUE")
        self.close("AttributeRelationship")
        self.close("Attribute")

    def measures(self, structure: DataStructure) -> None:
        """This version knows one measure; what a structure has beyond it cannot be said here."""
        self.component("PrimaryMeasure", structure.measures[0])
        self.close("PrimaryMeasure")

    def region(self, region: Region) -> None:
        for id_, values in region.values.items():
            self.out.append(f"<com:KeyValue{attributes({'id': id_})}>")
            self.out += [f"<com:Value>{text(value)}</com:Value>" for value in values]
            self.out.append("</com:KeyValue>")

    def metadata_structure(self, structure: MetadataStructure) -> None:
        """This version wants a target for a report; .Stat Suite does not look at it."""
        self.out.append(
            f'<str:MetadataStructureComponents><str:MetadataTarget id="{TARGET}">'
            '<str:IdentifiableObjectTarget id="DATAFLOW" objectType="Dataflow"><str:LocalRepresentation>'
            '<str:TextFormat textType="IdentifiableReference"/></str:LocalRepresentation>'
            f'</str:IdentifiableObjectTarget></str:MetadataTarget><str:ReportStructure id="{REPORT}">'
        )
        for attribute in structure.attributes:
            self.metadata_attribute(attribute)
        self.local("MetadataTarget", TARGET)
        self.out.append("</str:ReportStructure></str:MetadataStructureComponents>")


def reference(ref: Ref) -> str:
    """How this version points to something: its parts one by one."""
    if ref.kind in PARENTS:
        parts = {
            "id": ref.item,
            "maintainableParentID": ref.id,
            "maintainableParentVersion": ref.version,
        }
    else:
        parts = {"id": ref.id, "version": ref.version}
    said = {**parts, "agencyID": ref.agency, "package": PACKAGES[ref.kind], "class": ref.kind}
    return f"<Ref{attributes(said)}/>"
