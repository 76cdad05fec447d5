"""Moving an activity to another day: whether it can be, and what that would mean. Told before it is asked for."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refusal, RuleViolation
from tracks.dates import day_words
from tracks.models import Activity
from tracks.moving import Moves, compared
from tracks.planning import network_of
from tracks.schedule import schedule

OVER = ("completed", "skipped")


@dataclass(frozen=True)
class Foreseen:
    """What a move would mean: the day on which it then starts, and all that moves with it."""

    starts: date
    moves: Moves


def can_move(activity: Activity) -> bool:
    """What has begun keeps its first day: only its length, or postponing it, moves its end."""
    return activity.state not in OVER and not activity.is_begun


def refuse_what_is_begun(activity: Activity) -> None:
    if not can_move(activity):
        reason = _("%(activity)s has begun, so its first day stays. Change its length, or postpone it.")
        raise RuleViolation([Refusal(reason % {"activity": activity}, activity.get_absolute_url(), str(activity))])


def starts_now(activity: Activity) -> date:
    """The day on which it starts as things stand."""
    network = network_of(activity.plan)
    return schedule(network.tasks, **network.asked).spans[activity.code].start


def foreseen(activity: Activity, dates: Mapping[str, Any]) -> Foreseen:
    """What these planning dates would mean. Pure on what is loaded; raises RuleViolation for a pin that cannot be."""
    before = network_of(activity.plan)
    changed = [_with(each, dates) if each.code == activity.code else each for each in before.activities]
    after = network_of(activity.plan, changed, times=before.times)
    moves = compared(before, after)
    return Foreseen(schedule(after.tasks, **after.asked).spans[activity.code].start, moves)


def later_words(asked: date, starts: date) -> str:
    """Why it does not start on the day that was asked for; empty where it does."""
    if asked == starts:
        return ""
    days = {"asked": day_words(asked), "starts": day_words(starts)}
    if starts < asked:
        return _("It stays on %(starts)s.") % days
    return _("Not on %(asked)s but on %(starts)s: what it waits for ends later, or no work is done before.") % days


def _with(activity: Activity, values: Mapping[str, Any]) -> Activity:
    changed = copy(activity)
    for name, value in values.items():
        setattr(changed, name, value)
    return changed
