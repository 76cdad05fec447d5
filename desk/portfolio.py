"""The portfolio: every implementation that the reader may see, its lanes in small, and on whom it waits."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.models import Implementation
from core import sheets, wording
from desk import drawn_rows, principles, rows, summaries
from desk.keeping import kept_by, query_of
from desk.opening import may_open
from desk.rows import Row
from desk.waiting import SIGN

PAGE = 50
IN_WORDS = 12
"""As far as numbers are written in words."""


class Finder(forms.Form):
    """Words of the name, and the order, which a narrow window has no heads of columns for; other answers are kept."""

    q = forms.CharField(label=gettext_lazy("Country"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=rows.ORDERS)
    look = forms.CharField(required=False, widget=forms.HiddenInput)
    show = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked)
        present = asked.get("sort", "")
        if present.removeprefix("-") in rows.SORTS and present not in dict(rows.ORDERS):
            self.fields["sort"].choices = [*rows.ORDERS, (present, _("as it is now"))]  # type: ignore[attr-defined]


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    every = rows_for(request)
    shown = asked_for(request, every)
    part = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    look = _look(request)
    context = {
        "waiting_count": _papers(every, request.user.pk),
        "sentence": sentence(every),
        "page": part,
        "look": look,
        "looks": list(_looks(request, look)),
        "kept": kept_by(request.user, query := query_of(request.GET)),
        "query": query,
        "filters": list(_filters(request, every)),
        "exports": sheets.exports(f"{reverse('desk:portfolio_sheet')}{_with(request)}"),
        "finder": Finder(request.GET) if len(every) > PAGE // 5 or request.GET.get("q") else None,
        "usual": not request.GET.get("sort"),
        "opening": reverse("desk:opening") if may_open(request.user) else "",
        **(drawn_rows.lanes(list(part)) if look == LANES else {"heads": principles.HEADS}),
    }
    return render(request, "desk/portfolio.html", context)


def rows_for(request: HttpRequest) -> list[Row]:
    visible = Implementation.objects.visible_to(request.user)
    return [rows.row_of(line, request.user) for line in summaries.lines(visible)]  # type: ignore[arg-type]


def _papers(every: Sequence[Row], person: Any) -> int:
    """What stands beside My work on every page, without a query of its own."""
    return sum(wait.kind == SIGN and person in wait.people for row in every for wait in row.facts.waits)


def asked_for(request: HttpRequest, every: Sequence[Row]) -> list[Row]:
    found = rows.chosen(every, show=request.GET.get("show", ""), words=request.GET.get("q", ""))
    return rows.ordered(found, request.GET.get("sort", rows.USUAL))


# --- The looks ---------------------------------------------------------------------------------


LANES, PRINCIPLES = "", "principles"
LOOKS = ((LANES, gettext_lazy("Where they stand")), (PRINCIPLES, gettext_lazy("Whose project, who is heard")))
"""The same rows with other columns, by the name in the address."""


def _look(request: HttpRequest) -> str:
    asked = request.GET.get("look", "")
    return asked if asked == PRINCIPLES else LANES


def _looks(request: HttpRequest, present: str) -> Iterator[tuple[Any, str, str, bool]]:
    """The looks; another one begins with its own order. Beside them, the comparison."""
    for code, name in LOOKS:
        address = reverse("desk:portfolio") + _with(request, without=("look", "sort"), look=code)
        yield name, "", address, code == present
    yield _("Compared by stage"), "", reverse("desk:comparison"), False


def _with(request: HttpRequest, *, without: Sequence[str] = (), **answers: str) -> str:
    """The address of the same page with other answers; those that are empty are left out."""
    held = request.GET.copy()
    for name in ("page", *without, *answers):
        held.pop(name, None)
    for name, answer in answers.items():
        if answer:
            held[name] = answer
    return f"?{held.urlencode()}"


# --- The sentence and the filters --------------------------------------------------------------


def sentence(every: Sequence[Row]) -> SafeString:
    """How many countries wait for the reader, and which has waited longest."""
    if not every:
        return format_html("{}", _("You take part in no implementation yet."))
    waiting = [row for row in every if row.wait]
    first = _mine(every)
    if not waiting:
        return format_html("{} {}", first, _("None waits for anybody."))
    return format_html("{} {}", first, _longest(max(waiting, key=lambda row: row.days)))


def _mine(every: Sequence[Row]) -> SafeString:
    mine = sum(row.mine is not None for row in every)
    of = ngettext("{mine} of {all} country waits for {you}.", "{mine} of {all} countries wait for {you}.", len(every))
    you = format_html('<a href="?show=mine">{}</a>', _("you"))
    said = wording.in_words if len(every) <= IN_WORDS else wording.grouped
    count = said(mine)
    return format_html(of, mine=count[:1].upper() + count[1:], all=said(len(every)), you=you)


def _longest(row: Row) -> SafeString:
    country = format_html(
        '<a href="{}"><bdi>{}</bdi></a>', reverse("desk:implementation", args=[row.line.slug]), row.line.name
    )
    age = format_html('<em class="nowrap">{}</em>', row.age)
    if not row.days:
        return format_html(_("{country} waits since today."), country=country)
    if row.mine:
        return format_html(_("{country} has waited longest: {age}, for you."), country=country, age=age)
    whom = format_html("<bdi>{}</bdi>", row.whom)
    return format_html(_("{country} has waited longest: {age}, for {whom}."), country=country, age=age, whom=whom)


def _filters(request: HttpRequest, every: Sequence[Row]) -> Iterator[tuple[Any, int, str, bool]]:
    """Every filter that keeps something, with how many."""
    present = request.GET.get("show", "")
    for choice in rows.CHOICES:
        count = sum(choice.keeps(row) for row in every)
        if count or choice.code in ("", present):
            yield choice.name, count, _with(request, show=choice.code), choice.code == present
