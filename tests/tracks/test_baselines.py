"""Baselines: the first by the assessment, further ones proposed, approved, noted; what moved since, on their pages."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from core import clock
from core.errors import RuleViolation
from core.ledger import SYSTEM
from core.transitions import perform
from tests.cast import Country
from tests.people import Enter
from tests.tracks import play, scenes
from tracks import baselines, planning, proposing
from tracks.models import Plan, Proposal
from tracks.table import agreed_ends

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 5, 3, 8, tzinfo=UTC)


def plan_of(country: Country) -> Plan:
    return Plan.objects.select_related("implementation").get(implementation=country.implementation)


def agreed(country: Country) -> Plan:
    plan = plan_of(country)
    with transaction.atomic():
        perform(plan, "agree", by=SYSTEM, lines=baselines.lines_of(plan))
    return plan_of(country)


def proposed(country: Country, reason: str = "The host moves in autumn.") -> Proposal:
    by = country["coordinator"]
    at = scenes.standing(by, country.implementation)
    return proposing.propose(plan_of(country), reason=reason, by=by, standing=at)


def sign(proposal: Proposal, person: Any) -> Proposal:
    held = proposal.sign_off()
    assert held
    play.sign(held, person)
    return Proposal.objects.get(pk=proposal.pk)


def length(country: Country, code: str, days: int) -> None:
    by = country["coordinator"]
    at = scenes.standing(by, country.implementation)
    planning.edit(scenes.activity(country, code), {"length": days}, by=by, standing=at)


# --- Proposing and signing ---------------------------------------------------------------------


def test_before_the_assessment_none_is_proposed(ready: Country) -> None:
    with pytest.raises(RuleViolation, match="assessment freezes the first"):
        proposed(ready)


def test_a_proposal_becomes_a_baseline_when_the_agency_lead_approves_it(ready: Country) -> None:
    plan = agreed(ready)
    length(ready, "STA-4", 60)
    proposal = proposed(ready)
    assert plan.baselines.count() == 1
    length(ready, "STA-4", 90)
    proposal = sign(proposal, ready["agency_lead"])
    assert proposal.state == "agreed"
    assert proposal.baseline
    assert proposal.baseline.number == 2
    assert proposal.baseline.lines == proposal.lines
    assert proposal.baseline.lines["STA-4"]["length"] == 60
    assert (
        agreed_ends(list(plan.baselines.standing().order_by("-number")))["STA-4"].isoformat()
        == (proposal.lines["STA-4"]["finish"])
    )


def test_the_ilo_notes_and_holds_nothing_up(ready: Country) -> None:
    agreed(ready)
    proposal = sign(proposed(ready), ready["agency_lead"])
    sign(proposal, ready["ilo_officer"])
    assert plan_of(ready).baselines.count() == 2


def test_the_ilo_alone_agrees_nothing(ready: Country) -> None:
    agreed(ready)
    proposal = sign(proposed(ready), ready["ilo_officer"])
    assert proposal.state == "proposed"


def test_one_is_with_its_signers_at_a_time_and_a_returned_one_makes_room(ready: Country) -> None:
    agreed(ready)
    first = proposed(ready)
    with pytest.raises(RuleViolation, match="VAL-BL-1 is with its signers"):
        proposed(ready)
    held = first.sign_off()
    assert held
    perform(held, "call_back", by=ready["coordinator"], reason="One length is wrong.")
    assert Proposal.objects.get(pk=first.pk).state == "returned"
    assert proposed(ready).reference == "VAL-BL-2"


def test_a_proposal_says_why(ready: Country) -> None:
    agreed(ready)
    with pytest.raises(ValidationError, match="Say why"):
        proposed(ready, reason="  ")


def test_while_a_revoked_approval_is_not_given_again_the_baseline_before_it_counts(ready: Country) -> None:
    plan = agreed(ready)
    proposal = sign(proposed(ready), ready["agency_lead"])
    perform(proposal, "unsettle", by=SYSTEM)
    assert [one.number for one in plan.baselines.standing()] == [1]
    perform(proposal, "agree", by=SYSTEM)
    assert [one.number for one in plan.baselines.standing()] == [1, 2]
    assert plan.baselines.count() == 2


def test_the_database_refuses_to_rewrite_a_proposal(ready: Country) -> None:
    agreed(ready)
    proposal = proposed(ready)
    with pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(content="{}")
    assert connection.is_usable()


# --- The pages ---------------------------------------------------------------------------------


def moved_by_all_means(country: Country) -> None:
    """Agreed to start on a Tuesday; started the Monday after, made longer, signed 4 working days after its end."""
    with clock.at(MONDAY):
        scenes.through(country, "ADM-2")
        agreed(country)
    with clock.at(MONDAY + timedelta(7)):
        perform(scenes.activity(country, "ADM-4"), "start", by=country["coordinator"])
    with clock.at(MONDAY + timedelta(8)):
        length(country, "ADM-4", 5)
    with clock.at(MONDAY + timedelta(11)):
        play.declare_all(scenes.activity(country, "ADM-4"), country["coordinator"])
        perform(scenes.activity(country, "ADM-4"), "submit", by=country["coordinator"])
    with clock.at(MONDAY + timedelta(17)):
        play.sign_activity(country.implementation, "ADM-4", [country["agency_lead"]])


def at(country: Country, name: str, *parts: object) -> str:
    return reverse(f"tracks:{name}", args=[country.implementation.slug, *parts])


def test_a_moved_day_is_explained_by_who_had_it_and_what_was_decided(ready: Country, enter: Enter) -> None:
    moved_by_all_means(ready)
    with clock.at(MONDAY + timedelta(18)):
        page = enter(ready["observer"]).get(at(ready, "slip", 1, "ADM-4"))
    said = [(line.words, line.days) for line in page.context["causes"]]
    assert [days for _words, days in said] == [4, 2, 4]
    assert "was up to" in said[0][0]
    assert "length is 5 working days instead of 3" in said[1][0]
    assert "to be signed" in said[2][0]
    assert "Leading agency" in said[2][0]
    assert page.context["slip"].days == 10
    assert "10 working days later" in page.text


def test_a_later_baseline_is_compared_from_the_day_on_which_it_was_proposed(ready: Country, enter: Enter) -> None:
    moved_by_all_means(ready)
    with clock.at(MONDAY + timedelta(18)):
        proposal = proposed(ready)
    with clock.at(MONDAY + timedelta(22)):
        sign(proposal, ready["agency_lead"])
    with clock.at(MONDAY + timedelta(25)):
        page = enter(ready["observer"]).get(at(ready, "slip", 2, "ADM-5"))
    assert [line.days for line in page.context["causes"]] == [5]
    assert "was up to" in page.context["causes"][0].words
    assert page.context["causes"][0].since.isoformat() == "2027-05-21"


def test_a_baseline_beside_today_names_each_activity_that_moved(ready: Country, enter: Enter) -> None:
    moved_by_all_means(ready)
    with clock.at(MONDAY + timedelta(18)):
        page = enter(ready["observer"]).get(at(ready, "baseline", 1))
    rows = {row.activity.code: row for _track, held in page.context["groups"] for row in held}
    assert rows["ADM-4"].slip.days == 10
    assert rows["ADM-4"].url in page.text
    assert "ADM-1" not in rows
    assert {row.track.code for row in page.context["sums"] if row.track} >= {"ADM", "STA", "DAM", "INT"}


def test_what_the_baseline_does_not_know_is_not_found(ready: Country, enter: Enter) -> None:
    agreed(ready)
    client = enter(ready["observer"])
    assert client.get(at(ready, "slip", 1, "XYZ-1")).status_code == 404
    assert client.get(at(ready, "baseline", 2)).status_code == 404


def test_the_list_shows_what_is_proposed_and_what_was_frozen(ready: Country, enter: Enter) -> None:
    agreed(ready)
    proposal = proposed(ready)
    page = enter(ready["observer"]).get(at(ready, "baselines"))
    assert proposal.get_absolute_url() in page.text
    assert at(ready, "baseline", 1) in page.text
    assert page.context["offers"] == []


def test_the_coordinator_proposes_on_a_page_and_is_led_to_where_it_is_signed(ready: Country, enter: Enter) -> None:
    agreed(ready)
    client = enter(ready["coordinator"])
    assert at(ready, "propose") in client.get(at(ready, "baselines")).text
    answer = client.post(at(ready, "propose"), {"reason": "The host moves in autumn."})
    proposal = Proposal.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, proposal.get_absolute_url())
    shown = client.get(proposal.get_absolute_url()).text
    assert "The host moves in autumn." in shown
    assert "ADM-4 Governance workshop" in shown


def test_who_cannot_propose_now_is_told_why_and_keeps_the_reason(ready: Country, enter: Enter) -> None:
    page = enter(ready["coordinator"]).post(at(ready, "propose"), {"reason": "Written at length."})
    assert page.status_code == 409
    assert "Written at length." in page.text
    assert "assessment freezes the first baseline" in page.text
