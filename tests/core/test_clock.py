"""The clock: real by default, standing still inside `at`, never movable in production."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from core import clock

NOON = datetime(2031, 3, 9, 12, 0, tzinfo=UTC)


def test_now_is_this_moment_in_utc() -> None:
    before = datetime.now(UTC)
    found = clock.now()
    assert before <= found <= datetime.now(UTC)
    assert found.utcoffset() == timedelta(0)


def test_it_stands_still_inside_the_block_and_runs_again_after_it() -> None:
    with clock.at(NOON):
        assert clock.now() == clock.now() == NOON
    assert clock.now() != NOON


def test_blocks_nest() -> None:
    with clock.at(NOON):
        with clock.at(NOON + timedelta(days=1)):
            assert clock.today() == date(2031, 3, 10)
        assert clock.today() == date(2031, 3, 9)


def test_it_runs_again_after_an_error_in_the_block() -> None:
    with pytest.raises(KeyError), clock.at(NOON):
        raise KeyError
    assert clock.now() != NOON


def test_another_zone_is_turned_into_utc() -> None:
    with clock.at(datetime(2031, 3, 9, 1, 0, tzinfo=timezone(timedelta(hours=3)))):
        assert clock.now() == datetime(2031, 3, 8, 22, 0, tzinfo=UTC)
        assert clock.now().tzinfo is UTC


def test_today_is_the_date_of_the_zone_asked_for() -> None:
    with clock.at(datetime(2031, 3, 8, 22, 30, tzinfo=UTC)):
        assert clock.today() == date(2031, 3, 8)
        assert clock.today(ZoneInfo("Asia/Dhaka")) == date(2031, 3, 9)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2031, 3, 9)):  # noqa: DTZ001
        pass


def test_production_refuses_to_set_it(settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured), clock.at(NOON):
        pass
