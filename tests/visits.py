"""Which pages there are to look at: those that links lead to in the demo, and the rest of the table of addresses.

Nothing is named here, so a page that is added later is visited too. Reading is done by Django's client; no browser.
"""

import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from string import ascii_uppercase
from urllib.parse import parse_qs, urlsplit

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from desk.demo.people import ADMINISTRATOR, FIGURES, PASSWORD
from tests import cast as casting
from tests.addresses import Address, listed
from tests.cast import PASSWORD as OF_THE_CAST
from tests.cast import Country

DOORS = ("/", "/portfolio/", "/public/", "/verify/", "/styleguide/", "/account/2fa/", "/account/login/", "/nowhere/")
OK = 200
NOBODY = ""
READERS = {"coordinator": 6, "agency_lead": 2, "ilo_officer": 1}
"""Who follows the links, and how many pages of one kind each opens; besides them the administrator and nobody."""
FEW = 1


@dataclass(frozen=True)
class Visit:
    """One page for one reader: its kind (the address and what is asked of it), path, reader and bytes on the way."""

    kind: str
    path: str
    reader: str
    weight: int


class Links(HTMLParser):
    """The paths of this site that the links of a page lead to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href") or ""
        if tag == "a" and target.startswith("/"):
            self.found.append(target.partition("#")[0])


def entered(email: str) -> Client:
    """A client in which this account has signed in with its password, as the second factor asks for."""
    client = Client(headers={"accept-encoding": "gzip"})
    if email:
        cache.clear()  # nobody else signs in thirty times a minute, and is stopped for it
        password = PASSWORD if email.endswith("@lmis.example") else OF_THE_CAST
        answer = client.post(reverse("account_login"), {"login": email, "password": password})
        assert answer.status_code == 302, email
    return client


def visits() -> list[Visit]:
    """The heaviest page of each kind in the demo; for addresses that no link leads to, one in a country of its own."""
    found: dict[str, Visit] = {}
    for email, most in readers():
        for visit in _walk(email, most):
            if visit.kind not in found or visit.weight > found[visit.kind].weight:
                found[visit.kind] = visit
    reached = {kind.partition("?")[0] for kind in found}
    for number, row in enumerate(listed()):
        if row.name not in reached and (other := _from_the_table(row, number)):
            found[other.kind] = other
    return sorted(found.values(), key=lambda visit: (visit.reader, visit.kind))


def readers() -> list[tuple[str, int]]:
    """The accounts of the demo that follow links, and nobody."""
    addresses = {figure.role.value: figure.address for figure in FIGURES}
    return [*((addresses[role], most) for role, most in READERS.items()), (ADMINISTRATOR[0], FEW), (NOBODY, FEW)]


def _walk(email: str, most: int) -> Iterator[Visit]:
    """Follows links from the doors, page by page, at most so many of a kind."""
    client, waiting, seen, counted = entered(email), list(DOORS), set(DOORS), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        counted[kind] += 1
        if counted[kind] > most or kind == "account_logout":
            continue
        answer = client.get(path)
        if not _is_page(answer):
            continue
        yield Visit(kind, path, email, len(answer.content))
        for link in Links(_text(answer)).found:
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def kind_of(path: str) -> str:
    """The name of the address with the names of what is asked: `record:sign?place`."""
    parts = urlsplit(path)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = "nowhere"
    asked = "&".join(sorted(parse_qs(parts.query, keep_blank_values=True)))
    return f"{name}?{asked}" if asked else name


def _from_the_table(row: Address, number: int) -> Visit | None:
    """One reader whom the table lets read this address; a country made for an answer that is no page is undone."""
    with transaction.atomic():
        code = "K" + ascii_uppercase[number // 26] + ascii_uppercase[number % 26]
        country = casting.found(code, slug=f"kestria-{number}", name="Kestria")
        readers = (_account(name, country) for name, answer in row.get.items() if answer == OK)
        email = next((found for found in readers if found is not None), None)
        path = row.path(country)
        answer = entered(email).get(path) if email is not None else None
        if answer is not None and email is not None and _is_page(answer):
            return Visit(row.name, path, email, len(answer.content))
        transaction.set_rollback(True)
    return None


def _account(name: str, country: Country) -> str | None:
    if name == "administrator":
        return ADMINISTRATOR[0]
    if name == "anonymous":
        return NOBODY
    return country[name].email if name in country.members else None


def _is_page(answer: HttpResponse) -> bool:
    if answer.streaming:
        list(answer.streaming_content)  # type: ignore[attr-defined]
        return False
    shown = answer.status_code in (OK, 404)
    return shown and answer["Content-Type"].startswith("text/html") and "Content-Disposition" not in answer


def _text(answer: HttpResponse) -> str:
    content = answer.content
    return (gzip.decompress(content) if answer.get("Content-Encoding") == "gzip" else content).decode()
