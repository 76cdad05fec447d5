"""What people type about activities: reasons, lengths, dates, declarations. Rules stand elsewhere."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Implementation, Person
from accounts.roles import Role
from core import clock
from core.text import Line, Prose
from record.forms import Refusable
from tracks.lengths import LONGEST
from tracks.models import Activity, Track

BIG = 2**31 - 1
BRIEF = {"rows": 3, "dir": "auto"}
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
SHORT = 2000
"""The longest reason, in characters."""


class Day(forms.DateField):
    """A date of our time, picked or typed as 2027-03-12."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [
        MinValueValidator(FIRST_DAY, _("No plan reaches back as far as that.")),
        MaxValueValidator(LAST_DAY, _("No plan reaches as far as that.")),
    ]


class EditForm(Refusable):
    """A form that knows which edition of a row it showed."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=BIG)


# --- Actions -----------------------------------------------------------------------------------


class ReasonForm(Refusable):
    """Why something is reopened or skipped."""

    reason = Prose(label=_("Reason"), limit=SHORT, widget=forms.Textarea(attrs=BRIEF))


class PostponeForm(ReasonForm):
    """Why it is postponed, and until when if that is known."""

    until = Day(label=_("Until"), required=False, help_text=_("Leave it empty if nobody knows yet."))


class OnForm(Refusable):
    """The day on which it really happened, if that was not today."""

    on = Day(label=_("Started on"), required=False, help_text=_("Leave it empty for today."))


# --- The plan ----------------------------------------------------------------------------------


class DetailsForm(EditForm):
    """Who answers for an activity, not before which day it begins, and when it is due."""

    owner = forms.ModelChoiceField(
        label=_("Responsible person"), queryset=Person.objects.none(), required=False, empty_label=_("nobody yet")
    )
    not_before = Day(label=_("Not before"), required=False, help_text=_("It is planned from this day on, not earlier."))
    due_on = Day(label=_("Due"), required=False)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today(activity.implementation.zone)
        members = activity.implementation.memberships.current(today)
        people = Person.objects.filter(pk__in=members.values("person")).order_by("name")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("not_before"), values.get("due_on")
        if first and last and last < first:
            self.add_error("due_on", _("It is due before it may start."))
        return values


class NamesForm(EditForm):
    """The country's own words for an activity."""

    title = Line(label=_("Title"), limit=200)
    short = Line(label=_("Short title"), limit=80, help_text=_("Shown on the lanes; a few words."))


class LengthsForm(Refusable):
    """One field for each activity not completed: its length in working days. `shown` says which lengths it showed."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, activities: Iterable[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for activity in activities:
            self.fields[activity.code] = forms.IntegerField(
                label=_("%(activity)s, in working days") % {"activity": activity},
                min_value=1,
                max_value=LONGEST,
                initial=activity.length,
                widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
            )

    @property
    def lengths(self) -> dict[str, int]:
        return {code: length for code, length in self.cleaned_data.items() if code != "shown"}


class OwnActivityForm(Refusable):
    """An activity of the country's own."""

    track = forms.ModelChoiceField(label=_("Track"), queryset=Track.objects.none(), empty_label=None)
    title = Line(label=_("Title"), limit=200)
    short = Line(label=_("Short title"), limit=80, help_text=_("Shown on the lanes; a few words."))
    description = Prose(label=_("Description"), limit=SHORT, required=False, widget=forms.Textarea(attrs=BRIEF))
    length = forms.IntegerField(label=_("Length in working days"), min_value=1, max_value=LONGEST)
    responsible_role = forms.ChoiceField(
        label=_("Responsible role"), choices=[(role.value, role.label) for role in Role if role != Role.OBSERVER]
    )
    is_milestone = forms.BooleanField(label=_("It is a milestone."), required=False)
    after = forms.MultipleChoiceField(label=_("Waits for"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, implementation: Implementation, activities: list[Activity], **kw: Any) -> None:
        super().__init__(*args, **kw)
        tracks = Track.objects.filter(plan__implementation=implementation)
        self.fields["track"].queryset = tracks.order_by("order")  # type: ignore[attr-defined]
        self.fields["after"].choices = [  # type: ignore[attr-defined]
            (activity.code, str(activity)) for activity in activities if not activity.is_optional
        ]


class WaitForm(Refusable):
    """One more activity that this one waits for, or one that it waits for `no_more`."""

    before = forms.ChoiceField(label=_("It waits for"))
    no_more = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Iterable[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["before"].choices = [  # type: ignore[attr-defined]
            (activity.code, str(activity)) for activity in choices
        ]
        self.fields["before"].required = not self.data.get("no_more")


class SignersForm(Refusable):
    """Which institutions sign a kind of record, beside those that the process names."""

    what = forms.CharField(widget=forms.HiddenInput, max_length=60)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
    institutions = forms.MultipleChoiceField(
        label=_("Institutions that sign"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institutions"].choices = list(choices)  # type: ignore[attr-defined]


# --- Declaring ---------------------------------------------------------------------------------


class LineForm(Refusable):
    """What is declared for a line; `shown` is what the form showed."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class TickForm(LineForm):
    is_done = forms.BooleanField(required=False)


class FigureForm(LineForm):
    value = forms.IntegerField(
        label=_("Figure"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
    )


class UploadForm(Refusable):
    file = forms.FileField(label=_("File"), help_text=_("PDF, picture, Office or text file."))


# --- The closing stage -------------------------------------------------------------------------


class WaiverForm(Refusable):
    """Which dark light should not hold the gate up, and why."""

    light = forms.ChoiceField(label=_("Light"), widget=forms.RadioSelect)
    reason = Prose(
        label=_("Reason"),
        help_text=_("Printed with the waiver in every later report."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args: Any, lights: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["light"].choices = lights  # type: ignore[attr-defined]


class AskForm(Refusable):
    text = Prose(label=_("What do you need help with?"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}))


class AnswerForm(Refusable):
    answer = Prose(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}))


def length_words(activity: Activity) -> str:
    """How long it usually takes, as the blueprint says; empty where the assessment alone decides."""
    if activity.shortest is None or activity.longest is None:
        return ""
    if activity.shortest == activity.longest:
        return _now("usually %(days)s") % {"days": activity.shortest}
    return _now("usually %(shortest)s to %(longest)s") % {
        "shortest": activity.shortest,
        "longest": activity.longest,
    }
