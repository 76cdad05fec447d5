"""Plans brought in: matched by code, all or nothing, told beforehand; and taken out with nothing lost on the way."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core import clock
from core.ledger import SYSTEM, Standing
from core.models import Entry
from core.verification import verify
from desk.plan_files import FORMS, brought_by
from tests import samples
from tests.cast import Country
from tests.tracks import scenes
from tests.tracks.mpxj_reading import read_by_mpxj
from tests.tracks.mspdi_compared import differences
from tracks import adapting
from tracks.exchange import Brought, Line, Wait, link_text, links_in
from tracks.exporting import project_of, rows_of
from tracks.imported import Import
from tracks.importing import bring_in
from tracks.models import Activity, Calendar, CalendarDay, Dependency, Plan, Track
from tracks.mspdi import MORNING, CalendarException, Constraint, Lag, Link, Project, Sort, Task
from tracks.mspdi_reading import read
from tracks.mspdi_writing import write
from tracks.working_time import mark_of, time_of, working_time

pytestmark = pytest.mark.django_db
LATER = Constraint.START_NO_EARLIER_THAN
EVERYTHING = Path(__file__).parent.parent / "data" / "mspdi" / "everything.xml"


@pytest.fixture
def plan(country: Country) -> Plan:
    return scenes.planned(country)


@pytest.fixture
def bring(country: Country, plan: Plan) -> Callable[..., Import]:
    """Brings lines in as the coordinator, and confirms what was shown."""
    who = {"by": country["coordinator"], "standing": scenes.standing(country["coordinator"], country.implementation)}
    track = Track.objects.get(plan=plan, code="STA")

    def bringing(brought: Brought | list[Line], *, confirm: bool = True) -> Import:
        held = brought if isinstance(brought, Brought) else Brought(tuple(brought))
        shown = bring_in(plan, held, track=track, **who)
        return bring_in(plan, held, track=track, **who, seen=shown.mark) if confirm and not shown.problems else shown

    return bringing


def line(code: str, **values: Any) -> Line:
    waits = values.pop("waits", None)
    return Line("Row 2", code or values.get("title", ""), values.pop("title", ""), code, values=values, waits=waits)


def mspdi(*tasks: Task, **fields: Any) -> bytes:
    return write(Project("Made", datetime.fromisoformat("2030-01-07T08:00"), tasks=tasks, **fields))


def at(day: str, hour: int = 8) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00")


def of(plan: Plan, content: bytes, name: str = "plan.xml") -> Brought:
    brought, problems = brought_by(plan, content, name=name)
    assert problems == []
    return brought


# --- Out and in again ----------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["mspdi", "xlsx", "csv"])
def test_what_went_out_changes_nothing_when_it_comes_in(plan: Plan, bring: Callable[..., Import], form: str) -> None:
    shaken(plan, seed=3)
    content = FORMS[form].write(plan)
    found = bring(of(plan, content, f"plan.{FORMS[form].ending}"), confirm=False)
    assert (found.problems, found.added, [str(change) for change in found.changes]) == ([], [], [])
    assert found.moves.activities == ()


def shaken(plan: Plan, *, seed: int) -> None:
    """The plan with other lengths, days and links, by chance."""
    chance = Random(seed)
    today = clock.today(plan.implementation.zone)
    for activity in Activity.objects.filter(track__plan=plan):
        values = {
            "length": Decimal(chance.randrange(1, 40)) / 2,
            "not_before": today + timedelta(chance.randrange(200)) if chance.random() < 0.3 else None,
            "due_on": today + timedelta(500 + chance.randrange(9)) if chance.random() < 0.3 else None,
        }
        Activity.objects.filter(pk=activity.pk).update(**values)
    for link in Dependency.objects.filter(after__track__plan=plan):
        if chance.random() < 0.4:
            Dependency.objects.filter(pk=link.pk).update(lag=Decimal(chance.randrange(0, 9)) / 2)


@pytest.mark.parametrize("form", ["mspdi", "xlsx", "csv"])
@pytest.mark.parametrize("seed", range(3))
def test_another_plan_becomes_the_one_that_went_out(
    plan: Plan, neighbour: Country, bring: Callable[..., Import], form: str, seed: int
) -> None:
    """Whatever was changed by chance in one country is the same in the other after its file came in."""
    other = scenes.planned(neighbour)
    shaken(other, seed=seed)
    content = FORMS[form].write(other)
    found = bring(of(plan, content, f"plan.{FORMS[form].ending}"))
    assert found.saved, found.problems
    assert [told(row) for row in rows_of(plan)] == [told(row) for row in rows_of(other)]


def told(row: dict[str, Any]) -> list[Any]:
    return [row[name] for name in ("code", "length", "due_on", "waits", "start", "finish")]


def test_every_change_stands_in_the_ledger(plan: Plan, bring: Callable[..., Import]) -> None:
    before = verify().problems
    found = bring([line("ADM-2", length=Decimal("7.5")), line("", title="A study of wages", length=Decimal(3))])
    assert found.saved
    actions = list(Entry.objects.order_by("-pk").values_list("action", flat=True)[:5])
    assert actions[0] == "plan.imported"
    assert {"activity.edited", "activity.made"} <= set(actions)
    assert verify().problems == before


# --- What is matched, added, refused ---------------------------------------------------------------


def test_nothing_is_saved_before_just_this_was_seen(plan: Plan, bring: Callable[..., Import]) -> None:
    found = bring([line("ADM-2", length=Decimal(99))], confirm=False)
    assert not found.saved
    assert [(change.before, change.after) for change in found.changes] == [("30", "99"), ("50", "99")]
    assert found.moves.activities
    assert Activity.objects.get(track__plan=plan, code="ADM-2").length == 30


def test_what_was_seen_is_not_saved_once_the_plan_is_another(country: Country, plan: Plan) -> None:
    held = Brought((line("ADM-2", length=Decimal(99)),))
    who: dict[str, Any] = {"track": plan.tracks.first(), "by": SYSTEM, "standing": Standing()}
    seen = bring_in(plan, held, **who).mark
    Activity.objects.filter(track__plan=plan, code="ADM-2").update(length=50)
    assert not bring_in(plan, held, **who, seen=seen).saved


def test_one_bad_line_keeps_all_out_and_every_bad_one_is_told(plan: Plan, bring: Callable[..., Import]) -> None:
    held = [
        line("ADM-2", length=Decimal(9)),
        replace(line("XYZ-9"), place="Row 3"),
        replace(line("STA-1", due_on=date(2020, 1, 1), not_before=date(2030, 1, 1)), place="Row 4"),
        replace(line("ADM-2"), place="Row 5"),
    ]
    found = bring(held)
    assert found.problems == [
        "Row 3: There is no activity XYZ-9 here.",
        "Row 4: It is due before it may start.",
        "Row 5: ADM-2 MoU signed stands in the file twice.",
    ]
    assert Activity.objects.get(track__plan=plan, code="ADM-2").length == 30


def test_what_matches_nothing_becomes_an_own_activity_and_is_known_again(
    plan: Plan, bring: Callable[..., Import]
) -> None:
    held = of(plan, mspdi(*(Task(uid, uid, "Study", duration=960) for uid in (1, 2))))
    assert bring(held).added == ["Statistical: STA-N1 Study", "Statistical: STA-N2 Study"]
    again = bring(held)
    assert (again.added, again.changes) == ([], [])


def test_a_ring_is_refused_with_its_chain(plan: Plan, bring: Callable[..., Import]) -> None:
    found = bring([line("ADM-2", waits=(Wait("ADM-1"), Wait("ADM-5"))), line("ADM-4")])
    assert any("ring" in problem and "ADM-2" in problem for problem in found.problems)


def test_a_pin_that_cannot_be_kept_is_refused_with_what_pushes_it(plan: Plan, bring: Callable[..., Import]) -> None:
    tomorrow = clock.today(plan.implementation.zone) + timedelta(1)
    found = bring([line("STA-2", pinned_on=tomorrow)])
    assert any("cannot start on" in problem and "STA-2" in problem for problem in found.problems)
    assert Activity.objects.get(track__plan=plan, code="STA-2").pinned_on is None


def test_links_of_the_process_stay_and_optional_ones_are_dropped(plan: Plan, bring: Callable[..., Import]) -> None:
    found = bring([line("ADM-1"), line("ADM-2", waits=()), line("OPT-1", waits=(Wait("ADM-2"),))])
    assert any("the process asks for it" in note for note in found.dropped)
    assert any("Optional activities never block" in note for note in found.dropped)
    assert Dependency.objects.filter(after__track__plan=plan, after__code="ADM-2", removed_at=None).exists()


def test_links_that_the_country_added_go_when_the_file_has_them_no_more(
    country: Country, plan: Plan, bring: Callable[..., Import]
) -> None:
    who = {"by": country["coordinator"], "standing": scenes.standing(country["coordinator"], country.implementation)}
    adapting.wait_for(scenes.activity(country, "INT-1"), ["ADM-3"], relation="SS", lag=2, **who)
    held = of(plan, FORMS["csv"].write(plan).replace(b"ADM-3 SS+2", b""), "plan.csv")
    found = bring(held)
    assert [(change.before, change.after) for change in found.changes] == [("ADM-3 SS+2", "")]


def test_what_is_over_keeps_its_dates(country: Country, plan: Plan, bring: Callable[..., Import]) -> None:
    scenes.completed(country, "ADM-1")
    found = bring([line("ADM-1", length=Decimal(77))])
    assert found.changes == []
    assert "is over" in found.dropped[0]


# --- Microsoft Project -----------------------------------------------------------------------------


def test_lengths_lags_and_bounds_come_over_in_half_days(plan: Plan, bring: Callable[..., Import]) -> None:
    calendar = project_of(plan).calendars[0]
    held = of(
        plan,
        mspdi(
            Task(1, 1, "First", start=at("2030-01-07"), finish=at("2030-01-08", 17), duration=960),
            Task(2, 2, "Odd", duration=500, links=(Link(1, "SS", Lag(0.3 * 480)),)),
            Task(3, 3, "Share", duration=480, links=(Link(1, "FS", Lag(50, Sort.PERCENT)),)),
            Task(4, 4, "Fixed", duration=480, constraint=Constraint.MUST_START_ON, constraint_date=at("2030-02-04")),
            Task(
                5,
                5,
                "Later",
                duration=480,
                constraint=Constraint.START_NO_EARLIER_THAN,
                constraint_date=at("2030-03-04"),
            ),
            calendars=(calendar,),
            calendar=1,
        ),
    )
    assert bring(held).saved
    made = {activity.title: activity for activity in Activity.objects.filter(track__plan=plan, is_own=True)}
    assert made["Odd"].length == 1
    assert made["Fixed"].pinned_on == date(2030, 2, 4)
    assert made["Later"].not_before == date(2030, 3, 4)
    assert made["First"].not_before == date(2030, 1, 7)
    links = Dependency.objects.filter(before=made["First"]).values_list("after__title", "relation", "lag")
    assert set(links) == {("Odd", "SS", Decimal("0.5")), ("Share", "FS", Decimal(1))}
    assert len(held.rounded) == 3
    spans = {row["code"]: row["start"] for row in rows_of(plan)}
    assert spans[made["First"].code] == date(2030, 1, 7)


def test_what_is_rounded_and_what_is_dropped_is_told_with_its_line(plan: Plan) -> None:
    held = of(plan, EVERYTHING.read_bytes())
    said = " ".join((*held.rounded, *held.dropped))
    for part in ("time that passes", "inactive", "baselines", "1 resource: A person.", "1 assignment."):
        assert part in said, part
    assert "becomes 6.5 working days" in said
    assert [(one.day.day, one.halves) for one in held.days] == [(5, 0), (6, 0), (7, 0), (10, 1)]
    assert [one.code for one in held.lines][:1] == ["STA-1"]


def test_files_of_microsoft_project_come_in_with_their_days_and_links(
    country: Country, plan: Plan, bring: Callable[..., Import]
) -> None:
    content = samples.read("mspdi/task-links-project2019-mspdi.xml")
    with clock.at(datetime.fromisoformat("2018-10-17T08:00:00+00:00")):
        found = bring(of(plan, content))
        assert found.saved, found.problems
        assert found.differing == []
        days = [(row["start"], row["finish"]) for row in rows_of(plan) if "-N" in row["code"]]
    project = read(content)
    assert days == [(task.start.date(), task.finish.date()) for task in project.tasks if task.level]
    assert Dependency.objects.filter(before__is_own=True).count() == 8


@pytest.mark.skipif(not shutil.which("java"), reason="MPXJ needs Java")
@pytest.mark.slow
def test_mpxj_reads_what_went_out_with_its_days_links_and_calendars(plan: Plan, tmp_path: Path) -> None:
    shaken(plan, seed=5)
    today = clock.today(plan.implementation.zone)
    holidays = Calendar.objects.filter(implementation=plan.implementation, of="country").first()
    holidays = holidays or Calendar.objects.create(implementation=plan.implementation, of="country")
    for days, kind in ((20, "off"), (27, "half"), (5, "extra")):
        day = today + timedelta(days)
        CalendarDay.objects.create(calendar=holidays, first=day, last=day, name="Set", kind=kind, made_at=clock.now())
    plan.calendars = mark_of(working_time(plan.implementation).sides)
    plan.save(update_fields=["calendars"])
    project = project_of(plan)
    file = tmp_path / "plan.xml"
    file.write_bytes(write(project))
    window = (today - timedelta(30), today + timedelta(500))
    (said,) = read_by_mpxj(file, window=window)
    assert differences(project, said, window) == []
    rows = {row["code"]: row for row in rows_of(plan)}
    theirs = {task["text1"]: task for task in said["tasks"].values()}
    for code, row in rows.items():
        assert theirs[code]["start"][:10] == row["start"].isoformat(), code
        assert theirs[code]["finish"][:10] == row["finish"].isoformat(), code
    assert any(exception.hours == () for exception in project.calendars[0].exceptions)


def test_days_off_of_the_file_come_into_the_calendar(plan: Plan, bring: Callable[..., Import]) -> None:
    project = project_of(plan)
    country = project.calendars[0]
    monday = date(2030, 1, 7)
    off = CalendarException("Founders’ days", monday, monday + timedelta(1))
    half = CalendarException("Short", monday + timedelta(2), monday + timedelta(2), (MORNING,))
    past = CalendarException("Long ago", date(2001, 1, 1), date(2001, 1, 1))
    changed = replace(country, exceptions=(*country.exceptions, off, half, past))
    held = of(plan, write(replace(project, calendars=(changed, *project.calendars[1:]))))
    found = bring(held)
    assert found.saved, found.problems
    country_days = time_of(Plan.objects.get(pk=plan.pk)).country
    assert [country_days.halves(monday + timedelta(place)) for place in range(4)] == [0, 0, 1, 2]
    assert "1 day off that has passed." in found.dropped
    assert bring(held).changes == []


# --- Sheets ----------------------------------------------------------------------------------------


def test_links_are_written_as_people_read_them() -> None:
    text = "ADM-2; STA-2 SS+1.5; INT-1 FF-2; DAM-1 FS+3"
    assert "; ".join(link_text(wait) for wait in links_in(text)) == text
    with pytest.raises(ValueError, match="after lunch"):
        links_in("ADM-2; after lunch")


def test_a_bad_cell_is_named_with_its_row_and_place(plan: Plan) -> None:
    text = "Code,Length in working days,Not before,Waits for\nADM-2,three,2027-02-30,soon\nADM-4,=1+1,12/03/27,\n"
    _brought, problems = brought_by(plan, text.encode(), name="plan.csv")
    assert problems == [
        "Row 2, cell B2: “three” is not a length; give working days such as 3 or 3.5, at most 1000.",
        "Row 2, cell C2: “2027-02-30” is not a day; write it as 2027-03-12, or as a date of the sheet.",
        "Row 2, cell D2: “soon” is not understood; write codes such as ADM-2; STA-1 SS+2.",
        "Row 3, cell B3: it holds a formula; put in the value alone.",
        "Row 3, cell C3: “12/03/27” is not a day; write it as 2027-03-12, or as a date of the sheet.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Name,Price\nBread,3\n", "No sheet of this file is a plan"),
        ("Code,Title,Title\nADM-2,a,b\n", "stands in row 1 twice"),
        ("Code,Title\n", "no rows beneath its head"),
    ],
)
def test_another_sheet_is_told_what_a_plan_has(plan: Plan, text: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        brought_by(plan, text.encode(), name="plan.csv")


def test_a_file_of_microsoft_project_itself_is_told_how_to_go_on(plan: Plan) -> None:
    with pytest.raises(ValidationError, match="Save it there as XML"):
        brought_by(plan, b"\xd0\xcf\x11\xe0", name="plan.mpp")
