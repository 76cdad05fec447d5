"""Rules on data and metadata that are to be loaded: totals, lists, texts, releases."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from masterplan.sdmx import grouping
from masterplan.sdmx.artefacts import CodeList, Component, DataStructure
from masterplan.sdmx.lint.finding import Finding, Level, Model, finding
from masterplan.sdmx.lists import total_of

SHORT_TEXT = 150
"""Characters of a text attribute in installations before 2025 that were told nothing else."""


def text_lengths(model: Model) -> Iterator[Finding]:
    for structure in model.structures.data_structures:
        told = structure.annotation("MAXTEXTATTRIBUTELENGTH")
        for one in structure.attributes:
            shown = one.representation
            if shown is None or shown.enumeration or shown.text_type not in ("", "String"):
                continue
            said = {"id": one.id, "what": structure.id}
            if shown.max_length is None:
                text = _("The text %(id)s of %(what)s has no greatest length.") % said
                done = _("Installations since 2025 keep 4,000 characters at the cost of speed, older ones cut at 150.")
                yield finding("text", Level.WARNING, structure.ref, text, done)
            elif shown.max_length > SHORT_TEXT and told is None:
                text = _("The text %(id)s of %(what)s may be longer than 150 characters.") % said
                done = _("Installations before 2025 refuse it without the annotation MAXTEXTATTRIBUTELENGTH.")
                yield finding("text", Level.WARNING, structure.ref, text, done)


def metadata_links(model: Model) -> Iterator[Finding]:
    urns = {one.ref.urn: one for one in model.structures.metadata_structures}
    for structure in model.structures.data_structures:
        told = structure.annotation("METADATA")
        if told is None or told.title not in urns:
            text = _("%(what)s does not name its metadata structure.") % {"what": structure.ref.short}
            done = _("Reference metadata cannot be loaded for its dataflows.")
            yield finding("metadata", Level.WARNING, structure.ref, text, done)
    for described in urns.values():
        for path, attribute in described.paths():
            if attribute.most != 1:
                text = _("%(path)s of %(what)s may have several values.") % {"path": path, "what": described.id}
                done = _("Only one is taken for each place; the upload of more is refused.")
                yield finding("metadata", Level.WARNING, described.ref, text, done)


def mixed_releases(model: Model) -> Iterator[Finding]:
    by_id = {one.id: one.ref for one in model.structures.data_structures}
    for group in grouping.grouped(model.plan, model.choices):
        dates = sorted(grouping.release_dates(model.plan, group))
        if len(dates) > 1 and group.id in by_id:
            said = {"what": group.id, "days": ", ".join(f"T+{days}" for days in dates)}
            text = _("%(what)s holds indicators that are released at different times (%(days)s days).") % said
            done = _("An embargo holds for a whole structure, one at a time: the early ones wait for the late ones.")
            yield finding("embargo", Level.WARNING, by_id[group.id], text, done)


def lists_that_differ(model: Model) -> Iterator[Finding]:
    """Two lists for one dimension: a choice made by hand that no proposal makes."""
    refs = {one.id: one.ref for one in model.structures.data_structures}
    indicators = {one.key: one for one in model.plan.indicators}
    for group in grouping.grouped(model.plan, model.choices):
        first: dict[str, str] = {}
        for key in group.indicators:
            for criterion, listed in indicators[key].lists.items():
                if first.setdefault(criterion, listed) != listed and group.id in refs:
                    said = {"indicator": key, "criterion": criterion, "list": listed, "other": first[criterion]}
                    text = _("%(indicator)s uses %(list)s for %(criterion)s, its structure uses %(other)s.") % said
                    done = _("A dimension has one list: rows with codes of the other are refused.")
                    yield finding("lists", Level.ERROR, refs[group.id], text, done, key)


def totals(model: Model) -> Iterator[Finding]:
    """A dimension needs a code for whoever is not broken down by it."""
    held = model.structures.by_ref()
    indicators = {one.key: one for one in model.plan.indicators}
    refs = {one.id: one for one in model.structures.data_structures}
    for group in grouping.grouped(model.plan, model.choices):
        structure = refs.get(group.id)
        inside = [indicators[key] for key in group.indicators]
        for one in structure.dimensions[3:-1] if structure else ():
            shown = one.representation
            listed = held.get(shown.enumeration) if shown and shown.enumeration else None
            if isinstance(listed, CodeList) and structure and not total_of(listed.codes):
                needed = any(len(indicator.lists) < len(structure.dimensions) - 4 for indicator in inside)
                yield without_total(structure, one, listed, needed=needed)


def without_total(structure: DataStructure, one: Component, listed: CodeList, *, needed: bool) -> Finding:
    said = {"list": listed.ref.short, "what": structure.id, "id": one.id}
    text = _("%(list)s has no code for the total; %(what)s uses it for %(id)s.") % said
    done = _("Every row has a code for every dimension: what is not broken down by it cannot be loaded.")
    return finding("total", Level.WARNING if needed else Level.NOTE, structure.ref, text, done)


def adapted_lists(model: Model) -> Iterator[Finding]:
    """A list that is told to be another agency's, but is not what that agency maintains."""
    by_id = {one.id: one for one in model.structures.code_lists if one.agency == model.plan.agency}
    used = {key for one in model.plan.indicators for key in one.lists.values()}
    for listed in model.plan.lists:
        if listed.key in used and listed.agency and listed.agency != model.plan.agency and listed.key in by_id:
            said = {"list": listed.key, "agency": listed.agency}
            text = _("%(list)s has other codes than the list of %(agency)s. It is written as the country’s.") % said
            done = _("Its data cannot be joined with those that use the original list.")
            yield finding("adapted", Level.NOTE, by_id[listed.key].ref, text, done, listed.key)
