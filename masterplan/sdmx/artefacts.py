"""The SDMX information model as frozen dataclasses: as much of it as a Master Plan needs, in every language at once.

Libraries keep one name for each artefact; a country has two or three languages, so the names here are by language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import ClassVar

Texts = Mapping[str, str]
"""A text by language tag."""

PACKAGES = {
    "Agency": "base",
    "AgencyScheme": "base",
    "Category": "categoryscheme",
    "Categorisation": "categoryscheme",
    "CategoryScheme": "categoryscheme",
    "Code": "codelist",
    "Codelist": "codelist",
    "Concept": "conceptscheme",
    "ConceptScheme": "conceptscheme",
    "ContentConstraint": "registry",
    "DataProvider": "base",
    "Dataflow": "datastructure",
    "DataStructure": "datastructure",
    "Metadataflow": "metadatastructure",
    "MetadataStructure": "metadatastructure",
    "ProvisionAgreement": "registry",
    "ValueList": "codelist",
}
PARENTS = {"Agency": "AgencyScheme", "Category": "CategoryScheme", "Code": "Codelist", "Concept": "ConceptScheme"}
"""Items, and the scheme that each kind of item lies in."""


@dataclass(frozen=True)
class Ref:
    """Names an artefact, or an item in it, wherever it lives."""

    kind: str
    agency: str
    id: str
    version: str = "1.0"
    item: str = ""

    @property
    def urn(self) -> str:
        item = f".{self.item}" if self.item else ""
        return f"urn:sdmx:org.sdmx.infomodel.{PACKAGES[self.kind]}.{self.kind}={self.short}{item}"

    @property
    def short(self) -> str:
        """As data files and people write it: AGENCY:ID(VERSION)."""
        return f"{self.agency}:{self.id}({self.version})"

    @property
    def scheme(self) -> "Ref":
        """The artefact that the item lies in; itself, if it names no item."""
        return Ref(PARENTS.get(self.kind, self.kind), self.agency, self.id, self.version)


@dataclass(frozen=True, kw_only=True)
class Annotation:
    """What a program may read beside the model; .Stat Suite takes layout and defaults from it."""

    type: str = ""
    title: str = ""
    id: str = ""
    url: str = ""
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Named:
    """Whatever has an identifier and names."""

    id: str
    names: Texts = field(default_factory=dict)
    descriptions: Texts = field(default_factory=dict)
    annotations: tuple[Annotation, ...] = ()

    def annotation(self, type_: str) -> Annotation | None:
        return next((one for one in self.annotations if one.type == type_), None)


@dataclass(frozen=True, kw_only=True)
class Artefact(Named):
    """What an agency maintains, under a version of its own."""

    kind: ClassVar[str] = ""

    agency: str
    version: str = "1.0"
    final: bool = False
    external: bool = False
    """True if the message only points to it."""
    partial: bool = False

    @property
    def ref(self) -> Ref:
        return Ref(self.kind, self.agency, self.id, self.version)


@dataclass(frozen=True, kw_only=True)
class Representation:
    """The values that a component takes: those of a list, or of a text type with its facets."""

    enumeration: Ref | None = None
    text_type: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    occurs: Mapping[str, str] = field(default_factory=dict)
    """How often a value may stand, in words of version 3.0: `minOccurs`, `maxOccurs`."""

    @property
    def max_length(self) -> int | None:
        said = self.facets.get("maxLength", "")
        return int(said) if said.isdigit() else None


# --- Schemes and their items -------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Code(Named):
    parent: str = ""


@dataclass(frozen=True, kw_only=True)
class Concept(Named):
    parent: str = ""
    representation: Representation | None = None


@dataclass(frozen=True, kw_only=True)
class Category(Named):
    children: tuple["Category", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Agency(Named):
    pass


@dataclass(frozen=True, kw_only=True)
class AgencyScheme(Artefact):
    kind: ClassVar[str] = "AgencyScheme"
    agencies: tuple[Agency, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CodeList(Artefact):
    kind: ClassVar[str] = "Codelist"
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ConceptScheme(Artefact):
    kind: ClassVar[str] = "ConceptScheme"
    concepts: tuple[Concept, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CategoryScheme(Artefact):
    kind: ClassVar[str] = "CategoryScheme"
    categories: tuple[Category, ...] = ()

    def paths(self) -> Iterator[tuple[str, Category]]:
        """Every category with its full identifier, such as `EMP.WAGES`."""
        stack = [(one.id, one) for one in reversed(self.categories)]
        while stack:
            path, category = stack.pop()
            yield path, category
            stack += [(f"{path}.{child.id}", child) for child in reversed(category.children)]


# --- Structures of data ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Component:
    """A column of the data: what it means, and the values that it takes."""

    id: str
    concept: Ref
    representation: Representation | None = None
    roles: tuple[Ref, ...] = ()
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dimension(Component):
    role: str = ""
    """Empty for an ordinary one; `time` or `measure`."""


@dataclass(frozen=True, kw_only=True)
class Measure(Component):
    pass


@dataclass(frozen=True, kw_only=True)
class Attribute(Component):
    mandatory: bool = False
    attachment: str = "observation"
    """What a value belongs to: `observation`, `dimensions`, `group` or `dataset`."""
    dimensions: tuple[str, ...] = ()
    group: str = ""
    measures: tuple[str, ...] = ()
    """The measures that it speaks of; empty for all."""


@dataclass(frozen=True, kw_only=True)
class Group:
    id: str
    dimensions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DataStructure(Artefact):
    """The columns of data that share their dimensions; the time dimension stands last among them."""

    kind: ClassVar[str] = "DataStructure"
    dimensions: tuple[Dimension, ...] = ()
    groups: tuple[Group, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    measures: tuple[Measure, ...] = ()

    @property
    def components(self) -> tuple[Component, ...]:
        return (*self.dimensions, *self.measures, *self.attributes)


@dataclass(frozen=True, kw_only=True)
class Dataflow(Artefact):
    kind: ClassVar[str] = "Dataflow"
    structure: Ref | None = None


@dataclass(frozen=True, kw_only=True)
class Categorisation(Artefact):
    kind: ClassVar[str] = "Categorisation"
    source: Ref
    target: Ref


@dataclass(frozen=True, kw_only=True)
class Region:
    """Values by component; included, or excluded from what is otherwise there."""

    values: Mapping[str, tuple[str, ...]]
    included: bool = True


@dataclass(frozen=True, kw_only=True)
class Constraint(Artefact):
    kind: ClassVar[str] = "ContentConstraint"
    role: str = "Allowed"
    attached: tuple[Ref, ...] = ()
    regions: tuple[Region, ...] = ()


# --- Reference metadata ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class MetadataAttribute(Component):
    children: tuple["MetadataAttribute", ...] = ()
    presentational: bool = False
    least: int = 0
    most: int | None = 1
    """None for any number."""


@dataclass(frozen=True, kw_only=True)
class MetadataStructure(Artefact):
    kind: ClassVar[str] = "MetadataStructure"
    attributes: tuple[MetadataAttribute, ...] = ()

    def paths(self) -> Iterator[tuple[str, MetadataAttribute]]:
        """Every attribute with its full identifier, such as `CONTACT.NAME`."""
        stack = [(one.id, one) for one in reversed(self.attributes)]
        while stack:
            path, attribute = stack.pop()
            yield path, attribute
            stack += [(f"{path}.{child.id}", child) for child in reversed(attribute.children)]


@dataclass(frozen=True, kw_only=True)
class Metadataflow(Artefact):
    kind: ClassVar[str] = "Metadataflow"
    structure: Ref | None = None


@dataclass(frozen=True, kw_only=True)
class Structures:
    """Everything of one message, each kind in an order in which it can be loaded."""

    agency_schemes: tuple[AgencyScheme, ...] = ()
    code_lists: tuple[CodeList, ...] = ()
    concept_schemes: tuple[ConceptScheme, ...] = ()
    category_schemes: tuple[CategoryScheme, ...] = ()
    metadata_structures: tuple[MetadataStructure, ...] = ()
    metadataflows: tuple[Metadataflow, ...] = ()
    data_structures: tuple[DataStructure, ...] = ()
    dataflows: tuple[Dataflow, ...] = ()
    categorisations: tuple[Categorisation, ...] = ()
    constraints: tuple[Constraint, ...] = ()

    def __iter__(self) -> Iterator[Artefact]:
        for kind in fields(self):
            yield from getattr(self, kind.name)

    def by_ref(self) -> dict[Ref, Artefact]:
        return {artefact.ref: artefact for artefact in self}

    def dataflow(self, id_: str) -> Dataflow | None:
        return next((flow for flow in self.dataflows if flow.id == id_), None)
