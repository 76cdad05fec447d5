"""What the record knows of a file, a reference or a hash: genuine or not, which version, who signed it.

A file is known by its SHA-256 alone and is never opened. For what is not public, strangers learn no more than
that it is genuine, and its reference. The words of the answers stand in verdicts.py.
"""

import re
from dataclasses import dataclass
from typing import Any

from accounts.models import Implementation
from accounts.roles import authority
from core.models import Chain, Entry, Rendition
from desk import verdicts
from desk.verdicts import Verdict
from record.models import Signature, SignOff, Version, VersionFile

HASH = re.compile(r"[0-9a-f]{64}")
HEAD = re.compile(r"[0-9a-f]{12,63}")
REFERENCE = re.compile(r"[A-Z]{2,6}(-[A-Z0-9]+)+")
SHOWN = 120
"""So much of what was typed is shown again."""


@dataclass(frozen=True)
class Known:
    """All that a hash can be, looked up at once, so that every answer takes the same questions."""

    rendition: Rendition | None
    file: VersionFile | None
    signoff: SignOff | None
    entry: Entry | None


def answer(*, digest: str, typed: str, person: Any) -> Verdict:
    """The verdict on a file with this SHA-256, on what was typed, or on both: whether the file is what is typed."""
    if not digest:
        return _typed(typed, person)
    found = _of_hash(digest, person)
    version = _version(_reference_in(typed))
    if found is None and version and (issued := _issued(version)) and _may_know_of(version, person):
        return verdicts.changed(version, digest, issued.file.sha256, sees=_sees(version, person))
    return found or verdicts.unknown(digest, _issued_count())


def _typed(typed: str, person: Any) -> Verdict:
    """A reference in small or capital letters, a whole hash, or a ledger head as it is printed."""
    figures = _figures_in(typed)
    if HASH.fullmatch(figures):
        return _of_hash(figures, person) or verdicts.unknown(figures, _issued_count())
    if HEAD.fullmatch(figures):
        entry = Entry.objects.filter(hash__gte=figures, hash__lt=f"{figures}g").select_related("chain").first()
        return _of_entry(entry, person) if entry else verdicts.unknown(typed[:SHOWN], _issued_count())
    reference = _reference_in(typed)
    found = _of_reference(reference, person) if reference else None
    return found or verdicts.unknown(typed[:SHOWN], _issued_count())


def _figures_in(typed: str) -> str:
    """The figures of a hash without blanks; of “no. 1 284 · 7c1e 9a40 52bd” the part behind the dot."""
    return re.sub(r"\s", "", typed.rpartition("·")[2]).lower()


def _reference_in(typed: str) -> str:
    plain = re.sub(r"\s", "", typed).upper()
    return plain if REFERENCE.fullmatch(plain) else ""


# --- Looking up ----------------------------------------------------------------------------------


def known(digest: str) -> Known:
    """What carries this hash: a PDF made here, a file of a version, a version that was signed, an entry."""
    files = VersionFile.objects.filter(file__sha256=digest, removed_at=None).order_by("-pk")
    return Known(
        rendition=Rendition.objects.filter(file__sha256=digest).select_related("file", "chain").first(),
        file=files.select_related("version__document__implementation").first(),
        signoff=SignOff.objects.filter(fingerprint=digest).select_related("implementation").order_by("-pk").first(),
        entry=Entry.objects.filter(hash=digest).select_related("chain").first(),
    )


def _of_hash(digest: str, person: Any) -> Verdict | None:
    held = known(digest)
    if held.rendition:
        return _of_rendition(held.rendition, person)
    if held.file and _may_know_of(held.file.version, person):
        return verdicts.of_file(held.file.version, digest, sees=_sees(held.file.version, person))
    if held.signoff:
        return _of_signoff(held.signoff, person)
    return _of_entry(held.entry, person) if held.entry else None


def _of_rendition(made: Rendition, person: Any) -> Verdict | None:
    """A PDF that was made here: of a version, or the page that proves one signature."""
    version = Version.objects.filter(public_id=made.subject).select_related("document__implementation").first()
    in_chain = Entry.objects.filter(chain=made.chain, sequence=made.head_sequence, hash=made.head_hash).exists()
    if version:
        newer = version.document.versions.filter(state="published", number__gt=version.number).first()
        return verdicts.of_rendition(
            made, version, newer, in_chain=in_chain or not made.head_sequence, sees=_sees(version, person)
        )
    signature = Signature.objects.filter(public_id=made.subject).select_related("signoff__implementation").first()
    if signature:
        return _of_signature(signature, person, proof=made)
    return verdicts.of_report(made, in_chain=in_chain) if made.renderable in verdicts.REPORTS else None


def _of_reference(reference: str, person: Any) -> Verdict | None:
    version = _version(reference)
    if version and _may_know_of(version, person):
        newer = version.document.versions.filter(state="published", number__gt=version.number).first()
        return verdicts.of_version(version, _issued(version), newer, sees=_sees(version, person))
    signature = Signature.objects.filter(reference=reference).select_related("signoff__implementation").first()
    if signature:
        return _of_signature(signature, person)
    signoff = SignOff.objects.filter(reference=reference).select_related("implementation").first()
    return _of_signoff(signoff, person) if signoff else None


def _of_signoff(signoff: SignOff, person: Any) -> Verdict | None:
    sees = _sees(signoff, person)
    if not sees and signoff.state != SignOff.State.COMPLETE:
        return None
    return verdicts.of_signoff(signoff, sees=sees)


def _of_signature(signature: Signature, person: Any, proof: Rendition | None = None) -> Verdict | None:
    sees = _sees(signature.signoff, person)
    if not sees and not proof and signature.signoff.state != SignOff.State.COMPLETE:
        return None
    return verdicts.of_signature(signature, sees=sees, proof=proof)


def _of_entry(entry: Entry, person: Any) -> Verdict:
    whose = entry.chain.key
    implementation = None if whose == Chain.INSTANCE else Implementation.objects.filter(public_id=whose).first()
    sees = implementation is not None and (implementation.is_public or _is_member(implementation, person))
    return verdicts.of_entry(entry, implementation if sees else None)


def _version(reference: str) -> Version | None:
    if not reference:
        return None
    return Version.objects.filter(reference=reference).select_related("document__implementation").first()


def _issued(version: Version) -> Rendition | None:
    held = Rendition.objects.filter(subject=version.public_id, purpose=Rendition.Purpose.ISSUED)
    return held.select_related("file").first()


def _issued_count() -> int:
    return Rendition.objects.filter(purpose=Rendition.Purpose.ISSUED).count()


# --- Who may know what ---------------------------------------------------------------------------


def _is_member(implementation: Implementation, person: Any) -> bool:
    return bool(person.is_authenticated and authority(person, implementation).may("view"))


def _sees(thing: Any, person: Any) -> bool:
    """Titles and people: of what a public country has published for everybody, else for whoever sees the country."""
    implementation: Implementation = thing.implementation
    subject = thing.subject if isinstance(thing, SignOff) else thing
    published = isinstance(subject, Version) and _was_issued(subject)
    return (implementation.is_public and published) or _is_member(implementation, person)


def _was_issued(version: Version) -> bool:
    """A draft can be superseded too; only what was published once is for everybody."""
    return version.published_at is not None


def _may_know_of(version: Version, person: Any) -> bool:
    """That there is such a version: once people rely on it, or relied on it, everybody may know; before, members."""
    return version.is_standing or _was_issued(version) or _is_member(version.implementation, person)
