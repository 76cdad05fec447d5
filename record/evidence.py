"""The page that proves one signature elsewhere: what was signed, by whom, when, and where it is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core import clock
from core.files import keep
from core.imprint import Imprint, LedgerHead, Purpose
from core.jobs import Report
from core.ledger import head_of
from core.models import Chain, Job, Rendition, StoredFile
from record import sheet
from record.models import Signature

TASK = "record.tasks.make_evidence"
RENDERABLE = "signature"
TEMPLATE = "record/pdf/evidence.html"


@dataclass(frozen=True)
class Evidence:
    """What the page says of one signature."""

    reference: str
    title: str
    about: str
    who: str
    title_of_signer: str
    role: str
    meaning: str
    standing: str
    signed_at: Any
    fingerprint: str
    entry: int
    remarks: str
    paper: str


def evidence_of(signature: Signature) -> Evidence:
    _shape, standing = sheet.standing_of(signature)
    return Evidence(
        reference=signature.reference,
        title=signature.signoff.title,
        about=signature.signoff.reference,
        who=sheet.who(signature),
        title_of_signer=signature.signer_title,
        role=sheet.role_of(signature),
        meaning=signature.get_meaning_display(),
        standing=str(standing),
        signed_at=signature.signed_at,
        fingerprint=signature.fingerprint,
        entry=sheet.entries_of([signature]).get(signature.public_id, 0),
        remarks=signature.remarks,
        paper=signature.scan.sha256 if signature.scan else "",
    )


def make(job: Job, report: Report) -> Mapping[str, Any]:
    """Renders the page and keeps it as a reading copy with the ledger head of this moment."""
    signature = Signature.objects.select_related(
        "signoff__implementation__emblem", "institution", "scan", "attested_by"
    ).get(public_id=str(job.subject))
    from core import pdf  # only what prints loads the PDF engine

    report(20, _("The page is being set."))
    with translation.override(job.parameters["language"]):
        held, imprint = evidence_of(signature), imprint_of(signature)
        content = pdf.render(TEMPLATE, {"evidence": held}, imprint=imprint)
    report(80, _("The page is being stored."))
    _store(signature, imprint, keep([content], media_type="application/pdf"))
    label = _("Evidence of signature %(reference)s") % {"reference": signature.reference}
    return {"url": f"{signature.get_absolute_url()}evidence/", "label": label}


def imprint_of(signature: Signature) -> Imprint:
    """What stands round the text. The head is that of the ledger when the page is made."""
    implementation = signature.implementation
    head = head_of(implementation.chain_key())
    _shape, standing = sheet.standing_of(signature)
    return Imprint(
        title=_("Evidence of a signature"),
        owner=implementation.name,
        language=translation.get_language() or "en",
        purpose=Purpose.READING,
        reference=signature.reference,
        version=signature.signoff.reference,
        status=str(standing),
        fingerprint=signature.fingerprint,
        head=LedgerHead(head.sequence, head.hash),
        made_at=clock.now(),
        verify_address=f"{settings.SITE_ADDRESS.rstrip('/')}/verify/?reference={signature.reference}",
        zone=implementation.time_zone,
    )


@transaction.atomic
def _store(signature: Signature, imprint: Imprint, file: StoredFile) -> None:
    Rendition.objects.create(
        chain=Chain.objects.get(key=signature.chain_key()),
        subject=signature.public_id,
        renderable=RENDERABLE,
        reference=signature.reference,
        purpose=Rendition.Purpose.READING,
        language=imprint.language,
        fingerprint=signature.fingerprint,
        file=file,
        head_sequence=imprint.head.sequence,
        head_hash=imprint.head.hash,
        made_at=imprint.made_at,
    )


def latest(signature: Signature) -> Rendition | None:
    """The page as it was last made."""
    made = Rendition.objects.filter(subject=signature.public_id, renderable=RENDERABLE)
    return made.select_related("file").order_by("-pk").first()
