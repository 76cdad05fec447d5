"""Printing versions: a reading copy for every state of the record, the issued file once, after its conclusion.

The issued file carries the signature page and the ledger head as it stood before; it is stored with its hash,
written into the ledger, and never rendered again.
"""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock, files, ledger
from core.errors import refuse
from core.imprint import LedgerHead, Purpose
from core.jobs import Report
from core.ledger import SYSTEM, Actor
from core.models import Chain, Job, Rendition, StoredFile
from core.registry import renderables
from record.kinds import ISSUED_IN
from record.models import Version
from record.models.version import ISSUING, READING

PDF = "application/pdf"


def issued_file(version: Version) -> Rendition | None:
    """The issued file of the version, if it was made."""
    held = Rendition.objects.filter(subject=version.public_id, purpose=Rendition.Purpose.ISSUED)
    return held.select_related("file").first()


def is_concluded(version: Version) -> bool:
    """It was published, entered into force or was acknowledged; what was superseded or ended before that was not."""
    began = {"superseded": version.published_at, "ended": version.starts_on}
    return version.state in ISSUED_IN and bool(began.get(version.state, version.state))


def making(version: Version) -> Job | None:
    """The job that is making the issued file, or that failed to."""
    held = Job.objects.filter(subject=version.public_id, task=ISSUING).exclude(state=Job.State.DONE)
    return held.order_by("-pk").first()


def ask(version: Version, by: Actor) -> Job | None:
    """Asks for the issued file where it is due and not made, else for a reading copy."""
    return version.ask_for(ISSUING if is_concluded(version) else READING, by)


def issue(version: Version, report: Report | None = None) -> Rendition:
    """Makes the issued file of a concluded version, once; asked again, it returns the one that is stored."""
    if found := issued_file(version):
        return found
    if not is_concluded(version):
        refuse(_("Only what is published, in force or acknowledged is issued."), url=version.get_absolute_url())
    _say(report, 10, _("Setting the pages"))
    head, made_at = _head(version), clock.now()
    content = renderables[version.document.type].printed(version, purpose=Purpose.ISSUED, head=head, made_at=made_at)
    _say(report, 90, _("Storing the file"))
    stored = files.keep([content], media_type=PDF)
    with transaction.atomic():
        chain = ledger.lock_chain(version.chain_key())
        if found := issued_file(version):
            return found
        made = _rendition(version, chain, stored, Purpose.ISSUED, head, made_at)
        issued = {"file": stored.sha256, "head_sequence": head.sequence, "head_hash": head.hash}
        ledger.record_event(version, "version.issued", by=SYSTEM, issued={**issued, "language": version.language})
    return made


def reading_copy(version: Version, report: Report | None = None) -> Rendition:
    """A marked reading copy of the version as it stands now, stored so that the verify page knows it.

    Asked again before anything else was recorded, it returns the same one.
    """
    head, made_at = _head(version), clock.now()
    if found := _copy_at(version, head):
        return found
    _say(report, 10, _("Setting the pages"))
    content = renderables[version.document.type].printed(version, purpose=Purpose.READING, head=head, made_at=made_at)
    _say(report, 90, _("Storing the file"))
    stored = files.keep([content], media_type=PDF)
    with transaction.atomic():
        chain = ledger.lock_chain(version.chain_key())
        return _copy_at(version, head) or _rendition(version, chain, stored, Purpose.READING, head, made_at)


def _copy_at(version: Version, head: LedgerHead) -> Rendition | None:
    """The reading copy that was made when the record stood where it stands: it would say the same."""
    held = Rendition.objects.filter(subject=version.public_id, purpose=Purpose.READING.value, head_hash=head.hash)
    return held.select_related("file").first()


def _rendition(
    version: Version, chain: Chain, stored: StoredFile, purpose: Purpose, head: LedgerHead, made_at: datetime
) -> Rendition:
    signoff = version.sign_off()
    return Rendition.objects.create(
        chain=chain,
        subject=version.public_id,
        renderable=version.document.type,
        reference=version.reference,
        purpose=purpose.value,
        language=version.language,
        fingerprint=signoff.fingerprint if signoff else "",
        file=stored,
        head_sequence=head.sequence,
        head_hash=head.hash,
        made_at=made_at,
    )


def _head(version: Version) -> LedgerHead:
    found = ledger.head_of(version.chain_key())
    return LedgerHead(found.sequence, found.hash)


def _say(report: Report | None, percent: int, words: str) -> None:
    if report:
        report(percent, words)


def issue_job(job: Job, report: Report) -> dict[str, str]:
    """The work of a job: the issued file, and where it lies."""
    version = _version_of(job)
    return _result(version, issue(version, report))


def reading_copy_job(job: Job, report: Report) -> dict[str, str]:
    """The work of a job: a reading copy, and where it lies."""
    version = _version_of(job)
    return _result(version, reading_copy(version, report))


def _version_of(job: Job) -> Version:
    return Version.objects.select_related("document__implementation__emblem").get(public_id=str(job.subject))


def _result(version: Version, made: Rendition) -> dict[str, str]:
    url = reverse("record:rendition", args=[version.document.implementation.slug, made.public_id])
    return {"url": url, "label": _("Download %(reference)s") % {"reference": version.reference}}
