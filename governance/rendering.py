"""How the Governance manual is frozen and printed, as the registry of what can be rendered asks for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import override

from core.imprint import LedgerHead, Purpose
from governance.assembling import assembled, content_of
from governance.manual.content import ManualContent
from record import sheet
from record.models import Version
from record.rendering import emblem_of, status_of, verify_address


class GovernanceManual:
    """The Governance manual: its sections and what fills itself."""

    def frozen(self, subject: Version) -> Mapping[str, Any]:
        return assembled(subject).as_data()

    def open_places(self, subject: Version) -> int:
        return sum(gap.count for gap in content_of(subject).gaps)

    def read(self, content: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        """The chapters as they were frozen; nothing before, because a draft has a page of its own."""
        if not content["filled"]:
            return "", {}
        return "governance/in_parts.html", {"manual": ManualContent.from_data(content["filled"])}

    def printed(self, subject: Version, *, purpose: Purpose, head: LedgerHead, made_at: datetime) -> bytes:
        from governance.manual import printing  # only what prints loads the PDF engine

        content = content_of(subject)
        implementation = subject.document.implementation
        signoff = subject.sign_off()
        with override(content.language):
            signatures = sheet.printed(signoff) if signoff else ()
            status = status_of(subject, sum(1 for line in signatures if line.at is None))
        imprint = printing.imprint_of(
            content,
            purpose=purpose,
            reference=subject.reference,
            status=status,
            fingerprint=signoff.fingerprint if signoff else "",
            head=head,
            made_at=made_at,
            verify_address=verify_address(subject),
            office=content.approving_body,
            zone=implementation.time_zone,
            emblem=emblem_of(implementation),
            signatures=signatures,
        )
        return printing.printed(content, imprint=imprint)
