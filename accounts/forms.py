"""What people type about who takes part: appointments, institutions, settings, accounts. Rules stand elsewhere."""

from datetime import date
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.duties import DUTIES
from accounts.editing import Shown, shown
from accounts.models import Implementation, Institution, Membership, Person
from accounts.roles import Role
from core.colour import PAPER, READABLE, contrast, parsed, readable, written
from core.models import StoredFile, Subject
from core.text import Line
from core.uploads import accept

EMBLEMS = frozenset({"png", "jpg", "jpeg"})
EMBLEM_LIMIT = 1024 * 1024
DOCUMENT_LANGUAGES = ("en", "fr", "es", "ar")
WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]
ROLE_HINTS = {str(role): hint for role, hint in DUTIES.items()}


class Day(forms.DateField):
    """A date, picked or typed as 2027-03-12."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Changing(forms.Form):
    """A form about a row that is there: `before` says which values it showed, and goes along when it is sent."""

    before = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    names: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, row: Subject, **kwargs: Any) -> None:
        initial = {name: getattr(row, name) for name in self.names}
        initial |= {"before": shown(row, self.names).print, **kwargs.pop("initial", {})}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.row = row

    @property
    def showed(self) -> Shown:
        """What the reader had before their eyes when they began to write."""
        return Shown(self.names, self.cleaned_data["before"])

    @property
    def changed_values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}


# --- Appointments ----------------------------------------------------------------------------------


class AppointmentForm(forms.Form):
    """Who is appointed to what, through which institution, from when."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = Line(
        label=_("Name"),
        limit=160,
        required=False,
        help_text=_("Needed if the person has no account yet. An account that is there keeps its name."),
    )
    institution = forms.ModelChoiceField(label=_("Institution"), queryset=Institution.objects.none(), empty_label=None)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    title = Line(label=_("Title, in free words"), limit=160, required=False, help_text=_("As on a visiting card."))
    start = Day(label=_("From"))
    end = Day(label=_("To"), required=False, help_text=_("Leave it empty if it is not known."))

    def __init__(self, *args: Any, implementation: Implementation, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = implementation.institutions.all()  # type: ignore[attr-defined]
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, role.label) for role in Role if role.value in roles
        ]

    def clean(self) -> dict[str, Any]:
        return in_order(self)


class MembershipForm(forms.Form):
    """The title and the dates of a role that somebody holds."""

    title = AppointmentForm.base_fields["title"]
    start = Day(label=_("From"))
    end = AppointmentForm.base_fields["end"]

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        initial = {name: getattr(membership, name) for name in self.base_fields}
        super().__init__(*args, **{**kwargs, "initial": initial})

    def clean(self) -> dict[str, Any]:
        return in_order(self)


class EndingForm(forms.Form):
    """The last day of a role."""

    on = Day(label=_("Last day"))


def in_order(form: forms.Form) -> dict[str, Any]:
    """The last day does not lie before the first."""
    start, end = form.cleaned_data.get("start"), form.cleaned_data.get("end")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        form.add_error("end", _("The last day lies before the first."))
    return form.cleaned_data


# --- Institutions ----------------------------------------------------------------------------------


class InstitutionFields(forms.Form):
    name = Line(label=_("Name"), limit=200)
    short_name = Line(label=_("Short name"), limit=40, required=False, help_text=_("For tables and pictures."))
    type = forms.ChoiceField(label=_("Kind"), choices=Institution.Kind.choices)
    constituency = forms.ChoiceField(label=_("Constituency"), choices=Institution.Constituency.choices)
    is_main_stakeholder = forms.BooleanField(
        label=_("It is a main stakeholder: it is asked where a step names them."), required=False
    )
    hosts_platform = forms.BooleanField(label=_("It hosts the platform."), required=False)

    def clean(self) -> dict[str, Any]:
        """The social partners’ organisations belong to their own constituency, and nobody else does."""
        kind, side = self.cleaned_data.get("type"), self.cleaned_data.get("constituency")
        partners = {"employers", "workers"}
        if kind and side and kind != side and {kind, side} & partners:
            self.add_error("constituency", _("Kind and constituency do not go together."))
        return self.cleaned_data


class InstitutionForm(Changing, InstitutionFields):
    """An institution that takes part."""

    names: ClassVar[tuple[str, ...]] = (
        "name",
        "short_name",
        "type",
        "constituency",
        "is_main_stakeholder",
        "hosts_platform",
    )


# --- Settings --------------------------------------------------------------------------------------


def time_zones() -> list[tuple[str, str]]:
    """The zones by the names that people know: region and city."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if _is_a_place(name)]


def _is_a_place(name: str) -> bool:
    region = name.partition("/")[0]
    return name == "UTC" or region in {
        *("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    }


def document_languages() -> list[tuple[str, str]]:
    return [(code, get_language_info(code)["name_local"]) for code in DOCUMENT_LANGUAGES]


class SettingsForm(Changing):
    """What the country decides about its pages, its calendar and its documents."""

    names: ClassVar[tuple[str, ...]] = (
        "name",
        "title",
        "parent",
        "language",
        "time_zone",
        "weekend",
        "is_public",
        "accent",
    )

    name = Line(label=_("Country or unit"), limit=160)
    title = Line(label=_("Name of the system"), limit=200)
    is_public = forms.BooleanField(
        label=_(
            "Show a public page: progress, published documents, the institutions. It names nobody but signatories."
        ),
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of documents"), choices=document_languages)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)
    weekend = forms.TypedMultipleChoiceField(
        label=_("Weekend"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    parent = forms.ModelChoiceField(
        label=_("Part of"),
        queryset=Implementation.objects.none(),
        required=False,
        empty_label=_("no other implementation"),
        help_text=_("For a state or province of a federated country."),
    )
    emblem = forms.FileField(
        label=_("Emblem"),
        required=False,
        help_text=_(
            "PNG or JPEG, at most 1 MB; on the masthead and on title pages. Leave it empty to keep what is there."
        ),
    )
    without_emblem = forms.BooleanField(label=_("Take the emblem away"), required=False)
    accent = Line(
        label=_("Accent colour"),
        limit=7,
        required=False,
        help_text=_("The ink of signatures and links, as #1f5f8b. Leave it empty for the usual blue."),
    )

    def __init__(self, *args: Any, row: Implementation, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]

    def clean_accent(self) -> str:
        accent = str(self.cleaned_data["accent"]).lower()
        if accent and not _is_colour(accent):
            raise ValidationError(_("A colour is written as # and six hexadecimal digits, such as #1f5f8b."))
        if accent and contrast(parsed(accent), PAPER) < READABLE:
            raise ValidationError(
                _("Too pale to read on paper (%(found)s : 1; %(needed)s : 1 is needed). %(better)s would do."),
                params={
                    "found": f"{contrast(parsed(accent), PAPER):.1f}",
                    "needed": READABLE,
                    "better": written(readable(parsed(accent))),
                },
            )
        return accent

    def clean_weekend(self) -> list[int]:
        return sorted(self.cleaned_data["weekend"])

    def clean_emblem(self) -> StoredFile | None:
        upload = self.cleaned_data["emblem"]
        if not isinstance(upload, UploadedFile):
            return None
        if upload.size and upload.size > EMBLEM_LIMIT:
            raise ValidationError(_("The emblem is larger than 1 MB."))
        return accept(upload, allowed=EMBLEMS)[0]

    @property
    def changed_values(self) -> dict[str, Any]:
        values = super().changed_values
        if self.cleaned_data["emblem"] or self.cleaned_data["without_emblem"]:
            values["emblem"] = self.cleaned_data["emblem"]
        return values


def _is_colour(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and set(text[1:]) <= set("0123456789abcdef")


# --- Accounts --------------------------------------------------------------------------------------


class ProfileForm(Changing):
    """One's own name and language."""

    names: ClassVar[tuple[str, ...]] = ("name", "language")

    name = Line(label=_("Name"), limit=160, help_text=_("Signatures that you gave keep the name of that moment."))
    language = forms.ChoiceField(label=_("Language of pages and mail"), choices=settings.LANGUAGES)


class AccountForm(ProfileForm):
    """An account, as an administrator changes it."""

    names: ClassVar[tuple[str, ...]] = ("name", "email", "language", "is_active", "is_superuser")

    email = forms.EmailField(label=_("E-mail address"), max_length=254, help_text=_("The address signs in."))
    is_active = forms.BooleanField(label=_("May sign in"), required=False)
    is_superuser = forms.BooleanField(
        label=_("Administrator: accounts, templates, settings; never signs"), required=False
    )

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if Person.objects.filter(email=email).exclude(pk=self.row.pk).exists():
            raise ValidationError(_("Another account has this address."))
        return email


class FindForm(forms.Form):
    """Which accounts to show."""

    q = Line(label=_("Name or address"), limit=160, required=False)
