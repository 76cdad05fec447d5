"""Sets one version of the manual in pages; what it says and who signed it is given."""

from collections.abc import Callable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import pdf
from core.imprint import Imprint, LedgerHead, Paper, Picture, Purpose, SignatureLine
from governance.manual.content import ManualContent
from tracks.waivers import said

TEMPLATE = "governance/pdf/manual.html"


def imprint_of(
    content: ManualContent,
    *,
    purpose: Purpose,
    reference: str,
    status: str,
    fingerprint: str,
    head: LedgerHead,
    made_at: datetime,
    verify_address: str,
    office: str,
    zone: str = "UTC",
    emblem: Picture | None = None,
    paper: Paper = Paper.A4,
    signatures: tuple[SignatureLine, ...] = (),
) -> Imprint:
    """What stands round the text. `status` is the version in words, as the foot of each page says it."""
    with override(content.language):
        return Imprint(
            title=_("Governance manual"),
            subtitle=_("of the Labour Market Information System"),
            owner=content.country,
            office=office,
            language=content.language,
            purpose=purpose,
            reference=reference,
            version=_("Version %(number)d, %(date)s")
            % {"number": content.version, "date": date_format(content.fixed_on)},
            status=status,
            fingerprint=fingerprint,
            head=head,
            made_at=made_at,
            verify_address=verify_address,
            zone=zone,
            emblem=emblem,
            paper=paper,
            signatures=signatures,
            notices=tuple(said(waiver.condition, waiver.reason) for waiver in content.waivers),
        )


def printed(content: ManualContent, *, imprint: Imprint, progress: Callable[[int], None] = pdf.silent) -> bytes:
    """The PDF file; `progress` is told how far it is, in per cent. Raises pdf.RenderFailed."""
    return pdf.render(TEMPLATE, {"manual": content}, imprint=imprint, progress=progress)
