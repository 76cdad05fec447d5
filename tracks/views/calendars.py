"""The calendars of a plan: what stands in them, and changing them. What that moves is told before it is saved."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader
from core import clock
from core.answers import add_errors
from record.forms import Refusable
from record.views.proving import led_on
from tracks import calendar_forms as forms
from tracks import calendar_page, calendaring, planning
from tracks.access import keeper_for, plan_for
from tracks.calendaring import Keeper
from tracks.closures import Closures, closures_of
from tracks.models import Calendar, CalendarDay, Plan
from tracks.public_holidays import Marked
from tracks.table import frame
from tracks.views.changing import answer_of, settle

AHEAD = 10
"""So many years ahead the repetitions of a file are entered."""


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """For one year, who does not work on which days."""
    plan = plan_for(reader(request), slug)
    return render(request, "tracks/calendars.html", calendar_page.context_of(plan, request.GET.get("year", "")))


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str, side: str) -> HttpResponse:
    """A day entered by hand."""
    plan, keeper = keeper_for(reader(request), slug, side)
    form = forms.DayForm(request.POST if request.method == "POST" else None)
    change = lambda: calendaring.add_day(keeper, form.day)  # noqa: E731
    return _answer(request, plan, keeper, form, change, _("Enter a day"))


@login_required
@require_http_methods(["GET", "POST"])
def holidays(request: HttpRequest, slug: str, side: str) -> HttpResponse:
    """Public holidays, copied from the package for the years of the plan."""
    plan, keeper = keeper_for(reader(request), slug, side)
    if keeper.of == Calendar.Of.INSTITUTION:
        raise Http404(_("Institutions follow the public holidays of their country."))
    form = forms.HolidaysForm(request.POST if request.method == "POST" else None, initial=_usual(plan, keeper))
    days: dict[str, list[Marked]] = {}

    def change() -> None:
        values = form.cleaned_data
        named = {"country": values["country"], "subdivision": values["subdivision"]}
        days["added"], days["removed"] = calendaring.copy_holidays(keeper, **named, years=form.years)

    return _answer(request, plan, keeper, form, change, _("Copy public holidays"), days=days)


@login_required
@require_http_methods(["GET", "POST"])
def from_file(request: HttpRequest, slug: str, side: str) -> HttpResponse:
    """Closures from an iCal file: first what would be added, then all of it or nothing."""
    plan, keeper = keeper_for(reader(request), slug, side)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.ClosuresForm(*posted)
    found = _closures(form, plan) if form.is_bound and form.is_valid() else Closures()
    if form.is_bound and not form.errors:
        form.data = {name: form.cleaned_data[name] for name in ("content", "source")}
    days: dict[str, Any] = {"left_out": found.left_out}

    def change() -> None:
        days["added"] = calendaring.import_days(keeper, found.days, source=form.cleaned_data["source"])

    return _answer(request, plan, keeper, form, change, _("Add an iCal file"), days=days)


@login_required
@require_http_methods(["GET", "POST"])
def weekend(request: HttpRequest, slug: str, side: str) -> HttpResponse:
    """From which day on the weekend is another one."""
    plan, keeper = keeper_for(reader(request), slug, side)
    if keeper.of == Calendar.Of.INSTITUTION:
        raise Http404(_("Institutions follow the weekend of their country."))
    is_ilo = keeper.of == Calendar.Of.ILO
    form = forms.WeekendForm(request.POST if request.method == "POST" else None, may_be_always=is_ilo)
    change = lambda: calendaring.move_weekend(keeper, **form.cleaned_data)  # noqa: E731
    return _answer(request, plan, keeper, form, change, _("Move the weekend"))


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, slug: str, side: str, what: str) -> HttpResponse:
    """Takes a day out of a calendar, or a move of its weekend back, after asking once."""
    plan, keeper = keeper_for(reader(request), slug, side)
    form = Refusable(request.POST if request.method == "POST" else None)
    if what.isdecimal():
        held = CalendarDay.objects.filter(calendar__implementation=plan.implementation, calendar__of=keeper.of)
        day = held.filter(calendar__institution=keeper.institution, pk=int(what) % 2**63).first()
        if day is None:
            raise Http404(_("There is no such day in this calendar."))
        said, key = f"{day.name}, {day.first.isoformat()}", day.pk
        change: Callable[[], object] = lambda: calendaring.remove_day(keeper, key)  # noqa: E731
    else:
        said = _("The weekend that changes on %(day)s") % {"day": what}
        change = lambda: calendaring.keep_weekend(keeper, what)  # noqa: E731
    return _answer(request, plan, keeper, form, change, _("Remove"), said=said)


def _answer(
    request: HttpRequest,
    plan: Plan,
    keeper: Keeper,
    form: Refusable,
    change: Callable[[], object],
    here: str,
    **more: Any,
) -> HttpResponse:
    """Asks, shows what the change brings and moves, and once that was seen, saves it."""
    moves = settle(request, form, plan, change, looks_first="days" in more)
    if moves and moves.saved:
        return led_on("tracks:calendars", plan.implementation.slug)
    context = {
        **frame(plan, here),
        "form": form,
        "here": here,
        "keeper": keeper,
        "moves": moves,
        "back": reverse("tracks:calendars", args=[plan.implementation.slug]),
        **more,
    }
    status = answer_of(form, moves) if form.is_bound else 200
    return render(request, "tracks/calendar_form.html", context, status=status)


def _usual(plan: Plan, keeper: Keeper) -> dict[str, Any]:
    """The calendar that was copied before, else that of the country's code; the years of the plan and one more."""
    held = Calendar.objects.filter(implementation=plan.implementation, of=keeper.of, institution=None).first()
    first = clock.today(plan.implementation.zone).year
    last = max(planning.planned(plan).finishes.values(), default=date(first, 1, 1)).year
    return {
        "country": held.country if held and held.country else plan.implementation.country_code,
        "subdivision": held.subdivision if held else "",
        "first_year": first,
        "last_year": min(last + 1, first + forms.MOST_YEARS - 1),
    }


def _closures(form: forms.ClosuresForm, plan: Plan) -> Closures:
    """What the file says of this year and the years ahead; an error stands beside the field."""
    zone = plan.implementation.zone
    year = clock.today(zone).year
    first, last = date(year, 1, 1), date(year + AHEAD, 12, 31)
    try:
        found = closures_of(form.cleaned_data["content"], zone=zone, first=first, last=last)
        if not found.days:
            raise ValidationError({"file": _("The file closes on no day of this year or of the years ahead.")})
    except ValidationError as error:
        add_errors(form, error if hasattr(error, "error_dict") else ValidationError({"file": error}))
        return Closures()
    return found
