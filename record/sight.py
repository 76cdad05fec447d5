"""What the page of a version shows: one sentence, what can be done, text, files, signatures, consultation, versions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from accounts.history import history_of
from core import clock, comparison
from core.offers import Offer
from core.registry import renderables
from core.transitions import action_of, actions_for
from record import bound, journey, sheet, shelf, talk
from record.issuing import is_concluded, issued_file, making
from record.kinds import KINDS
from record.models import Comment, Document, SignOff, Version

ACTIONS: dict[str, StrOrPromise] = {
    "open_consultation": gettext_lazy("The institutions are asked for comments. The text can still be changed."),
    "submit": gettext_lazy("The version is frozen and put before its signers. A later change needs a new version."),
    "publish": gettext_lazy("It is published for the country. An earlier published version is superseded by it."),
    "begin_drafting": gettext_lazy("The text is being written."),
    "review_legally": gettext_lazy("The lawyers read it. It can still be changed."),
    "enter_into_force": gettext_lazy("It binds the parties from this day; an earlier version in force ends."),
    "end": gettext_lazy("It no longer binds. The record keeps it, and says why it ended."),
}
"""The steps of a lifecycle that have a page, each with what it brings about."""

SENTENCES: dict[str, StrOrPromise] = {
    "draft": gettext_lazy("Version %(number)s is a draft, not yet put before anybody."),
    "advanced_draft": gettext_lazy("Version %(number)s is an advanced draft, and can still be changed."),
    "in_consultation": gettext_lazy("Version %(number)s is in consultation, and can still be changed."),
    "awaiting_signature": gettext_lazy("Version %(number)s waits for signature since %(since)s."),
    "returned": gettext_lazy("Version %(number)s came back. A new version is prepared and signed anew."),
    "approved": gettext_lazy("Version %(number)s is signed by all who were asked, and waits to be published."),
    "published": gettext_lazy("Version %(number)s is published since %(since)s."),
    "superseded": gettext_lazy("A later version took the place of version %(number)s."),
    "needed": gettext_lazy("This agreement is needed; nobody has begun to write it."),
    "drafting": gettext_lazy("Version %(number)s is being drafted."),
    "legal_review": gettext_lazy("The lawyers read version %(number)s."),
    "with_party": gettext_lazy("Version %(number)s is with the parties for signature since %(since)s."),
    "signed": gettext_lazy("Version %(number)s is signed by all parties, and not yet in force."),
    "in_force": gettext_lazy("Version %(number)s is in force."),
    "expiring": gettext_lazy("Version %(number)s is in force, and ends soon."),
    "expired": gettext_lazy("The last day of version %(number)s has passed."),
    "ended": gettext_lazy("Version %(number)s no longer binds."),
    "received": gettext_lazy("The paper was received, and is not yet acknowledged."),
    "acknowledged": gettext_lazy("The paper was received and acknowledged."),
}


@dataclass(frozen=True)
class Answer:
    """How often an institution has spoken in a consultation."""

    institution: str
    constituency: str
    comments: int


def context_of(version: Version, person: Any) -> dict[str, Any]:
    """Everything that the page of this version shows."""
    document, implementation = version.document, version.implementation
    today = clock.today(implementation.zone)
    versions = list(document.versions.all())
    place = shelf.place_of(document, versions, on=today)
    signoff = version.sign_off()
    state = version.shown_state(today)
    return {
        "implementation": implementation,
        "document": document,
        "version": version,
        "signoff": signoff,
        "state": state,
        "dots": shelf.AGREEMENT.index(version.state) + 1 if version.state in shelf.AGREEMENT else 0,
        "sentence": SENTENCES[state]
        % {"number": version.number, "since": date_format(shelf.since(version).astimezone(implementation.zone))},
        "place_of": place,
        "offers": list(offers(version, signoff, versions, person)),
        "reading": _reading(version, signoff),
        "own_room": own_room(document) if document.sort.structured else "",
        **printed(version, place.standing),
        "files": journey.shown_files(version),
        "may_edit": version.is_editable and implementation.held.may("prepare"),
        "signed": sheet.signed(signoff) if signoff else [],
        "asked": sheet.asked(signoff, person) if signoff else [],
        "versions": versions,
        "changes": changes(version, versions),
        "consultation": (answers := consultation(version)),
        "spoken": spoken(answers),
        "conversation": talk.conversation(version, person),
        "history": history_of(_subjects(version, signoff)),
        "trail": trail(document),
    }


def printed(version: Version, standing: Version | None) -> dict[str, Any]:
    """The PDF files: the issued one of this version, else of the one that people rely on; what is being made."""
    own = issued_file(version)
    issued = own or (issued_file(standing) if standing else None)
    due = not own and is_concluded(version)
    return {
        "issued": issued,
        "issued_of": version if own else standing,
        "job": making(version) if due else None,
        "is_due": due,
        "can_be_printed": not own and not version.is_empty(),
    }


def _reading(version: Version, signoff: SignOff | None) -> bound.Reading:
    """What is bound once it was submitted; before that, what would be."""
    content = bound.content_of(signoff.content) if signoff else version.signing_content()
    return bound.reading_of(version.document.type, content)


def _subjects(version: Version, signoff: SignOff | None) -> dict[Any, str]:
    found = {version.public_id: version.reference}
    if signoff:
        found |= {signature.public_id: signature.reference for signature in signoff.signatures.all()}
    return found


def trail(document: Document, here: str = "") -> list[tuple[str, str]]:
    slug = document.implementation.slug
    first = [(_("Documents"), reverse("record:documents", args=[slug]))]
    return [*first, (document.title, document.get_absolute_url() if here else ""), *([(here, "")] if here else [])]


# --- What can be done --------------------------------------------------------------------------


def offers(version: Version, signoff: SignOff | None, versions: list[Version], person: Any) -> Iterator[Offer]:
    """Signing first, then the steps of the lifecycle, then writing; each refused one with its reasons."""
    if signoff and signoff.state in journey.OPEN:
        yield from _to_sign(signoff, person)
    yield from _steps(version, person)
    yield from _writing(version, versions, person)
    if signoff and (action := action_of(signoff, "call_back", person)):
        url = reverse("record:call_back", args=[version.implementation.slug, signoff.reference])
        yield Offer(action.label, url, refusals=action.refusals)


def _to_sign(signoff: SignOff, person: Any) -> Iterator[Offer]:
    options = journey.places_of(signoff, person)
    if any(not option.refusals for option in options):
        note = _("Yours is asked for.")
        yield Offer(_("Sign it"), signoff.get_absolute_url(), note=note, button=_("Read and sign"))
    else:
        yield Offer(_("See the sign-off"), signoff.get_absolute_url())


def _steps(version: Version, person: Any) -> Iterator[Offer]:
    actions = [action for action in actions_for(version, person) if action.name in ACTIONS]
    ending = action_of(version, "end", person)
    for action in [*actions, *([ending] if ending else [])]:
        url = reverse("record:act", args=[*_address(version), action.name])
        yield Offer(action.label, url, refusals=action.refusals)


def _writing(version: Version, versions: list[Version], person: Any) -> Iterator[Offer]:
    if not version.implementation.held.may("prepare"):
        return
    if version.document.sort.structured:
        if room := own_room(version.document):
            yield Offer(_("Write it where it has its place"), room, button=_("Open the text"))
        return
    if version.is_editable:
        yield Offer(_("Edit the draft"), reverse("record:edit", args=_address(version)))
        yield Offer(_("Add a file"), reverse("record:add_file", args=_address(version)))
    elif version.pk == versions[0].pk:
        slug = version.implementation.slug
        yield Offer(_("New version"), reverse("record:new_version", args=[slug, version.document.reference]))


def _address(version: Version) -> list[Any]:
    return [version.implementation.slug, version.document.reference, version.number]


ROOMS = {"governance-manual": "governance:manual", "master-plan": "masterplan:plan"}
"""The pages where structured documents are written."""


def own_room(document: Document) -> str:
    """The address where a structured document is written; nothing while that room is not built."""
    try:
        return reverse(ROOMS[document.type], args=[document.implementation.slug])
    except NoReverseMatch:
        return ""


def structured(implementation: Any) -> list[tuple[StrOrPromise, str]]:
    """The kinds that have a room of their own, with its address."""
    held = [Document(implementation=implementation, type=kind.code) for kind in KINDS.values() if kind.structured]
    return [(document.sort.title, room) for document in held if (room := own_room(document))]


def asking(version: Version, action: str) -> dict[str, Any]:
    """What the page before a step says."""
    return {
        "implementation": version.implementation,
        "version": version,
        "document": version.document,
        "consequence": ACTIONS[action],
        "answers": [
            (_("Document"), version.document.title, version.get_absolute_url()),
            (_("Reference"), version.reference, ""),
            (_("Files"), ", ".join(line.name for line in version.kept_files()) or _("none"), ""),
            *(_open_places(version) if action == "submit" else ()),
        ],
        "trail": trail(version.document, version.reference),
    }


def _open_places(version: Version) -> Iterator[tuple[str, str, str]]:
    """That places are still to be completed. It hinders nobody: a country may agree on a text with gaps, knowingly."""
    count = renderables[version.document.type].open_places(version)
    if count:
        words = ngettext("%(count)s place would be signed empty", "%(count)s places would be signed empty", count)
        yield _("Still to be completed"), words % {"count": count}, own_room(version.document)


# --- Beside the text ---------------------------------------------------------------------------


def changes(version: Version, versions: list[Version]) -> tuple[Version, tuple[comparison.Piece, ...]] | None:
    """What differs from the version before, word by word, for kinds whose text is one piece."""
    before = next((other for other in versions if other.number == version.number - 1), None)
    old, new = (before.content.get("text", "") if before else ""), version.content.get("text", "")
    if before is None or version.document.sort.structured or old == new:
        return None
    return before, comparison.shortened(comparison.differences(old, new))


def consultation(version: Version) -> list[Answer]:
    """Who was consulted and has spoken, and first of all who has not; for kinds that are consulted on."""
    if not version.document.sort.consulted or version.state == "draft":
        return []
    said = Counter(
        Comment.objects.filter(content_type__model="version", object_id=version.pk).values_list(
            "institution", flat=True
        )
    )
    consulted = version.implementation.institutions.exclude(type__in=["donor", "ilo"]).order_by("name")
    rows = [Answer(i.name, i.get_constituency_display(), said[i.pk]) for i in consulted]
    return sorted(rows, key=lambda row: bool(row.comments))


def spoken(rows: list[Answer]) -> str:
    """How many institutions have spoken, in words."""
    given = sum(1 for row in rows if row.comments)
    return ngettext(
        "%(given)s of %(all)s institution has spoken", "%(given)s of %(all)s institutions have spoken", len(rows)
    ) % {"given": given, "all": len(rows)}
