"""The small parts of SDMX-ML, read alike in versions 2.1 and 3.0: texts, annotations, references, representations."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from lxml import etree

from masterplan.sdmx.artefacts import PACKAGES, PARENTS, Annotation, Ref, Representation
from masterplan.sdmx.identifiers import is_code
from masterplan.sdmx.reading.remarks import Remarks, local

URN = re.compile(r"urn:sdmx:org\.sdmx\.infomodel\.\w+\.(\w+)=([^:=]+):([^:(]+)\(([^)]*)\)(?:\.(.+))?")
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
RENAMED = {"DataConstraint": "ContentConstraint", "Codelist": "Codelist", "CodeList": "Codelist"}


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in element if local(child) == name)


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """The first element down that path."""
    found: etree._Element | None = element
    for name in path:
        found = next(children(found, name), None) if found is not None else None
    return found


def said(element: etree._Element | None) -> str:
    """All text in the element, without white space around it."""
    return "".join(str(part) for part in element.itertext()).strip() if element is not None else ""


def whole(element: etree._Element) -> str:
    """The text as it stands: names may well begin with a space."""
    return "".join(str(part) for part in element.itertext())


def texts(element: etree._Element, name: str) -> dict[str, str]:
    """By language; the standard takes a text without one for English."""
    return {one.get(LANGUAGE, "en"): whole(one) for one in children(element, name)}


def annotations(element: etree._Element) -> tuple[Annotation, ...]:
    held = child(element, "Annotations")
    return tuple(annotation(one) for one in children(held, "Annotation")) if held is not None else ()


def annotation(element: etree._Element) -> Annotation:
    found = {local(one).removeprefix("Annotation"): whole(one) for one in element if local(one)}
    return Annotation(
        id=element.get("id", ""),
        title=found.get("Title") or found.get("Value", ""),
        type=found.get("Type", ""),
        url=found.get("URL", "").strip(),
        texts=texts(element, "AnnotationText"),
    )


def naming(element: etree._Element) -> dict[str, object]:
    """The keywords of whatever has names."""
    return {
        "names": texts(element, "Name"),
        "descriptions": texts(element, "Description"),
        "annotations": annotations(element),
    }


def identifier(element: etree._Element, remarks: Remarks, *, otherwise: str = "") -> str:
    """The identifier of an element; one that is missing or impossible is refused."""
    found = element.get("id") or otherwise
    if not found:
        remarks.refuse(_("This has no identifier."), element)
    elif not is_code(found):
        remarks.refuse(_("“%(id)s” cannot be an identifier.") % {"id": found[:80]}, element)
    return found


def reference(element: etree._Element | None, kind: str, remarks: Remarks) -> Ref | None:
    """What the element points to: by parts or URN in version 2.1, by URN in 3.0. None and a refusal if unclear."""
    if element is None:
        return None
    parts = child(element, "Ref")
    if parts is not None:
        return by_parts(parts, kind, remarks)
    urn = child(element, "URN")
    return by_urn(said(urn if urn is not None else element), element, remarks)


def by_parts(parts: etree._Element, kind: str, remarks: Remarks) -> Ref | None:
    named = parts.get("class", kind)
    kind = RENAMED.get(named, named)
    agency = parts.get("agencyID", "")
    if kind not in PACKAGES:
        remarks.refuse(_("This points to a %(kind)s, which is not known here.") % {"kind": kind}, parts)
        return None
    if kind in PARENTS:
        parent, id_ = parts.get("maintainableParentID", ""), parts.get("id", "")
        found = Ref(kind, agency, parent, parts.get("maintainableParentVersion", "1.0"), id_)
    else:
        found = Ref(kind, agency, parts.get("id", ""), parts.get("version", "1.0"))
    if not (agency and found.id and (found.item or kind not in PARENTS)):
        remarks.refuse(_("The reference does not say agency and identifier."), parts)
        return None
    return found


def by_urn(urn: str, element: etree._Element, remarks: Remarks) -> Ref | None:
    match = URN.fullmatch(urn)
    kind = RENAMED.get(match[1], match[1]) if match else ""
    if match is None or kind not in PACKAGES:
        remarks.refuse(_("“%(urn)s” is no reference that is known here.") % {"urn": urn[:120]}, element)
        return None
    return Ref(kind, match[2], match[3], match[4], match[5] or "")


def local_id(element: etree._Element) -> str:
    """What an element points to within its own artefact."""
    parts = child(element, "Ref")
    return parts.get("id", "") if parts is not None else said(element)


def representation(element: etree._Element | None, remarks: Remarks) -> Representation | None:
    if element is None:
        return None
    listed = child(element, "Enumeration")
    format_ = child(element, "EnumerationFormat" if listed is not None else "TextFormat")
    facets = {str(key): str(value) for key, value in format_.attrib.items()} if format_ is not None else {}
    return Representation(
        enumeration=reference(listed, "Codelist", remarks),
        text_type=facets.pop("textType", ""),
        facets=facets,
        occurs={str(key): str(value) for key, value in element.attrib.items()},
    )
