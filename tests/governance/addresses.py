"""Rows of the table of addresses: the Governance manual."""

from governance import drafting
from tests.addresses import SIGN_IN, Address, everybody, members, only, slug
from tests.cast import Country
from tests.governance.scenes import drafted

PREPARE = ("ilo_officer", "coordinator", "data_manager")
UNREAD = everybody(405, anonymous=SIGN_IN)
ONCE = {**only(*PREPARE, status=409), "ilo_officer": 303}
"""Whoever asks first starts it; the others are told that there is one."""


def a_draft(country: Country) -> list[object]:
    if drafting.manual_of(country.implementation) is None:
        drafted(country)
    return slug(country)


def a_section(country: Country) -> list[object]:
    return [*a_draft(country), "principles"]


ROWS = [
    Address("governance:manual", members(200), UNREAD, a_draft),
    Address("governance:start", UNREAD, ONCE, slug),
    Address("governance:renew", UNREAD, only(*PREPARE, status=409), a_draft),
    Address("governance:whole", members(200), UNREAD, a_draft),
    Address("governance:compare", members(200), UNREAD, a_draft),
    Address("governance:section", members(200), UNREAD, a_section),
    Address("governance:write", only(*PREPARE, status=200), only(*PREPARE, status=422), a_section),
]
