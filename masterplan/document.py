"""The Master Plan as a document of the record: started from the rows, frozen at submission, read and printed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Implementation
from core import canonical
from core.imprint import LedgerHead, Purpose
from core.ledger import Standing
from masterplan import freezing
from masterplan.access import found_plan
from masterplan.models import MasterPlan
from masterplan.reading import sheets_by_domain
from record import bound, documents
from record.models import Document, Version
from record.rendering import TextDocument, imprint_of

KIND = "master-plan"
ROWS = 40
"""Indicators in one part of a long plan that is read on a page."""


def document_of(implementation: Implementation) -> Document | None:
    return Document.objects.filter(implementation=implementation, type=KIND).first()


def versions_of(implementation: Implementation) -> list[Version]:
    """Every version of the plan's document, the latest first."""
    held = Version.objects.filter(document__implementation=implementation, document__type=KIND)
    found = list(held.select_related("document").order_by("-number"))
    for version in found:
        version.document.implementation = implementation
    return found


def start(plan: MasterPlan, *, by: Any, standing: Standing) -> Version:
    """The first version: from now on the plan has a state."""
    with override(plan.implementation.language):
        about = _("The indicators, sources and responsibilities of the Labour Market Information System.")
    content = {"about": about}
    return documents.start(plan.implementation, kind=KIND, by=by, standing=standing, content=content)


def renew(document: Document, *, by: Any, standing: Standing) -> Version:
    """The next version, which again follows the rows until it is submitted."""
    return documents.new_version(document, by=by, standing=standing)


def content_of(version: Version) -> Mapping[str, Any]:
    """The plan as this version says it: as frozen when it was submitted, else as the rows stand now."""
    held: Mapping[str, Any] = version.filled.get("plan", {})
    if held or version.filled:
        return held
    plan = found_plan(version.implementation)
    return freezing.frozen(plan) if plan else {}


def parts_of(rows: Sequence[Any], size: int = ROWS) -> list[Sequence[Any]]:
    """The rows in parts, so that each fits a page."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]


class MasterPlanDocument(TextDocument):
    """The Master Plan, frozen row by row. A version that is one text, from before, is read and printed as such."""

    def frozen(self, subject: Version) -> Mapping[str, Any]:
        notices = super().frozen(subject)
        plan = found_plan(subject.implementation)
        if plan is None or "text" in subject.content:
            return notices
        with override(subject.language):
            return {**notices, "plan": freezing.frozen(plan)}

    def open_places(self, subject: Version) -> int:
        """The mandatory fields of the first phase that are empty."""
        counted = content_of(subject).get("completeness")
        return counted["of"] - counted["filled"] if counted else 0

    def read(self, content: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        plan = (content.get("filled") or {}).get("plan")
        if not plan:
            return super().read(content)
        return "masterplan/in_parts.html", {"frozen": plan, "parts": parts_of(plan["indicators"])}

    def printed(self, subject: Version, *, purpose: Purpose, head: LedgerHead, made_at: datetime) -> bytes:
        plan = content_of(subject)
        if not plan:
            return super().printed(subject, purpose=purpose, head=head, made_at=made_at)
        from core import pdf  # only what prints loads the PDF engine

        signoff = subject.sign_off()
        text = signoff.content if signoff else canonical.canonical_text(subject.signing_content())
        content = bound.content_of(text)
        if signoff is None:
            content = {**content, "filled": self.frozen(subject)}
        with override(content["language"]):
            imprint = imprint_of(subject, signoff, content, purpose=purpose, head=head, made_at=made_at)
            context = {"plan": plan, "domains": list(sheets_by_domain(plan)), "digest": canonical.digest(plan)}
        return pdf.render("masterplan/pdf/plan.html", context, imprint=imprint)


def latest_state(implementation: Implementation) -> str:
    """The furthest state that any version of the plan has come to that still holds; empty without one."""
    states = [str(version.state) for version in versions_of(implementation)]
    order = ("draft", "advanced_draft", "in_consultation", "approved", "published")
    known = [state for state in states if state in order]
    return max(known, key=order.index, default="")
