"""Look-ups of this room: a document, sign-off, signature or file is reached only through its implementation."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from accounts.access import implementation_for
from accounts.models import Implementation
from core.ledger import Standing
from record.models import Delegation, Document, Signature, SignOff, Version, VersionFile

M = TypeVar("M", bound=Model)


def document_for(person: Any, slug: str, reference: str, permission: str = "view") -> Document:
    """The document by its reference, if `person` may `permission` in its implementation."""
    implementation = implementation_for(person, slug, permission)
    held = Document.objects.filter(implementation=implementation, reference=reference)
    document = _found(held, _("There is no document with this reference here."))
    document.implementation = implementation
    return document


def version_for(person: Any, slug: str, reference: str, number: int, permission: str = "view") -> Version:
    """One version of a document, by its number."""
    document = document_for(person, slug, reference, permission)
    version = _found(document.versions.filter(number=number), _("This document has no such version."))
    version.document = document
    return version


def signoff_for(person: Any, slug: str, reference: str) -> SignOff:
    """The sign-off by its reference; whoever sees the implementation may read it."""
    implementation = implementation_for(person, slug)
    held = SignOff.objects.filter(implementation=implementation, reference=reference).with_facts()
    signoff = _found(held, _("There is nothing to sign with this reference here."))
    signoff.implementation = implementation
    return signoff


def signature_for(person: Any, slug: str, reference: str) -> Signature:
    """A signature by its reference."""
    implementation = implementation_for(person, slug)
    held = Signature.objects.filter(signoff__implementation=implementation, reference=reference)
    related = held.select_related("signoff", "step", "signer", "on_behalf_of", "institution", "scan", "attested_by")
    signature = _found(related, _("There is no signature with this reference here."))
    signature.signoff.implementation = implementation
    return signature


def delegation_for(person: Any, slug: str, public_id: Any) -> Delegation:
    """A delegation of this implementation."""
    implementation = implementation_for(person, slug)
    return _found(Delegation.objects.of(implementation).filter(public_id=public_id), _("There is no such delegation."))


def file_for(person: Any, slug: str, public_id: Any, permission: str = "view") -> VersionFile:
    """A file of a version, if `person` may `permission`; what a public country has published is for everybody."""
    held = VersionFile.objects.filter(version__document__implementation__slug=slug, public_id=public_id)
    line = held.select_related("file", "version__document__implementation").first()
    if line and permission == "view" and is_public(line):
        return line
    implementation = implementation_for(person, slug, permission)
    if line is None:
        raise Http404(_("There is no such file here."))
    line.version.document.implementation = implementation
    return line


def is_public(line: VersionFile) -> bool:
    """The country opted in to a public page, and the version is published."""
    return line.version.implementation.is_public and line.version.state == "published" and line.removed_at is None


def standing_for(implementation: Implementation, permission: str) -> Standing:
    """In which role the person who looked the implementation up does what `permission` allows."""
    member = implementation.held.holding(permission)
    if member is None:
        raise PermissionDenied(_("Your role does not allow this here."))
    standing: Standing = member.standing
    return standing


def _found(rows: "QuerySet[M]", otherwise: StrOrPromise) -> M:
    row = rows.first()
    if row is None:
        raise Http404(otherwise)
    return row
