"""Printing status reports: by a job from the pages, by a command, kept so that the verify page knows them."""

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Implementation, Person
from core import canonical, clock, files, jobs
from core.imprint import Imprint, LedgerHead, Purpose
from core.jobs import Report
from core.ledger import head_of
from core.models import Chain, Job, Rendition
from desk.status_report import MOST, CountryReport, PortfolioReport, portfolio_of, report_of
from record.rendering import emblem_of

KIND, PORTFOLIO = "status-report", "portfolio-report"
KINDS = (KIND, PORTFOLIO)
TASK = "desk.tasks.make_status_report"
PDF = "application/pdf"


class Dated(Protocol):
    """What a report says, of one day."""

    @property
    def on(self) -> date: ...


def made_of(implementation: Implementation, *, report: Report | None = None) -> Rendition:
    """The status report of a country in its own language, kept; asked again on the same day and head, the same one."""
    with translation.override(implementation.language):
        content, head = report_of(implementation)
        reference = f"{implementation.code}-STATUS-{content.on:%Y%m%d}"
        chain = Chain.objects.get(key=implementation.chain_key())
        if found := kept(chain, KIND, reference, head, translation.get_language() or ""):
            return found
        imprint = imprint_of(
            content,
            title=_("Status report"),
            owner=implementation.name,
            reference=reference,
            head=head,
            zone=implementation.time_zone,
            emblem=emblem_of(implementation),
            notices=content.notices,
        )
        file = _on_one_page(
            "desk/pdf/status_report.html",
            lambda tightness: report_of(implementation, tightness=tightness)[0],
            imprint,
            report,
        )
        return keep(chain, implementation.public_id, KIND, imprint, file)


def portfolio_made_for(person: Person, *, report: Report | None = None) -> Rendition:
    """What the person sees of all countries, in the active language."""
    content = portfolio_of(person, on=clock.today())
    held = head_of(Chain.INSTANCE)
    head = LedgerHead(held.sequence, held.hash)
    imprint = imprint_of(
        content,
        title=_("Status of the portfolio"),
        owner=person.name,
        reference=f"PORTFOLIO-{content.on:%Y%m%d}",
        head=head,
        zone=settings.TIME_ZONE,
    )
    file = _on_one_page(
        "desk/pdf/portfolio_report.html",
        lambda tightness: portfolio_of(person, on=content.on, tightness=tightness),
        imprint,
        report,
    )
    return keep(Chain.objects.get(key=Chain.INSTANCE), person.public_id, PORTFOLIO, imprint, file)


def imprint_of(content: Dated, *, title: str, reference: str, head: LedgerHead, **more: Any) -> Imprint:
    """What stands round a report: it says how things stood on its day, and nobody signs it."""
    day = date_format(content.on)
    return Imprint(
        title=title,
        language=translation.get_language() or "en",
        purpose=Purpose.REPORT,
        reference=reference,
        version=_("As of %(day)s") % {"day": day},
        status=_("As of %(day)s") % {"day": day},
        fingerprint=canonical.digest({"reference": reference, "head": head.hash, "said": repr(content)}),
        head=head,
        made_at=clock.now(),
        verify_address=f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('desk:verify')}?reference={reference}",
        **more,
    )


def _on_one_page(
    template: str, content: Callable[[int], CountryReport | PortfolioReport], imprint: Imprint, report: Report | None
) -> bytes:
    """The first of some ways, each tighter than the one before, that needs one page; the tightest at any rate."""
    from core import pdf  # only what prints loads the PDF engine

    for tightness in range(len(MOST)):
        if report:
            report(20 + 20 * tightness, _("Setting the page"))
        file = pdf.render(template, {"report": content(tightness)}, imprint=imprint)
        if _pages(file) == 1:
            break
    return file


def _pages(file: bytes) -> int:
    import pikepdf  # only what prints loads it

    with pikepdf.open(BytesIO(file)) as held:
        return len(held.pages)


def kept(chain: Chain, kind: str, reference: str, head: LedgerHead, language: str) -> Rendition | None:
    """The one that was made of this head already."""
    held = Rendition.objects.filter(chain=chain, renderable=kind, reference=reference, head_hash=head.hash)
    return held.filter(language=language).select_related("file").first()


@transaction.atomic
def keep(chain: Chain, subject: Any, kind: str, imprint: Imprint, content: bytes) -> Rendition:
    return Rendition.objects.create(
        chain=chain,
        subject=subject,
        renderable=kind,
        reference=imprint.reference,
        purpose=Rendition.Purpose.READING,
        language=imprint.language,
        fingerprint=imprint.fingerprint,
        file=files.keep([content], media_type=PDF),
        head_sequence=imprint.head.sequence,
        head_hash=imprint.head.hash,
        made_at=imprint.made_at,
    )


# --- By a job ----------------------------------------------------------------------------------


def ask(implementation: Implementation, *, by: Person) -> Job:
    """Asks for the report of a country; while one is under way, that one is meant."""
    title = _("Status report of %(implementation)s") % {"implementation": implementation.name}
    back = reverse("desk:exchange", args=[implementation.slug])
    with transaction.atomic():
        return jobs.enqueue(
            TASK,
            subject=implementation,
            chain_key=implementation.chain_key(),
            asked_by=by,
            parameters={"title": title, "back": back},
        )


def ask_for_portfolio(person: Person) -> Job:
    with transaction.atomic():
        return jobs.enqueue(
            TASK,
            subject=person,
            chain_key=person.chain_key(),
            asked_by=person,
            parameters={"title": _("Status of the portfolio"), "back": reverse("desk:portfolio")},
        )


def make(job: Job, report: Report) -> Mapping[str, Any]:
    """The work of the job. Done twice, it gives the same file, or one more of the same day."""
    report(5, _("Reading where things stand"))
    implementation = Implementation.objects.select_related("emblem").filter(public_id=str(job.subject)).first()
    if implementation:
        made = made_of(implementation, report=report)
        url = reverse("desk:report_file", args=[implementation.slug, made.public_id])
    else:
        made = portfolio_made_for(Person.objects.get(public_id=str(job.subject)), report=report)
        url = reverse("desk:portfolio_report_file", args=[made.public_id])
    return {"url": url, "label": _("Open the report")}


def latest(implementation: Implementation) -> Rendition | None:
    """The report that was made last."""
    held = Rendition.objects.filter(subject=implementation.public_id, renderable=KIND)
    return held.select_related("file").order_by("-pk").first()


def day_of(made: Rendition, implementation: Implementation) -> date:
    return made.made_at.astimezone(implementation.zone).date()
