"""Things that tests of several rooms need inside a country: published documents with their issued PDFs.

Countries and people are made in cast.py; documents and signatures by the scenes of their own room.
"""

from dataclasses import dataclass

from django.db import transaction

from accounts.editing import edit_implementation
from core import clock, files, ledger
from core.ledger import SYSTEM, Standing
from core.models import Rendition, StoredFile
from core.transitions import perform
from record import documents
from record.models import SignOff, Version
from tests.cast import Country
from tests.record import scenes


@dataclass(frozen=True)
class Paper:
    """A version with its sign-off and the PDF that was made of it."""

    version: Version
    signoff: SignOff
    rendition: Rendition
    content: bytes

    @property
    def sha256(self) -> str:
        return self.rendition.file.sha256


def published(country: Country, kind: str = "project-document", *, content: bytes = b"%PDF-1.7 issued") -> Paper:
    """A document that the Agency lead approved and published, with a file issued of it."""
    signoff = scenes.submitted(country, kind)
    scenes.sign(signoff, country["agency_lead"])
    version = scenes.version_of(signoff)
    perform(version, "publish", by=country["agency_lead"])
    return Paper(version, signoff, rendered(version, content), content)


def next_version(country: Country, paper: Paper, *, content: bytes = b"%PDF-1.7 the next paper") -> Paper:
    """The next version of the same document, published too: it takes the place of the one before."""
    lead, coordinator = country["agency_lead"], country["coordinator"]
    at = scenes.standing(coordinator, country.implementation)
    made = documents.new_version(paper.version.document, by=coordinator, standing=at)
    perform(made, "submit", by=coordinator)
    signoff = scenes.signoff_of(made)
    scenes.sign(signoff, lead)
    version = scenes.version_of(signoff)
    perform(version, "publish", by=lead)
    return Paper(version, signoff, rendered(version, content), content)


def rendered(version: Version, content: bytes, *, purpose: str = "issued") -> Rendition:
    """A PDF of the version as the product stores it, with the head as it stands, and its entry if it is issued."""
    stored: StoredFile = files.keep([content], media_type="application/pdf")
    with transaction.atomic():
        chain = ledger.lock_chain(version.chain_key())
        signoff = version.sign_off()
        made = Rendition.objects.create(
            chain=chain,
            subject=version.public_id,
            renderable=version.document.type,
            reference=version.reference,
            purpose=purpose,
            language=version.language,
            fingerprint=signoff.fingerprint if signoff else "",
            file=stored,
            head_sequence=chain.head_sequence,
            head_hash=chain.head_hash,
            made_at=clock.now(),
        )
        if purpose == Rendition.Purpose.ISSUED:
            issued = {"file": stored.sha256, "head_sequence": made.head_sequence, "head_hash": made.head_hash}
            ledger.record_event(version, "version.issued", by=SYSTEM, issued={**issued, "language": made.language})
    return made


def opted_in(country: Country) -> Country:
    """The country shows a public page."""
    country.implementation = edit_implementation(country.implementation, by=SYSTEM, standing=Standing(), is_public=True)
    return country
