"""The page where an implementation is opened, and the form that it asks."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import reader
from accounts.forms import WEEKDAYS, document_languages, time_zones
from accounts.inviting import tell
from accounts.models import Implementation
from core.answers import LedOn, add_errors, form_page, sent
from core.errors import RuleViolation
from core.text import Line
from desk.opening import PREFIXES, Newcomer, may_open, open_country

CODE = RegexValidator(r"^[A-Z]{2,6}$", gettext_lazy("Two to six capital letters, such as VAL."))
OF_THE_COUNTRY = ("name", "code", "slug", "country_code", "title", "language", "time_zone", "weekend", "parent")


class OpeningForm(forms.Form):
    """What a new implementation is called, by which calendar it works, and who begins."""

    name = Line(label=gettext_lazy("Country or unit"), limit=160)
    code = Line(
        label=gettext_lazy("Code"),
        limit=6,
        validators=[CODE],
        help_text=gettext_lazy("Begins every reference, such as VAL-GM-3. It never changes."),
    )
    slug = forms.SlugField(
        label=gettext_lazy("Address"), max_length=60, help_text=gettext_lazy("As in /i/valmera/. It never changes.")
    )
    country_code = Line(
        label=gettext_lazy("ISO country code"),
        limit=3,
        required=False,
        help_text=gettext_lazy("For public holidays; empty for a fictional country."),
    )
    title = Line(label=gettext_lazy("Name of the system"), limit=200)
    language = forms.ChoiceField(label=gettext_lazy("Language of documents"), choices=document_languages)
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zones)
    weekend = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weekend"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    parent = forms.ModelChoiceField(
        label=gettext_lazy("Part of"),
        queryset=Implementation.objects.none(),
        required=False,
        empty_label=gettext_lazy("no other implementation"),
    )
    agency = Line(label=gettext_lazy("Leading Agency"), limit=200)
    ilo = Line(label=gettext_lazy("The ILO, as it is called there"), limit=200)
    officer_email = forms.EmailField(label=gettext_lazy("ILO project officer: address"), required=False)
    officer_name = Line(label=gettext_lazy("ILO project officer: name"), limit=160, required=False)
    lead_email = forms.EmailField(label=gettext_lazy("Agency lead: address"), required=False)
    lead_name = Line(label=gettext_lazy("Agency lead: name"), limit=160, required=False)
    coordinator_email = forms.EmailField(label=gettext_lazy("LMIS coordinator: address"), required=False)
    coordinator_name = Line(label=gettext_lazy("LMIS coordinator: name"), limit=160, required=False)

    def __init__(self, *args: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if Implementation.objects.filter(code=code).exists():
            raise ValidationError(_("Another implementation has this code."))
        return code

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if Implementation.objects.filter(slug=slug).exists():
            raise ValidationError(_("Another implementation has this address."))
        return slug

    @property
    def newcomers(self) -> list[Newcomer]:
        """Those of the first members whose address was given."""
        given = self.cleaned_data
        return [
            Newcomer(role, given[f"{prefix}_email"], given[f"{prefix}_name"])
            for role, prefix in PREFIXES.items()
            if given[f"{prefix}_email"]
        ]


USUAL = {
    "title": "Labour Market Information System",
    "ilo": "International Labour Organization",
    "language": "en",
    "time_zone": "UTC",
    "weekend": [5, 6],
}


@login_required
@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest) -> HttpResponse:
    """Opens an implementation: for ILO project officers and administrators."""
    person = reader(request)
    if not may_open(person):
        raise PermissionDenied(_("An ILO project officer or an administrator opens an implementation."))
    parents = Implementation.objects.open_to(person, "settings")
    asked = parents.filter(slug=request.GET.get("parent", "")).first()
    form = OpeningForm(sent(request), initial=USUAL | {"parent": asked}, parents=parents)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            return _opened(request, form)
        except ValidationError as error:
            add_errors(form, error)
        except RuleViolation as violation:
            context["refusals"] = violation.reasons
    return form_page(request, "desk/opening.html", context)


def _opened(request: HttpRequest, form: OpeningForm) -> HttpResponse:
    given = form.cleaned_data
    fields = {name: given[name] for name in OF_THE_COUNTRY}
    opened, members = open_country(
        by=reader(request), agency=given["agency"], ilo=given["ilo"], newcomers=form.newcomers, **fields
    )
    untold = [member.person.name for member in members if not tell(member)]
    messages.success(request, _("%(implementation)s is open, with its plan.") % {"implementation": opened})
    if untold:
        text = _("The mail could not be sent to %(people)s. Remind them later.")
        messages.warning(request, text % {"people": ", ".join(untold)})
    return LedOn(reverse("accounts:members", args=[opened.slug]))
