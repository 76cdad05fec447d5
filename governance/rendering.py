"""How the Governance manual is frozen and printed, as the registry of what can be rendered asks for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import Implementation
from core import files
from core.imprint import LedgerHead, Picture, Purpose
from governance.assembling import assembled, content_of
from governance.manual.content import ManualContent
from record import sheet
from record.models import Version


class GovernanceManual:
    """The Governance manual: its sections and what fills itself."""

    def frozen(self, subject: Version) -> Mapping[str, Any]:
        return assembled(subject).as_data()

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
            verify_address=f"{settings.SITE_ADDRESS}{reverse('desk:verify')}?reference={subject.reference}",
            office=content.approving_body,
            zone=implementation.time_zone,
            emblem=emblem_of(implementation),
            signatures=signatures,
        )
        return printing.printed(content, imprint=imprint)


def status_of(version: Version, missing: int = 0) -> str:
    """The version and its state in words, as the foot of each page says it."""
    if version.state == Version.State.IN_CONSULTATION and version.is_submitted and missing:
        return ngettext(
            "Version %(number)s, awaiting %(missing)s signature",
            "Version %(number)s, awaiting %(missing)s signatures",
            missing,
        ) % {"number": version.number, "missing": missing}
    return _("Version %(number)s, %(state)s") % {
        "number": version.number,
        "state": version.get_state_display(),
    }


def emblem_of(implementation: Implementation) -> Picture | None:
    if implementation.emblem is None:
        return None
    content = files.content_of(implementation.emblem)
    return Picture(content, implementation.emblem.media_type, _("Emblem of %(name)s") % {"name": implementation.name})
