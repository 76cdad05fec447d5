"""What the record knows of a file, a reference or a hash: genuine or not, which version, who signed it.

A file is known by its SHA-256 alone and is never opened. For what is not public, strangers learn no more than
whether it is genuine and its reference.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Implementation
from accounts.roles import authority
from core.models import Entry, Rendition
from record import sheet
from record.issuing import issued_file
from record.models import Signature, SignOff, Version

HASH = re.compile(r"^[0-9a-f]{64}$")
REFERENCE = re.compile(r"^[A-Z]{2,6}(-[A-Z0-9]+)+$")
LONGEST = 120


@dataclass(frozen=True)
class Verdict:
    """One answer: its shape (genuine, older, reading_copy, unknown, changed), words, links and facts."""

    verdict: str
    title: str
    sentences: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, Any], ...] = ()


def fingerprint_of(upload: Any) -> str:
    """SHA-256 of an uploaded file, read piece by piece."""
    hashed = hashlib.sha256()
    for chunk in upload.chunks():
        hashed.update(chunk)
    return hashed.hexdigest()


def by_hash(digest: str, person: Any) -> Verdict:
    """A file by its SHA-256, the fingerprint of a version, or a ledger head."""
    made = Rendition.objects.filter(file__sha256=digest).select_related("file", "chain").first()
    if made is not None:
        return _of_rendition(made, person)
    signoff = SignOff.objects.filter(fingerprint=digest).select_related("implementation").first()
    if signoff is not None:
        return _of_signoff(signoff, person)
    entry = Entry.objects.filter(hash=digest).select_related("chain").first()
    return _of_entry(entry) if entry else unknown(digest)


def by_reference(reference: str, person: Any) -> Verdict:
    """A version, a signature or a sign-off by the reference that is printed on it."""
    version = Version.objects.filter(reference=reference).select_related("document__implementation").first()
    if version is not None:
        return _of_version(version, person)
    signature = Signature.objects.filter(reference=reference).select_related("signoff__implementation").first()
    signoff = signature.signoff if signature else SignOff.objects.filter(reference=reference).first()
    return _of_signoff(signoff, person) if signoff else unknown(reference)


def answer(asked: str, person: Any) -> Verdict:
    """What was typed: a hash with or without spaces, or a reference in small or capital letters."""
    plain = re.sub(r"[\s·…]", "", asked)
    if HASH.match(plain.lower()):
        return by_hash(plain.lower(), person)
    reference = plain.upper()
    return by_reference(reference, person) if REFERENCE.match(reference) else unknown(asked)


def unknown(asked: str) -> Verdict:
    return Verdict(
        "unknown",
        _("This page does not know this paper."),
        (
            _(
                "No document here has this fingerprint or reference. That alone does not make it false: it may be a "
                "draft, another office’s, a scan, or a copy that a program saved anew."
            ),
        ),
        facts=((_("Looked for"), asked[:LONGEST]),),
    )


def _of_rendition(made: Rendition, person: Any) -> Verdict:
    version = Version.objects.select_related("document__implementation").get(public_id=made.subject)
    if made.purpose == Rendition.Purpose.READING:
        shape, title = "reading_copy", _("This is a genuine reading copy. It is not the issued document.")
        sentences: tuple[str, ...] = (_("It shows version %(number)s as it stood when the copy was made."),)
    elif version.state == Version.State.SUPERSEDED:
        shape, title = "older", _("This is a genuine document, but a later version has taken its place.")
        sentences = (_("Not one letter differs from what was issued."),)
    else:
        shape, title = "genuine", _("This is the paper that was issued.")
        sentences = (_("Not one letter differs from what was issued. It says who signed, not that it is right."),)
    facts = ((_("Ledger head in it"), _head_words(made)), (_("SHA-256 of the file"), made.file.sha256))
    sentences = tuple(words % {"number": version.number} for words in sentences)
    return _told(version, person, shape, title, sentences, facts)


def _head_words(made: Rendition) -> str:
    held = Entry.objects.filter(chain=made.chain, sequence=made.head_sequence, hash=made.head_hash).exists()
    if held or made.head_sequence == 0:
        return _("no. %(number)s, still in the chain") % {"number": made.head_sequence}
    return _("no. %(number)s, not in the chain any more") % {"number": made.head_sequence}


def _of_version(version: Version, person: Any) -> Verdict:
    made = issued_file(version)
    if version.state == Version.State.SUPERSEDED:
        shape, title = "older", _("This reference is known; a later version has taken its place.")
    elif made or version.is_standing:
        shape, title = "genuine", _("This reference is known.")
    else:
        shape, title = "reading_copy", _("This reference is known; the version is not signed by all yet.")
    facts = ((_("SHA-256 of the issued file"), made.file.sha256),) if made else ()
    words = _("A reference alone proves nothing about the paper in your hand: compare its file, too.")
    return _told(version, person, shape, title, (words,), facts)


def _told(
    version: Version, person: Any, shape: str, title: str, sentences: tuple[str, ...], facts: Iterable[tuple[str, Any]]
) -> Verdict:
    implementation = version.document.implementation
    known: list[tuple[str, Any]] = [(_("Reference"), version.reference)]
    links: list[tuple[str, str]] = []
    if may_know(implementation, person, version):
        known += [
            (_("Country"), implementation.name),
            (_("Document"), version.document.title),
            (_("Version"), f"{version.number}, {version.get_state_display()}"),
        ]
        signoff = version.sign_off()
        known += _signatures(signoff) if signoff else []
        made = issued_file(version)
        if made:
            url = reverse("record:rendition", args=[implementation.slug, made.public_id])
            links.append((_("Download the issued document"), url))
    return Verdict(shape, title, sentences, tuple(links), (*known, *facts))


def _of_signoff(signoff: SignOff, person: Any) -> Verdict:
    known: list[tuple[str, Any]] = [(_("Reference"), signoff.reference)]
    if may_know(signoff.implementation, person, signoff.subject):
        known += [(_("Country"), signoff.implementation.name), (_("What"), signoff.title), *_signatures(signoff)]
    known.append((_("Fingerprint"), signoff.fingerprint))
    state = str(signoff.get_state_display())
    return Verdict(
        "genuine" if signoff.state == SignOff.State.COMPLETE else "reading_copy",
        _("This is known here: %(state)s.") % {"state": state},
        facts=tuple(known),
    )


def _of_entry(entry: Entry) -> Verdict:
    number = entry.sequence
    return Verdict(
        "genuine",
        _("This is an entry of a ledger kept here: no. %(number)s.") % {"number": number},
        (_("Everything before it is unchanged since it was printed."),),
        facts=((_("Chain"), str(entry.chain.public_id)), (_("Recorded"), entry.recorded_at.isoformat())),
    )


def _signatures(signoff: SignOff) -> list[tuple[str, Any]]:
    return [
        (str(row.word), f"{row.name}, {row.roles}, {row.at.date().isoformat()}")
        for row in sheet.signed(signoff)
        if row.state not in ("withdrawn", "revoked")
    ]


def may_know(implementation: Implementation, person: Any, subject: Any) -> bool:
    """Published documents of a public country are for everybody; all else for whoever sees the country."""
    public = isinstance(subject, Version) and subject.state in ("published", "superseded")
    if implementation.is_public and public:
        return True
    return bool(person.is_authenticated and authority(person, implementation).may("view"))
