"""Making a plan from a blueprint: tracks, activities, dependencies, checklists and routes of signatures, pinned."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Implementation
from core import canonical, clock, ledger
from core.errors import refuse
from core.ledger import Actor, Standing
from record.models import Route
from tracks import blueprint as bp
from tracks.blueprint_file import parse
from tracks.models import Activity, ChecklistItem, Dependency, Plan, Track
from tracks.vocabulary import vocabulary

SHIPPED = Path(__file__).parent / "blueprints" / "ilo-lmis.toml"


def instantiate(
    implementation: Implementation, *, by: Actor, standing: Standing = Standing(), source: str = ""
) -> Plan:
    """The plan of `implementation` from the text of a blueprint, by default the one that ships."""
    text = source or SHIPPED.read_text(encoding="utf-8")
    blueprint = parse(text, vocabulary=vocabulary())
    with transaction.atomic():
        ledger.lock_chain(implementation.chain_key())
        if Plan.objects.filter(implementation=implementation).exists():
            refuse(_("This implementation has a plan already."))
        return Making(implementation, blueprint, by, standing).make(text)


class Making:
    """One instantiation: it keeps who does it, so that every row gets its entry."""

    def __init__(self, implementation: Implementation, blueprint: bp.Blueprint, by: Actor, standing: Standing) -> None:
        self.implementation = implementation
        self.blueprint = blueprint
        self.by = by
        self.standing = standing

    def make(self, text: str) -> Plan:
        plan = Plan(
            implementation=self.implementation,
            blueprint=self.blueprint.code,
            blueprint_version=self.blueprint.version,
            source=text,
            fingerprint=canonical.sha256(text.encode()),
            made_at=clock.now(),
        )
        self.save(plan, "plan.made")
        tracks = {track.code: self.track(plan, order, track) for order, track in enumerate(self.blueprint.tracks, 1)}
        made = {
            activity.code: self.activity(tracks[activity.track], order, activity)
            for order, activity in enumerate(self.blueprint.activities, 1)
        }
        for activity in self.blueprint.activities:
            for before in activity.after:
                self.save(Dependency(before=made[before], after=made[activity.code]), "dependency.added")
        for document in self.blueprint.documents:
            steps = steps_of(document.sign_off)
            self.save(Route(implementation=self.implementation, what=document.kind, steps=steps), "route.set")
        return plan

    def save(self, row: Any, action: str) -> None:
        row.checked()
        row.save()
        ledger.record_event(row, action, by=self.by, standing=self.standing)

    def track(self, plan: Plan, order: int, track: bp.Track) -> Track:
        made = Track(plan=plan, code=track.code, order=order, **track_fields(track))
        self.save(made, "track.made")
        return made

    def activity(self, track: Track, order: int, activity: bp.Activity) -> Activity:
        """One activity of the blueprint as rows, with its checklist."""
        made = Activity(track=track, order=order, **fields_of(activity, self.blueprint))
        self.save(made, "activity.made")
        for number, item in enumerate(activity.checklist, 1):
            self.save(ChecklistItem(activity=made, order=number, **item_fields(item)), "checklist_item.made")
        return made


def track_fields(track: bp.Track) -> dict[str, Any]:
    """The values of a track's row from the blueprint."""
    return {
        "title": track.title,
        "glyph": track.glyph,
        "css": track.css,
        "is_closing": track.closing,
        "is_optional": track.optional,
    }


def fields_of(activity: bp.Activity, blueprint: bp.Blueprint) -> dict[str, Any]:
    """The values of an activity row from the blueprint."""
    document = {"document": activity.evidence.document, "state": activity.evidence.state}
    return {
        "code": activity.code,
        "title": activity.title,
        "short": activity.short,
        "description": activity.description,
        "is_milestone": activity.milestone,
        "is_optional": activity.optional,
        "is_mission": activity.mission,
        "is_joint": activity.mission or any(item.kind == "attendance" for item in activity.checklist),
        "opens_with_gate": blueprint.gate.opens == activity.code,
        "responsible_role": activity.responsible.role,
        "responsible_at": activity.responsible.institution or activity.responsible.group,
        "supporting_roles": sorted({who.role for who in activity.supporting}),
        "evidence_kind": activity.evidence.kind,
        "evidence": document if activity.evidence.document else {},
        "steps": steps_of(blueprint.steps_of(activity)),
        "advice": activity.advice,
        "shortest": activity.length.shortest if activity.length else None,
        "longest": activity.length.longest if activity.length else None,
        "length": activity.planned_days,
    }


def item_fields(item: bp.Item) -> dict[str, Any]:
    return {
        "code": item.code,
        "text": item.text,
        "sort": item.kind.value,
        "is_required": item.required,
        "minimum": item.minimum,
        "unit": item.unit,
        "of": item.of,
        "attending": [
            {
                "role": group.who.role,
                "institution": group.who.institution,
                "group": group.who.group,
                "minimum": group.minimum,
                "each": group.each,
            }
            for group in item.attending
        ],
    }


def steps_of(steps: Sequence[bp.Step]) -> list[dict[str, Any]]:
    """Steps of a blueprint as a sign-off keeps them (see `record.kinds.step`)."""
    return [
        {
            "order": step.turn,
            "title": step.title,
            "meaning": step.meaning,
            "needed": step.needed,
            "each": step.each,
            "places": [
                {
                    "role": place.who.role,
                    "institution_kind": place.who.institution,
                    "group": place.who.group,
                    "institutions": None,
                }
                for place in step.places
            ],
        }
        for step in steps
    ]
