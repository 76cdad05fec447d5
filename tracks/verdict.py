"""The sentence at the head of an activity’s page: where it stands, on what it waits, since when. It decides nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import wording
from tracks.dates import day_words, span_words
from tracks.models import Activity
from tracks.rules import ActivitySituation
from tracks.schedule import Span


@dataclass(frozen=True)
class Scene:
    """What the sentence looks at. `met` of `asked` required lines are there; `whom` are those whose turn it is."""

    activity: Activity
    situation: ActivitySituation
    span: Span
    today: date
    before: int = 0
    met: int = 0
    asked: int = 0
    whom: Sequence[str] = ()
    your_turn: bool = False
    witnesses: Sequence[str] = ()


@dataclass(frozen=True)
class Verdict:
    """The shape, the sentences, and the reason in somebody's own words."""

    state: str
    text: str
    reason: str = ""


def verdict(scene: Scene) -> Verdict:
    activity = scene.activity
    sentences = SENTENCES[Activity.State(activity.state)](scene)
    return Verdict(shown_state(activity, scene.situation), " ".join(sentences), activity.reason)


def shown_state(activity: Activity, situation: ActivitySituation) -> str:
    """The state as it is shown: *cannot start yet* where something stands before it."""
    held_up = situation.before_start or situation.dark_lights
    return "cannot_start" if activity.state == Activity.State.NOT_STARTED and held_up else str(activity.state)


def _not_started(scene: Scene) -> Iterator[str]:
    if scene.situation.dark_lights:
        yield _dark(len(scene.situation.dark_lights))
    elif scene.situation.blockers:
        yield _blocked(len(scene.situation.blockers), scene.before)
    elif scene.situation.holding_start:
        yield _("Cannot start yet: it starts only after something else has started.")
    elif scene.activity.is_optional:
        yield _("It can start at any time; nothing waits for it.")
    else:
        yield _("It can start now.")
    yield from _planned(scene)


def _dark(count: int) -> str:
    return ngettext(
        "Cannot start yet: %(count)s light of the closing gate is not lit.",
        "Cannot start yet: %(count)s lights of the closing gate are not lit.",
        count,
    ) % {"count": wording.in_words(count)}


def _blocked(count: int, every: int) -> str:
    if every == 1:
        return _("Cannot start yet: what stands before it is not finished.")
    return ngettext(
        "Cannot start yet: %(count)s of the %(every)s things before it is not finished.",
        "Cannot start yet: %(count)s of the %(every)s things before it are not finished.",
        count,
    ) % {"count": wording.in_words(count), "every": wording.in_words(every)}


def _planned(scene: Scene) -> Iterator[str]:
    yield _("It is planned for %(days)s.") % {"days": span_words(scene.span)}
    if day := scene.activity.due_on:
        words = _("It was due on %(day)s.") if day < scene.today else _("It is due on %(day)s.")
        yield words % {"day": day_words(day)}


def _under_way(scene: Scene) -> Iterator[str]:
    activity = scene.activity
    if activity.started_on:
        yield _("Under way since %(day)s.") % {"day": day_words(activity.started_on)}
    if scene.situation.blockers or scene.situation.dark_lights:
        yield _("What stands before it was taken up again: it can be submitted when that is finished.")
    elif scene.situation.holding_end:
        yield _("It can be completed only after something else: that stands below.")
    elif scene.situation.rests_on_document:
        yield _("The document “%(document)s” completes it.") % {"document": scene.situation.rests_on_document}
    elif scene.met == scene.asked:
        yield _("All that completes it is there: it can be submitted.")
    else:
        yield ngettext(
            "%(met)s of %(count)s thing that completes it is there.",
            "%(met)s of %(count)s things that complete it are there.",
            scene.asked,
        ) % {"met": scene.met, "count": scene.asked}
    yield _("It is planned to end on %(day)s.") % {"day": day_words(scene.span.finish)}
    if activity.due_on and activity.due_on < scene.today:
        yield _("It was due on %(day)s.") % {"day": day_words(activity.due_on)}


def _awaiting(scene: Scene) -> Iterator[str]:
    since = scene.activity.state_since or scene.activity.submitted_at
    days = (scene.today - since.astimezone(scene.activity.implementation.zone).date()).days if since else 0
    if scene.your_turn:
        yield _("It awaits your signature.")
    elif scene.whom:
        yield _("It awaits the signature of %(whom)s.") % {"whom": _(" and ").join(scene.whom)}
    else:
        yield _("It awaits signature, and nobody holds the role that is asked.")
    if days > 0:
        yield _("It has waited for %(days)s.") % {"days": wording.days(days)}


def _completed(scene: Scene) -> Iterator[str]:
    if day := scene.activity.completed_on:
        yield _("Completed on %(day)s.") % {"day": day_words(day)}
    if scene.your_turn:
        yield _("You can still take note of it; nothing waits for that.")
    elif scene.witnesses:
        yield _("%(whom)s can still take note of it; nothing waits for that.") % {
            "whom": _(" and ").join(scene.witnesses)
        }


def _postponed(scene: Scene) -> Iterator[str]:
    until = scene.activity.postponed_until
    if until is None:
        yield _("Postponed by agreement; nobody knows yet until when.")
    else:
        yield _("Postponed by agreement until %(day)s.") % {"day": day_words(until)}
        if until <= scene.today:
            yield _("That day has come: it can be resumed.")


def _skipped(scene: Scene) -> Iterator[str]:
    yield _("Skipped: this country does without it.")


def _to_be_reconfirmed(scene: Scene) -> Iterator[str]:
    yield _("To be re-confirmed: what it was built on was taken up again. Nothing of it is lost.")
    if scene.situation.before_end or scene.situation.dark_lights:
        yield _("It can be submitted again when all before it is finished.")
    elif scene.met == scene.asked:
        yield _("All before it is finished again: submit it anew, as it is or changed.")


SENTENCES: dict[Activity.State, Callable[[Scene], Iterator[str]]] = {
    Activity.State.NOT_STARTED: _not_started,
    Activity.State.UNDER_WAY: _under_way,
    Activity.State.AWAITING_SIGNATURE: _awaiting,
    Activity.State.COMPLETED: _completed,
    Activity.State.POSTPONED: _postponed,
    Activity.State.SKIPPED: _skipped,
    Activity.State.TO_BE_RECONFIRMED: _to_be_reconfirmed,
}
