"""Bringing a plan in from a file, through the same edits that people make, all or nothing.

Lines are matched by code, activities of the country's own also by their name. What cannot be done is told by its line,
all of it at once; what would be done is carried out, looked at and undone unless it was seen before.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.roles import Role
from core import clock, ledger
from core.errors import Refusal, RuleViolation
from core.ledger import Standing
from tracks import adapting, planning
from tracks.exchange import Brought, Line, Wait, link_text
from tracks.imported import NAMES, Change, Import, changes_of
from tracks.importing_days import set_days_apart
from tracks.models import Activity, Dependency, Plan, Track
from tracks.moving import compared
from tracks.planning import network_of, planned
from tracks.situations import activities_of

OVER = (Activity.State.COMPLETED, Activity.State.SKIPPED)
SHORT, TITLE = 80, 200
OF_THE_START = ("pinned_on", "not_before")


def bring_in(
    plan: Plan,
    brought: Brought,
    *,
    track: Track,
    by: Person,
    standing: Standing,
    seen: str | None = None,
    file: str = "",
) -> Import:
    """Brings the lines in; stays done only if its mark is `seen`. Problems undo everything, and are all told.

    `file` is the SHA-256 of the file, which the ledger then names.
    """
    found = Import(rounded=list(brought.rounded), dropped=list(brought.dropped))
    with transaction.atomic():
        ledger.lock_chain(plan.chain_key())
        before, mark = network_of(plan), plan.calendars
        run = _Run(plan, brought, track, by, standing, found)
        run.all()
        if not found.problems:
            run.compare(before)
        if found.problems or found.mark != seen:
            transaction.set_rollback(True)
            plan.calendars = mark
        else:
            found.saved = True
            counts: dict[str, Any] = {"file": file, "added": len(found.added), "changed": len(found.changes)}
            ledger.record_event(plan, "plan.imported", by=by, standing=standing, **counts)
    return found


class _Run:
    def __init__(
        self, plan: Plan, brought: Brought, track: Track, by: Person, standing: Standing, found: Import
    ) -> None:
        self.plan, self.brought, self.track, self.found = plan, brought, track, found
        self.who: dict[str, Any] = {"by": by, "standing": standing}
        self.activities = {activity.code: activity for activity in activities_of(plan)}
        self.tracks = {one.code: one for one in Track.objects.filter(plan=plan)}
        self.named: dict[str, list[Activity]] = {}
        for activity in self.activities.values():
            if activity.is_own:
                self.named.setdefault(activity.title, []).append(activity)
        self.today = clock.today(plan.implementation.zone)
        self.planned = planned(plan).spans
        self.codes: dict[str, str] = {}
        """The code of each line of the file, by its key."""
        self.new: set[str] = set()

    def all(self) -> None:
        set_days_apart(self.plan, self.brought, self.found, on=self.today, **self.who)
        for line in self.brought.lines:
            with self._told(line):
                self._bring(line)
        if self.found.problems:
            return
        self._remove_links()
        for line in self.brought.lines:
            with self._told(line):
                self._link(line)
        if not self.found.problems:
            self._hold_starts()

    def _told(self, line: Line) -> "_Telling":
        return _Telling(self.found, line)

    # --- Lines

    def _bring(self, line: Line) -> None:
        activity = self.activities.get(line.code) or (None if line.code else self._by_name(line))
        if line.code and activity is None:
            raise ValidationError(_("There is no activity %(code)s here.") % {"code": line.code})
        if activity is not None and activity.code in self.codes.values():
            raise ValidationError(_("%(activity)s stands in the file twice.") % {"activity": activity})
        if activity is None:
            activity = self._add(line)
        self.codes[line.key] = activity.code
        self._edit(line, activity)

    def _by_name(self, line: Line) -> Activity | None:
        """An activity of the country's own with this title; the first for the first such line, and so on."""
        held = self.named.get(line.title[:TITLE], [])
        return held.pop(0) if held else None

    def _add(self, line: Line) -> Activity:
        if line.track and line.track not in self.tracks:
            raise ValidationError(_("There is no track %(track)s here.") % {"track": line.track})
        if not line.title.strip():
            raise ValidationError(_("A new activity needs a title."))
        title = line.title[:TITLE]
        if len(line.title) > TITLE:
            self.found.rounded.append(_("%(place)s: the title is cut to 200 letters.") % {"place": line.place})
        made = adapting.add(
            self.tracks.get(line.track, self.track),
            title=title,
            short=title if len(title) <= SHORT else f"{title[: SHORT - 1].rstrip()}…",
            length=line.values.get("length") or Decimal(1),
            responsible_role=Role.COORDINATOR,
            is_milestone=line.is_milestone,
            **self.who,
        )
        self.activities[made.code] = made
        self.new.add(made.code)
        self.found.added.append(f"{made.track.title}: {made}")
        return made

    def _edit(self, line: Line, activity: Activity) -> None:
        values = {name: value for name, value in line.values.items() if getattr(activity, name) != value}
        self._fit(line, activity, values)
        if not values:
            return
        if activity.state in OVER:
            words_of = _("%(place)s: %(activity)s is over; its dates and lengths stay.")
            self.found.dropped.append(words_of % {"place": line.place, "activity": activity})
            return
        old = {name: getattr(activity, name) for name in values}
        self.activities[activity.code] = planning.edit(activity, values, **self.who)
        if activity.code not in self.new:
            self.found.changes += changes_of(activity, old, values)

    def _fit(self, line: Line, activity: Activity, values: dict[str, Any]) -> None:
        """Leaves out what has no sense here, and keeps the three lengths in order."""
        if activity.is_begun:
            for name in OF_THE_START:
                values.pop(name, None)
        if activity.code in self.planned and values.get("not_before") == self.planned[activity.code].start:
            values.pop("not_before")  # it starts on that day anyway
        pinned = values.get("pinned_on")
        if pinned and pinned < self.today:
            del values["pinned_on"]
            self._drop_day(line, pinned)
        due, first = values.get("due_on", activity.due_on), values.get("not_before", activity.not_before)
        if due and first and due < first:
            raise ValidationError(_("It is due before it may start."))
        self._in_order(activity, values)

    @staticmethod
    def _in_order(activity: Activity, values: dict[str, Any]) -> None:
        """Where a length changes, a shortest above the likely one gives way to it, and so does a longest below it."""
        if values.keys().isdisjoint(("shortest", "length", "longest")):
            return
        length = values.get("length", activity.length)
        for name, further in (("shortest", min), ("longest", max)):
            held = getattr(activity, name)
            given = values.pop(name, held)
            fitting = given and further(given, length)
            if fitting != held:
                values[name] = fitting

    def _drop_day(self, line: Line, day: date) -> None:
        words_of = _("%(place)s, “%(title)s”: that it is fixed on %(day)s; that day has passed.")
        self.found.dropped.append(
            words_of % {"place": line.place, "title": line.title or line.code, "day": date_format(day)}
        )

    # --- Links

    def _wanted(self, line: Line) -> dict[str, Wait]:
        """What the line waits for, by code. A key that no line has is a code of the plan itself."""
        found: dict[str, Wait] = {}
        for wait in line.waits or ():
            code = self.codes.get(wait.key, wait.key)
            if code not in self.activities:
                raise ValidationError(_("It waits for %(code)s, which is not in the plan.") % {"code": wait.key})
            found[code] = wait
        return found

    def _remove_links(self) -> None:
        """Links of the country's own that the file does not hold any more; both ends have to stand in the file."""
        held = set(self.codes.values())
        for line in self.brought.lines:
            if line.waits is None:
                continue
            activity = self.activities[self.codes[line.key]]
            with self._told(line):
                wanted = self._wanted(line)
                for link in list(_links_to(activity)):
                    if link.before.code in held and link.before.code not in wanted:
                        self._remove(line, activity, link)

    def _remove(self, line: Line, activity: Activity, link: Dependency) -> None:
        if adapting.is_of_the_process(self.plan, link.before.code, activity.code):
            words_of = _("%(place)s: %(activity)s waits for %(code)s all the same; the process asks for it.")
            said = {"place": line.place, "activity": activity, "code": link.before.code}
            self.found.dropped.append(words_of % said)
            return
        adapting.wait_no_more(activity, link.before.code, **self.who)
        self.found.changes.append(Change(str(activity), str(NAMES["waits"]), _of_link(link), ""))

    def _link(self, line: Line) -> None:
        activity = self.activities[self.codes[line.key]]
        present = {link.before.code: link for link in _links_to(activity)} if line.waits else {}
        for code, wait in self._wanted(line).items():
            link = present.get(code)
            if link and (link.relation, link.lag) == (wait.relation, wait.lag):
                continue
            if self._cannot_wait(line, activity, self.activities[code]):
                continue
            adapting.wait_for(activity, [code], relation=wait.relation, lag=wait.lag, **self.who)
            if activity.code not in self.new:
                now = link_text(Wait(code, wait.relation, wait.lag))
                self.found.changes.append(Change(str(activity), str(NAMES["waits"]), _of_link(link), now))

    def _cannot_wait(self, line: Line, activity: Activity, before: Activity) -> bool:
        """A link that has no sense here is left out, and told: optional activities, and what was begun."""
        reasons = adapting.wait_refusals(activity)
        if not reasons and before.is_optional:
            reasons = [Refusal(_("Optional activities never block anything, and nothing blocks them."))]
        for reason in reasons:
            words_of = _("%(place)s: that %(activity)s waits for %(code)s. %(why)s")
            said = {"place": line.place, "activity": activity, "code": before.code, "why": reason}
            self.found.dropped.append(words_of % said)
        return bool(reasons)

    # --- Days

    def _hold_starts(self) -> None:
        """What waits for nothing and starts later in the file than it could is not begun before that day."""
        spans = planned(self.plan).spans
        for line in self.brought.lines:
            activity = self.activities[self.codes[line.key]]
            free = not (line.waits or activity.is_begun or activity.pinned_on or activity.not_before)
            if free and line.waits is not None and line.start and line.start > spans[activity.code].start:
                with self._told(line):
                    values = {"not_before": line.start}
                    self.activities[activity.code] = planning.edit(activity, values, **self.who)
                    if activity.code not in self.new:
                        self.found.changes += changes_of(activity, {"not_before": None}, values)

    def compare(self, before: planning.Network) -> None:
        """What moves, and where the days are others than in the file; an impossible plan is a problem."""
        try:
            after = network_of(self.plan)
            self.found.moves = compared(before, after)
        except RuleViolation as violation:
            self.found.problems += [str(reason) for reason in violation.reasons]
            return
        spans = planned(self.plan).spans
        for line in self.brought.lines:
            span = spans[self.codes[line.key]]
            if line.start and (span.start, span.finish) != (line.start, line.finish or span.finish):
                words_of = _("%(activity)s: %(from)s – %(to)s in the file, %(first)s – %(last)s here.")
                said = {"activity": self.activities[self.codes[line.key]], "from": line.start, "to": line.finish}
                self.found.differing.append(words_of % {**said, "first": span.start, "last": span.finish})


class _Telling:
    """Turns what is refused for a line into a problem that names it, so that all are told at once."""

    def __init__(self, found: Import, line: Line) -> None:
        self.found, self.line = found, line

    def __enter__(self) -> None:
        self.inner = transaction.atomic()
        self.inner.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        self.inner.__exit__(kind, error, trace)
        if isinstance(error, ValidationError):
            self._add(error.messages)
        elif isinstance(error, RuleViolation):
            self._add(str(reason) for reason in error.reasons)
        return isinstance(error, ValidationError | RuleViolation)

    def _add(self, sentences: Any) -> None:
        self.found.problems += [f"{self.line.place}: {sentence}" for sentence in sentences]


def _links_to(activity: Activity) -> Iterator[Dependency]:
    held = Dependency.objects.filter(after=activity, removed_at=None, before__dropped_at=None)
    return iter(held.select_related("before", "after"))


def _of_link(link: Dependency | None) -> str:
    return link_text(Wait(link.before.code, link.relation, link.lag)) if link else ""
