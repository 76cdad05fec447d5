"""Printing the plan: by a job from the pages, by a command, kept so that the verify page knows it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Implementation, Person
from core import jobs
from core.jobs import Report
from core.models import Chain, Job, Rendition
from desk.plan_paper import paper_of
from desk.status_printing import imprint_of, keep, kept
from record.rendering import emblem_of

KIND = "plan"
TASK = "desk.tasks.make_plan_paper"
TEMPLATE = "desk/pdf/plan.html"


def made_of(implementation: Implementation, *, report: Report | None = None) -> Rendition:
    """The plan in the active language, kept; asked again on the same day and head, the same one."""
    from core import pdf  # only what prints loads the PDF engine

    content, head = paper_of(implementation)
    reference = f"{implementation.code}-PLAN-{content.on:%Y%m%d}"
    chain = Chain.objects.get(key=implementation.chain_key())
    if found := kept(chain, KIND, reference, head, translation.get_language() or ""):
        return found
    imprint = imprint_of(
        content,
        title=_("Plan"),
        owner=implementation.name,
        reference=reference,
        head=head,
        zone=implementation.time_zone,
        emblem=emblem_of(implementation),
        notices=content.notices,
    )
    if report:
        report(30, _("Setting the pages"))
    file = pdf.render(TEMPLATE, {"paper": content}, imprint=imprint)
    return keep(chain, implementation.public_id, KIND, imprint, file)


def ask(implementation: Implementation, *, by: Person) -> Job:
    """Asks for the plan in the language of the asker; while one is under way, that one is meant."""
    with transaction.atomic():
        return jobs.enqueue(
            TASK,
            subject=implementation,
            chain_key=implementation.chain_key(),
            asked_by=by,
            parameters={
                "title": _("The plan of %(implementation)s") % {"implementation": implementation.name},
                "back": reverse("desk:implementation", args=[implementation.slug]),
                "language": translation.get_language(),
            },
        )


def make(job: Job, report: Report) -> Mapping[str, Any]:
    """The work of the job. Done twice, it gives the same file, or one more of the same day."""
    implementation = Implementation.objects.select_related("emblem").get(public_id=str(job.subject))
    made = made_of(implementation, report=report)
    url = reverse("desk:plan_paper_file", args=[implementation.slug, made.public_id])
    return {"url": url, "label": _("Open the plan")}
