"""A structure message from its first byte to its last: bounds, version, and each artefact as it goes by."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from lxml import etree

from masterplan.sdmx.artefacts import (
    Artefact,
    Categorisation,
    Code,
    Component,
    Concept,
    Constraint,
    Dataflow,
    DataStructure,
    Metadataflow,
    MetadataStructure,
    Ref,
    Structures,
)
from masterplan.sdmx.reading import schemes, structures
from masterplan.sdmx.reading.elements import identifier, naming
from masterplan.sdmx.reading.remarks import Remark, Remarks, Unreadable, line_of, local

LARGEST = 60 * 1024 * 1024
"""Bytes: twice what the Data Lifecycle Manager takes by default."""
MOST_CODES = 250_000
NAMESPACE = "http://www.sdmx.org/resources/sdmxml/schemas/"
VERSIONS = {"v2_1": "2.1", "v3_0": "3.0"}

Build = Callable[..., Artefact | None]
BUILDERS: dict[str, tuple[str, Build]] = {
    "AgencyScheme": ("agency_schemes", schemes.agency_scheme),
    "Categorisation": ("categorisations", schemes.categorisation),
    "CategoryScheme": ("category_schemes", schemes.category_scheme),
    "Codelist": ("code_lists", schemes.code_list),
    "ConceptScheme": ("concept_schemes", schemes.concept_scheme),
    "ContentConstraint": ("constraints", structures.constraint),
    "DataConstraint": ("constraints", structures.constraint),
    "Dataflow": ("dataflows", structures.dataflow),
    "DataStructure": ("data_structures", structures.data_structure),
    "Metadataflow": ("metadataflows", structures.metadataflow),
    "MetadataStructure": ("metadata_structures", structures.metadata_structure),
}
DEPTH = 4
"""Where artefacts lie: message, structures, container, artefact."""


@dataclass(frozen=True)
class Imported:
    """What a file holds, the version that it is written in, and what has to be known about it."""

    structures: Structures
    version: str
    notes: tuple[Remark, ...] = ()


def read(source: Path | bytes) -> Imported:
    """The structures of a file, all of them; raises Unreadable with every reason why not."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > LARGEST:
        raise Unreadable(
            [
                Remark(
                    _("The file has %(size)s MB; more than %(most)s MB are not read. Ask for fewer structures at once.")
                    % {"size": size // 2**20, "most": LARGEST // 2**20}
                )
            ]
        )
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
        first = stream.read(4096)
        stream.seek(0)
        by_first_bytes(first)
        return Message().read(stream)


def by_first_bytes(first: bytes) -> None:
    """Refuses what is no XML at all, in words that say what it is."""
    bare = first.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
    if not bare:
        reason = _("The file is empty.")
    elif bare.startswith(b"PK"):
        reason = _("This is a packed file. Unpack it and choose the XML file in it.")
    elif bare[:1] in b"{[":
        reason = _("This is JSON. Ask for the same structures as SDMX-ML 2.1 or 3.0.")
    elif not bare.startswith(b"<"):
        reason = _("This is no XML. Choose a structure file in SDMX-ML 2.1 or 3.0.")
    elif b"<!DOCTYPE" in bare.upper():
        reason = document_type()
    else:
        return
    raise Unreadable([Remark(reason)])


def document_type() -> str:
    return _("The file declares a document type. Structure files have none, and it can hide an attack: it is not read.")


@dataclass
class Message:
    """One file on its way: what was built, and what was remarked."""

    remarks: Remarks = field(default_factory=Remarks)
    held: dict[str, list[Artefact]] = field(default_factory=dict)
    codes: list[Code] = field(default_factory=list)
    seen: dict[Ref, int | None] = field(default_factory=dict)
    count: int = 0
    version: str = ""

    def read(self, stream: BinaryIO) -> Imported:
        try:
            self.walk(stream)
        except etree.XMLSyntaxError as error:
            line = error.lineno or None
            said = _("From here on it is no well-formed XML (%(said)s). The file may be cut off or wrongly encoded.")
            self.remarks.refusals.append(Remark(said % {"said": first_sentence(error)}, line=line))
        if not self.held and not self.remarks.refusals:
            self.remarks.refusals.append(Remark(_("The file holds no structures that are known here.")))
        if self.remarks.refusals:
            raise Unreadable(self.remarks.refusals)
        found = Structures(**{one.name: tuple(self.held.get(one.name, ())) for one in fields(Structures)})  # type: ignore[arg-type]
        return Imported(found, self.version, (*self.remarks.notes, *self.absent(found)))

    def walk(self, stream: BinaryIO) -> None:
        """Takes each artefact as it ends and lets it go, so that memory holds one at a time."""
        depth = 0
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for event, element in events:
            if event == "start":
                depth += 1
                if depth == 1:
                    self.root(element)
                continue
            if depth == DEPTH:
                self.artefact(element)
                let_go(element)
            elif local(element) == "Code" and depth == DEPTH + 1:
                self.code(element)
                let_go(element)
            depth -= 1
            if len(self.remarks.refusals) >= 50:
                return

    def root(self, element: etree._Element) -> None:
        """Refuses a message of another kind or version before anything else is read."""
        reason = ""
        tree = element.getroottree()
        namespace = str(element.tag).partition("}")[0].lstrip("{")
        release = namespace.removeprefix(NAMESPACE).partition("/")[0] if namespace.startswith(NAMESPACE) else ""
        if tree.docinfo.internalDTD is not None:
            reason = document_type()
        elif not release.startswith("v") and "SDMX" not in namespace:
            reason = _("This is XML, but not SDMX-ML.")
        elif release not in VERSIONS:
            reason = _("This is SDMX-ML of another version. Ask for version 2.1 or 3.0.")
        elif local(element) != "Structure":
            reason = _("This message holds no structures: it is %(kind)s. Ask for a structure message.") % {
                "kind": local(element)
            }
        if reason:
            raise Unreadable([Remark(reason, local(element), line_of(element))])
        self.version = VERSIONS[release]

    def code(self, element: etree._Element) -> None:
        self.count += 1
        if self.count > MOST_CODES:
            said = _("The file holds more than %(most)s codes. Ask for fewer lists at once.") % {"most": MOST_CODES}
            raise Unreadable([Remark(said, "Code", line_of(element))])
        self.codes.append(schemes.code(element, self.remarks))

    def artefact(self, element: etree._Element) -> None:
        name = local(element)
        codes, self.codes = self.codes, []
        if not in_structures(element):
            return
        if name not in BUILDERS:
            said = {"kind": name, "id": element.get("id", "")}
            self.remarks.note(_("Left aside, as nothing here uses it: %(kind)s %(id)s.") % said, element)
            return
        slot, build = BUILDERS[name]
        common = self.common(element)
        more = (codes,) if name == "Codelist" else ()
        built = build(element, common, *more, self.remarks)
        if built is None:
            return
        if built.ref in self.seen:
            first = {"ref": built.ref.short, "line": self.seen[built.ref]}
            self.remarks.refuse(_("%(ref)s stands twice in the file, first in line %(line)s.") % first, element)
        self.seen[built.ref] = line_of(element)
        self.held.setdefault(slot, []).append(built)

    def common(self, element: etree._Element) -> dict[str, Any]:
        """The keywords that every artefact has."""
        agency = element.get("agencyID", "")
        if not agency:
            self.remarks.refuse(_("This does not say which agency maintains it."), element)
        names = naming(element)
        if not names["names"]:
            said = {"kind": local(element), "id": element.get("id", "")}
            self.remarks.note(_("%(kind)s %(id)s has no name; its identifier is shown instead.") % said, element)
        return {
            "id": identifier(element, self.remarks),
            "agency": agency,
            "version": element.get("version", "1.0"),
            "final": truth(element, "isFinal"),
            "external": truth(element, "isExternalReference"),
            "partial": truth(element, "isPartial"),
            **names,
        }

    def absent(self, found: Structures) -> Iterator[Remark]:
        """One note for each artefact that the file points to and does not hold."""
        there = set(found.by_ref())
        missing = {ref.scheme for ref in references(found)} - there
        for ref in sorted(missing, key=lambda one: (one.kind, one.short))[:50]:
            said = {"ref": ref.short, "kind": ref.kind}
            yield Remark(_("The file points to %(kind)s %(ref)s and does not hold it.") % said)


def truth(element: etree._Element, name: str) -> bool:
    return element.get(name, "false").lower() in ("true", "1")


def in_structures(element: etree._Element) -> bool:
    """False for what stands as deep in the header."""
    container = element.getparent()
    outer = container.getparent() if container is not None else None
    return outer is not None and local(outer) == "Structures"


def let_go(element: etree._Element) -> None:
    """Frees what was read; the emptied element stays until its parent goes, with those before it removed."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None and local(element.getprevious()) == local(element):  # type: ignore[arg-type]
        del parent[parent.index(element) - 1]


def first_sentence(error: etree.XMLSyntaxError) -> str:
    return str(error.msg or "").partition(", line")[0][:200]


def references(found: Structures) -> Iterator[Ref]:
    """Every reference from one artefact to another."""
    for artefact in found:
        match artefact:
            case DataStructure():
                yield from component_references(artefact.components)
            case MetadataStructure():
                yield from component_references(one for _path, one in artefact.paths())
            case Dataflow(structure=Ref() as ref) | Metadataflow(structure=Ref() as ref):
                yield ref
            case Categorisation():
                yield from (artefact.source, artefact.target)
            case Constraint():
                yield from artefact.attached
    for scheme in found.concept_schemes:
        yield from concept_references(scheme.concepts)


def component_references(held: Any) -> Iterator[Ref]:
    one: Component
    for one in held:
        yield from (one.concept, *one.roles)
        if one.representation and one.representation.enumeration:
            yield one.representation.enumeration


def concept_references(held: tuple[Concept, ...]) -> Iterator[Ref]:
    for one in held:
        if one.representation and one.representation.enumeration:
            yield one.representation.enumeration
