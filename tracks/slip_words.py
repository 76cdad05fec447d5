"""The causes of moved days in words, with links to where to read on. They say what happened, and blame nobody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from accounts.roles import Role
from core.chains import PERSONAL, is_reference
from core.models import PersonalDetail
from tracks import lengths
from tracks.dates import day_words
from tracks.models import Activity
from tracks.past import Past, Said
from tracks.slippage import Event, Share, Turn
from tracks.turns import ANSWER, CONFIRM, PUBLISH, REST, SIGN, START, WORK

TURNS: dict[str, StrOrPromise] = {
    SIGN: gettext_lazy("“%(title)s” was with %(whom)s to be signed."),
    PUBLISH: gettext_lazy("“%(title)s” was with %(whom)s to be published."),
    ANSWER: gettext_lazy("A request for assistance with “%(title)s” was with %(whom)s."),
    CONFIRM: gettext_lazy("“%(title)s” was with %(whom)s to be confirmed again."),
    WORK: gettext_lazy("Work on “%(title)s” went on, with %(whom)s."),
    START: gettext_lazy("“%(title)s” was up to %(whom)s, to be started."),
    REST: gettext_lazy("“%(title)s” rested by agreement."),
    "": gettext_lazy("Time passed on “%(title)s”."),
}
EVENTS: dict[str, StrOrPromise] = {
    "activity.made": gettext_lazy("“%(title)s” was added to the plan."),
    "activity.dropped": gettext_lazy("“%(title)s” was dropped from the plan."),
    "activity.start": gettext_lazy("“%(title)s” was started on %(day)s."),
    "activity.submit": gettext_lazy("“%(title)s” was submitted for sign-off."),
    "activity.await_document": gettext_lazy("“%(title)s” was submitted for sign-off with its document."),
    "activity.hand_back": gettext_lazy("“%(title)s” came back with remarks."),
    "activity.complete": gettext_lazy("“%(title)s” was completed on %(day)s."),
    "activity.unsettle": gettext_lazy("“%(title)s” awaited signature again."),
    "activity.doubt": gettext_lazy("“%(title)s” was to be re-confirmed: what it was built on was taken up again."),
    "activity.reopen": gettext_lazy("“%(title)s” was taken up again."),
    "activity.resume": gettext_lazy("“%(title)s” was resumed."),
    "activity.skip": gettext_lazy("“%(title)s” was skipped."),
    "activity.take_up": gettext_lazy("“%(title)s” was taken up after all."),
    "dependency.added": gettext_lazy("“%(title)s” waits for something else besides, by agreement."),
    "dependency.edited": gettext_lazy("“%(title)s” waits in another way, by agreement."),
    "dependency.removed": gettext_lazy("“%(title)s” waits for less, by agreement."),
    "implementation.edited": gettext_lazy("The country’s weekend was changed."),
    "calendar.copied": gettext_lazy("Public holidays were copied into a calendar: %(names)s."),
    "calendar.imported": gettext_lazy("Closures were added to a calendar from a file: %(names)s."),
    "calendar.day_added": gettext_lazy("A calendar was changed: %(names)s was entered."),
    "calendar.day_removed": gettext_lazy("A calendar was changed: %(names)s was removed."),
    "calendar.weekend_moved": gettext_lazy("A weekend was moved to other days."),
    "baseline.frozen": gettext_lazy("The frozen days would be reckoned otherwise by this version of the product."),
    "proposal.made": gettext_lazy("The frozen days would be reckoned otherwise by this version of the product."),
}
OTHERWISE = gettext_lazy("The plan was changed.")
MOST_NAMES = 3
FIELDS: dict[str, StrOrPromise] = {
    "length": gettext_lazy("its length is %(new)s working days instead of %(old)s"),
    "not_before": gettext_lazy("it does not start before %(new)s"),
    "pinned_on": gettext_lazy("it starts on %(new)s and no other day"),
}
FREED: dict[str, StrOrPromise] = {
    "not_before": gettext_lazy("it may start at any day again"),
    "pinned_on": gettext_lazy("its day is not fixed any more"),
}


@dataclass(frozen=True)
class Line:
    """One cause as a page shows it: what moved the day, by how many working days, from when to when.

    `reason` is in somebody's own words; `sequence` numbers the entry of the ledger.
    """

    words: SafeString
    days: float
    since: date
    until: date
    reason: str = ""
    sequence: int | None = None

    @property
    def signed(self) -> str:
        return signed(self.days)


def moved(days: float) -> str:
    """By how much a day moved: “19 working days later”, “half a day …” with its decimal sign, “as agreed”."""
    if not days:
        return _("as agreed")
    count = lengths.words(abs(days))
    plural = 1 if abs(days) == 1 else 2
    if days > 0:
        later = ngettext("%(count)s working day later", "%(count)s working days later", plural)
        return later % {"count": count}
    earlier = ngettext("%(count)s working day earlier", "%(count)s working days earlier", plural)
    return earlier % {"count": count}


def signed(days: float) -> str:
    """The same in a column of figures: +19, −3, 0."""
    sign = "+" if days > 0 else "−" if days < 0 else ""
    return f"{sign}{lengths.words(abs(days))}"


class Wording:
    """Puts the shares of a plan's slips into words; the reasons are looked up for all of them at once."""

    def __init__(self, past: Past) -> None:
        self.past = past
        self.slug = past.implementation.slug
        self.titles = {row.code: row for row in past.activities.values()}

    def lines(self, shares: tuple[Share, ...]) -> list[Line]:
        reasons = self._reasons(shares)
        return [self._line(share, reasons) for share in shares]

    def _line(self, share: Share, reasons: Mapping[str, str]) -> Line:
        cause = share.cause
        if isinstance(cause, Turn):
            return Line(self._turn(cause), share.days, share.since, share.until)
        said = self.past.by_sequence[cause.sequence]
        reason = reasons.get(_reference(said), "")
        return Line(self._event(cause, said), share.days, share.since, share.since, reason, cause.sequence)

    # --- Turns

    def _turn(self, turn: Turn) -> SafeString:
        pattern, link = _braced(TURNS[turn.kind]), self._paper(turn) or self._activity(turn.code)
        return format_html(pattern, title=self._title(turn.code, link), whom=format_html("<bdi>{}</bdi>", _whom(turn)))

    def _paper(self, turn: Turn) -> str:
        if not turn.reference:
            return ""
        page = "record:document" if turn.kind == PUBLISH else "record:sign"
        return reverse(page, args=[self.slug, turn.reference])

    # --- Events

    def _event(self, event: Event, said: Said) -> SafeString:
        title = self._title(event.code, self._activity(event.code))
        if event.action == "activity.edited":
            changes = "; ".join(self._changes(said.changes)) or _("its plan was changed")
            return format_html(_("“{title}” was re-planned by agreement: {changes}."), title=title, changes=changes)
        if event.action == "activity.postpone":
            return _postponed(title, said)
        day = said.facts.get("completed" if event.action == "activity.complete" else "started")
        pattern = _braced(EVENTS.get(event.action, OTHERWISE))
        return format_html(pattern, title=title, day=_day(day) if day else day_words(said.day), names=_names(said))

    def _changes(self, changes: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
        for field, values in changes.items():
            new, old = values["new"], values["old"]
            if field in FREED and new is None:
                yield str(FREED[field])
            elif field in FIELDS:
                yield str(FIELDS[field]) % {"new": _said(new), "old": _said(old)}

    def _title(self, code: str, url: str) -> SafeString:
        """The short title of an activity, leading to where one reads on."""
        title = self.titles[code].short if code in self.titles else code
        return format_html('<a href="{}"><bdi>{}</bdi></a>', url, title) if url else format_html("<bdi>{}</bdi>", title)

    def _activity(self, code: str) -> str:
        """Its page, while it is in the plan."""
        row: Activity | None = self.titles.get(code)
        return reverse("tracks:activity", args=[self.slug, code]) if row and not row.dropped_at else ""

    def _reasons(self, shares: tuple[Share, ...]) -> dict[str, str]:
        """The reasons that people gave, by their reference; one query."""
        events = [share.cause for share in shares if isinstance(share.cause, Event)]
        digests = {_reference(self.past.by_sequence[event.sequence]) for event in events} - {""}
        if not digests:
            return {}
        return dict(PersonalDetail.objects.filter(digest__in=digests).values_list("digest", "text"))


def _whom(turn: Turn) -> str:
    """The institutions; where nobody held the role, the role."""
    if turn.whom:
        return _(" and ").join(turn.whom)
    roles = {str(value): label for value, label in Role.choices}
    if turn.role in roles:
        return _("nobody (the role “%(role)s” was vacant)") % {"role": roles[turn.role]}
    return _("nobody")


def _postponed(title: SafeString, said: Said) -> SafeString:
    if until := said.data.get("until"):
        return format_html(_("“{title}” was postponed by agreement until {day}."), title=title, day=_day(until))
    return format_html(_("“{title}” was postponed by agreement."), title=title)


def _names(said: Said) -> str:
    """The days that came into a calendar or went, by name; no more than a reader takes in."""
    days = [*said.data.get("added", ()), *said.data.get("removed", ())]
    names = [f"{day.get('name', '')} ({_day(day['first'])})" for day in days if isinstance(day, dict)]
    return ", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")


def _braced(pattern: StrOrPromise) -> str:
    """A sentence with places that markup can be put into."""
    return str(pattern) % {"title": "{title}", "whom": "{whom}", "day": "{day}", "names": "{names}"}


def _reference(said: Said) -> str:
    """The reference of the reason that an entry was given; empty without one."""
    reason = said.data.get("reason")
    return str(reason[PERSONAL]) if reason and is_reference(reason) else ""


def _said(value: Any) -> str:
    """A day or a number as people read it."""
    try:
        return _day(str(value))
    except ValueError:
        return str(value)


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text))
