"""Rows of the table of addresses: the pages of the process. Nothing is under way yet in the country of the table."""

from core.ledger import SYSTEM
from tests.addresses import SIGN_IN, Address, everybody, members, only, slug
from tests.cast import Country
from tracks.instantiating import instantiate
from tracks.models import Plan

ASSIST = ("ilo_officer", "ilo_specialist")
ASK = ("agency_lead", "coordinator", "data_manager", "it_focal_point")
RECORD = ("ilo_officer", "coordinator")
PLAN = ("ilo_officer", "agency_lead", "coordinator")
KEEP = ("agency_lead", "coordinator")
UNREAD = everybody(405, anonymous=SIGN_IN)


def a_plan(country: Country) -> list[object]:
    if not Plan.objects.filter(implementation=country.implementation).exists():
        instantiate(country.implementation, by=SYSTEM)
    return slug(country)


def an_activity(country: Country) -> list[object]:
    return [*a_plan(country), "OPT-1"]


def a_line(country: Country) -> list[object]:
    return [*a_plan(country), "STA-2", "framework"]


def a_start(country: Country) -> list[object]:
    return [*a_plan(country), "ADM-1", "start"]


def a_request(country: Country) -> list[object]:
    return [*a_plan(country), 1]


def a_moved_day(country: Country) -> list[object]:
    return [*a_plan(country), 1, "gate"]


def a_file(country: Country) -> list[object]:
    return [*a_plan(country), country.implementation.public_id]


def a_side(country: Country) -> list[object]:
    return [*a_plan(country), "country"]


def a_day(country: Country) -> list[object]:
    return [*a_side(country), 4711]


ROWS = [
    Address("tracks:plan", members(200), UNREAD, a_plan),
    Address("tracks:lengths", only(*PLAN, status=200), only(*PLAN, status=200), a_plan),
    Address("tracks:add", only(*PLAN, status=200), only(*PLAN, status=200), a_plan),
    Address("tracks:routes", members(200), only("agency_lead", "coordinator", status=404), a_plan),
    Address("tracks:forecast", members(200), UNREAD, a_plan),
    Address("tracks:baselines", members(200), UNREAD, a_plan),
    Address("tracks:propose", only("coordinator", status=200), only("coordinator", status=422), a_plan),
    Address("tracks:baseline", members(404), UNREAD, a_request),
    Address("tracks:slip", members(404), UNREAD, a_moved_day),
    Address("tracks:calendars", members(200), UNREAD, a_plan),
    Address("tracks:calendar_add", only(*KEEP, status=200), only(*KEEP, status=422), a_side),
    Address("tracks:calendar_holidays", only(*KEEP, status=200), only(*KEEP, status=422), a_side),
    Address("tracks:calendar_file", only(*KEEP, status=200), only(*KEEP, status=422), a_side),
    Address("tracks:calendar_weekend", only(*KEEP, status=200), only(*KEEP, status=422), a_side),
    Address("tracks:calendar_remove", only(*KEEP, status=404), only(*KEEP, status=404), a_day),
    Address("tracks:gate", members(200), only("ilo_officer", "coordinator", status=422), a_plan),
    Address("tracks:assistance", members(200), only(*ASK, status=422), a_plan),
    Address("tracks:answer", only(*ASSIST, status=404), only(*ASSIST, status=404), a_request),
    Address("tracks:download", members(404), UNREAD, a_file),
    Address("tracks:remove_file", UNREAD, members(404), a_file),
    Address("tracks:activity", members(200), UNREAD, an_activity),
    Address("tracks:details", only(*PLAN, status=200), only(*PLAN, status=200), an_activity),
    Address("tracks:move", only(*PLAN, status=200), only(*PLAN, status=200), an_activity),
    Address("tracks:rename", only(*PLAN, status=200), only(*PLAN, status=200), an_activity),
    Address("tracks:drop", only(*PLAN, status=200), {**only(*PLAN, status=404), "ilo_officer": 303}, an_activity),
    Address("tracks:wait_for", only(*PLAN, status=200), only(*PLAN, status=422), an_activity),
    Address(
        "tracks:act",
        members(404, ilo_officer=200, agency_lead=200, coordinator=200),
        members(409, ilo_officer=303),
        a_start,
    ),
    Address("tracks:line", only(*RECORD, status=200), only(*RECORD, status=409), a_line),
]
