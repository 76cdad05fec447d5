"""The table of addresses: what every URL answers to everybody. The rows stand in tests/<room>/addresses.py.

A row says with plain words who gets what; nothing is computed from the product's own permissions.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.roles import Role
from tests.cast import Country
from tests.people import OUTSIDERS

EVERYBODY = (*(role.value for role in Role), *OUTSIDERS)
FOUND = 302
SIGN_IN = "sign in"
"""Sent to the sign-in page."""
LED_ON = "led on"
"""Sent elsewhere by a 302; the product's own views lead on by 303."""

Answer = int | str
Answers = Mapping[str, Answer]
Reach = Callable[[Country], Sequence[object] | Mapping[str, object]]


def everybody(status: Answer, **exceptions: Answer) -> Answers:
    """The same for all, but for those named: `everybody(200, anonymous=SIGN_IN)`."""
    assert set(exceptions) <= set(EVERYBODY), exceptions
    return dict.fromkeys(EVERYBODY, status) | exceptions


def members(status: Answer, **exceptions: Answer) -> Answers:
    """For the twelve roles and the administrator; others do not see it, and nobody is asked to sign in."""
    return everybody(status, **{"outsider": 404, "neighbour": 404, "anonymous": SIGN_IN} | exceptions)


def only(*roles: str, status: Answer, refused: Answer = 403, **exceptions: Answer) -> Answers:
    """For these roles; other members see the place, but may not do this."""
    return members(refused, **dict.fromkeys(roles, status) | exceptions)


def read_only() -> Answers:
    """A page that only reads refuses every POST."""
    return everybody(405)


@dataclass(frozen=True)
class Address:
    """One URL: its name, what GET and an empty POST answer, and how to reach it in a country."""

    name: str
    get: Answers
    post: Answers = field(default_factory=read_only)
    reach: Reach = lambda country: ()
    query: str = ""

    def path(self, country: Country) -> str:
        """The path in this country, after making what has to be there."""
        found = self.reach(country)
        if isinstance(found, Mapping):
            return reverse(self.name, kwargs=dict(found)) + self.query
        return reverse(self.name, args=list(found)) + self.query


def said(response: HttpResponse) -> Answer:
    """What this answer is in the words of the table; what is streamed is read to its end."""
    if response.streaming:
        list(response.streaming_content)  # type: ignore[attr-defined]
    if response.status_code != FOUND:
        return response.status_code
    return SIGN_IN if response["Location"].startswith(reverse("account_login")) else LED_ON


def slug(country: Country) -> list[object]:
    return [country.implementation.slug]


def served() -> list[str]:
    """The name of every address of the product, with its namespace."""
    return sorted(set(_names(get_resolver(), "")))


def listed() -> list[Address]:
    """The rows of all rooms."""
    found: list[Address] = []
    for path in sorted(Path(__file__).parent.glob("*/addresses.py")):
        found += import_module(f"tests.{path.parent.name}.addresses").ROWS
    return found


def _names(resolver: URLResolver, space: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _names(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name or f'(no name: {entry.pattern})'}"
