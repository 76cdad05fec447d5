"""Rows of the table of addresses: the Master Plan."""

from tests.addresses import Address

ROWS: list[Address] = []
