"""What people type about activities: reasons, lengths, dates, declarations. Rules stand elsewhere."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Implementation, Person
from accounts.roles import Role
from core import clock
from core.text import Line, Prose
from record.forms import Refusable
from tracks.lengths import HALF, LONGEST, Points, in_halves, plain
from tracks.models import Activity, Track
from tracks.schedule import Relation

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


class WorkingDays(forms.DecimalField):
    """A length in working days, in steps of a half."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"class": "input", "inputmode": "decimal", "step": "0.5"})
        limits = {"min_value": HALF, "max_value": LONGEST, "decimal_places": 1, "widget": widget}
        super().__init__(**{**limits, **kwargs})
        self.validators.append(in_halves)

    def prepare_value(self, value: Any) -> Any:
        """3 rather than 3.0."""
        return plain(value) if isinstance(value, Decimal) else value


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
    """Who answers for an activity, the day on which it starts or before which it does not, and when it is due."""

    owner = forms.ModelChoiceField(
        label=_("Responsible person"), queryset=Person.objects.none(), required=False, empty_label=_("nobody yet")
    )
    not_before = Day(label=_("Not before"), required=False, help_text=_("It is planned from this day on, not earlier."))
    pinned_on = Day(
        label=_("Pinned on"),
        required=False,
        help_text=_("It starts on this day and on no other: a mission that is booked. What cannot keep it is refused."),
    )
    due_on = Day(label=_("Due"), required=False, help_text=_("A reminder; it moves nothing."))

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
        if first and (pin := values.get("pinned_on")) and pin < first:
            self.add_error("pinned_on", _("It is pinned on a day before it may start."))
        return values


class MoveForm(EditForm):
    """To which day an activity moves, and whether that day is fixed."""

    day = Day(label=_("Starts on"))
    how = forms.ChoiceField(
        label=_("Is that day fixed?"),
        choices=[
            ("not_before", _("Not before this day: later if what it waits for takes longer")),
            ("pinned_on", _("On this day and no other: it is pinned")),
        ],
        widget=forms.RadioSelect,
    )

    @property
    def dates(self) -> dict[str, date | None]:
        """The planning dates that this means; one of the two, never both."""
        how, day = self.cleaned_data["how"], self.cleaned_data["day"]
        return {"not_before": None, "pinned_on": None, how: day}


class NamesForm(EditForm):
    """The country's own words for an activity."""

    title = Line(label=_("Title"), limit=200)
    short = Line(label=_("Short title"), limit=80, help_text=_("Shown on the lanes; a few words."))


class LengthsForm(Refusable):
    """Three points for each activity not completed, in working days. `shown` says which lengths it showed.

    The shortest and the longest may be left out of optional activities: then nobody doubts their length.
    """

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, activities: Iterable[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activities = list(activities)
        for activity in self.activities:
            named, required = {"activity": activity}, not activity.is_optional
            shortest, longest = activity.shortest or activity.length, activity.longest or activity.length
            self.fields[f"shortest-{activity.code}"] = WorkingDays(
                label=_("%(activity)s, the shortest") % named, required=required, initial=shortest
            )
            self.fields[activity.code] = WorkingDays(label=_("%(activity)s, likely") % named, initial=activity.length)
            self.fields[f"longest-{activity.code}"] = WorkingDays(
                label=_("%(activity)s, the longest") % named, required=required, initial=longest
            )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for activity in self.activities:
            shortest, longest = f"shortest-{activity.code}", f"longest-{activity.code}"
            likely = values.get(activity.code)
            if likely and (value := values.get(shortest)) and value > likely:
                self.add_error(shortest, _("The shortest length is longer than the likely one."))
            if likely and (value := values.get(longest)) and value < likely:
                self.add_error(longest, _("The longest length is shorter than the likely one."))
        return values

    @property
    def lengths(self) -> dict[str, Points]:
        values = self.cleaned_data
        return {
            activity.code: Points(
                values[f"shortest-{activity.code}"] or values[activity.code],
                values[activity.code],
                values[f"longest-{activity.code}"] or values[activity.code],
            )
            for activity in self.activities
        }


class OwnActivityForm(Refusable):
    """An activity of the country's own."""

    track = forms.ModelChoiceField(label=_("Track"), queryset=Track.objects.none(), empty_label=None)
    title = Line(label=_("Title"), limit=200)
    short = Line(label=_("Short title"), limit=80, help_text=_("Shown on the lanes; a few words."))
    description = Prose(label=_("Description"), limit=SHORT, required=False, widget=forms.Textarea(attrs=BRIEF))
    length = WorkingDays(label=_("Length in working days"), help_text=_("Half days too: 2.5."))
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
    """What this one waits for, by which ends and with how much time between; or one that it waits for `no_more`."""

    before = forms.ChoiceField(label=_("It waits for"))
    relation = forms.ChoiceField(
        label=_("How"),
        choices=Relation.choices,
        initial=Relation.FINISH_START,
        required=False,
        widget=forms.RadioSelect,
    )
    lag = WorkingDays(
        label=_("Working days between"),
        min_value=-LONGEST,
        required=False,
        help_text=_("Half days too. Below 0 it comes earlier: the plan overlaps by so much."),
    )
    no_more = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Iterable[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["before"].choices = [  # type: ignore[attr-defined]
            (activity.code, str(activity)) for activity in choices
        ]
        for name in ("before", "relation"):
            self.fields[name].required = not self.data.get("no_more")


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


class ProposalForm(Refusable):
    """Why the plan is agreed anew."""

    reason = Prose(
        label=_("Why the plan is agreed anew"),
        help_text=_("It is signed with the baseline, and stands beside it for everybody."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class ReadyByForm(Refusable):
    """The day by which all before the gate should be done."""

    by = Day(label=_("Ready by"))


class AskForm(Refusable):
    text = Prose(label=_("What do you need help with?"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}))


class AnswerForm(Refusable):
    answer = Prose(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}))
