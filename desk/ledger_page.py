"""The record of an implementation: its ledger in sentences, filtered, checked and exported."""

from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import implementation_for, reader
from accounts.models import Implementation
from core import sheets
from core.answers import LedOn
from core.ledger import head_of
from core.models import Entry
from core.offers import Offer
from desk import checking
from desk.ledger_filters import KINDS, RecordForm, counts_by_kind
from desk.ledger_lines import Line, lines_of

PER_PAGE = 50
AT_ONCE = 500


@login_required
@require_safe
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """The entries that the filter leaves, the newest first, and what the last check found."""
    implementation = implementation_for(request.user, slug)
    form = RecordForm(request.GET, implementation=implementation)
    counts = _counts(implementation)
    page = _page(request, form, _entries(implementation), sum(counts.values()))
    lines = lines_of(list(page), slug=slug, institutions=form.institutions)
    checked = checking.last_check(implementation)
    context = {
        "implementation": implementation,
        "ledger_head": head_of(implementation.chain_key()),
        "sentence": _sentence(implementation, sum(counts.values()), checked),
        "find": form,
        "page": page,
        "days": _by_day(lines, implementation),
        "filters": _filters(request, counts),
        "exports": _exports(request, implementation),
        "offers": _offers(implementation, checked),
        "checked": checked,
    }
    return render(request, "desk/record.html", context)


def _entries(implementation: Implementation) -> QuerySet[Entry]:
    return Entry.objects.filter(chain__key=implementation.chain_key()).order_by("-sequence")


def _page(request: HttpRequest, form: RecordForm, entries: QuerySet[Entry], every: int) -> Page[Entry]:
    """The part of the filtered entries that is asked for; without a filter their number is known already."""
    paginator = Paginator(form.filtered(entries), PER_PAGE)
    if not form.chosen:
        paginator.count = every
    return paginator.get_page(request.GET.get("page"))


def _counts(implementation: Implementation) -> dict[str, int]:
    """How many entries of each action."""
    counted = _entries(implementation).order_by().values_list("action").annotate(Count("pk"))
    return dict(counted)


def _sentence(implementation: Implementation, entries: int, checked: checking.Checked) -> str:
    first = implementation.opened_at.astimezone(implementation.zone).date()
    at = checked.at.astimezone(implementation.zone) if checked.at else None
    said = date_format(at, "DATETIME_FORMAT") if at else ""
    return checking.sentence(entries, date_format(first, "DATE_FORMAT"), checked, said)


def _by_day(lines: Sequence[Line], implementation: Implementation) -> list[tuple[Any, list[Line]]]:
    """The lines under the days on which they were recorded, in the implementation's zone."""
    zone = implementation.zone
    return [(day, list(held)) for day, held in groupby(lines, key=lambda line: line.at.astimezone(zone).date())]


def _filters(request: HttpRequest, counts: dict[str, int]) -> list[tuple[Any, int, str, bool]]:
    """The kinds of entries with how many there are; other answers are kept."""
    by_kind = counts_by_kind(counts)
    chosen = request.GET.get("kind", "")
    every = [(_("All"), sum(counts.values()), _with(request, kind=""), chosen not in KINDS)]
    return every + [
        (name, by_kind[code], _with(request, kind=code), chosen == code)
        for code, (name, _kinds) in KINDS.items()
        if by_kind[code]
    ]


def _with(request: HttpRequest, **answers: str) -> str:
    """This address with other answers, from the first page on."""
    kept = request.GET.copy()
    kept.pop("page", None)
    for name, value in answers.items():
        kept.pop(name, None)
        if value:
            kept[name] = value
    return f"?{kept.urlencode()}"


def _exports(request: HttpRequest, implementation: Implementation) -> list[tuple[str, str]]:
    if not implementation.held.may("export"):
        return []
    return sheets.exports(reverse("desk:record_sheet", args=[implementation.slug]) + _with(request))


def _offers(implementation: Implementation, checked: checking.Checked) -> list[Offer]:
    slug = [implementation.slug]
    offers = [
        Offer(
            _("Check it now") if checked.job is None else _("Check it again"),
            reverse("desk:record_check", args=slug),
            note=_("Every entry, every row and every file is compared with its fingerprint."),
            button=_("Check the record"),
            post=True,
        ),
        Offer(
            _("Check a printed head"),
            reverse("desk:verify"),
            note=_("Is a head that was printed once still in the chain?"),
            button=_("Verify"),
        ),
    ]
    return offers if checked.live is None else offers[1:]


@login_required
@require_POST
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks for a check; the page then shows how far it is."""
    implementation = implementation_for(request.user, slug)
    checking.ask(implementation, by=reader(request))
    return LedOn(reverse("desk:record", args=[slug]) + "#check")


@login_required
@require_safe
def export(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The entries that the filter leaves, as a sheet, the oldest first."""
    implementation = implementation_for(request.user, slug, "export")
    form = RecordForm(request.GET, implementation=implementation)
    entries = form.filtered(_entries(implementation)).order_by("sequence")
    head = [_("No."), _("Recorded (UTC)"), _("Effective"), _("What happened"), _("Details"), _("Person"), _("Role")]
    head += [_("Institution"), _("Fingerprint")]
    rows = _rows(entries, slug, form.institutions)
    return sheets.download(request.GET.get("as"), f"{implementation.slug}-record", head, rows)


def _rows(entries: QuerySet[Entry], slug: str, institutions: dict[str, str]) -> Iterator[list[Any]]:
    """One row for each entry; names are looked up for many at once."""
    held = entries.iterator(chunk_size=AT_ONCE)
    while some := list(islice(held, AT_ONCE)):
        for line in lines_of(some, slug=slug, institutions=institutions):
            details = "; ".join(f"{name}: {text}" for name, text in line.details)
            yield [
                *(line.sequence, line.at.isoformat(), line.effective, line.plain, details),
                *(line.person, line.role, line.institution, line.hash),
            ]
