"""What people type about activities: reasons, lengths, dates, declarations. Rules stand elsewhere."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Implementation, Person
from accounts.roles import Role
from core import clock
from core.text import Line, Prose
from tracks.models import Activity, Track
from tracks.planning import LONGEST


class Day(forms.DateField):
    """A date, picked or typed as 2027-03-12."""

    widget = forms.DateInput(attrs={"type": "date"})


class ReasonForm(forms.Form):
    """Why something is reopened or skipped."""

    reason = Prose(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class PostponeForm(ReasonForm):
    """Why it is postponed, and until when if that is known."""

    until = Day(label=_("Until"), required=False, help_text=_("Leave it empty if nobody knows yet."))

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until <= clock.today():
            raise forms.ValidationError(_("That day has passed; choose a day ahead."))
        return until


class OnForm(forms.Form):
    """The day on which it really happened, if that was not today."""

    on = Day(label=_("Started on"), required=False, help_text=_("Leave it empty for today."))

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on and on > clock.today():
            raise forms.ValidationError(_("That day lies ahead; what has not happened cannot be recorded."))
        return on


class FigureForm(forms.Form):
    value = forms.IntegerField(label=_("Figure"), min_value=0, max_value=1_000_000, required=False)


class UploadForm(forms.Form):
    file = forms.FileField(label=_("File"))


class DetailsForm(forms.Form):
    """Who answers for an activity and when it is due; the edition that the form showed goes along."""

    owner = forms.ModelChoiceField(
        label=_("Responsible person"), queryset=Person.objects.none(), required=False, empty_label=_("nobody yet")
    )
    due_on = Day(label=_("Due"), required=False)
    not_before = Day(label=_("Not before"), required=False)
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = activity.implementation.memberships.current(clock.today())
        self.fields["owner"].queryset = Person.objects.filter(  # type: ignore[attr-defined]
            pk__in=members.values("person")
        ).order_by("name")


class NamesForm(forms.Form):
    """The country's own words for an activity."""

    title = Line(label=_("Title"), limit=200)
    short = Line(label=_("Short title"), limit=80, help_text=_("Shown on the lanes; a few words."))
    edition = forms.IntegerField(widget=forms.HiddenInput)


class LengthsForm(forms.Form):
    """One field for each activity not completed: its length in working days."""

    def __init__(self, *args: Any, activities: list[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for activity in activities:
            self.fields[activity.code] = forms.IntegerField(
                label=f"{activity.code} {activity.title}",
                min_value=1,
                max_value=LONGEST,
                initial=activity.length,
                help_text=length_words(activity),
            )


def length_words(activity: Activity) -> Any:
    if activity.shortest is None or activity.longest is None:
        return _("working days")
    if activity.shortest == activity.longest:
        return _("working days; usually %(days)s") % {"days": activity.shortest}
    return _("working days; usually %(shortest)s to %(longest)s") % {
        "shortest": activity.shortest,
        "longest": activity.longest,
    }


class OwnActivityForm(forms.Form):
    """An activity of the country's own."""

    track = forms.ModelChoiceField(label=_("Track"), queryset=Track.objects.none())
    title = Line(label=_("Title"), limit=200)
    short = Line(label=_("Short title"), limit=80)
    description = Prose(label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    length = forms.IntegerField(label=_("Length in working days"), min_value=1, max_value=LONGEST)
    responsible_role = forms.ChoiceField(label=_("Responsible role"), choices=Role.choices)
    after = forms.MultipleChoiceField(label=_("Waits for"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, implementation: Implementation, activities: list[Activity], **kw: Any) -> None:
        super().__init__(*args, **kw)
        tracks = Track.objects.filter(plan__implementation=implementation)
        self.fields["track"].queryset = tracks.order_by("order")  # type: ignore[attr-defined]
        self.fields["after"].choices = [  # type: ignore[attr-defined]
            (activity.code, str(activity)) for activity in activities if not activity.is_optional
        ]


class WaiverForm(forms.Form):
    """Which dark light should not hold the gate up, and why."""

    light = forms.ChoiceField(label=_("Light"), widget=forms.RadioSelect)
    reason = Prose(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, lights: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["light"].choices = lights  # type: ignore[attr-defined]


class AskForm(forms.Form):
    text = Prose(label=_("What do you need help with?"), widget=forms.Textarea(attrs={"rows": 4}))


class AnswerForm(forms.Form):
    answer = Prose(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 4}))
