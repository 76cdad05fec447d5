"""`schedule` and `forecast` at the command line."""

import json

import pytest
from django.core.management import CommandError, call_command

from core import clock
from tests.cast import Country
from tests.tracks import scenes
from tracks.models import Activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def slug(country: Country) -> str:
    scenes.planned(country)
    return country.implementation.slug


def answered(capsys: pytest.CaptureFixture[str], *words: str, **options: object) -> dict[str, object]:
    call_command(*words, "--json", **options)
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_the_schedule_says_when_and_how_late_each_activity_may_be(
    slug: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answered(capsys, "schedule", slug)
    lines = {line["code"]: line for line in found["activities"]}  # type: ignore[attr-defined]
    assert set(lines) == set(Activity.objects.filter(dropped_at=None).values_list("code", flat=True))
    first = lines["ADM-1"]
    assert first["early_start"] >= clock.today().isoformat()
    assert first["early_start"] <= first["early_finish"] <= found["gate"]  # type: ignore[operator]
    critical = {code for code, line in lines.items() if line["critical"]}
    assert critical
    assert not critical & {"END-1", "END-2", "OPT-1", "OPT-2"}
    for line in lines.values():
        assert (line["slack"] == 0) >= line["critical"]
        assert line["early_finish"] <= line["late_finish"]


def test_the_schedule_is_printed_for_people_too(slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("schedule", slug)
    assert "Gate: 20" in capsys.readouterr().out


def test_the_forecast_is_the_same_twice(slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    once = answered(capsys, "forecast", slug, "--runs", "500", "--seed", "7")
    assert answered(capsys, "forecast", slug, "--runs", "500", "--seed", "7") == once
    assert (once["runs"], once["seed"]) == (500, 7)
    assert once["gate"]["p50"] <= once["gate"]["p80"]  # type: ignore[index]
    assert set(once["tracks"]) >= {"ADM", "STA", "DAM", "INT"}  # type: ignore[call-overload]


def test_the_forecast_is_printed_for_people_too(slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("forecast", slug, "--runs", "100")
    assert "Working days between the tracks" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["schedule", "forecast"])
def test_a_country_that_is_not_there_is_refused_in_words(command: str, db: None) -> None:
    with pytest.raises(CommandError, match="There is no implementation “nowhere” with a plan"):
        call_command(command, "nowhere")


@pytest.mark.parametrize("runs", ["0", "-1", "many", "1000001"])
def test_a_number_of_runs_that_cannot_be_played_is_refused(runs: str, slug: str) -> None:
    with pytest.raises(CommandError, match="is not a number from 1 to 1000000"):
        call_command("forecast", slug, "--runs", runs)
