"""Writing the Governance manual through pages: starting it, one section at a time, the next version."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import implementation_for, reader, standing_in
from core.answers import LedOn, form_page, sent
from core.comparison import differences, shortened
from core.errors import RuleViolation
from governance import drafting, offering
from governance.forms import SectionForm
from governance.manual.sections import BY_KEY
from governance.views import neighbours, trail, version_of
from record import documents
from record.models import Version


@login_required
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Starts the manual from the default text."""
    implementation = implementation_for(reader(request), slug, "prepare")
    drafting.start(implementation, by=reader(request), standing=standing_in(implementation, "prepare"))
    messages.success(request, _("The manual is started; every section has a text to begin with."))
    return LedOn(offering.address(implementation))


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The text of one section of a draft; what was typed is kept when it cannot be saved."""
    implementation = implementation_for(reader(request), slug, "prepare")
    version = version_of(implementation)
    if version is None or key not in BY_KEY:
        raise Http404(_("The manual has no such section."))
    context: dict[str, Any] = {"implementation": implementation, "version": version, "section": BY_KEY[key]}
    form = SectionForm(sent(request), initial={"text": drafting.text_of(version, key), "shown": _mark(version, key)})
    if form.is_bound and form.is_valid():
        try:
            standing = standing_in(implementation, "prepare")
            drafting.write(version, key, by=reader(request), standing=standing, **form.cleaned_data)
        except RuleViolation as violation:
            context["version"] = version = _again(implementation, version)
            context |= {"refusals": violation.reasons, "differs": _met(form, version, key)}
        else:
            messages.success(request, _("Section %(number)s is saved.") % {"number": BY_KEY[key].number})
            return LedOn(reverse("governance:section", args=[slug, key]))
    context |= {"form": form, "others": neighbours(key), "trail": trail(implementation, str(BY_KEY[key].title))}
    return form_page(request, "governance/write.html", context)


def _mark(version: Version, key: str) -> str:
    return drafting.mark(drafting.text_of(version, key))


def _again(implementation: Any, version: Version) -> Version:
    """The version as it stands now, after somebody else was quicker."""
    found = Version.objects.select_related("document").get(pk=version.pk)
    found.document.implementation = implementation
    return found


def _met(form: SectionForm, version: Version, key: str) -> Any:
    """What stands there now against what was typed. The form learns of it, so that saving again means it."""
    stands = drafting.text_of(version, key)
    form.data = {**form.data.dict(), "shown": drafting.mark(stands)}  # type: ignore[attr-defined]  # a QueryDict
    return shortened(differences(stands, form.cleaned_data["text"])) if version.is_editable else ()


@login_required
@require_POST
def renew(request: HttpRequest, slug: str) -> HttpResponse:
    """The next version, with the text of the latest."""
    implementation = implementation_for(reader(request), slug, "prepare")
    document = drafting.manual_of(implementation)
    if document is None:
        raise Http404(_("There is no manual yet."))
    made = documents.new_version(document, by=reader(request), standing=standing_in(implementation, "prepare"))
    messages.success(request, _("Version %(number)s is started.") % {"number": made.number})
    return LedOn(offering.address(implementation))
