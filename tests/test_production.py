"""Production refuses to start insecurely, and never takes a misspelt name for permission to be careless."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from tests.settings import OF_THE_PRODUCT

SAFE = {
    "LMIS_ENV": "production",
    "SECRET_KEY": "a key of more than fifty characters, none of which anybody knows",
    "ALLOWED_HOSTS": "lmis.example.org",
    "SITE_ADDRESS": "https://lmis.example.org",
}
ASKED = "import json; from config import settings as s; print(json.dumps([{names}], default=str))"


def started(tmp_path: Path, *names: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The settings read in a process of its own, with these variables and no other of the product."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_PRODUCT}
    said = ASKED.format(names=", ".join(f"s.{name}" for name in names))
    return subprocess.run(
        [sys.executable, "-c", said],
        cwd=settings.BASE_DIR,
        env=kept | {"LMIS_VAR": str(tmp_path)} | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_it_starts_with_safe_values(tmp_path: Path) -> None:
    names = ("DEBUG", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    found = started(tmp_path, *names, **SAFE)
    assert json.loads(found.stdout) == [False, True, True, True], found.stderr


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "insecure-development-key-never-used-in-production"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "lmis.example.org,*"}, "ALLOWED_HOSTS"),
        ({"SITE_ADDRESS": "http://lmis.example.org"}, "SITE_ADDRESS"),
        ({"DEBUG": "on"}, "DEBUG"),
        ({"LMIS_DEMO": "1"}, "LMIS_DEMO"),
        ({"CACHE_URL": "locmemcache://"}, "CACHE_URL"),
        ({"CACHE_URL": "dummycache://"}, "CACHE_URL"),
        ({"LMIS_ENV": "Production"}, "LMIS_ENV"),
        ({"LMIS_ENV": "prod"}, "LMIS_ENV"),
        ({"LMIS_ENV": ""}, "LMIS_ENV"),
    ],
)
def test_it_refuses_what_is_insecure_and_says_what(tmp_path: Path, variables: dict[str, str], named: str) -> None:
    found = started(tmp_path, "DEBUG", **SAFE | variables)
    assert found.returncode != 0
    assert named in found.stderr.splitlines()[-1]


@pytest.mark.parametrize(("proxy", "count"), [("off", 0), ("on", 1)])
def test_a_forwarded_address_counts_behind_a_proxy_only(tmp_path: Path, proxy: str, count: int) -> None:
    found = started(tmp_path, "ALLAUTH_TRUSTED_PROXY_COUNT", "SECURE_PROXY_SSL_HEADER", **SAFE, BEHIND_PROXY=proxy)
    trusted, header = json.loads(found.stdout)
    assert (trusted, header is not None) == (count, bool(count))


def refused_sign_ins(count: int, address: str, *, first: int = 0) -> int:
    """How many of `count` sign-ins as nobody from this address were refused for being too many."""
    answers = [
        Client().post(
            reverse("account_login"),
            {"login": f"nobody.{first + number}@nowhere.example", "password": "not the one"},
            headers={"x-forwarded-for": address.replace("*", str(number))},
        )
        for number in range(count)
    ]
    return sum("Too many" in answer.content.decode() for answer in answers)


@pytest.mark.django_db
class TestAttemptsAreCounted:
    def test_by_whoever_knocks_behind_the_proxy(self) -> None:
        """One stranger who tries too often closes the door for themself, and not for a whole country."""
        with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
            assert refused_sign_ins(12, "198.51.100.7") == 2
            assert refused_sign_ins(1, "198.51.100.8", first=50) == 0
            assert refused_sign_ins(1, "203.0.113.9, 198.51.100.7", first=60) == 1  # what came before is invented

    def test_past_a_header_that_nobody_vouches_for(self) -> None:
        assert refused_sign_ins(12, "198.51.100.*") == 2
