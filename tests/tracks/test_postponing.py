"""Postponing: an activity rests by agreement and goes on where it was left."""

import pytest

from core import clock
from core.transitions import perform
from tests.cast import Country
from tests.tracks import scenes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["not_started", "under_way", "to_be_reconfirmed"])
def test_what_is_resumed_returns_to_where_it_came_from(ready: Country, state: str) -> None:
    found = scenes.put(ready, "DAM-1", state)
    perform(found, "postpone", by=ready["coordinator"], reason="The register moves.", until=None)
    assert scenes.state(ready, "DAM-1") == "postponed"
    resumed = perform(found, "resume", by=ready["coordinator"])
    assert scenes.state(ready, "DAM-1") == state
    assert (resumed.reason, resumed.postponed_until) == ("", None)
    assert resumed.is_begun is (state != "not_started")


def test_it_can_be_postponed_and_resumed_once_more_from_elsewhere(ready: Country) -> None:
    coordinator = ready["coordinator"]
    scenes.completed(ready, *scenes.planned_before(scenes.activity(ready, "DAM-1")))
    found = scenes.activity(ready, "DAM-1")
    for action in ("postpone", "resume", "start", "postpone", "resume"):
        said = {"reason": "Agreed.", "until": clock.today().replace(year=2090)} if action == "postpone" else {}
        perform(found, action, by=coordinator, **said)
    assert found.state == "under_way"
