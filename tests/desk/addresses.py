"""Rows of the table of addresses: what is composed of all rooms."""

from accounts.models import Implementation
from core.files import keep
from tests.addresses import Address, everybody, members
from tests.cast import Country


def with_an_emblem(country: Country) -> list[object]:
    stored = keep([b"\x89PNG\r\n\x1a\n"], media_type="image/png")
    Implementation.objects.filter(pk=country.implementation.pk).update(emblem=stored)
    return [country.implementation.slug]


ROWS = [
    Address("desk:emblem", members(200, anonymous=404), reach=with_an_emblem),
    Address("desk:ink", everybody(200), reach=lambda country: ["1f5f8b"]),
    Address("desk:styleguide", everybody(200)),
]
