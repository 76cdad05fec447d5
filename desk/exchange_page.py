"""The page from which a country's status and plan go out, and a plan comes in."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import implementation_for, reader
from accounts.models import Implementation
from core.errors import Refusal
from core.models import Rendition
from core.offers import Offer
from desk import status_printing
from desk.plan_files import FORMS
from tracks.access import plan_for
from tracks.models import Plan
from tracks.table import planners

NAMES = (
    ("mspdi", gettext_lazy("Microsoft Project"), gettext_lazy("XML; dates, links, calendars and codes come back.")),
    ("xlsx", gettext_lazy("Sheet"), gettext_lazy("XLSX; change it and bring it in again.")),
    ("csv", gettext_lazy("CSV"), gettext_lazy("The same rows as plain text.")),
    ("ical", gettext_lazy("Calendar"), gettext_lazy("iCal as it stands today; an address keeps it up to date.")),
)


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    implementation = implementation_for(request.user, slug)
    context = {
        "implementation": implementation,
        "trail": [(_("Reports and exchange"), "")],
        "offers": list(_offers(implementation, status_printing.latest(implementation))),
        "bringing": list(_bringing(implementation)),
        "files": [(name, f"{reverse('desk:plan_file', args=[slug])}?as={form}", what) for form, name, what in NAMES],
        "has_plan": Plan.objects.filter(implementation=implementation).exists(),
    }
    return render(request, "desk/exchange.html", context)


@login_required
@require_safe
def plan_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan as it stands, in the form that `?as=` asks for; as CSV where none was."""
    plan = plan_for(reader(request), slug)
    asked = request.GET.get("as", "csv")
    form = FORMS.get(asked) or FORMS["csv"]
    response = HttpResponse(form.write(plan), content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="{slug}-plan.{form.ending}"'
    response["Content-Language"] = get_language()
    return response


def _bringing(implementation: Implementation) -> Iterator[Offer]:
    note = _("From Microsoft Project, a sheet or CSV. You see all that it changes before it is saved.")
    refusals = []
    if not implementation.held.may("plan"):
        words = _("%(roles)s may plan here.") % {"roles": planners()}
        refusals.append(Refusal(words))
    url = reverse("desk:import_plan", args=[implementation.slug])
    yield Offer(_("Bring a plan in"), url, note=note, button=_("Choose a file"), refusals=refusals)
    note = _("A secret address that your calendar program reads. You can revoke it at any time.")
    yield Offer(_("The plan in your calendar"), reverse("desk:feeds"), note=note, button=_("Make an address"))


def _offers(implementation: Implementation, made: Rendition | None) -> Iterator[Offer]:
    slug = [implementation.slug]
    note = _("Where the country stands today, on one page, as PDF.")
    yield Offer(
        _("Status report"), reverse("desk:report", args=slug), note=note, button=_("Make the report"), post=True
    )
    note = _("The lanes and every activity, on as many pages as they need.")
    url = reverse("desk:plan_paper", args=slug)
    yield Offer(_("The plan as PDF"), url, note=note, button=_("Make the PDF"), post=True)
    if made:
        day = date_format(status_printing.day_of(made, implementation))
        url = reverse("desk:report_file", args=[implementation.slug, made.public_id])
        yield Offer(_("The report of %(day)s") % {"day": day}, url, button=_("Open it"))
