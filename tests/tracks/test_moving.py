"""Changing the plan: what moves is shown before it is saved and said after, and what cannot be is refused in words."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.errors import RuleViolation
from core.transitions import perform
from tests.cast import Country
from tests.people import Enter
from tests.record.scenes import standing
from tests.tracks import play, scenes
from tracks import adapting, evidence, moving, planning
from tracks.baselines import lines_of
from tracks.lengths import Points
from tracks.models import Activity, Dependency, Plan
from tracks.planning import planned
from tracks.situations import activities_of, unconfirmed_lengths

pytestmark = pytest.mark.django_db

SEEN = re.compile(r'name="seen" value="(\w+)"')


def page(country: Country, name: str, *parts: str) -> str:
    return reverse(f"tracks:{name}", args=[country.implementation.slug, *parts])


def activity(country: Country, code: str) -> Activity:
    return scenes.activity(country, code)


def plan_of(country: Country) -> Plan:
    return Plan.objects.get(implementation=country.implementation)


def coordinator(country: Country) -> dict[str, Any]:
    person = country["coordinator"]
    return {"by": person, "standing": standing(person, country.implementation)}


def span(country: Country, code: str) -> tuple[date, date]:
    found = planned(plan_of(country)).spans[code]
    return found.start, found.finish


def later(days: int) -> date:
    """A Monday so many weeks’ days ahead."""
    day = clock.today() + timedelta(days)
    return day + timedelta((7 - day.weekday()) % 7)


def details(country: Country, code: str, **values: Any) -> dict[str, Any]:
    return {
        "owner": "",
        "not_before": "",
        "pinned_on": "",
        "due_on": "",
        "edition": activity(country, code).edition,
    } | {name: str(value) for name, value in values.items()}


def twice(client: Client, url: str, data: dict[str, Any]) -> str:
    """Sends a form, reads what moves, and sends it again with that seen; the page in between."""
    shown = client.post(url, data)
    assert shown.status_code == 200
    text = shown.content.decode()
    found = SEEN.search(text)
    assert found
    assert client.post(url, {**data, "seen": found[1]}).status_code == 303
    return text


# --- Shown before, said after ------------------------------------------------------------------


def test_a_pin_is_saved_once_what_it_moves_was_seen(ready: Country, enter: Enter) -> None:
    client, url, day = enter(ready["coordinator"]), page(ready, "details", "ADM-1"), later(60)
    shown = client.post(url, details(ready, "ADM-1", pinned_on=day)).content.decode()
    assert "What moves if you save this" in shown
    assert "Nothing has been saved yet." in shown
    assert f'value="{day.isoformat()}"' in shown
    assert activity(ready, "ADM-1").pinned_on is None
    twice(client, url, details(ready, "ADM-1", pinned_on=day))
    assert activity(ready, "ADM-1").pinned_on == day
    assert span(ready, "ADM-1")[0] == day
    said = client.get(page(ready, "activity", "ADM-1")).content.decode()
    assert "planned anew." in said
    assert "The gate moves to" in said


def test_it_says_by_how_much_the_ends_of_tracks_the_gate_and_the_spread_move(ready: Country, enter: Enter) -> None:
    before = planned(plan_of(ready))
    shown = enter(ready["coordinator"]).post(
        page(ready, "wait_for", "ADM-3"), {"before": "ADM-1", "relation": "FS", "lag": "300"}
    )
    text = shown.content.decode()
    moves = shown.context["moves"]
    assert [move.activity.code for move in moves.activities] == ["ADM-3", "END-1", "END-2"]
    assert {title for title, _shift in moves.tracks} == {"Administrative", "Closing"}
    assert moves.gate.before == before.gate
    assert moves.gate.days > 0
    assert f"{moves.activities[0].days} working days later" in text
    assert moves.spread[1] > moves.spread[0] == before.spread


def test_what_moves_nothing_is_saved_at_once(ready: Country, enter: Enter) -> None:
    day = later(400)
    answer = enter(ready["coordinator"]).post(page(ready, "details", "STA-3"), details(ready, "STA-3", due_on=day))
    assert answer.status_code == 303
    assert activity(ready, "STA-3").due_on == day


def test_what_was_seen_must_still_be_what_moves(ready: Country, enter: Enter) -> None:
    """Two tabs: between looking and saving, somebody else changes the plan, so that other days move."""
    client, url = enter(ready["coordinator"]), page(ready, "details", "STA-3")
    shown = client.post(url, details(ready, "STA-3", not_before=later(900))).content.decode()
    seen = SEEN.search(shown)
    adapting.wait_for(activity(ready, "STA-4"), ["ADM-3"], lag=900, **coordinator(ready))
    again = client.post(url, {**details(ready, "STA-3", not_before=later(900)), "seen": seen and seen[1]})
    assert again.status_code == 200
    assert activity(ready, "STA-3").not_before is None
    assert SEEN.search(again.content.decode()) != seen


def test_a_form_that_shows_an_older_edition_is_refused_with_the_input_kept(ready: Country, enter: Enter) -> None:
    old = details(ready, "STA-3", not_before=later(30))
    planning.edit(activity(ready, "STA-3"), {"due_on": later(500)}, **coordinator(ready))
    answer = enter(ready["coordinator"]).post(page(ready, "details", "STA-3"), old)
    assert answer.status_code == 409
    assert "Somebody changed this while you were writing." in answer.content.decode()
    assert old["not_before"] in answer.content.decode()


def test_looking_leaves_nothing_in_the_record(ready: Country, enter: Enter) -> None:
    from core.models import Entry

    before = Entry.objects.count()
    enter(ready["coordinator"]).post(page(ready, "details", "ADM-1"), details(ready, "ADM-1", pinned_on=later(60)))
    assert Entry.objects.count() == before


# --- What cannot be ----------------------------------------------------------------------------


def test_a_pin_that_what_stands_before_it_cannot_keep_is_refused_with_the_chain(ready: Country, enter: Enter) -> None:
    day = later(20)
    answer = enter(ready["coordinator"]).post(page(ready, "details", "STA-1"), details(ready, "STA-1", pinned_on=day))
    assert answer.status_code == 409
    assert "what it waits for ends later (ADM-1 → ADM-2 → STA-1)" in answer.content.decode()
    assert activity(ready, "STA-1").pinned_on is None


def test_a_length_that_pushes_a_pin_away_is_refused_as_well(ready: Country) -> None:
    plan = plan_of(ready)
    start = span(ready, "STA-1")[0]
    planning.edit(activity(ready, "STA-1"), {"pinned_on": start}, **coordinator(ready))
    longer = {"ADM-2": Points(Decimal(60), Decimal(60), Decimal(60))}
    with pytest.raises(RuleViolation, match="STA-1 Assessment cannot start on"):
        moving.carry_out(plan, lambda: planning.confirm_lengths(plan, longer, **coordinator(ready)))
    assert activity(ready, "ADM-2").length == 30


def test_a_pin_in_the_past_or_before_its_own_first_day_is_refused(ready: Country, enter: Enter) -> None:
    client, url = enter(ready["coordinator"]), page(ready, "details", "OPT-1")
    past = client.post(url, details(ready, "OPT-1", pinned_on=clock.today() - timedelta(3)))
    assert past.status_code == 409
    assert "that day has passed" in past.content.decode()
    own = client.post(url, details(ready, "OPT-1", pinned_on=later(10), not_before=later(30)))
    assert own.status_code == 422
    assert "It is pinned on a day before it may start." in own.content.decode()


@pytest.mark.parametrize("relation", ["FS", "SS", "FF", "SF"])
def test_a_ring_is_refused_with_its_chain_whatever_the_relation(ready: Country, relation: str, enter: Enter) -> None:
    answer = enter(ready["coordinator"]).post(
        page(ready, "wait_for", "ADM-1"), {"before": "ADM-4", "relation": relation, "lag": "0"}
    )
    assert answer.status_code == 409
    assert "They would wait for each other in a ring: ADM-1 → ADM-4 → ADM-2 → ADM-1." in answer.content.decode()


@pytest.mark.parametrize(("relation", "lag"), [("SS", "0"), ("FS", "-1")])
def test_what_the_process_puts_first_stays_first(ready: Country, relation: str, lag: str, enter: Enter) -> None:
    answer = enter(ready["coordinator"]).post(
        page(ready, "wait_for", "ADM-2"), {"before": "ADM-1", "relation": relation, "lag": lag}
    )
    assert answer.status_code == 409
    assert "The process asks that ADM-1 is finished before ADM-2 starts" in answer.content.decode()


@pytest.mark.parametrize(("lag", "words"), [("0.3", "whole or half days"), ("x", "Enter a number"), ("2000", "1000")])
def test_a_lag_is_in_half_days(ready: Country, lag: str, words: str, enter: Enter) -> None:
    data = {"before": "ADM-3", "relation": "SS", "lag": lag}
    answer = enter(ready["coordinator"]).post(page(ready, "wait_for", "STA-3"), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()


# --- Links -------------------------------------------------------------------------------------


def test_a_link_of_the_country_is_added_changed_and_taken_away(ready: Country, enter: Enter) -> None:
    client, url = enter(ready["coordinator"]), page(ready, "wait_for", "DAM-1")
    twice(client, url, {"before": "ADM-3", "relation": "SS", "lag": "200.5"})
    link = Dependency.objects.get(after__code="DAM-1", before__code="ADM-3")
    assert (link.relation, link.lag) == ("SS", Decimal("200.5"))
    assert "starts after it starts, 200.5 working days later" in client.get(url).content.decode()
    assert 'value="200.5"' in client.get(url + "?of=ADM-3").content.decode()
    twice(client, url, {"before": "ADM-3", "relation": "FF", "lag": "-2"})
    link.refresh_from_db()
    assert (link.relation, link.lag) == ("FF", Decimal(-2))
    assert client.post(url, {"no_more": "ADM-3"}).status_code == 303
    link.refresh_from_db()
    assert link.removed_at


def test_taking_a_link_away_shows_what_moves_first(ready: Country, enter: Enter) -> None:
    adapting.wait_for(activity(ready, "DAM-1"), ["ADM-3"], lag=200, **coordinator(ready))
    client, url = enter(ready["coordinator"]), page(ready, "wait_for", "DAM-1")
    assert "No longer wait for ADM-3" in twice(client, url, {"no_more": "ADM-3"})
    assert Dependency.objects.get(after__code="DAM-1", before__code="ADM-3").removed_at


def linked(country: Country, relation: str) -> None:
    """INT-1 waits for ADM-3 by this relation; all else before INT-1 is done."""
    scenes.completed(country, "ADM-1", "ADM-2")
    adapting.wait_for(activity(country, "INT-1"), ["ADM-3"], relation=relation, **coordinator(country))


def test_start_to_start_holds_the_start_until_the_other_has_started(ready: Country, enter: Enter) -> None:
    linked(ready, "SS")
    words = "ADM-3 Project document has not started: not started."
    with pytest.raises(RuleViolation, match=re.escape(words)):
        perform(activity(ready, "INT-1"), "start", by=ready["coordinator"])
    shown = enter(ready["coordinator"]).get(page(ready, "activity", "INT-1")).content.decode()
    assert words in shown
    assert "it starts only after something else has started" in shown
    perform(activity(ready, "ADM-3"), "start", by=ready["coordinator"])
    assert perform(activity(ready, "INT-1"), "start", by=ready["coordinator"]).state == "under_way"


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        ("FF", "ADM-3 Project document is not finished: not started."),
        ("SF", "ADM-3 Project document has not started: not started."),
    ],
)
def test_links_to_the_end_hold_the_submission(ready: Country, relation: str, words: str) -> None:
    linked(ready, relation)
    perform(activity(ready, "INT-1"), "start", by=ready["coordinator"])
    play.declare_all(activity(ready, "INT-1"), ready["coordinator"])
    with pytest.raises(RuleViolation, match=re.escape(words)):
        perform(activity(ready, "INT-1"), "submit", by=ready["coordinator"])
    scenes.completed(ready, "ADM-3")
    assert perform(activity(ready, "INT-1"), "submit", by=ready["coordinator"]).state == "awaiting_signature"


def test_the_document_that_completes_an_activity_waits_in_the_same_words(ready: Country) -> None:
    scenes.completed(ready, "ADM-1", "ADM-2")
    adapting.wait_for(activity(ready, "ADM-3"), ["INT-1"], relation="FF", **coordinator(ready))
    perform(activity(ready, "ADM-3"), "start", by=ready["coordinator"])
    found = evidence._objections(activity(ready, "ADM-3"))
    assert [str(one) for one in found] == ["INT-1 .Stat Suite installed is not finished: not started."]


def test_work_to_start_is_offered_when_the_other_has_started(ready: Country, enter: Enter) -> None:
    linked(ready, "SS")
    client = enter(ready["it_focal_point"])
    assert "Start “.Stat Suite installed”" not in client.get(reverse("desk:my_work")).content.decode()
    perform(activity(ready, "ADM-3"), "start", by=ready["coordinator"])
    assert "Start “.Stat Suite installed”" in client.get(reverse("desk:my_work")).content.decode()


# --- Three points ------------------------------------------------------------------------------


def lengths_form(country: Country, **changed: str) -> dict[str, str]:
    ahead = planning.lengths_ahead(activities_of(plan_of(country)))
    data = {"shown": planning.shown_lengths(ahead)}
    for one in ahead:
        data |= {f"shortest-{one.code}": str(one.length), one.code: str(one.length), f"longest-{one.code}": "200"}
    return data | changed


def test_the_form_confirms_three_points_for_each(ready: Country, enter: Enter) -> None:
    client, url = enter(ready["coordinator"]), page(ready, "lengths")
    answer = client.post(url, lengths_form(ready, **{"shortest-ADM-3": "20.5"}))
    assert answer.status_code == 303
    found = activity(ready, "ADM-3")
    assert (found.shortest, found.length, found.longest) == (Decimal("20.5"), 40, 200)
    assert unconfirmed_lengths(activities_of(plan_of(ready))) == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("shortest-ADM-3", "41", "The shortest length is longer than the likely one."),
        ("longest-ADM-3", "39", "The longest length is shorter than the likely one."),
        ("ADM-3", "2.2", "Give whole or half days"),
        ("ADM-3", "0", "greater than or equal to"),
        ("longest-ADM-3", "", "This field is required."),
    ],
)
def test_points_out_of_order_are_named_with_the_input_kept(
    ready: Country, field: str, value: str, words: str, enter: Enter
) -> None:
    answer = enter(ready["coordinator"]).post(page(ready, "lengths"), lengths_form(ready, **{field: value}))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not activity(ready, "ADM-3").length_confirmed_at


def test_the_assessment_asks_for_all_three_points(ready: Country) -> None:
    plan = plan_of(ready)
    planning.confirm_lengths(plan, {"INT-1": Points(Decimal(1), Decimal(2), Decimal(3))}, **coordinator(ready))
    assert "INT-1" not in unconfirmed_lengths(activities_of(plan_of(ready)))
    Activity.objects.filter(track__plan=plan, code="INT-1").update(longest=None)
    assert "INT-1" in unconfirmed_lengths(activities_of(plan_of(ready)))


def test_completing_the_assessment_freezes_points_links_pins_and_days(ready: Country) -> None:
    day = later(900)
    planning.edit(activity(ready, "END-1"), {"pinned_on": day}, **coordinator(ready))
    adapting.wait_for(activity(ready, "DAM-1"), ["ADM-3"], relation="SS", lag=Decimal("2.5"), **coordinator(ready))
    scenes.finished(ready, "STA-1")
    plan = plan_of(ready)
    lines = json.loads(plan.baselines.get().content)["activities"]
    assert plan.state == "agreed"
    assert lines["END-1"]["pinned"] == lines["END-1"]["start"] == day.isoformat()
    assert {"before": "ADM-3", "relation": "SS", "lag": "2.5"} in lines["DAM-1"]["after"]
    assert (lines["STA-2"]["shortest"], lines["STA-2"]["length"], lines["STA-2"]["longest"]) == (4, 5, 5)
    assert set(lines) == set(lines_of(plan))
