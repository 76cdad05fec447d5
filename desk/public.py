"""What everybody may know of a country that opted in: its tracks, its published documents, some figures."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Implementation
from core.models import Rendition
from record.models import Comment, Version
from tracks.models import Activity, Plan
from tracks.planning import planned
from tracks.situations import activities_of


@dataclass(frozen=True)
class TrackRow:
    """A track as everybody sees it."""

    title: str
    css: str
    code: str
    state: str
    word: str
    expected: Any


def track_rows(implementation: Implementation) -> list[TrackRow]:
    """The tracks of the plan, the optional one apart; none while there is no plan."""
    plan = Plan.objects.filter(implementation=implementation).first()
    if plan is None:
        return []
    plan.implementation = implementation
    every = activities_of(plan)
    schedule = planned(plan, every)
    return [
        TrackRow(
            track.title,
            track.css,
            track.code,
            str(track.state),
            _done(track.code, every),
            schedule.finishes.get(track.code),
        )
        for track in plan.tracks.filter(is_optional=False).order_by("order")
    ]


def _done(code: str, every: list[Activity]) -> str:
    held = [a for a in every if a.track.code == code and not a.is_optional]
    done = sum(1 for a in held if a.state == Activity.State.COMPLETED)
    return _("%(done)s of %(all)s completed") % {"done": done, "all": len(held)}


@dataclass(frozen=True)
class Published:
    """A published version with its issued file, if that is made."""

    version: Version
    rendition: Rendition | None
    files: tuple[Any, ...]


def published(implementation: Implementation) -> list[Published]:
    """The published documents, the newest first."""
    versions = Version.objects.filter(document__implementation=implementation, state="published")
    held = list(versions.select_related("document").prefetch_related("files__file").order_by("-published_at"))
    issued = Rendition.objects.filter(subject__in=[v.public_id for v in held], purpose="issued").select_related("file")
    by_subject = {made.subject: made for made in issued}
    return [
        Published(v, by_subject.get(v.public_id), tuple(f for f in v.files.all() if f.removed_at is None)) for v in held
    ]


def figures(implementation: Implementation) -> list[tuple[str, Any]]:
    return [
        (_("Institutions taking part"), implementation.institutions.count()),
        (
            _("Published documents"),
            Version.objects.filter(document__implementation=implementation, state="published").count(),
        ),
        (_("Comments received"), Comment.objects.filter(implementation=implementation).count()),
    ]
