"""Codes in addresses: whatever stands there, the answer is that there is no such thing."""

import pytest

from tests.cast import Country
from tests.people import Enter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["%00", "ADM-1%00", "%F0%9F%98%80", "x" * 900, "%ED%A0%80", "..%2F..%2F"])
@pytest.mark.parametrize("page", ["", "details/", "do/start/", "lines/x/", "wait/"])
def test_a_code_that_is_none_is_not_found(ready: Country, enter: Enter, code: str, page: str) -> None:
    """PostgreSQL has no place for NUL, and refuses to look for it."""
    client, activities = enter(ready["coordinator"]), f"/i/{ready.implementation.slug}/activities"
    assert client.get(f"{activities}/{code}/{page}").status_code == 404
    assert client.get(f"{activities}/ADM-1/lines/{code}/").status_code == 404
