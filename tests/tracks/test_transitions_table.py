"""Every transition × state × role of the process: who may do what when. A rule that is not listed fails the table."""

import pytest

from core.transitions import perform
from tests.cast import Country
from tests.tracks import scenes
from tests.transition_table import Cast, Table, every_row, line
from tracks import assistance, proposing
from tracks.models import Activity, AssistanceRequest, Plan, Proposal, Track, Waiver

pytestmark = pytest.mark.django_db

COORDINATE = ("ilo_officer", "coordinator")
PLAN = (*COORDINATE, "agency_lead")
WORK_ON = (*COORDINATE, "data_manager", "data_provider")
"""On DAM-1: who coordinates, its responsible role and the roles that support it."""


def plan(country: Country) -> Plan:
    return Plan.objects.get(implementation=country.implementation)


def track(country: Country) -> Track:
    return plan(country).tracks.get(code="DAM")


def activity(country: Country) -> Activity:
    """DAM-1 with all before it finished; made optional, for only such an activity is ever skipped."""
    scenes.completed(country, "ADM-1", "ADM-2", "STA-1", "STA-2")
    return scenes.put(country, "DAM-1", "not_started", is_optional=True)


def waiver(country: Country) -> Waiver:
    return scenes.waiver(country, "platform")


def proposal(country: Country) -> Proposal:
    Plan.objects.filter(implementation=country.implementation).update(state="agreed")
    by = country["coordinator"]
    at = scenes.standing(by, country.implementation)
    return proposing.propose(plan(country), reason="It moved.", by=by, standing=at)


def request(country: Country) -> AssistanceRequest:
    found = scenes.put(country, "END-2", "under_way")
    by = country["coordinator"]
    return assistance.ask(found, text="How?", by=by, standing=scenes.standing(by, country.implementation))


ACTIVITY = Table(
    Activity,
    {
        "start": line("not_started", *WORK_ON),
        "submit": line("under_way to_be_reconfirmed", *WORK_ON),
        "postpone": line("not_started under_way to_be_reconfirmed", *PLAN),
        "resume": line("postponed", *PLAN),
        "skip": line("not_started under_way postponed", *PLAN),
        "take_up": line("skipped", *PLAN),
        "reopen": line("completed", "agency_lead", "coordinator"),
        "await_document": line("under_way to_be_reconfirmed"),
        "hand_back": line("awaiting_signature"),
        "complete": line("awaiting_signature under_way"),
        "unsettle": line("completed"),
        "doubt": line("completed"),
    },
    activity,
)
TABLES = (
    Table(Plan, {"agree": line("indicative agreed")}, plan),
    Table(
        Track,
        {
            "begin": line("not_started"),
            "finish": line("not_started under_way"),
            "go_on": line("completed"),
        },
        track,
    ),
    Table(
        Waiver,
        {"grant": line("requested"), "refuse": line("requested"), "unsettle": line("granted")},
        waiver,
    ),
    Table(
        Proposal,
        {"agree": line("proposed"), "hand_back": line("proposed"), "unsettle": line("agreed")},
        proposal,
    ),
    Table(AssistanceRequest, {"reply": line("open", "ilo_officer", "ilo_specialist")}, request),
)
EVERY = (ACTIVITY, *TABLES)


@pytest.mark.parametrize("table", EVERY, ids=lambda table: table.model.__name__)
def test_every_rule_is_listed(table: Table) -> None:
    table.lists_every_rule()


@every_row(*EVERY)
def test_it_is_offered_in_its_states_to_its_people(table: Table, action: str, ready: Country, everybody: Cast) -> None:
    table.offers(action, ready, everybody)


@every_row(*EVERY)
def test_others_are_refused_and_nothing_happens(table: Table, action: str, ready: Country, everybody: Cast) -> None:
    table.refuses_others(action, ready, everybody)


@every_row(*EVERY)
def test_in_another_state_nobody_does_it(table: Table, action: str, ready: Country, everybody: Cast) -> None:
    table.refuses_in_other_states(action, ready, everybody)


@every_row(*EVERY)
def test_the_product_does_by_itself_only_what_no_person_does(table: Table, action: str, ready: Country) -> None:
    table.is_not_done_by_the_product(action, ready)


def test_whoever_may_does_it(ready: Country) -> None:
    """The table says who may; here each of those who may really does it."""
    for who in WORK_ON:
        assert perform(activity(ready), "start", by=ready[who]).state == "under_way"
