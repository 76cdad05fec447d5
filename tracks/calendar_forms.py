"""What people type about calendars: days, public holidays to copy, a file, a weekend. Rules stand elsewhere."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.text import Line
from core.uploads import clean_name
from record.forms import Refusable
from tracks.calendars import DAYS
from tracks.closures import LONGEST, SIZE
from tracks.forms import FIRST_DAY, LAST_DAY, Day
from tracks.models import CalendarDay
from tracks.public_holidays import Marked, countries, subdivisions

MOST_YEARS = 15


class DayForm(Refusable):
    """A day, or several in a row, with its name."""

    first = Day(label=_("First day"))
    last = Day(label=_("Last day"), required=False, help_text=_("Leave it empty for one day."))
    name = Line(label=_("Name"), limit=200)
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect, initial=CalendarDay.Kind.OFF)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, capfirst(str(kind.label))) for kind in CalendarDay.Kind]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first = values.get("first")
        last = values["last"] = values.get("last") or first
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first."))
        elif first and last and (last - first).days >= LONGEST:
            self.add_error("last", _("One entry lasts for a year at most."))
        return values

    @property
    def day(self) -> Marked:
        return Marked(**self.cleaned_data)


class HolidaysForm(Refusable):
    """Which calendar of public holidays is copied, for which years."""

    country = forms.ChoiceField(
        label=_("Calendar of"), help_text=_("It may be named otherwise than this implementation.")
    )
    subdivision = Line(
        label=_("Part of that country"),
        limit=60,
        required=False,
        help_text=_("The code of a state or province that has holidays of its own; empty for the whole country."),
    )
    first_year = forms.IntegerField(label=_("From year"), min_value=FIRST_DAY.year, max_value=LAST_DAY.year)
    last_year = forms.IntegerField(label=_("To year"), min_value=FIRST_DAY.year, max_value=LAST_DAY.year)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("first_year"), values.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year lies before the first."))
        elif first and last and last - first >= MOST_YEARS:
            self.add_error("last_year", _("At most fifteen years are copied at once."))
        if (country := values.get("country")) and (part := values.get("subdivision")):
            known = subdivisions(country)
            if part not in known:
                words = _("Its parts are: %(codes)s.") if known else _("This calendar has no parts.")
                self.add_error("subdivision", ValidationError(words, params={"codes": ", ".join(known)}))
        return values

    @property
    def years(self) -> range:
        return range(self.cleaned_data["first_year"], self.cleaned_data["last_year"] + 1)


class ClosuresForm(Refusable):
    """An iCal file, and once it was looked at its text."""

    file = forms.FileField(
        label=_("iCal file"), required=False, help_text=_("Whole days and afternoons, at most 200 kB.")
    )
    content = forms.CharField(widget=forms.HiddenInput, required=False, strip=False, max_length=SIZE)
    source = Line(widget=forms.HiddenInput, required=False, limit=200)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if upload := values.get("file"):
            values["content"], values["source"] = _text_of(upload), clean_name(upload.name or "")
        elif not values.get("content") and not self.errors:
            self.add_error("file", _("Choose a file."))
        return values


def _text_of(upload: Any) -> str:
    if upload.size > SIZE * 2:
        raise ValidationError({"file": _("The file is too large to be a calendar of closures.")})
    try:
        return str(upload.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValidationError({"file": _("This is not an iCal file: its text cannot be read.")}) from None


class WeekendForm(Refusable):
    """From which day on the weekend is which."""

    since = Day(label=_("From"), help_text=_("Days before keep their weekend."))
    weekend = forms.TypedMultipleChoiceField(
        label=_("Weekend"),
        choices=[(day, WEEKDAYS[day]) for day in range(DAYS)],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, may_be_always: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_be_always:
            self.fields["since"].required = False
            self.fields["since"].help_text = _("Leave it empty if it has always been so.")
