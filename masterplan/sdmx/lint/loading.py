"""Rules on loading structures: references, sizes, rights, and what may change once something is frozen."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from masterplan.sdmx.identifiers import is_valid
from masterplan.sdmx.lint.finding import Finding, Level, Model, finding
from masterplan.sdmx.reading.message import references
from masterplan.sdmx.versions import Step, removed_codes, removed_dataflows, step

LARGEST = 30 * 1024 * 1024
"""Bytes that the Data Lifecycle Manager takes by default."""
STANDARD_LISTS = ("SDMX", "ILO")


def too_large(model: Model) -> Iterator[Finding]:
    if model.size > LARGEST and model.structures.data_structures:
        text = _("The file of all structures has %(size)s MB.") % {"size": model.size // 2**20}
        done = _("The Data Lifecycle Manager takes 30 MB unless it is set otherwise. Pack the file: it takes zip.")
        yield finding("size", Level.WARNING, model.structures.data_structures[0].ref, text, done)


def unresolved(model: Model) -> Iterator[Finding]:
    there = model.structures.by_ref()
    for ref in sorted({one.scheme for one in references(model.structures)} - there.keys(), key=lambda one: one.short):
        text = _("The model points to %(ref)s, which it does not hold.") % {"ref": ref.short}
        done = _("The upload fails unless it is in the same data space already: what is pointed to is loaded first.")
        yield finding("order", Level.ERROR, ref, text, done)


def agencies(model: Model) -> Iterator[Finding]:
    for artefact in model.structures:
        if artefact.agency not in (model.plan.agency, *STANDARD_LISTS):
            text = _("%(what)s is maintained by another agency.") % {"what": artefact.ref.short}
            done = _("Who loads it needs the right to import structures for that agency too.")
            yield finding("rights", Level.NOTE, artefact.ref, text, done)
    if model.structures.agency_schemes:
        text = _("Structures and data are loaded for the agency %(agency)s.") % {"agency": model.plan.agency}
        done = _(
            "Whoever loads needs the rights to read (1, 2), to import structures (16) and data (32), and to update "
            "both (128, 256) for it, in each data space."
        )
        yield finding("rights", Level.NOTE, model.structures.agency_schemes[0].ref, text, done)


def identifiers(model: Model) -> Iterator[Finding]:
    for artefact in model.structures:
        if not is_valid(artefact.id):
            text = _("The identifier %(id)s does not begin with a letter or has other signs in it.") % {
                "id": artefact.id
            }
            done = _("The upload is refused, or addresses of the web service break.")
            yield finding("identifier", Level.ERROR, artefact.ref, text, done)


def parents_in_later_version(model: Model) -> Iterator[Finding]:
    for one in model.structures.code_lists:
        odd = sorted({code.parent for code in one.codes if code.parent and not is_valid(code.parent)})
        if odd:
            said = {"what": one.ref.short, "code": odd[0]}
            text = _("In %(what)s codes stand under %(code)s, which does not begin with a letter.") % said
            done = _("In SDMX-ML 3.0 the list is written flat, as its schema wants; version 2.1 keeps the levels.")
            yield finding("hierarchy", Level.NOTE, one.ref, text, done)


def final_too_early(model: Model) -> Iterator[Finding]:
    for artefact in model.structures:
        if artefact.final and not model.loaded:
            text = _("%(what)s is marked final before first data were loaded.") % {"what": artefact.ref.short}
            done = _("Only names, descriptions and annotations could still change: a mistake costs a new version.")
            yield finding("final", Level.WARNING, artefact.ref, text, done)


def changed_under_its_version(model: Model) -> Iterator[Finding]:
    """What is frozen does not change in place."""
    before = {one.ref: one for one in model.frozen or ()}
    for artefact in model.structures:
        old = before.get(artefact.ref)
        if old is not None and step(old, artefact) is not Step.NONE:
            text = _("%(what)s differs from the frozen one of the same version.") % {"what": artefact.ref.short}
            done = _("A final artefact refuses the change; another is replaced only while nothing refers to it.")
            yield finding("version", Level.ERROR, artefact.ref, text, done)


def codes_that_went(model: Model) -> Iterator[Finding]:
    for removed in removed_codes(model.frozen, model.structures) if model.frozen else ():
        said = {"code": removed.code, "list": removed.list.short}
        text = _("The code %(code)s of %(list)s is gone since the model was frozen.") % said
        done = _("Rows with it are refused at the next load, and data that have it keep the old version in use.")
        yield finding("removed", Level.ERROR, removed.list, text, done)


def dataflows_that_went(model: Model) -> Iterator[Finding]:
    for ref in removed_dataflows(model.frozen, model.structures) if model.frozen else ():
        text = _("The dataflow %(id)s is gone since the model was frozen.") % {"id": ref.id}
        done = _(
            "It stays where it was loaded. Delete it in the Data Lifecycle Manager, before its structure and lists: "
            "elsewhere its mapping set would be left behind."
        )
        yield finding("deletion", Level.WARNING, ref, text, done)
