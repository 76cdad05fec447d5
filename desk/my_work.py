"""My work: what waits for one person everywhere, in three piles – to sign, to do, to know."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core import clock, wording
from core.registry import todo_sources
from core.shapes import TRACKS
from core.todo import Bucket, Todo
from desk.lanes.words import day_text

SHOWN = 20
PAGE = 50


@dataclass(frozen=True)
class Row:
    """A todo as it is shown: with the day since when it waits, where it is."""

    todo: Todo
    day: date | None
    days: int
    cue: str

    @property
    def age(self) -> str:
        if self.day is None:
            return ""
        return wording.days(self.days) if self.days else _("today")

    @property
    def since(self) -> str:
        """The day, with its year when it is most of a year ago."""
        zone = self.todo.implementation.zone
        return day_text(self.day, today=clock.today(zone)) if self.day else ""


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The three piles, or one of them in full."""
    rows = rows_of(request.user)
    chosen = request.GET.get("country", "")
    shown = [row for row in rows if not chosen or row.todo.implementation.slug == chosen]
    context = {
        "waiting_count": len(signing(rows)),
        "sentence": sentence(rows),
        "several": len({row.todo.implementation.pk for row in rows}) > 1,
        "where": _where(rows, chosen),
        "piles": {
            "sign": _pile(signing(shown)),
            "note": _pile(noting(shown)),
            "do": _pile(_of(shown, "do")),
            "know": _pile(_of(shown, "know")),
        },
        "alone": _alone(request, shown),
        "until": "" if chosen else newest(rows),
    }
    return render(request, "desk/my_work.html", context)


def rows_of(person: Any) -> list[Row]:
    """Everything that the rooms say waits for this person."""
    today = clock.today()
    return [_row(todo) for _key, source in todo_sources.items() for todo in source(person=person, on=today)]


def _row(todo: Todo) -> Row:
    zone = todo.implementation.zone
    since = todo.since
    day = since.astimezone(zone).date() if isinstance(since, datetime) else since
    days = (clock.today(zone) - day).days if day else 0
    code = todo.reference[:3]
    return Row(todo, day, max(0, days), code if code in TRACKS else "")


# --- The piles ---------------------------------------------------------------------------------


def signing(rows: Iterable[Row]) -> list[Row]:
    """The papers that wait for the reader's signature, the oldest first."""
    return [row for row in _of(rows, "sign") if row.todo.holds_up]


def noting(rows: Iterable[Row]) -> list[Row]:
    """The papers that the reader may take note of or witness; nothing waits for that."""
    return [row for row in _of(rows, "sign") if not row.todo.holds_up]


def _of(rows: Iterable[Row], bucket: Bucket) -> list[Row]:
    """What to sign and to do with the oldest first, what to know with the newest."""
    held = [row for row in rows if row.todo.bucket == bucket]
    return sorted(held, key=lambda row: row.days, reverse=bucket != "know")


def newest(rows: Iterable[Row]) -> str:
    """The moment of the newest notice that is shown: who marks all as read means none that came after it."""
    moments = [row.todo.since for row in _of(rows, "know") if isinstance(row.todo.since, datetime)]
    return max(moments).isoformat() if moments else ""


def _pile(held: list[Row]) -> dict[str, Any]:
    return {"rows": held[:SHOWN], "count": len(held), "more": len(held) > SHOWN}


def _alone(request: HttpRequest, rows: Sequence[Row]) -> dict[str, Any] | None:
    """One pile in full, page by page."""
    piles: dict[str, Callable[[Iterable[Row]], list[Row]]] = {
        "sign": signing,
        "note": noting,
        "do": lambda found: _of(found, "do"),
        "know": lambda found: _of(found, "know"),
    }
    name = request.GET.get("pile", "")
    if name not in piles:
        return None
    return {"name": name, "page": Paginator(piles[name](rows), PAGE).get_page(request.GET.get("page"))}


def _where(rows: Sequence[Row], chosen: str) -> list[tuple[str, int, str, bool]]:
    """A filter for each country in which something waits, where there are several."""
    names = {row.todo.implementation.slug: row.todo.implementation.name for row in rows}
    if len(names) < 2:
        return []
    counts = Counter(row.todo.implementation.slug for row in rows if row.todo.holds_up)
    held = sorted(names.items(), key=lambda pair: pair[1].casefold())
    countries = [(name, counts[slug], f"?country={slug}", slug == chosen) for slug, name in held]
    return [(_("All"), counts.total(), "?", not chosen), *countries]


# --- The sentence ------------------------------------------------------------------------------


def sentence(rows: Sequence[Row]) -> SafeString:
    """What waits for the reader's signature, and for how long; else what is theirs to do."""
    papers = signing(rows)
    if papers:
        return format_html("{} {}", _papers(len(papers)), _oldest(papers[0], alone=len(papers) == 1))
    doing = len(_of(rows, "do"))
    if doing:
        words = ngettext("{count} thing is yours to do.", "{count} things are yours to do.", doing)
        link = format_html('<a href="#do">{}</a>', _capital(wording.in_words(doing)))
        return format_html("{} {}", _("Nothing waits for your signature."), format_html(words, count=link))
    return format_html("{}", _("Nothing waits for you."))


def _papers(count: int) -> SafeString:
    words = ngettext("{count} paper waits for {you}.", "{count} papers wait for {you}.", count)
    link = format_html('<a href="#sign">{}</a>', _("your signature"))
    return format_html(words, count=_capital(wording.in_words(count)), you=link)


def _oldest(row: Row, *, alone: bool) -> SafeString:
    if not row.days or row.day is None:
        return format_html("{}", _("It came today.") if alone else _("All of them came today."))
    words = _("“{title}” has waited for {age}, since {day}.")
    return format_html(
        words,
        title=format_html("<bdi>{}</bdi>", row.todo.title),
        age=format_html('<em class="nowrap">{}</em>', wording.days(row.days)),
        day=day_text(row.day, today=clock.today(row.todo.implementation.zone)),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
