"""Entries of the ledger in sentences: names looked up for many entries at once, by public id. It never writes.

What an entry is about is called as the entry itself calls it, so the sentence says what was true then. Only names
of persons are looked up now: they stand beside the ledger, and where they were erased the sentence says so.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from accounts.models import Membership, Person
from accounts.roles import Role
from core import chains
from core.models import Entry, PersonalDetail, Subject
from core.registry import sentences
from core.shapes import TRACKS
from record.kinds import KINDS
from record.models import Meaning
from tracks.models import Activity

Facts = Mapping[str, Any]
LONGEST = 200
SHOWN = ("reason", "remarks", "note", "answer", "title", "name", "behalf", "email")
"""The parts of an entry's data that are texts for readers."""


@dataclass(frozen=True)
class Names:
    """What the public ids of some entries are called, and the personal texts beside them; loaded once."""

    persons: Mapping[str, str]
    institutions: Mapping[str, str]
    givers: Mapping[str, str]
    activities: Mapping[str, str]
    texts: Mapping[str, str]

    def person(self, key: Any) -> str:
        if key is None:
            return _("The product")
        return self.persons.get(str(key), _("somebody unknown")) or _("(erased)")

    def text(self, value: Any) -> str:
        """A value as a reader understands it: personal texts in full, ids by name, hashes short."""
        if chains.is_reference(value):
            return self.texts.get(value[chains.PERSONAL], "") or _("(erased)")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if value is None or value in ("", [], {}):
            return "–"
        if isinstance(value, list):
            return ", ".join(self.text(item) for item in value)
        known = str(value)
        for held in (self.persons, self.institutions, self.activities):
            known = held.get(known, known)
        return known if len(known) <= LONGEST else f"{known[:LONGEST]} …"


@dataclass(frozen=True)
class Line:
    """One entry in words."""

    sequence: int
    hash: str
    at: datetime
    effective: date
    sentence: SafeString
    plain: str
    role: StrOrPromise
    institution: str
    details: tuple[tuple[StrOrPromise, str], ...]
    person: str


def lines_of(entries: Sequence[Entry], *, slug: str, institutions: Mapping[str, str]) -> list[Line]:
    """The entries as sentences, in their order; `institutions` are those of the implementation, by public id.

    Two queries whatever their number, and one more each where delegations or dependencies are among them.
    """
    said = [(entry, json.loads(entry.header), json.loads(entry.payload)) for entry in entries]
    headers, payloads = [header for _e, header, _p in said], [payload for _e, _h, payload in said]
    names = names_for(headers, payloads, institutions)
    return [_line(entry, header, payload, names, slug) for entry, header, payload in said]


def names_for(headers: Sequence[Facts], payloads: Sequence[Facts], institutions: Mapping[str, str]) -> Names:
    """The names behind every public id and personal reference in these entries."""
    ids = set(_identifiers([*headers, *payloads]))
    digests = {digest for payload in payloads for digest in chains.references(payload)}
    kinds = {payload.get("kind") for payload in payloads}
    givers = _givers(ids) if "delegation" in kinds else {}
    ids |= {UUID(person) for person in givers.values()}
    persons = Person.objects.filter(public_id__in=ids).values_list("public_id", "name")
    texts = PersonalDetail.objects.filter(digest__in=digests).values_list("digest", "text")
    return Names(
        persons={str(key): name for key, name in persons},
        institutions=institutions,
        givers=givers,
        activities=_activities(ids) if "dependency" in kinds else {},
        texts=dict(texts),
    )


def _givers(ids: set[UUID]) -> dict[str, str]:
    """Whose memberships these are."""
    held = Membership.objects.filter(public_id__in=ids).values_list("public_id", "person__public_id")
    return {str(key): str(person) for key, person in held}


def _activities(ids: set[UUID]) -> dict[str, str]:
    held = Activity.objects.filter(public_id__in=ids).values_list("public_id", "code", "title")
    return {str(key): f"{code} {title}" for key, code, title in held}


def _identifiers(value: Any) -> Iterable[UUID]:
    """Every public id anywhere in these JSON values."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _identifiers(item)
    elif isinstance(value, str) and len(value) == 36:
        try:
            yield UUID(value)
        except ValueError:
            return


def _line(entry: Entry, header: Facts, payload: Facts, names: Names, slug: str) -> Line:
    kind, facts = payload.get("kind", ""), payload.get("facts", {})
    subject = called(kind, facts, header["subject"], names)
    actor = names.person(header["actor"])
    pattern = str(sentences[entry.action]).replace("{", "{{").replace("}", "}}")
    return Line(
        sequence=entry.sequence,
        hash=entry.hash,
        at=entry.recorded_at,
        effective=entry.effective_on,
        sentence=format_html(
            pattern % {"actor": "{actor}", "subject": "{subject}"},
            actor=format_html("<b><bdi>{}</bdi></b>", actor),
            subject=_linked(subject, kind, facts, slug),
        ),
        plain=str(sentences[entry.action]) % {"actor": actor, "subject": subject},
        role=_role(header["role"]),
        institution=names.institutions.get(header["institution"] or "", ""),
        details=(*_meaning(kind, facts), *_details(kind, payload.get("data", {}), names)),
        person=actor,
    )


def _role(code: str | None) -> StrOrPromise:
    if code == "administrator":
        return _("Administrator")
    return Role(code).label if code in Role.values else ""


def _linked(subject: str, kind: str, facts: Facts, slug: str) -> SafeString:
    url = _url(kind, facts, slug)
    if url:
        return format_html('<a href="{}"><bdi>{}</bdi></a>', url, subject)
    return format_html("<bdi>{}</bdi>", subject)


def _url(kind: str, facts: Facts, slug: str) -> str:
    """The page of what the entry is about, where its address follows from the entry alone."""
    if kind == "document" and "reference" in facts:
        return reverse("record:document", args=[slug, facts["reference"]])
    if kind == "version" and "reference" in facts:
        document, _dash, number = facts["reference"].rpartition("-")
        return f"{reverse('record:document', args=[slug, document])}?version={number}"
    if kind == "activity" and "code" in facts and not facts.get("dropped"):
        return reverse("tracks:activity", args=[slug, facts["code"]])
    return ""


# --- What things are called ----------------------------------------------------------------------


def called(kind: str, facts: Facts, subject: str, names: Names) -> str:
    """How a reader calls what an entry is about."""
    special = CALLED.get(kind)
    shown = special(facts, subject, names) if special else _by_its_facts(facts)
    return (shown or str(_word_for(kind))).removesuffix(".")


def _by_its_facts(facts: Facts) -> str:
    """The reference or code, and the title or name, where the entry has them."""
    first = facts.get("reference") or facts.get("code") or ""
    second = facts.get("title") or facts.get("name") or facts.get("text") or ""
    if not first and not second:
        return _("no. %(number)s") % {"number": facts["number"]} if "number" in facts else ""
    return f"{first} {second}".strip()


def _word_for(kind: str) -> StrOrPromise:
    model = models_by_kind().get(kind)
    return model._meta.verbose_name or kind if model else kind


def _member(facts: Facts, subject: str, names: Names) -> str:
    role = facts.get("role", "")
    return _("%(person)s as %(role)s for %(institution)s") % {
        "person": names.person(facts.get("person", "")),
        "role": Role(role).label if role in Role.values else role,
        "institution": names.institutions.get(facts.get("institution", ""), _("an institution")),
    }


def _delegation(facts: Facts, subject: str, names: Names) -> str:
    giver = names.givers.get(facts.get("giver", ""), "")
    return _("from %(giver)s to %(deputy)s") % {
        "giver": names.person(giver),
        "deputy": names.person(facts.get("deputy", "")),
    }


def _dependency(facts: Facts, subject: str, names: Names) -> str:
    first, second = (names.activities.get(facts.get(end, ""), "?") for end in ("before", "after"))
    return _("%(first)s before %(second)s") % {"first": first, "second": second}


def _route(facts: Facts, subject: str, names: Names) -> str:
    what = facts.get("what", "")
    return str(KINDS[what].title) if what in KINDS else what


def _track(facts: Facts, subject: str, names: Names) -> str:
    code = facts.get("code", "")
    return str(TRACKS[code].name) if code in TRACKS else code


CALLED: dict[str, Callable[[Facts, str, Names], str]] = {
    "person": lambda facts, subject, names: names.person(subject),
    "membership": _member,
    "delegation": _delegation,
    "dependency": _dependency,
    "route": _route,
    "track": _track,
    "file": lambda facts, subject, names: _("of %(version)s") % {"version": facts.get("version", "?")},
    "plan": lambda facts, subject, names: "",
    "checklist_item": lambda facts, subject, names: _("“%(text)s”") % {"text": facts.get("text", "").rstrip(".")},
}


# --- What is said beneath ------------------------------------------------------------------------


def _meaning(kind: str, facts: Facts) -> list[tuple[StrOrPromise, str]]:
    """What a signature means."""
    code = facts.get("meaning") if kind == "signature" else None
    return [(_("Meaning"), str(Meaning(code).label))] if code in Meaning.values else []


def _details(kind: str, data: Facts, names: Names) -> Iterable[tuple[StrOrPromise, str]]:
    """The texts of an entry, and for an edit each field with its old and new value."""
    for key in SHOWN:
        if data.get(key):
            yield _field(kind, key), names.text(data[key])
    for key, change in data.get("changes", {}).items():
        both = {"old": names.text(change["old"]), "new": names.text(change["new"])}
        yield _field(kind, key), _("%(old)s → %(new)s") % both


def _field(kind: str, key: str) -> StrOrPromise:
    words = {"reason": _("Reason"), "remarks": _("Remarks"), "answer": _("Answer"), "behalf": _("On behalf of")}
    if key in words:
        return words[key]
    model = models_by_kind().get(kind)
    try:
        found = model._meta.get_field(key) if model else None
    except FieldDoesNotExist:
        found = None
    name = str(getattr(found, "verbose_name", key.replace("_", " ")))
    return name[:1].upper() + name[1:]


def models_by_kind() -> dict[str, type[Subject]]:
    return {model.kind: model for model in apps.get_models() if issubclass(model, Subject)}
