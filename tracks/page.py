"""What the page of an activity shows beside the activity itself: offers, neighbours, signers, conversation, lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext as _

from core.offers import Offer
from core.transitions import Action
from record.models import Comment, Signature, SignOff
from tracks import may
from tracks.models import Activity, ChecklistItem
from tracks.schedule import Schedule
from tracks.situations import group_label


def offers_of(activity: Activity, actions: Sequence[Action], *, asks: set[str]) -> list[Offer]:
    """Actions as offers: those that ask something first are links, the others buttons."""
    slug = activity.implementation.slug
    offers = []
    for action in actions:
        url = reverse("tracks:act", args=[slug, activity.code, action.name])
        plain = action.name in asks
        offers.append(Offer(action.label, url, name=action.name, post=not plain, refusals=action.refusals))
    return offers


@dataclass(frozen=True)
class Neighbour:
    """An activity before or after this one, as it is shown beside it."""

    activity: Activity
    url: str
    state: str
    until: Any


def neighbours(
    activity: Activity, every: Sequence[Activity], after: Mapping[str, tuple[str, ...]], schedule: Schedule
) -> dict[str, list[Neighbour]]:
    """What stands before it and what after it."""
    before = set(after.get(activity.code, ()))
    following = {code for code, codes in after.items() if activity.code in codes}
    slug = activity.implementation.slug

    def shown(codes: set[str]) -> list[Neighbour]:
        return [
            Neighbour(
                found,
                reverse("tracks:activity", args=[slug, found.code]),
                state_of(found),
                found.completed_on or schedule.spans[found.code].finish,
            )
            for found in every
            if found.code in codes
        ]

    return {"before": shown(before), "following": shown(following)}


def state_of(activity: Activity) -> str:
    """The state as it is shown: *cannot start yet* where something stands before it."""
    situation = activity.__dict__.get("_situation")
    blocked = situation and (situation.blockers or situation.dark_lights)
    return "cannot_start" if activity.state == Activity.State.NOT_STARTED and blocked else str(activity.state)


def signers_of(activity: Activity) -> dict[str, Any]:
    """The latest sign-off of the activity or of the document it rests on, with its signatures."""
    held = ContentType.objects.get_for_model(Activity)
    signoff = (
        SignOff.objects.filter(content_type=held, object_id=activity.pk)
        .select_related("implementation")
        .prefetch_related("steps", "signatures__institution")
        .order_by("-pk")
        .first()
    )
    if signoff is None:
        return {"signoff": None, "signatures": []}
    given = [s for s in signoff.signatures.all() if s.state == Signature.State.GIVEN]
    return {"signoff": signoff, "signatures": given}


def said_on(activity: Activity, person: Any) -> dict[str, Any]:
    """The conversation and the checklist lines; `may_declare` if the reader records evidence here."""
    held = ContentType.objects.get_for_model(Activity)
    comments = Comment.objects.filter(content_type=held, object_id=activity.pk)
    return {
        "comments": list(comments.select_related("author", "institution").order_by("pk")),
        "lines": lines_of(activity),
        "may_declare": may.work_on(person, activity) is not None
        and activity.state in (Activity.State.UNDER_WAY, Activity.State.TO_BE_RECONFIRMED),
        "may_plan": activity.implementation.held.may("plan"),  # type: ignore[attr-defined]
        "may_comment": activity.implementation.held.may("comment"),  # type: ignore[attr-defined]
    }


@dataclass(frozen=True)
class Line:
    """A line of the checklist with what was put to it."""

    item: ChecklistItem
    met: bool
    files: tuple[Any, ...]
    groups: tuple[str, ...]
    present: int
    """How many persons attended, in all."""


def lines_of(activity: Activity) -> list[Line]:
    items = activity.checklist.filter(removed_at=None).prefetch_related("files__file", "files__added_by")
    return [_line(item, activity) for item in items.order_by("order")]


def _line(item: ChecklistItem, activity: Activity) -> Line:
    files = tuple(line for line in item.files.all() if line.removed_at is None)
    groups = tuple(
        _("%(number)s × %(group)s") % {"number": asked["minimum"], "group": group_label(asked)}
        for asked in item.attending
        if asked["minimum"]
    )
    return Line(
        item=item,
        met=_met(item, activity, bool(files)),
        files=files,
        groups=groups,
        present=sum(line["count"] for line in item.attendance),
    )


def _met(item: ChecklistItem, activity: Activity, has_files: bool) -> bool:
    """Whether the line holds what it asks for, as far as it can be seen on the line itself."""
    if item.sort == ChecklistItem.Sort.FILE:
        return has_files
    if item.sort == ChecklistItem.Sort.FIGURE:
        return item.value is not None and item.value >= (item.minimum or 0)
    if item.sort == ChecklistItem.Sort.TICK:
        return item.is_done
    if item.sort == ChecklistItem.Sort.ATTENDANCE:
        return bool(item.attendance)
    situation = activity.__dict__.get("_situation")
    return bool(situation) and not situation.unmet
