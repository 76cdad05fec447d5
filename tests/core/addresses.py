"""Rows of the table of addresses: the mechanisms."""

from core.jobs import enqueue
from core.ledger import SYSTEM
from tests.addresses import Address, members
from tests.cast import Country


def a_job(country: Country) -> list[object]:
    chain = country.implementation.chain_key()
    return [enqueue("tests.toy.tasks.copy", chain_key=chain, asked_by=SYSTEM, parameters={}).public_id]


ROWS = [Address("core:job", members(200), reach=a_job)]
