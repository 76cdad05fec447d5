"""Moving a country to another version of its blueprint: what is not finished follows, what is finished stays."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import canonical, clock, ledger
from core.errors import refuse
from core.ledger import Actor, Standing
from record.models import Route
from tracks import blueprint as bp
from tracks.blueprint_changes import Differences, differences
from tracks.blueprint_file import parse
from tracks.instantiating import Making, fields_of, item_fields, steps_of, track_fields
from tracks.models import Activity, ChecklistItem, Dependency, Plan, Track
from tracks.situations import blueprint_of
from tracks.vocabulary import vocabulary

FINISHED = (Activity.State.COMPLETED, Activity.State.AWAITING_SIGNATURE, Activity.State.TO_BE_RECONFIRMED)
Link = tuple[str, str]


@dataclass(frozen=True)
class Outlook:
    """What an upgrade does: the differences of the files, and what of them does not reach this country."""

    found: Differences
    finished: tuple[str, ...]
    """Changed in the file, but finished here: they keep what they have."""
    staying: tuple[str, ...]
    """Gone from the file, but begun here, or waited for by activities of the country's own."""
    late: tuple[Link, ...]
    """(before, after): the second would wait for the first, but was begun already."""


def preview(plan: Plan, source: str) -> Outlook:
    """What an upgrade to this text would do. It changes nothing."""
    return _Upgrading(plan, source).outlook()


def upgrade(plan: Plan, source: str, *, by: Actor, standing: Standing = Standing()) -> Outlook:
    """Moves `plan` to this text. Finished activities keep their evidence; what the country changed itself stays."""
    with transaction.atomic():
        ledger.lock_chain(plan.chain_key())
        row = Plan.objects.select_for_update().get(pk=plan.pk)
        upgrading = _Upgrading(row, source)
        outlook = upgrading.outlook()
        upgrading.apply(outlook, Making(row.implementation, upgrading.new, by, standing))
        before, new = row.blueprint_version, upgrading.new
        row.blueprint, row.blueprint_version = new.code, new.version
        row.source, row.fingerprint = source, canonical.sha256(source.encode())
        row.edition += 1
        row.save()
        ledger.record_event(row, "plan.upgraded", by=by, standing=standing, before=before, after=new.version)
    plan.refresh_from_db(fields=["blueprint", "blueprint_version", "source", "fingerprint", "edition"])
    return outlook


def _links(blueprint: bp.Blueprint) -> Iterator[Link]:
    return ((before, activity.code) for activity in blueprint.activities for before in activity.after)


class _Upgrading:
    """One upgrade: what stands in the plan now beside the old and the new blueprint, and step by step the move."""

    def __init__(self, plan: Plan, source: str) -> None:
        self.plan = plan
        self.old = blueprint_of(plan)
        self.new = parse(source, vocabulary=vocabulary())
        live = Activity.objects.filter(track__plan=plan, dropped_at=None)
        self.held = {activity.code: activity for activity in live.select_related("track")}
        rows = Dependency.objects.filter(after__track__plan=plan, removed_at=None)
        self.present = {(row.before.code, row.after.code): row for row in rows.select_related("before", "after")}

    # --- Looking

    def outlook(self) -> Outlook:
        found = differences(self.old, self.new)
        gone = [code for code in found.removed if code in self.held]
        return Outlook(
            found=found,
            finished=tuple(code for code in self._changed() if self.held[code].state in FINISHED),
            staying=tuple(code for code in gone if self.held[code].is_begun or self._is_waited_for(code)),
            late=tuple(link for link in self._gained() if link[1] in self.held and self.held[link[1]].is_begun),
        )

    def _changed(self) -> list[str]:
        """The codes in both blueprints whose values or checklist differ and that the country still has."""
        both = [code for code in self.old.by_code if code in self.new.by_code and code in self.held]
        return [
            code for code in both if self._fields(code) or self._items(self.old, code) != self._items(self.new, code)
        ]

    def _fields(self, code: str) -> dict[str, Any]:
        """The values that the new blueprint gives otherwise than the old one."""
        before, after = fields_of(self.old.by_code[code], self.old), fields_of(self.new.by_code[code], self.new)
        return {name: value for name, value in after.items() if value != before[name]}

    def _items(self, blueprint: bp.Blueprint, code: str) -> dict[str, dict[str, Any]]:
        items = enumerate(blueprint.by_code[code].checklist, 1)
        return {item.code: {**item_fields(item), "order": order} for order, item in items}

    def _is_waited_for(self, code: str) -> bool:
        """Something that the blueprint does not know waits for it: an activity or a dependency of the country's own."""
        own = set(self.present) - set(_links(self.old))
        return any(before == code and after in self.held for before, after in own)

    def _gained(self) -> list[Link]:
        return sorted(set(_links(self.new)) - set(self.present))

    # --- Moving

    def apply(self, outlook: Outlook, making: Making) -> None:
        tracks = self._move_tracks(making)
        changed = [code for code in self._changed() if code not in outlook.finished]
        for order, activity in enumerate(self.new.activities, 1):
            if activity.code in outlook.found.added:
                if activity.code in self.held:
                    refuse(_("There is an activity %(code)s of your own; rename that first.") % {"code": activity.code})
                self.held[activity.code] = making.activity(tracks[activity.track], order, activity)
            elif activity.code in self.held:
                Activity.objects.filter(pk=self.held[activity.code].pk).update(order=order)
        for code in changed:
            self._change(self.held[code], making)
        for code in set(outlook.found.removed) & set(self.held) - set(outlook.staying):
            self._remove(self.held.pop(code), making)
        self._put_own_last()
        self._move_links(outlook, making)
        self._move_routes(making)
        for track in tracks.values():
            track.follow()

    def _move_tracks(self, making: Making) -> dict[str, Track]:
        held = {track.code: track for track in self.plan.tracks.all()}
        for order, track in enumerate(self.new.tracks, 1):
            if track.code not in held:
                held[track.code] = making.track(self.plan, order, track)
            else:
                _edit(held[track.code], {**track_fields(track), "order": order}, "track.edited", making)
        return held

    def _change(self, activity: Activity, making: Making) -> None:
        """The new values, but for those that the country set itself, a confirmed length, and what it skipped."""
        before = fields_of(self.old.by_code[activity.code], self.old)
        kept = {name for name in before if getattr(activity, name) != before[name]}
        kept |= {"length"} if activity.length_confirmed_at else set()
        kept |= {"is_optional"} if activity.state == Activity.State.SKIPPED else set()
        values = {name: value for name, value in self._fields(activity.code).items() if name not in kept}
        if values:
            _edit(activity, {**values, "edition": activity.edition + 1}, "activity.edited", making)
        self._change_checklist(activity, making)

    def _change_checklist(self, activity: Activity, making: Making) -> None:
        wanted = self._items(self.new, activity.code)
        held = {item.code: item for item in activity.checklist.all()}
        for code, values in wanted.items():
            if code in held:
                _edit(held[code], {**values, "removed_at": None}, "checklist_item.edited", making)
            else:
                making.save(ChecklistItem(activity=activity, **values), "checklist_item.made")
        for code in set(self._items(self.old, activity.code)) - set(wanted):
            if code in held and held[code].removed_at is None:
                _end(held[code], "removed_at", "checklist_item.removed", making)

    def _remove(self, activity: Activity, making: Making) -> None:
        for link in [link for link in self.present if activity.code in link]:
            _end(self.present.pop(link), "removed_at", "dependency.removed", making)
        _end(activity, "dropped_at", "activity.dropped", making)

    def _put_own_last(self) -> None:
        """Activities that the blueprint does not name stand behind all others, in the order they had."""
        own = [activity for code, activity in self.held.items() if code not in self.new.by_code]
        for number, activity in enumerate(sorted(own, key=lambda found: found.order), len(self.new.activities) + 1):
            Activity.objects.filter(pk=activity.pk).update(order=number)

    def _move_links(self, outlook: Outlook, making: Making) -> None:
        for before, after in self._gained():
            if (before, after) not in outlook.late and before in self.held and after in self.held:
                link = Dependency(before=self.held[before], after=self.held[after])
                making.save(link, "dependency.added")
        lost = set(_links(self.old)) - set(_links(self.new))
        for before, after in sorted(lost & set(self.present)):
            if after not in outlook.staying:
                _end(self.present[before, after], "removed_at", "dependency.removed", making)

    def _move_routes(self, making: Making) -> None:
        """Routes follow as well, but for those that the country changed, for example by naming institutions."""
        before: dict[str, Any] = {d.kind: steps_of(d.sign_off) for d in self.old.documents}
        for document in self.new.documents:
            steps = steps_of(document.sign_off)
            row = Route.objects.filter(implementation=self.plan.implementation, what=document.kind).first()
            if row is None:
                making.save(
                    Route(implementation=self.plan.implementation, what=document.kind, steps=steps), "route.set"
                )
            elif row.steps == before.get(document.kind):
                _edit(row, {"steps": steps}, "route.set", making)


def _edit(row: Any, values: dict[str, Any], action: str, making: Making) -> None:
    """Gives the row these values, if any of them is new."""
    old = {name: getattr(row, name) for name in values}
    if old == values:
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.checked()
    row.save()
    ledger.record_edit(row, action, by=making.by, standing=making.standing, old=old, new=values)


def _end(row: Any, field: str, action: str, making: Making) -> None:
    setattr(row, field, clock.now())
    row.save(update_fields=[field])
    ledger.record_event(row, action, by=making.by, standing=making.standing)
