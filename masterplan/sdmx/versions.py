"""Moves a model on from the one that is frozen: which artefacts are new versions, and which part of the number moves.

Names, descriptions and annotations of a final artefact may change; everything else makes a new version. What only adds
(codes, concepts, optional attributes) moves the second part; what takes away or changes moves the first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, TypeVar

from masterplan.sdmx.artefacts import (
    Artefact,
    Attribute,
    Categorisation,
    CategoryScheme,
    CodeList,
    ConceptScheme,
    Constraint,
    Dataflow,
    DataStructure,
    MetadataAttribute,
    Metadataflow,
    MetadataStructure,
    Ref,
    Structures,
)

Some = TypeVar("Some", bound=Artefact)


class Step(IntEnum):
    """How far a change goes."""

    NONE = 0
    MINOR = 1
    MAJOR = 2


@dataclass(frozen=True)
class Removed:
    """A code that the frozen model has and the present one has not."""

    list: Ref
    code: str


def advanced(frozen: Structures | None, now: Structures) -> Structures:
    """The present model with the versions that follow from the frozen one, references included."""
    if frozen is None:
        return now
    before = {(one.kind, one.agency, one.id): one for one in frozen}
    moved: dict[Ref, Ref] = {}
    done: dict[str, tuple[Artefact, ...]] = {}
    for name in ORDER:
        found = []
        for artefact in getattr(now, name):
            pointed = repointed(artefact, moved)
            old = before.get((artefact.kind, artefact.agency, artefact.id))
            current = numbered(pointed, old)
            moved[artefact.ref] = current.ref
            found.append(current)
        done[name] = tuple(found)
    return Structures(**done)  # type: ignore[arg-type]  # each kind under its own name


ORDER = (
    *("agency_schemes", "code_lists", "concept_schemes", "category_schemes", "metadata_structures", "metadataflows"),
    *("data_structures", "dataflows", "categorisations", "constraints"),
)
"""What is pointed to comes before what points."""


def numbered(artefact: Some, old: Artefact | None) -> Some:
    """The artefact under the version that its change asks for; another agency's keeps its own."""
    if old is None or artefact.kind == "AgencyScheme":
        return artefact
    return replace(artefact, version=next_version(old.version, step(old, artefact)))


def next_version(version: str, how_far: Step) -> str:
    """1.0 → 1.1 or 2.0; further parts count from nought again."""
    parts = [int(part) if part.isdigit() else 0 for part in version.split(".")]
    parts += [0] * (2 - len(parts))
    if how_far is Step.NONE:
        return version
    place = 0 if how_far is Step.MAJOR else 1
    raised = [*parts[:place], parts[place] + 1, *[0] * (len(parts) - place - 1)]
    return ".".join(map(str, raised))


def step(old: Artefact, new: Artefact) -> Step:
    """How far the change goes from one to the other, apart from what may always change."""
    match old, new:
        case (CodeList(), CodeList()):
            return between({c.id: c.parent for c in old.codes}, {c.id: c.parent for c in new.codes})
        case (ConceptScheme(), ConceptScheme()):
            return between(
                {c.id: c.representation for c in old.concepts}, {c.id: c.representation for c in new.concepts}
            )
        case (CategoryScheme(), CategoryScheme()):
            return between(dict.fromkeys(p for p, _c in old.paths()), dict.fromkeys(p for p, _c in new.paths()))
        case (DataStructure(), DataStructure()):
            return between_structures(old, new)
        case (MetadataStructure(), MetadataStructure()):
            return between(dict(map(bare, old.paths())), dict(map(bare, new.paths())))
        case (Dataflow() | Metadataflow(), Dataflow() | Metadataflow()):
            return between_refs([old.structure], [new.structure])
        case (Categorisation(), Categorisation()):
            return between_refs([old.source, old.target], [new.source, new.target])
        case (Constraint(), Constraint()):
            values = between(dict(region_values(old)), dict(region_values(new)))
            return max(values, between_refs(old.attached, new.attached))
    return Step.NONE


def between(old: dict[Any, Any], new: dict[Any, Any]) -> Step:
    """Major if something is gone or changed, minor if something came."""
    if any(key not in new or new[key] != value for key, value in old.items()):
        return Step.MAJOR
    return Step.MINOR if len(new) > len(old) else Step.NONE


def between_refs(old: Iterable[Ref | None], new: Iterable[Ref | None]) -> Step:
    """As far as what is pointed to moved; major if it is another thing."""
    before, after = list(old), list(new)
    if len(before) != len(after):
        return Step.MAJOR
    return max((between_two(one, other) for one, other in zip(before, after, strict=True)), default=Step.NONE)


def between_two(old: Ref | None, new: Ref | None) -> Step:
    if old == new:
        return Step.NONE
    same = old and new and (old.kind, old.agency, old.id, old.item) == (new.kind, new.agency, new.id, new.item)
    if not same or old is None or new is None:
        return Step.MAJOR
    return Step.MINOR if old.version.partition(".")[0] == new.version.partition(".")[0] else Step.MAJOR


def between_structures(old: DataStructure, new: DataStructure) -> Step:
    """Dimensions and measures are the key and the value: any change is major. Optional attributes may come."""
    held, now = {one.id: one for one in old.components}, {one.id: one for one in new.components}
    if [one.id for one in old.dimensions] != [one.id for one in new.dimensions] or set(held) - set(now):
        return Step.MAJOR
    if old.groups != new.groups:
        return Step.MAJOR
    came = [now[id_] for id_ in now.keys() - held.keys()]
    steps = [Step.MINOR if isinstance(one, Attribute) and not one.mandatory else Step.MAJOR for one in came]
    for id_, one in held.items():
        other = now[id_]
        lists = [shown.enumeration if (shown := part.representation) else None for part in (one, other)]
        steps.append(max(between_two(one.concept, other.concept), between_two(*lists)))
        if stripped(one) != stripped(other):
            steps.append(Step.MAJOR)
    return max(steps, default=Step.NONE)


def stripped(one: Any) -> Any:
    """The component without what is compared elsewhere or may always change."""
    shown = replace(one.representation, enumeration=None) if one.representation else None
    return replace(one, concept=Ref("Concept", "", ""), representation=shown, annotations=(), roles=())


def bare(found: tuple[str, MetadataAttribute]) -> tuple[str, object]:
    path, attribute = found
    return path, (attribute.least, attribute.most, attribute.representation)


def region_values(constraint: Constraint) -> Iterable[tuple[tuple[int, str, str], bool]]:
    for number, region in enumerate(constraint.regions):
        for id_, values in region.values.items():
            for value in values:
                yield (number, id_, value), region.included


# --- References follow -------------------------------------------------------------------------


def repointed(value: Any, moved: dict[Ref, Ref]) -> Any:
    """The same with every reference to something that moved pointing to its new version."""
    if isinstance(value, Ref):
        target = moved.get(value.scheme)
        return replace(value, version=target.version) if target else value
    if isinstance(value, tuple):
        return tuple(repointed(one, moved) for one in value)
    match value:
        case DataStructure():
            return replace(
                value,
                dimensions=tuple(component(one, moved) for one in value.dimensions),
                measures=tuple(component(one, moved) for one in value.measures),
                attributes=tuple(component(one, moved) for one in value.attributes),
                annotations=tuple(annotation(one, moved) for one in value.annotations),
            )
        case MetadataStructure():
            return replace(value, attributes=tuple(component(one, moved) for one in value.attributes))
        case Dataflow() | Metadataflow():
            return replace(value, structure=repointed(value.structure, moved))
        case Categorisation():
            return replace(value, source=repointed(value.source, moved), target=repointed(value.target, moved))
        case Constraint():
            return replace(value, attached=repointed(value.attached, moved))
    return value


def component(one: Any, moved: dict[Ref, Ref]) -> Any:
    shown = one.representation
    if shown and shown.enumeration:
        shown = replace(shown, enumeration=repointed(shown.enumeration, moved))
    changed = replace(
        one, concept=repointed(one.concept, moved), roles=repointed(one.roles, moved), representation=shown
    )
    if isinstance(changed, MetadataAttribute):
        changed = replace(changed, children=tuple(component(child, moved) for child in changed.children))
    return changed


def annotation(one: Any, moved: dict[Ref, Ref]) -> Any:
    """The annotation that names the metadata structure follows it."""
    by_urn = {old.urn: new.urn for old, new in moved.items()}
    return replace(one, title=by_urn[one.title]) if one.type == "METADATA" and one.title in by_urn else one


def removed_codes(frozen: Structures, now: Structures) -> list[Removed]:
    """Codes of the frozen model that are gone: rows that have them are refused at the next load."""
    lists = {(one.agency, one.id): {code.id for code in one.codes} for one in now.code_lists}
    return [
        Removed(one.ref, code.id)
        for one in frozen.code_lists
        if (one.agency, one.id) in lists
        for code in one.codes
        if code.id not in lists[one.agency, one.id]
    ]


def removed_dataflows(frozen: Structures, now: Structures) -> list[Ref]:
    there = {(one.agency, one.id) for one in now.dataflows}
    return [one.ref for one in frozen.dataflows if (one.agency, one.id) not in there]
