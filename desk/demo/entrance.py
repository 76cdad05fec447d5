"""The accounts of the demo as the sign-in page lists them: where the demo runs, and nowhere else."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from accounts.roles import Role
from desk.demo.people import ADMINISTRATOR, FIGURES, HOUSES, PASSWORD


@dataclass(frozen=True)
class Entry:
    """One line of the list: who one signs in as."""

    email: str
    role: StrOrPromise
    institution: str
    note: str = ""


def accounts(request: HttpRequest) -> dict[str, Any]:
    """`demo_accounts` and `demo_password` for the sign-in page; nothing at all where the demo does not run."""
    if not settings.DEMO:
        return {}
    return {"demo_accounts": entries, "demo_password": PASSWORD}


def entries() -> list[Entry]:
    """The thirteen accounts in the order of the roles; called by the one template that shows them."""
    houses = {house.key: house.name for house in HOUSES}
    held = [
        Entry(figure.address, Role(figure.role).label, houses[figure.at], f"{figure.name}, {figure.title}")
        for figure in FIGURES
    ]
    address, name = ADMINISTRATOR
    return [*held, Entry(address, _("Administrator"), _("Accounts and settings; never signs"), name)]
