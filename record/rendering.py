"""How a document whose content is one text is read and printed, and what every printed version says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import Implementation
from core import canonical, files, markdown
from core.imprint import Imprint, LedgerHead, Picture, Purpose
from core.registry import notices_of, renderables
from record import bound, sheet
from record.kinds import KINDS, SUBMITTED_STATE
from record.models import SignOff, Version

TEMPLATE = "record/pdf/document.html"
PARTIAL = "record/text.html"
WITH_SIGNERS = tuple(SUBMITTED_STATE.values())


@dataclass(frozen=True)
class Text:
    """What the printed document says: its text, the facts beside it, and its files by their hash."""

    html: SafeString
    facts: tuple[bound.Node, ...]
    files: tuple[Mapping[str, Any], ...]


class TextDocument:
    """A document whose content is one text in Markdown, with files beside it. Only the notices fill themselves."""

    def frozen(self, subject: Version) -> Mapping[str, Any]:
        with override(subject.language):
            notices = notices_of(subject.implementation)
        return {"notices": notices} if notices else {}

    def open_places(self, subject: Version) -> int:
        return 0

    def read(self, content: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        """The notices and the text as HTML; nothing where only files were put in."""
        html, notices = html_of(content, heading=3), _notices(content)
        return (PARTIAL, {"html": html, "notices": notices}) if html or notices else ("", {})

    def printed(self, subject: Version, *, purpose: Purpose, head: LedgerHead, made_at: datetime) -> bytes:
        from core import pdf  # only what prints loads the PDF engine

        signoff = subject.sign_off()
        content = bound.content_of(signoff.content if signoff else canonical.canonical_text(subject.signing_content()))
        if signoff is None:
            content = {**content, "filled": self.frozen(subject)}
        with override(content["language"]):
            text = Text(html_of(content, heading=3), bound.facts_of(content), tuple(content["files"]))
            imprint = imprint_of(subject, signoff, content, purpose=purpose, head=head, made_at=made_at)
        return pdf.render(TEMPLATE, {"text": text}, imprint=imprint)


def html_of(content: Mapping[str, Any], *, heading: int) -> SafeString:
    """The text of the canonical content."""
    return markdown.render((content.get("content") or {}).get("text", ""), heading=heading)


def imprint_of(
    version: Version,
    signoff: SignOff | None,
    content: Mapping[str, Any],
    *,
    purpose: Purpose,
    head: LedgerHead,
    made_at: datetime,
) -> Imprint:
    """What stands round the text, from what is bound and who signed it."""
    implementation = version.implementation
    signatures = sheet.printed(signoff) if signoff else ()
    kind, fixed = str(version.document.sort.title), version.submitted_at or version.made_at
    return Imprint(
        title=content["title"],
        subtitle="" if content["title"] == kind else kind,
        owner=implementation.name,
        language=content["language"],
        purpose=purpose,
        reference=version.reference,
        version=_("Version %(number)d, %(date)s")
        % {"number": version.number, "date": date_format(fixed.astimezone(implementation.zone))},
        status=status_of(version, sum(1 for line in signatures if line.at is None)),
        fingerprint=signoff.fingerprint if signoff else "",
        head=head,
        made_at=made_at,
        verify_address=verify_address(version),
        zone=implementation.time_zone,
        emblem=emblem_of(implementation),
        signatures=signatures,
        notices=_notices(content),
    )


def _notices(content: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple((content.get("filled") or {}).get("notices", ()))


# --- What every printed version says of itself ---------------------------------------------------


def status_of(version: Version, missing: int = 0) -> str:
    """The version and its state in words, as the foot of each page says it."""
    if version.is_submitted and version.state in WITH_SIGNERS and missing:
        return ngettext(
            "Version %(number)s, awaiting %(missing)s signature",
            "Version %(number)s, awaiting %(missing)s signatures",
            missing,
        ) % {"number": version.number, "missing": missing}
    return _("Version %(number)s, %(state)s") % {
        "number": version.number,
        "state": version.get_state_display(),
    }


def verify_address(version: Version) -> str:
    """Where whoever holds the paper compares it with the record."""
    return f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('desk:verify')}?reference={version.reference}"


def emblem_of(implementation: Implementation) -> Picture | None:
    if implementation.emblem is None:
        return None
    content = files.content_of(implementation.emblem)
    return Picture(content, implementation.emblem.media_type, _("Emblem of %(name)s") % {"name": implementation.name})


def register() -> None:
    """Every kind that has no room of its own is one text."""
    for kind in KINDS.values():
        if not kind.structured:
            renderables.register(kind.code, TextDocument())
