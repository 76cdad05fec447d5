"""The plan's past, read back from the ledger: replayed to the last entry it is the plan of today."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Person
from core import clock
from core.errors import RuleViolation
from core.ledger import SYSTEM, Standing
from core.transitions import actions_for, perform
from tests.cast import Country
from tests.tracks import play, scenes
from tracks import adapting, baselines, calendaring, planning
from tracks.calendars import working_days_between
from tracks.models import Activity, Calendar, CalendarDay, Plan, Track
from tracks.past import Past
from tracks.public_holidays import Marked
from tracks.replaying import Replay
from tracks.schedule import schedule
from tracks.situations import activities_of
from tracks.slip_words import Wording
from tracks.slippage import GATE, activity, track
from tracks.slips import Slips

pytestmark = pytest.mark.django_db


def plan_of(country: Country) -> Plan:
    return Plan.objects.select_related("implementation").get(implementation=country.implementation)


def replayed(plan: Plan) -> Replay:
    past = Past(plan)
    replay = Replay(past)
    for said in past.entries:
        replay.follow(said)
    return replay


def agrees(country: Country) -> None:
    """The replay of the whole ledger is what the rows say."""
    plan = plan_of(country)
    again, now = replayed(plan), planning.network_of(plan)
    assert again.network.tasks == now.tasks
    assert again.network.asked == now.asked
    states = {one.code: str(one.state) for one in activities_of(plan)}
    assert {one.code: str(one.state) for one in again.network.activities} == states


def test_a_plan_that_was_only_made_is_read_back(ready: Country) -> None:
    agrees(ready)


def test_the_whole_process_is_read_back(ready: Country) -> None:
    scenes.through(ready, "END-2")
    agrees(ready)


# --- On random histories -----------------------------------------------------------------------


def at_random(country: Country, chances: random.Random) -> None:
    """Something that may happen to one of the activities, by whoever may; what is refused has not happened."""
    plan = plan_of(country)
    one = chances.choice(activities_of(plan))
    by = country[chances.choice(["coordinator", "agency_lead", "ilo_officer"])]
    standing = scenes.standing(by, country.implementation)
    today = clock.today(country.implementation.zone)
    acts: list[Callable[[], object]] = [
        lambda: planning.edit(one, {"length": chances.randint(1, 30)}, by=by, standing=standing),
        lambda: planning.edit(one, {"not_before": some_day(chances, today)}, by=by, standing=standing),
        lambda: planning.edit(one, {"pinned_on": some_day(chances, today)}, by=by, standing=standing),
        lambda: planning.edit(one, {"owner": chances.choice([None, by])}, by=by, standing=standing),
        lambda: adapting.drop(one, by=by, standing=standing),
        lambda: add(one.track, chances, by=by, standing=standing),
        *[lambda name=action.name: act(one, name, by, chances, today) for action in actions_for(one, by) if action.open]
        * 3,
        lambda: finish(country, one),
        lambda: change_calendar(country, chances, by=by, standing=standing),
    ]
    try:
        chances.choice(acts)()
    except (RuleViolation, ValidationError, PermissionDenied):
        return


def act(one: Activity, name: str, by: Person, chances: random.Random, today: date) -> None:
    said = {"postpone": {"reason": "Agreed.", "until": some_day(chances, today)}, "reopen": {"reason": "Again."}}
    perform(one, name, by=by, **said.get(name, {}))


def some_day(chances: random.Random, today: date) -> date | None:
    return chances.choice([None, today + timedelta(chances.randint(1, 60))])


def add(track: Track, chances: random.Random, *, by: Person, standing: Standing) -> None:
    after = [chances.choice(list(track.activities.filter(dropped_at=None))).code]
    adapting.add(
        track,
        title="One more",
        short="More",
        length=3,
        responsible_role="coordinator",
        by=by,
        standing=standing,
        after=after,
    )


def change_calendar(country: Country, chances: random.Random, *, by: Person, standing: Standing) -> None:
    """A day is decreed, taken back, or closes an institution; a weekend moves."""
    of = chances.choice(list(Calendar.Of))
    institution = country.institutions["ministry"] if of == Calendar.Of.INSTITUTION else None
    keeper = calendaring.Keeper(country.implementation, of, institution, by, standing)
    first = clock.today() + timedelta(chances.randint(0, 60))
    held = list(CalendarDay.objects.filter(calendar__implementation=country.implementation, removed_at=None))
    if held and chances.random() < 0.3:
        day = chances.choice(held)
        owner = day.calendar
        calendaring.remove_day(
            calendaring.Keeper(country.implementation, owner.of, owner.institution, by, standing), day.pk
        )
    elif of != Calendar.Of.INSTITUTION and chances.random() < 0.3:
        calendaring.move_weekend(keeper, since=first, weekend=chances.choice([[4, 5], [5, 6], [6]]))
    else:
        last = first + timedelta(chances.randint(0, 4))
        kind = chances.choice(list(CalendarDay.Kind))
        calendaring.add_day(keeper, Marked(first, last, f"Day {chances.randint(1, 9**9)}", kind))


def finish(country: Country, one: Activity) -> None:
    """Declares and signs what is under way on declared evidence; or the product completes it."""
    if one.state == "under_way" and one.evidence_kind == "declared" and one.code != "STA-1":
        play.declare_all(one, country["coordinator"])
        perform(one, "submit", by=country["coordinator"])
    elif one.state in ("under_way", "awaiting_signature"):
        perform(one, "complete", by=SYSTEM)


@pytest.mark.parametrize("seed", range(6))
def test_any_history_is_read_back(ready: Country, seed: int) -> None:
    chances = random.Random(seed)
    moment = datetime(2027, 5, 3, 8, tzinfo=UTC)
    for _number in range(40):
        moment += timedelta(hours=chances.randint(1, 200))
        with clock.at(moment):
            at_random(ready, chances)
    with clock.at(moment):
        agrees(ready)


@pytest.mark.parametrize("seed", range(4))
def test_what_moved_since_a_baseline_is_explained_on_any_history(ready: Country, seed: int) -> None:
    chances = random.Random(100 + seed)
    moment = datetime(2027, 5, 3, 8, tzinfo=UTC)
    with clock.at(moment):
        plan = plan_of(ready)
        perform(plan, "agree", by=SYSTEM, lines=baselines.lines_of(plan))
    for _number in range(40):
        moment += timedelta(hours=chances.randint(1, 200))
        with clock.at(moment):
            at_random(ready, chances)
    with clock.at(moment):
        holds(Slips(plan_of(ready).baselines.get()))


def holds(slips: Slips) -> None:
    """Every slip ends on the day that is planned now, and its shares add up to what lies between."""
    network = slips.network
    now = schedule(network.tasks, **network.asked)
    calendar = network.asked["calendar"]
    assert slips.found
    planned = {GATE: now.gate}
    planned |= {activity(code): span.finish for code, span in now.spans.items()}
    planned |= {track(code): finish for code, finish in now.finishes.items()}
    for target, slip in slips.found.items():
        assert slip.now == planned[target]
        assert abs(slip.days - working_days_between(slip.agreed, slip.now, calendar=calendar)) <= 0.5
        assert len(Wording(slips.past).lines(slip.shares)) == len(slip.shares)
        assert not [share for share in slip.shares if getattr(share.cause, "action", "") == "baseline.frozen"]
