"""The page that compares countries by stage: how long activities and tracks took, and what held them up.

Only figures that `comparing.figure` lets through are shown. The countries are always all that take part: a choice among
them would let a reader take one set from another and keep a single country. What can be chosen is the track.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.models import Implementation
from core import wording
from desk import comparing, elapsed
from desk.comparing import FEWEST, Figure
from desk.elapsed import Took
from tracks.blueprint import Blueprint
from tracks.blueprint_file import parse
from tracks.instantiating import SHIPPED
from tracks.vocabulary import vocabulary

DELAYS = {
    elapsed.SIGN: gettext_lazy("Waiting for signatures"),
    elapsed.POSTPONED: gettext_lazy("Postponed, by agreement"),
    elapsed.RETURNED: gettext_lazy("Changing what was returned"),
    elapsed.AGAIN: gettext_lazy("Confirming again what was reopened"),
    elapsed.LONGER: gettext_lazy("Work that took longer than planned"),
}
Measure = Callable[[Took], float | None]
"""One figure of one implementation; None while it has none."""


@dataclass(frozen=True)
class Line:
    """A row: what was measured, the figure of all countries if it may be shown, and the one of the country beside."""

    name: str
    figure: Figure | None
    beside: float | None
    code: str = ""

    @property
    def middle(self) -> str:
        return "–" if self.figure is None else days(self.figure.middle)

    @property
    def own(self) -> str:
        return "–" if self.beside is None else days(self.beside)


@dataclass(frozen=True)
class Comparison:
    """What all countries that take part give, for one reader."""

    took: Mapping[int, Took]
    countries: Mapping[int, int]
    known: frozenset[int]
    beside: Took | None

    @property
    def count(self) -> int:
        return len(set(self.countries.values()))

    def line(self, name: Any, measure: Measure, code: str = "") -> Line:
        values = {key: value for key, each in self.took.items() if (value := measure(each)) is not None}
        figure = comparing.figure(comparing.by_country(values, self.countries), known=self.known)
        return Line(str(name), figure, measure(self.beside) if self.beside else None, code)


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    visible = Implementation.objects.visible_to(request.user)
    beside = visible.filter(slug=request.GET.get("beside", "")).first()
    seen = frozenset(visible.values_list("pk", flat=True))
    found = compared(seen, beside)
    track = request.GET.get("track", "")
    context = {
        "place": "portfolio",
        "trail": [(_("Portfolio"), reverse("desk:portfolio")), (_("By stage"), "")],
        "sentence": sentence(found),
        "beside": beside,
        "takes_part": bool(seen),
        "enough": bool(seen) and found.count >= FEWEST,
        "filters": list(_filters(track, beside)),
        "stages": list(stages(found, track)) if seen else [],
        "delays": list(delays(found, track)) if seen else [],
        "fewest": wording.in_words(FEWEST),
    }
    return render(request, "desk/comparison.html", context)


def compared(seen: frozenset[int], beside: Implementation | None) -> Comparison:
    """The countries that take part today, for a reader who sees these implementations."""
    took = elapsed.took_by(Implementation.objects.filter(is_compared=True))
    parts = Implementation.objects.exclude(parent=None).values_list("pk", "parent_id")
    countries = comparing.countries_of(took.keys(), {key: parent for key, parent in parts if parent})
    own = elapsed.took_by(Implementation.objects.filter(pk=beside.pk))[beside.pk] if beside else None
    return Comparison(took, countries, comparing.known_countries(countries, seen), own)


def sentence(found: Comparison) -> str:
    if found.count < FEWEST:
        return _("Fewer than three countries take part in the comparison so far, so it shows nothing yet.")
    words = ngettext("%(count)s country takes part", "%(count)s countries take part", found.count)
    said = words % {"count": wording.in_words(found.count)}
    return _("%(countries)s in the comparison.") % {"countries": said[:1].upper() + said[1:]}


# --- What is shown -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Stage:
    """A track with its activities."""

    css: str
    name: str
    whole: Line
    activities: list[Line]


def stages(found: Comparison, track: str) -> Iterator[Stage]:
    for css, name, codes in _asked(track):
        whole = found.line(_("The whole track"), partial(_of_track, css))
        lines = [found.line(title, partial(_of_activity, code), code) for code, title in codes]
        yield Stage(css, name, whole, lines)


def delays(found: Comparison, track: str) -> Iterator[Line]:
    """The days of each kind of delay, in activities that are completed, of the countries where it happened."""
    for kind, name in DELAYS.items():
        yield found.line(name, partial(_spent, kind, track))


def _of_track(css: str, took: Took) -> float | None:
    return took.tracks.get(css)


def _of_activity(code: str, took: Took) -> float | None:
    return took.activities.get(code)


def _spent(kind: str, track: str, took: Took) -> float | None:
    held = [spent[kind] for css, spent in took.delays.items() if track in ("", css)]
    return sum(held) or None


def days(count: float) -> str:
    """The middle of two figures may lie between them."""
    whole = round(count)
    return wording.days(whole) if whole == count else _("%(count).1f days") % {"count": count}


# --- The tracks --------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _shipped() -> Blueprint:
    """The blueprint by whose codes and titles countries are compared, whatever each calls them."""
    return parse(SHIPPED.read_text(encoding="utf-8"), vocabulary=vocabulary())


def _asked(track: str) -> Iterable[tuple[str, str, list[tuple[str, str]]]]:
    """Each track that is asked for: its colour, title, and the codes and titles of its activities."""
    for each in _shipped().tracks:
        if not each.optional and track in ("", each.css):
            held = [one for one in _shipped().activities if one.track == each.code]
            yield each.css, each.title, [(one.code, one.short) for one in held]


def _filters(track: str, beside: Implementation | None) -> Iterator[tuple[Any, str, str, bool]]:
    own = {"beside": beside.slug} if beside else {}
    names = {"": _("All tracks"), **{each.css: each.title for each in _shipped().tracks if not each.optional}}
    for css, name in names.items():
        answers = own | ({"track": css} if css else {})
        yield name, "", f"?{urlencode(answers)}", css == (track if track in names else "")
