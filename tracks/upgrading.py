"""Moving a country to another version of its blueprint: what is not finished follows, what is finished stays."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from core import clock, ledger
from core.ledger import Actor, Standing
from record.models import Route
from tracks import blueprint as bp
from tracks.blueprint_changes import Differences, differences
from tracks.blueprint_file import parse
from tracks.instantiating import Making, fields_of, item_fields, steps_of
from tracks.models import Activity, ChecklistItem, Dependency, Plan
from tracks.situations import blueprint_of
from tracks.vocabulary import vocabulary

UNFINISHED = (
    Activity.State.NOT_STARTED,
    Activity.State.UNDER_WAY,
    Activity.State.POSTPONED,
    Activity.State.SKIPPED,
)
UNTOUCHED = (Activity.State.NOT_STARTED, Activity.State.SKIPPED)


def preview(plan: Plan, source: str) -> tuple[Differences, list[str]]:
    """What an upgrade to this text would do: the differences, and the codes that keep what they have."""
    new = parse(source, vocabulary=vocabulary())
    found = differences(blueprint_of(plan), new)
    touched = {change.code for change in found.changed if change.of == "activity"} | set(found.removed)
    kept = Activity.objects.filter(track__plan=plan, code__in=touched).exclude(state__in=UNFINISHED)
    return found, list(kept.values_list("code", flat=True))


def upgrade(plan: Plan, source: str, *, by: Actor, standing: Standing = Standing()) -> Differences:
    """Moves `plan` to this text. Finished activities keep their evidence; what the country changed itself stays."""
    new = parse(source, vocabulary=vocabulary())
    with transaction.atomic():
        ledger.lock_chain(plan.chain_key())
        old = blueprint_of(plan)
        found = differences(old, new)
        _Upgrading(plan, old, new, by, standing).apply(found)
        plan.blueprint, plan.blueprint_version, plan.source = new.code, new.version, source
        plan.edition += 1
        plan.save()
        ledger.record_event(plan, "plan.upgraded", by=by, standing=standing, before=old.version, after=new.version)
    return found


class _Upgrading:
    """One upgrade, step by step: added, changed, removed, dependencies, routes."""

    def __init__(self, plan: Plan, old: bp.Blueprint, new: bp.Blueprint, by: Actor, standing: Standing) -> None:
        self.plan = plan
        self.old = old
        self.new = new
        self.by = by
        self.standing = standing
        self.making = Making(plan.implementation, new, by, standing)

    def apply(self, found: Differences) -> None:
        tracks = {track.code: track for track in self.plan.tracks.all()}
        for order, activity in enumerate(self.new.activities, 1):
            if activity.code in found.added:
                self.making.activity(tracks[activity.track], order, activity)
        held = {a.code: a for a in Activity.objects.filter(track__plan=self.plan).select_related("track")}
        for code in {change.code for change in found.changed if change.of == "activity"}:
            if code in held and held[code].state in UNFINISHED:
                self._change(held[code])
        for code in found.removed:
            if code in held and held[code].state in UNTOUCHED:
                self._remove(held[code])
        self._dependencies(held)
        self._routes()
        for track in tracks.values():
            track.follow()

    def _change(self, activity: Activity) -> None:
        before = fields_of(self.old.by_code[activity.code], self.old)
        after = fields_of(self.new.by_code[activity.code], self.new)
        values = {
            name: value
            for name, value in after.items()
            if value != before[name] and getattr(activity, name) == before[name]
        }
        for name, value in values.items():
            setattr(activity, name, value)
        activity.edition += 1
        activity.checked()
        activity.save()
        said = {name: str(value) for name, value in values.items()}
        ledger.record_event(activity, "activity.edited", by=self.by, standing=self.standing, upgraded=said)
        self._checklist(activity)

    def _checklist(self, activity: Activity) -> None:
        wanted = {item.code: item for item in self.new.by_code[activity.code].checklist}
        held = {item.code: item for item in activity.checklist.all()}
        for order, (code, item) in enumerate(wanted.items(), 1):
            if code not in held:
                self.making.save(
                    ChecklistItem(activity=activity, order=order, **item_fields(item)), "checklist_item.made"
                )
        for code, row in held.items():
            shipped = any(item.code == code for item in self.old.by_code[activity.code].checklist)
            if code not in wanted and shipped and row.removed_at is None:
                row.removed_at = clock.now()
                row.save(update_fields=["removed_at"])
                ledger.record_event(row, "checklist_item.removed", by=self.by, standing=self.standing)

    def _remove(self, activity: Activity) -> None:
        activity.dropped_at = clock.now()
        activity.save(update_fields=["dropped_at"])
        ledger.record_event(activity, "activity.dropped", by=self.by, standing=self.standing)

    def _dependencies(self, held: dict[str, Activity]) -> None:
        rows = Dependency.objects.filter(after__track__plan=self.plan, removed_at=None)
        rows = rows.select_related("before", "after")
        present = {(row.before.code, row.after.code): row for row in rows}
        wanted = set(self._links(self.new))
        every = {a.code: a for a in Activity.objects.filter(track__plan=self.plan)}
        for before, after in sorted(wanted - set(present)):
            if every[after].state in UNTOUCHED or after not in self.old.by_code:
                self.making.save(Dependency(before=every[before], after=every[after]), "dependency.added")
        for key in sorted(set(self._links(self.old)) - wanted):
            if key in present:
                row = present[key]
                row.removed_at = clock.now()
                row.save(update_fields=["removed_at"])
                ledger.record_event(row, "dependency.removed", by=self.by, standing=self.standing)

    def _links(self, blueprint: bp.Blueprint) -> Iterator[tuple[str, str]]:
        return ((before, activity.code) for activity in blueprint.activities for before in activity.after)

    def _routes(self) -> None:
        before: dict[str, Any] = {d.kind: steps_of(d.sign_off) for d in self.old.documents}
        for document in self.new.documents:
            steps = steps_of(document.sign_off)
            row = Route.objects.filter(implementation=self.plan.implementation, what=document.kind).first()
            if row is None:
                made = Route(implementation=self.plan.implementation, what=document.kind, steps=steps)
                self.making.save(made, "route.set")
            elif row.steps == before.get(document.kind) and row.steps != steps:
                row.steps = steps
                row.save(update_fields=["steps"])
                ledger.record_event(row, "route.set", by=self.by, standing=self.standing)
