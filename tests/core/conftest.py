"""Fixtures of the core: an empty country, parcels of the toy room, and a database without its triggers."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from core import ledger, triggers
from core.ledger import SYSTEM
from tests import cast
from tests.cast import Country
from tests.database import guarded_tables
from tests.toy.models import Parcel

Pack = Callable[..., Parcel]


@pytest.fixture
def unguarded(db: None) -> None:
    """The triggers are gone for this test, as if somebody with the owner's password had dropped them."""
    triggers.drop(connection, guarded_tables())


@pytest.fixture
def land(db: None) -> Country:
    """An implementation without members."""
    return cast.found("LAN", roles=())


@pytest.fixture
def pack(land: Country) -> Pack:
    """Packs a parcel in `land`."""
    return lambda **fields: packed(land, **fields)


def packed(country: Country, **fields: object) -> Parcel:
    """A parcel that can be sent, written into the ledger."""
    shown = {"address": "Tunis", "sender": "Geneva"} | fields
    with transaction.atomic():
        made = Parcel.objects.create(implementation=country.implementation, **shown)
        ledger.record_event(made, "parcel.packed", by=SYSTEM)
    return made
