"""Kept forecasts, their page, and what they make people know: the word for the spread, since when, and who is early."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from core import clock
from record.models import Notice
from tests.cast import Country
from tests.people import Enter
from tests.tracks import scenes
from tracks import alerts, foresights, planning
from tracks.drifting import drifting_of
from tracks.foreseeing import foreseen
from tracks.models import Foresight, Plan

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 5, 3, 8, tzinfo=UTC)


def plan_of(country: Country) -> Plan:
    return Plan.objects.select_related("implementation").get(implementation=country.implementation)


def change(country: Country, code: str, **values: object) -> None:
    by = country["coordinator"]
    at = scenes.standing(by, country.implementation)
    planning.edit(scenes.activity(country, code), values, by=by, standing=at)


def kept(country: Country) -> foresights.Kept | None:
    plan = plan_of(country)
    return foresights.kept([plan.pk]).get(plan.pk)


# --- Keeping -----------------------------------------------------------------------------------


def test_what_is_kept_is_what_was_forecast(ready: Country) -> None:
    found, again = foresights.fresh(plan_of(ready)), foreseen(plan_of(ready), seed=foresights.SEED)
    assert again.gate
    assert found.gate
    assert (found.gate.p50, found.gate.p80) == (again.gate.p50, again.gate.p80)
    assert {code: (band.p50, band.p80) for code, band in found.activities.items()} == {
        code: (finish.p50, finish.p80) for code, finish in again.activities.items()
    }
    for day in (again.gate.p50 - timedelta(9), again.gate.p50, again.gate.p80, again.gate.p80 + timedelta(400)):
        assert found.ready_by(day) == again.ready_by(day)


def test_made_anew_it_has_the_same_bytes(ready: Country) -> None:
    foresights.make(plan_of(ready))
    before = Foresight.objects.get().said
    Foresight.objects.all().delete()
    foresights.make(plan_of(ready))
    assert Foresight.objects.get().said == before


def test_it_is_stale_after_an_entry_and_on_another_day_and_says_so(ready: Country) -> None:
    with clock.at(MONDAY):
        assert kept(ready) is None
        assert foresights.fresh(plan_of(ready)).is_fresh
        change(ready, "STA-4", length=80)
        stale = kept(ready)
        assert stale
        assert (stale.is_fresh, stale.behind, stale.on) == (False, 1, date(2027, 5, 3))
        assert foresights.fresh(plan_of(ready)).is_fresh
    with clock.at(MONDAY + timedelta(1)):
        later = kept(ready)
        assert later
        assert (later.is_fresh, later.behind) == (False, 0)


def test_by_the_clock_only_what_is_stale_is_made_anew(ready: Country, beside: Country) -> None:
    assert foresights.make_stale() == 2
    assert foresights.make_stale() == 0
    change(ready, "STA-4", length=80)
    assert foresights.make_stale() == 1


def test_numpy_is_loaded_only_where_a_forecast_is_made() -> None:
    asked = (
        "import django, sys; django.setup(); import config.urls, django.urls; django.urls.get_resolver().url_patterns"
    )
    found = subprocess.run(
        [sys.executable, "-c", f"{asked}; print('numpy' in sys.modules)"],
        cwd=settings.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout.strip() == "False", found.stderr


# --- Drifting apart ----------------------------------------------------------------------------


def drift_apart(country: Country) -> None:
    """On a Monday the tracks are made to end close together; on the next one the statistical one much later."""
    with clock.at(MONDAY):
        for code in ("ADM-5", "STA-4", "DAM-4", "INT-3"):
            change(country, code, not_before=date(2028, 3, 1), length=3)
    with clock.at(MONDAY + timedelta(7)):
        change(country, "STA-4", not_before=date(2028, 9, 1))


def test_the_word_has_been_the_same_since_the_day_it_changed(ready: Country) -> None:
    drift_apart(ready)
    with clock.at(MONDAY + timedelta(40)):
        found = drifting_of(plan_of(ready))
    assert found
    assert (found.apart.word, found.apart.since) == ("far", date(2027, 5, 10))
    assert found.last in ("STA", "DAM")
    assert found.early.word == "close"


def test_close_together_it_is_close_since_the_day_of_the_plan_or_of_the_change(ready: Country) -> None:
    with clock.at(MONDAY):
        for code in ("ADM-5", "STA-4", "DAM-4", "INT-3"):
            change(ready, code, not_before=date(2028, 3, 1), length=3)
    with clock.at(MONDAY + timedelta(3)):
        found = drifting_of(plan_of(ready))
    assert found
    assert (found.apart.word, found.early.word) == ("close", "close")


def told(country: Country, role: str) -> list[str]:
    """What the tracks made this person know, the oldest first."""
    held = Notice.objects.filter(person=country[role], action__startswith="tracks.")
    return list(held.order_by("pk").values_list("title", flat=True))


def test_who_plans_is_told_once_when_the_tracks_drift_apart(ready: Country) -> None:
    drift_apart(ready)
    for day in (40, 41, 80):
        with clock.at(MONDAY + timedelta(day)):
            alerts.watch()
    for role in ("coordinator", "agency_lead", "ilo_officer"):
        (said,) = told(ready, role)
        assert said.startswith("Valmera: ")
        assert "working days lie between the ends of" in said
    notice = Notice.objects.get(person=ready["coordinator"], action="tracks.apart")
    assert notice.occasion.endswith("far:2027-05-10")
    assert notice.url == at(ready)
    assert told(ready, "data_user") == told(ready, "observer") == []


def test_each_change_of_the_word_is_told(ready: Country) -> None:
    drift_apart(ready)
    with clock.at(MONDAY + timedelta(8)):
        alerts.watch()
    with clock.at(MONDAY + timedelta(9)):
        change(ready, "STA-4", not_before=date(2028, 3, 1))
        alerts.watch()
    assert len(told(ready, "coordinator")) == 1
    with clock.at(MONDAY + timedelta(10)):
        change(ready, "STA-4", not_before=date(2028, 9, 1))
        alerts.watch()
    assert len(told(ready, "coordinator")) == 2


def test_a_track_that_ends_long_before_the_others_is_named(ready: Country) -> None:
    with clock.at(MONDAY):
        for code in ("ADM-5", "STA-4", "DAM-4"):
            change(ready, code, not_before=date(2028, 3, 1), length=3)
        alerts.watch()
    said = told(ready, "coordinator")
    assert len(said) == 2
    assert "“Information technology” is planned to end" in said[1]


def test_nobody_is_told_while_they_end_close_together(ready: Country) -> None:
    with clock.at(MONDAY):
        for code in ("ADM-5", "STA-4", "DAM-4", "INT-3"):
            change(ready, code, not_before=date(2028, 3, 1), length=3)
        alerts.watch()
    assert told(ready, "coordinator") == []


# --- The page ----------------------------------------------------------------------------------


def at(country: Country) -> str:
    return reverse("tracks:forecast", args=[country.implementation.slug])


def test_the_page_says_by_when_what_decides_and_what_a_week_costs(ready: Country, enter: Enter) -> None:
    page = enter(ready["observer"]).get(at(ready))
    found = kept(ready)
    assert found
    assert found.is_fresh
    assert found.gate
    assert [row.track.code for row in page.context["rows"]] == ["ADM", "STA", "DAM", "INT"]
    assert json.loads(Foresight.objects.get().said)["runs"] == 10_000
    assert page.context["drivers"]
    costs = [row.cost for row in page.context["rows"]]
    assert "nothing" in costs
    assert any("working day" in cost for cost in costs)


def test_a_chosen_day_is_answered_without_script(ready: Country, enter: Enter) -> None:
    client = enter(ready["observer"])
    client.get(at(ready))
    found = kept(ready)
    assert found
    assert found.gate
    answers = {
        found.on: "none of the runs",
        found.gate.p80 + timedelta(2000): "all of the runs",
    }
    for day, words in answers.items():
        page = client.get(at(ready), {"by": day.isoformat()})
        assert page.status_code == 200
        assert words in page.text


def test_a_day_that_is_none_is_answered_with_what_is_wrong(ready: Country, enter: Enter) -> None:
    page = enter(ready["observer"]).get(at(ready), {"by": "soon"})
    assert page.status_code == 422
    assert "Enter a valid date" in page.text
    assert 'value="soon"' in page.text
