"""Rows of the table of addresses: what is composed of all rooms."""

from tests.addresses import Address, everybody

ROWS = [
    Address("desk:ink", everybody(200), reach=lambda country: ["1f5f8b"]),
    Address("desk:styleguide", everybody(200)),
]
