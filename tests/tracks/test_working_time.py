"""Calendars: layers, sides, what a snapshot keeps, and what a day that is decreed later moves."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Implementation, Institution
from core import verification
from core.errors import RuleViolation
from core.models import Entry
from tests.cast import Country
from tests.record.scenes import standing
from tests.tracks import scenes
from tracks import calendaring, moving, planning
from tracks.calendaring import Keeper
from tracks.models import Calendar, CalendarDay, Plan
from tracks.planning import network_of, planned
from tracks.public_holidays import Marked, countries, public_holidays
from tracks.working_time import JOINT, Side, WorkingTime, mark_of, name_of, time_of, working_time

pytestmark = pytest.mark.django_db

FRIDAY_SATURDAY = frozenset({4, 5})


def plan_of(country: Country) -> Plan:
    return Plan.objects.select_related("implementation").get(implementation=country.implementation)


def keeper(country: Country, of: str = "country", institution: Institution | None = None) -> Keeper:
    person = country["ilo_officer" if of == "ilo" else "coordinator"]
    return Keeper(country.implementation, of, institution, by=person, standing=standing(person, country.implementation))


def off(first: date, last: date | None = None, kind: str = "off", name: str = "Holiday") -> Marked:
    return Marked(first, last or first, name, kind)


def with_weekend(country: Country, weekend: list[int]) -> Implementation:
    """The country as a row of its own, since the others of this module share theirs."""
    Implementation.objects.filter(pk=country.implementation.pk).update(weekend=weekend)
    return Implementation.objects.get(pk=country.implementation.pk)


def times(country: Country) -> WorkingTime:
    return working_time(country.implementation)


def span(country: Country, code: str) -> tuple[date, date]:
    found = planned(plan_of(country)).spans[code]
    return found.start, found.finish


def ahead(weekday: int, *, after: date) -> date:
    """The next such day of the week behind a day."""
    return after + timedelta((weekday - after.weekday() - 1) % 7 + 1)


# --- Who works when ----------------------------------------------------------------------------


def test_without_any_calendar_a_country_works_by_its_weekend_and_the_ilo_by_saturday_and_sunday(ready: Country) -> None:
    found = WorkingTime(with_weekend(ready, [4, 5]))
    assert found.country.weekend == FRIDAY_SATURDAY
    assert [day for day in range(7) if date(2027, 3, 1) + timedelta(day) in found.joint] == [0, 1, 2, 3]
    assert mark_of(()) == ""


def test_what_was_entered_here_counts_more_than_a_file_and_a_file_more_than_a_copy(ready: Country) -> None:
    day = date(2027, 5, 3)
    copied, imported, own = ((day, day, kind, origin, "x") for kind, origin in LAYERED)
    for days, halves in (((copied,), 0), ((copied, imported), 1), ((own, copied, imported), 2)):
        found = WorkingTime(ready.implementation, (Side("country", days=days),))
        assert found.country.halves(day) == halves


LAYERED = (("off", "holidays"), ("half", "ical"), ("extra", "own"))


def test_a_half_day_on_a_weekend_stays_off_and_an_extra_day_there_is_worked(ready: Country) -> None:
    saturday, sunday = date(2027, 5, 1), date(2027, 5, 2)
    days = ((saturday, saturday, "half", "own", "x"), (sunday, sunday, "extra", "own", "x"))
    found = WorkingTime(ready.implementation, (Side("country", days=days),)).country
    assert (found.halves(saturday), found.halves(sunday)) == (0, 2)


def test_closures_of_an_institution_lie_on_top_of_its_country_and_the_ilo_has_its_own(ready: Country) -> None:
    agency, ilo = ready.institutions["leading_agency"], ready.institutions["ilo"]
    holiday, closed = date(2027, 5, 3), date(2027, 5, 4)
    calendaring.add_day(keeper(ready), off(holiday))
    calendaring.add_day(keeper(ready, "institution", agency), off(closed))
    calendaring.add_day(keeper(ready, "institution", agency), off(holiday, kind="extra", name="Open all the same"))
    found = times(ready)
    assert [found.of(agency).halves(day) for day in (holiday, closed)] == [2, 0]
    assert [found.of(None).halves(day) for day in (holiday, closed)] == [0, 2]
    assert found.of(ilo) == found.ilo
    assert found.of(ready.institutions["ministry"]) == found.country
    assert closed not in found.joint_with(agency)


def test_weeks_without_a_common_day_leave_the_country_alone(ready: Country) -> None:
    found = WorkingTime(with_weekend(ready, [0, 1, 2]), (Side("ilo", weekend=frozenset({3, 4, 5, 6})),))
    assert found.joint == found.country


# --- What a schedule makes of it ---------------------------------------------------------------


def test_each_activity_is_planned_by_the_calendar_of_who_answers_for_it(ready: Country) -> None:
    agency = ready.institutions["leading_agency"]
    calendaring.add_day(keeper(ready, "institution", agency), off(date(2027, 5, 4)))
    named = {task.code: task.calendar for task in network_of(plan_of(ready)).tasks}
    assert named["ADM-3"] == name_of(agency)
    assert named["ADM-1"] == "ilo"
    assert named["INT-1"] == ""
    assert (named["STA-1"], named["ADM-4"]) == (JOINT, f"{JOINT}:{agency.public_id}")


def test_a_mission_of_four_days_goes_round_a_holiday_of_either_side(ready: Country) -> None:
    with_weekend(ready, [4, 5])
    plan = plan_of(ready)
    sunday = ahead(6, after=planned(plan).finish("ADM-2") + timedelta(30))
    planning.edit(scenes.activity(ready, "STA-1"), {"not_before": sunday}, **by(ready))
    calendaring.add_day(keeper(ready, "ilo"), off(sunday + timedelta(2), name="ILO closed"))
    found = planned(plan_of(ready)).spans["STA-1"]
    assert found.start == sunday + timedelta(1)
    assert found.finish == sunday + timedelta(8)
    """Monday, Wednesday, Thursday; then the common week begins on a Monday again."""


def by(country: Country) -> dict[str, Any]:
    person = country["coordinator"]
    return {"by": person, "standing": standing(person, country.implementation)}


def test_a_weekend_that_moves_moves_what_comes_after_it(ready: Country) -> None:
    start = span(ready, "ADM-3")[0]
    before = span(ready, "END-1")
    calendaring.move_weekend(keeper(ready), since=start + timedelta(40), weekend=[3, 4, 5])
    assert span(ready, "ADM-1")[1] <= start
    assert span(ready, "END-1")[0] > before[0]
    calendaring.keep_weekend(keeper(ready), (start + timedelta(40)).isoformat())
    assert span(ready, "END-1") == before


@pytest.mark.parametrize(
    ("weekend", "words"),
    [([0, 1, 2, 3, 4, 5], "At least two days of a week"), ([0, 1, 2, 3, 4], "no working day in common")],
)
def test_a_week_in_which_nothing_can_be_done_together_is_refused(
    ready: Country, weekend: list[int], words: str
) -> None:
    with pytest.raises(RuleViolation, match=words):
        calendaring.move_weekend(keeper(ready), since=date(2027, 6, 1), weekend=weekend)
    assert not Calendar.objects.exists()


def test_a_half_day_lengthens_by_half_a_day_and_a_year_ends_in_between(ready: Country) -> None:
    monday = ahead(0, after=date(2027, 12, 25))
    planning.edit(scenes.activity(ready, "OPT-1"), {"length": 2, "not_before": monday + timedelta(3)}, **by(ready))
    new_year = date(2027, 12, 31)
    assert monday + timedelta(3) == date(2027, 12, 30)
    assert span(ready, "OPT-1") == (date(2027, 12, 30), new_year)
    calendaring.add_day(keeper(ready), off(new_year, kind="half"))
    assert span(ready, "OPT-1") == (date(2027, 12, 30), date(2028, 1, 3))


def test_a_day_decreed_later_moves_what_is_open_and_leaves_what_is_done(ready: Country) -> None:
    scenes.completed(ready, "ADM-1")
    done, open_ = span(ready, "ADM-1"), span(ready, "ADM-2")
    plan = plan_of(ready)

    def decree() -> None:
        calendaring.add_day(keeper(ready), off(done[0], name="Decreed"))
        calendaring.add_day(
            keeper(ready), off(open_[0] + timedelta(1), open_[0] + timedelta(7), name="Week of mourning")
        )

    looked = moving.carry_out(plan, decree, seen=None)
    assert not looked.saved
    assert "ADM-2" in {move.activity.code for move in looked.activities}
    assert "ADM-1" not in {move.activity.code for move in looked.activities}
    assert span(ready, "ADM-2") == open_
    saved = moving.carry_out(plan, decree, seen=looked.mark)
    assert saved.saved
    assert moving.said(saved).startswith("1")
    assert span(ready, "ADM-1") == done
    assert span(ready, "ADM-2")[1] > open_[1]


# --- Copies and changes ------------------------------------------------------------------------


def days_of(country: Country, **only: Any) -> dict[date, str]:
    held = CalendarDay.objects.filter(calendar__of="country", removed_at=None, **only)
    return {day.first: day.name for day in held}


def test_holidays_are_copied_with_their_source_version_and_doubt(ready: Country) -> None:
    added, removed = calendaring.copy_holidays(keeper(ready), country="EG", years=[2027, 2028])
    assert removed == []
    assert len(added) == len(days_of(ready)) > 20
    row = CalendarDay.objects.get(first=date(2027, 3, 9))
    assert (row.name, row.is_tentative, row.source, row.origin) == ("Eid al-Fitr", True, "EG", "holidays")
    assert row.version
    assert times(ready).country.halves(date(2027, 3, 9)) == 0
    entry = Entry.objects.filter(action="calendar.copied").get()
    assert '"source":"EG"' in entry.payload


def test_a_newer_copy_keeps_own_days_and_leaves_out_what_was_removed_here(ready: Country) -> None:
    calendaring.copy_holidays(keeper(ready), country="EG", years=[2027])
    mine, gone, stale = date(2027, 9, 1), date(2027, 5, 1), date(2027, 11, 11)
    calendaring.add_day(keeper(ready), off(mine, name="Day of the LMIS"))
    calendaring.remove_day(keeper(ready), CalendarDay.objects.get(first=gone).pk)
    row = CalendarDay.objects.get(first=date(2027, 1, 7))
    CalendarDay.objects.create(
        calendar=row.calendar, first=stale, last=stale, name="Abolished", origin="holidays", made_at=row.made_at
    )
    added, removed = calendaring.copy_holidays(keeper(ready), country="EG", years=[2027])
    assert (added, [day.name for day in removed]) == ([], ["Abolished"])
    held = days_of(ready)
    assert held[mine] == "Day of the LMIS"
    assert gone not in held
    assert stale not in held
    assert CalendarDay.objects.get(first=gone).stays_out


def test_another_country_takes_the_place_of_the_first_in_these_years_alone(ready: Country) -> None:
    calendaring.copy_holidays(keeper(ready), country="EG", years=[2027, 2028])
    calendaring.copy_holidays(keeper(ready), country="IN", subdivision="KL", years=[2028])
    assert {day.year for day in days_of(ready, source="EG")} == {2027}
    assert {day.year for day in days_of(ready, source="IN-KL")} == {2028}
    assert Calendar.objects.get(of="country").subdivision == "KL"


def test_a_day_is_not_entered_twice_nor_removed_twice(ready: Country) -> None:
    calendaring.add_day(keeper(ready), off(date(2027, 9, 1), date(2027, 9, 5)))
    with pytest.raises(RuleViolation, match="was entered for that day already"):
        calendaring.add_day(keeper(ready), off(date(2027, 9, 5), name="Other"))
    key = CalendarDay.objects.get().pk
    calendaring.remove_day(keeper(ready), key)
    with pytest.raises(RuleViolation, match="removed already"):
        calendaring.remove_day(keeper(ready), key)


def test_the_plan_always_has_the_mark_of_its_calendars_and_the_record_is_whole(ready: Country) -> None:
    agency = ready.institutions["leading_agency"]
    steps = (
        lambda: calendaring.copy_holidays(keeper(ready), country="EG", years=[2027]),
        lambda: calendaring.add_day(keeper(ready, "ilo"), off(date(2027, 12, 27), date(2027, 12, 31))),
        lambda: calendaring.import_days(keeper(ready, "institution", agency), [off(date(2027, 8, 2))], source="a.ics"),
        lambda: calendaring.move_weekend(keeper(ready), since=date(2028, 1, 1), weekend=[4, 5]),
        lambda: calendaring.remove_day(keeper(ready), CalendarDay.objects.filter(calendar__of="country")[0].pk),
    )
    marks = {plan_of(ready).calendars}
    for step in steps:
        step()
        plan = plan_of(ready)
        assert plan.calendars == mark_of(times(ready).sides)
        assert time_of(plan).sides == times(ready).sides
        marks.add(plan.calendars)
    assert len(marks) == len(steps) + 1
    assert [one for one in problems(ready) if one.startswith("calendar")] == []
    CalendarDay.objects.filter(first=date(2027, 8, 2)).update(last=date(2027, 8, 3))
    assert any("Closures of" in one and "“days” differs from the ledger" in one for one in problems(ready))


def problems(country: Country) -> list[str]:
    return verification.verify(keys=[country.implementation.chain_key()]).problems


def test_calendars_are_read_in_two_queries_and_once_met_in_none(ready: Country) -> None:
    calendaring.copy_holidays(keeper(ready), country="EG", years=range(2026, 2032))
    calendaring.add_day(keeper(ready, "ilo"), off(date(2027, 12, 27)))
    plan = plan_of(ready)
    with CaptureQueriesContext(connection) as asked:
        working_time(ready.implementation)
    assert len(asked) == 2
    time_of(plan)
    with CaptureQueriesContext(connection) as asked:
        assert time_of(plan).country.holidays
    assert len(asked) == 0


@given(code=st.sampled_from([code for code, _name in countries()]), year=st.integers(2000, 2040))
def test_every_calendar_of_the_package_can_be_copied(code: str, year: int) -> None:
    found = public_holidays(code, "", [year], language="fr")
    assert all(day.first == day.last and day.first.year == year and day.name for day in found)
    assert len({(day.first, day.name, day.kind) for day in found}) == len(found)
