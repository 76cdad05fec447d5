"""SDMX-ML as text: what version 2.1 and 3.0 have in common. Neither knows where the structures come from."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from masterplan.sdmx.artefacts import (
    Agency,
    AgencyScheme,
    Annotation,
    Artefact,
    Attribute,
    Categorisation,
    Category,
    CategoryScheme,
    Code,
    CodeList,
    Component,
    Concept,
    ConceptScheme,
    Constraint,
    Dataflow,
    DataStructure,
    Dimension,
    Group,
    MetadataAttribute,
    Metadataflow,
    MetadataStructure,
    Named,
    Ref,
    Region,
    Representation,
    Structures,
    Texts,
)

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, not even as a reference."""

KEPT = {"\r": "&#13;"}
"""A bare carriage return would be read back as a line feed."""

PLAIN = re.compile(r"[^&<>\"\x00-\x1f\ud800-\udfff\ufffe\uffff]*")
"""What stands in a message as it is: nearly every identifier and name, so that it is looked for first."""

ITEMS = {Agency: "Agency", Code: "Code", Concept: "Concept", Category: "Category"}


def text(value: str) -> str:
    """As the content of an element."""
    return value if PLAIN.fullmatch(value) else escape(ILLEGAL.sub("", value), KEPT)


def attributes(values: Mapping[str, str | None]) -> str:
    """As attributes of a tag; None leaves one out."""
    return "".join([f" {key}={quoted(value)}" for key, value in values.items() if value is not None])


def quoted(value: str) -> str:
    return f'"{value}"' if PLAIN.fullmatch(value) else quoteattr(ILLEGAL.sub("", value))


def spoken(texts: Texts) -> Texts:
    """The texts that say something."""
    return {language: said for language, said in texts.items() if says_something(said)}


def says_something(said: str) -> bool:
    return bool(said and not said.isspace() and (PLAIN.fullmatch(said) or ILLEGAL.sub("", said).strip()))


def flag(value: bool) -> str:
    return "true" if value else "false"


class Writer:
    """Writes one message; the two versions fill in how they refer and how they build a structure."""

    namespace = ""
    order: tuple[tuple[str, str, str], ...] = ()
    """Container, name among the structures, and tag, in the order that the schema of the version wants."""

    def __init__(self) -> None:
        self.out: list[str] = []

    # What the versions differ in.

    def ref(self, tag: str, ref: Ref) -> None:
        raise NotImplementedError

    def local(self, tag: str, id_: str) -> None:
        """Points to something in the same artefact."""
        raise NotImplementedError

    def artefact_attributes(self, artefact: Artefact) -> dict[str, str | None]:
        raise NotImplementedError

    def dimension(self, dimension: Dimension, position: int) -> None:
        raise NotImplementedError

    def attribute(self, attribute: Attribute, structure: DataStructure) -> None:
        raise NotImplementedError

    def measures(self, structure: DataStructure) -> None:
        raise NotImplementedError

    def region(self, region: Region) -> None:
        raise NotImplementedError

    def metadata_structure(self, structure: MetadataStructure) -> None:
        raise NotImplementedError

    def may_be_parent(self, id_: str) -> bool:
        return True

    # What they share.

    def message(self, structures: Structures, *, sender: str, prepared: datetime, message_id: str) -> str:
        base = f"http://www.sdmx.org/resources/sdmxml/schemas/{self.namespace}"
        self.out = [
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<mes:Structure xmlns:mes="{base}/message" xmlns:str="{base}/structure" xmlns:com="{base}/common">'
            f"<mes:Header><mes:ID>{text(message_id)}</mes:ID><mes:Test>false</mes:Test>"
            f"<mes:Prepared>{prepared.isoformat(timespec='seconds')}</mes:Prepared>"
            f"<mes:Sender{attributes({'id': sender})}/></mes:Header>\n<mes:Structures>\n"
        ]
        for container, name, tag in self.order:
            self.container(container, tag, getattr(structures, name))
        self.out.append("</mes:Structures>\n</mes:Structure>\n")
        return "".join(self.out)

    def container(self, container: str, tag: str, artefacts: Iterable[Artefact]) -> None:
        held = list(artefacts)
        if held:
            self.out.append(f"<str:{container}>\n")
            for artefact in held:
                self.artefact(tag, artefact)
            self.out.append(f"</str:{container}>\n")

    def artefact(self, tag: str, artefact: Artefact) -> None:
        self.out.append(f"<str:{tag}{attributes(self.artefact_attributes(artefact))}>")
        self.naming(artefact)
        if not artefact.external:
            self.body(artefact)
        self.out.append(f"</str:{tag}>\n")

    def naming(self, named: Named) -> None:
        """Annotations, names and descriptions. The schemas want a name: without one, the identifier stands in."""
        self.annotations(named.annotations)
        self.texts("Name", spoken(named.names) or {"en": named.id})
        self.texts("Description", spoken(named.descriptions))

    def texts(self, tag: str, texts: Texts) -> None:
        for language, said in texts.items():
            self.out.append(f"<com:{tag} xml:lang={quoted(language)}>{text(said)}</com:{tag}>")

    def annotations(self, annotations: tuple[Annotation, ...]) -> None:
        if not annotations:
            return
        self.out.append("<com:Annotations>")
        for one in annotations:
            self.out.append(f"<com:Annotation{attributes({'id': one.id or None})}>")
            for tag, said in (("Title", one.title), ("Type", one.type), ("URL", one.url)):
                if said:
                    self.out.append(f"<com:Annotation{tag}>{text(said)}</com:Annotation{tag}>")
            self.texts("AnnotationText", one.texts)
            self.out.append("</com:Annotation>")
        self.out.append("</com:Annotations>")

    def body(self, artefact: Artefact) -> None:
        match artefact:
            case AgencyScheme():
                self.items(artefact.agencies)
            case CodeList():
                self.items(artefact.codes)
            case ConceptScheme():
                self.items(artefact.concepts)
            case CategoryScheme():
                for category in artefact.categories:
                    self.category(category)
            case Dataflow(structure=Ref() as structure):
                self.ref("Structure", structure)
            case Metadataflow(structure=Ref() as structure):
                self.ref("Structure", structure)
                self.usage_target()
            case Categorisation():
                self.ref("Source", artefact.source)
                self.ref("Target", artefact.target)
            case Constraint():
                self.constraint(artefact)
            case DataStructure() if artefact.dimensions:
                self.data_structure(artefact)
            case MetadataStructure() if artefact.attributes:
                self.metadata_structure(artefact)

    def usage_target(self) -> None:
        """What metadata may be about stands in the metadata structure."""

    def items(self, held: Iterable[Agency | Code | Concept]) -> None:
        for item in held:
            self.item(item)

    def item(self, item: Agency | Code | Concept) -> None:
        tag = ITEMS[type(item)]
        self.out.append(f"<str:{tag} id={quoted(item.id)}>")
        self.naming(item)
        parent = getattr(item, "parent", "")
        if parent and self.may_be_parent(parent):
            self.local("Parent", parent)
        if isinstance(item, Concept) and item.representation:
            self.representation("CoreRepresentation", item.representation)
        self.out.append(f"</str:{tag}>")

    def category(self, category: Category) -> None:
        self.out.append(f"<str:Category{attributes({'id': category.id})}>")
        self.naming(category)
        for child in category.children:
            self.category(child)
        self.out.append("</str:Category>")

    def component(self, tag: str, component: Component, /, **more: str | None) -> None:
        """Opens a component: what it means and which values it takes. The caller closes it."""
        self.out.append(f"<str:{tag}{attributes({'id': component.id, **more})}>")
        self.annotations(component.annotations)
        self.ref("ConceptIdentity", component.concept)
        if component.representation:
            self.representation("LocalRepresentation", component.representation)
        for role in component.roles:
            self.ref("ConceptRole", role)

    def representation(self, tag: str, shown: Representation) -> None:
        self.out.append(f"<str:{tag}{attributes(self.occurs(shown))}>")
        format_ = attributes({"textType": shown.text_type or None, **shown.facets})
        if shown.enumeration:
            self.ref("Enumeration", shown.enumeration)
            self.out.append(f"<str:EnumerationFormat{format_}/>" if format_ else "")
        else:
            self.out.append(f"<str:TextFormat{format_}/>")
        self.out.append(f"</str:{tag}>")

    def occurs(self, shown: Representation) -> Mapping[str, str | None]:
        """Only later versions have a word for it."""
        return {}

    def data_structure(self, structure: DataStructure) -> None:
        self.out.append('<str:DataStructureComponents><str:DimensionList id="DimensionDescriptor">')
        for position, dimension in enumerate(structure.dimensions, 1):
            self.dimension(dimension, position)
        self.close("DimensionList")
        for group in structure.groups:
            self.group(group)
        if structure.attributes:
            self.out.append('<str:AttributeList id="AttributeDescriptor">')
            for attribute in structure.attributes:
                self.attribute(attribute, structure)
            self.close("AttributeList")
        if structure.measures:
            self.out.append('<str:MeasureList id="MeasureDescriptor">')
            self.measures(structure)
            self.close("MeasureList")
        self.close("DataStructureComponents")

    def group(self, group: Group) -> None:
        self.out.append(f"<str:Group{attributes({'id': group.id})}>")
        for id_ in group.dimensions:
            self.out.append("<str:GroupDimension>")
            self.local("DimensionReference", id_)
            self.close("GroupDimension")
        self.close("Group")

    def constraint(self, constraint: Constraint) -> None:
        if constraint.attached:
            self.out.append("<str:ConstraintAttachment>")
            for ref in constraint.attached:
                self.ref(ref.kind, ref)
            self.close("ConstraintAttachment")
        for region in constraint.regions:
            self.out.append(f"<str:CubeRegion{attributes({'include': flag(region.included)})}>")
            self.region(region)
            self.close("CubeRegion")

    def metadata_attribute(self, attribute: MetadataAttribute) -> None:
        self.component(
            "MetadataAttribute",
            attribute,
            minOccurs=str(attribute.least),
            maxOccurs="unbounded" if attribute.most is None else str(attribute.most),
            isPresentational="true" if attribute.presentational else None,
        )
        for child in attribute.children:
            self.metadata_attribute(child)
        self.close("MetadataAttribute")

    def close(self, tag: str) -> None:
        self.out.append(f"</str:{tag}>")
