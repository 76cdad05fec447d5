"""The answers of the verify page in words: shape, sentences, links and facts. Nothing is looked up to decide here.

With `sees` an answer names titles and people; without it says no more than genuine or not, and the reference.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from accounts.models import Implementation
from core.models import Entry, Rendition
from core.wording import grouped, groups
from record import sheet
from record.models import Signature, SignOff, Version

Fact = tuple[StrOrPromise, str]
STANDING = ("withdrawn", "revoked")


@dataclass(frozen=True)
class Verdict:
    """One answer; `verdict` is genuine, older, reading_copy, unknown or changed."""

    verdict: str
    title: str
    sentences: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    facts: tuple[Fact, ...] = ()


def unknown(asked: str, issued: int) -> Verdict:
    """Nothing here has this hash or reference."""
    return Verdict(
        "unknown",
        _("This page does not know this paper."),
        (
            _(
                "No paper that was issued here has this fingerprint or reference. That alone does not make it false: "
                "it may be a draft, another office’s, a scan, or a copy that a program saved anew."
            ),
            _("Try the reference on its last line, or ask whoever gave it to you."),
        ),
        facts=((_("Looked for"), _short(asked)), (_("Looked through"), _issued_papers(issued))),
    )


def changed(version: Version, found: str, issued: str, *, sees: bool) -> Verdict:
    """The file is not the one that was issued under the reference that was typed."""
    return Verdict(
        "changed",
        _("This is not the file that was issued as %(reference)s.") % {"reference": version.reference},
        (
            _("At least one letter differs, or a program saved it anew. Do not rely on it."),
            _("A scan or a print always differs; compare its reference and the names on its signature page."),
        ),
        _links(version, None, sees=sees),
        (
            (_("Calls itself"), version.reference),
            (_("Fingerprint found"), _short(found)),
            (_("Fingerprint issued"), _short(issued)),
        ),
    )


def of_rendition(made: Rendition, version: Version, newer: Version | None, *, in_chain: bool, sees: bool) -> Verdict:
    """A PDF that was made here: the issued file, or a reading copy."""
    head: Fact = (_("Ledger head in it"), _head_words(made, in_chain=in_chain))
    file: Fact = (_("SHA-256 of the file"), _short(made.file.sha256))
    about, links = (*_about(version, sees=sees), head, file), _links(version, made, sees=sees)
    if made.purpose == Rendition.Purpose.READING:
        first = _("It was made on %(day)s of version %(number)s. It is marked as such and was never issued.")
        said = first % {"day": _day(made.made_at, version.implementation), "number": version.number}
        return Verdict("reading_copy", _("This is a reading copy, not an issued paper."), (said,), links, about)
    sentences = (_same_letters(version, sees=sees), _what_it_says())
    if newer or version.state == Version.State.SUPERSEDED:
        return Verdict("older", _older(newer), sentences, links, about)
    return Verdict("genuine", _("This is the paper that was issued."), sentences, links, about)


REPORTS = {
    "status-report": gettext_lazy("This status report was made here."),
    "portfolio-report": gettext_lazy("This status report was made here."),
    "plan": gettext_lazy("This plan was printed here."),
}
"""What is made of how things stand, by its kind, and what is said of a file of it."""


def of_report(made: Rendition, *, in_chain: bool) -> Verdict:
    """A report or a plan that was made here; it was signed by nobody, and says how things stood on its day."""
    facts = (
        (_("Reference"), made.reference),
        (_("Made on"), date_format(made.made_at, "DATETIME_FORMAT")),
        (_("Ledger head in it"), _head_words(made, in_chain=in_chain)),
        (_("SHA-256 of the file"), _short(made.file.sha256)),
    )
    sentence = _("Not one letter differs from what was made. It says how things stood on that day; nobody signed it.")
    return Verdict("genuine", str(REPORTS[made.renderable]), (sentence,), (), facts)


def of_file(version: Version, digest: str, *, sees: bool) -> Verdict:
    """A file that belongs to a version, as it was put on file."""
    facts = (*_about(version, sees=sees), (_("SHA-256 of the file"), _short(digest)))
    links = _links(version, None, sees=sees)
    if not version.is_standing:
        title = _("This file belongs to a version that does not stand.")
        return Verdict("older" if version.published_at else "reading_copy", title, (), links, facts)
    sentence = _("Not one letter differs from the file that belongs to %(reference)s.")
    return Verdict(
        "genuine",
        _("This is the file that was signed."),
        (sentence % {"reference": version.reference}, _what_it_says()),
        links,
        facts,
    )


def of_version(version: Version, issued: Rendition | None, newer: Version | None, *, sees: bool) -> Verdict:
    """A reference of a version, read off a paper."""
    facts = list(_about(version, sees=sees))
    if issued:
        facts.append((_("SHA-256 of the issued file"), _short(issued.file.sha256)))
    words = (_("A reference alone proves nothing about the paper in your hand: choose its file, too."),)
    links = _links(version, issued, sees=sees)
    if newer or version.state == Version.State.SUPERSEDED:
        return Verdict("older", _older(newer), words, links, tuple(facts))
    if version.is_standing:
        title = _("There is a paper with this reference.")
        return Verdict("genuine", title, words, links, tuple(facts))
    title = _("There is a version with this reference, and it is not signed by all yet.")
    return Verdict("reading_copy", title, (), links, tuple(facts))


def of_signoff(signoff: SignOff, *, sees: bool) -> Verdict:
    """The fingerprint that people signed."""
    known: list[Fact] = [(_("Reference"), signoff.reference)]
    if sees:
        known += [(_("What"), signoff.title), (_("State"), str(signoff.get_state_display())), *_signatures(signoff)]
    known.append((_("Fingerprint"), _short(signoff.fingerprint)))
    if signoff.state == SignOff.State.COMPLETE:
        title = _("This fingerprint was signed by all who were asked.")
        return Verdict("genuine", title, (_what_it_says(),), facts=tuple(known))
    return Verdict("reading_copy", _("This fingerprint is known, and not signed by all."), facts=tuple(known))


def of_signature(signature: Signature, *, sees: bool, proof: Rendition | None) -> Verdict:
    """One signature: by its reference, or by the page that proves it."""
    _shape, word = sheet.standing_of(signature)
    facts: list[Fact] = [(_("Reference"), signature.reference)]
    if sees:
        at = _day(signature.signed_at, signature.implementation)
        facts += [
            (_("What"), signature.signoff.title),
            (_("Signed by"), f"{sheet.who(signature)}, {sheet.role_of(signature)}"),
            (_("Meaning"), str(word)),
            (_("On"), at),
        ]
    facts.append((_("Fingerprint signed"), _short(signature.fingerprint)))
    if signature.state in STANDING:
        title = _("This signature was given, and does not stand any more.")
        return Verdict("older", title, facts=tuple(facts))
    if signature.state == Signature.State.TO_BE_ATTESTED:
        title = _("This signature on paper is recorded, and its copy is not attested yet.")
        return Verdict("reading_copy", title, facts=tuple(facts))
    title = _("This is the page that proves a signature.") if proof else _("This signature was given and stands.")
    return Verdict("genuine", title, (_what_it_says(),), facts=tuple(facts))


def of_entry(entry: Entry, implementation: Implementation | None) -> Verdict:
    """A ledger head that was printed once."""
    facts: list[Fact] = [(_("Entry"), _("no. %(number)s") % {"number": grouped(entry.sequence)})]
    if implementation:
        facts += [
            (_("Ledger of"), implementation.name),
            (_("Recorded"), _day(entry.recorded_at, implementation)),
        ]
    facts.append((_("Fingerprint"), _short(entry.hash)))
    return Verdict(
        "genuine",
        _("This head is still in its ledger."),
        (_("The ledger was not cut off before it. Whether every earlier entry fits, a check of the record tells."),),
        facts=tuple(facts),
    )


# --- Parts ---------------------------------------------------------------------------------------


def _about(version: Version, *, sees: bool) -> list[Fact]:
    """What a version is, and who signed it, for those who may know."""
    if not sees:
        return [(_("Reference"), version.reference)]
    signoff = version.sign_off()
    state = f"{version.number}, {version.get_state_display()}"
    return [
        (_("Reference"), version.reference),
        (_("Document"), version.title),
        (_("Country"), version.implementation.name),
        (_("Version"), state),
        *(_signatures(signoff) if signoff else []),
        *([(_("Fingerprint signed"), _short(signoff.fingerprint))] if signoff else []),
    ]


def _signatures(signoff: SignOff) -> Iterable[Fact]:
    """Each standing signature: its meaning, and who gave it when."""
    for row in sheet.signed(signoff):
        if row.state not in (*STANDING, "invited"):
            at = _day(row.at, signoff.implementation)
            yield str(row.word).capitalize(), f"{row.name}, {row.roles}, {at}"


def _links(version: Version, made: Rendition | None, *, sees: bool) -> tuple[tuple[str, str], ...]:
    """To the document and its file, for those who may see them."""
    if not sees:
        return ()
    slug = version.implementation.slug
    found = [(_("See the document"), version.get_absolute_url())]
    if version.implementation.is_public:
        found = [(_("See the country’s page"), reverse("desk:public", args=[slug]) + "#documents")]
    if made and made.purpose == Rendition.Purpose.ISSUED:
        url = reverse("record:rendition", args=[slug, made.public_id])
        found.append((_("Download the issued paper"), url))
    return tuple(found)


def _same_letters(version: Version, *, sees: bool) -> str:
    if not sees:
        return _("Not one letter differs from what was issued.")
    return _("%(document)s of %(country)s, version %(number)s: not one letter differs from what was issued.") % {
        "document": version.title,
        "country": version.implementation.name,
        "number": version.number,
    }


def _what_it_says() -> str:
    return _("That says who signed it and when. It does not say whether what is written in it is right.")


def _older(newer: Version | None) -> str:
    if newer is None:
        return _("This paper is genuine, and is not in force any more.")
    return _("This paper is genuine, but version %(number)s has taken its place.") % {"number": newer.number}


def _head_words(made: Rendition, *, in_chain: bool) -> str:
    number = _("no. %(number)s") % {"number": grouped(made.head_sequence)}
    if in_chain:
        return _("%(number)s, still in the ledger") % {"number": number}
    return _("%(number)s, not in the ledger any more: the record was changed") % {"number": number}


def _issued_papers(count: int) -> str:
    return _("%(count)s issued papers") % {"count": grouped(count)}


def _day(value: datetime | date, implementation: Any) -> str:
    moment = value.astimezone(implementation.zone).date() if isinstance(value, datetime) else value
    return date_format(moment, "DATE_FORMAT")


def _short(text: str) -> str:
    """A hash as pages show it; anything else as it is."""
    if len(text) == 64 and " " not in text:
        first, second, *_rest, last = groups(text, width=4)
        return f"{first} {second} … {last}"
    return text
