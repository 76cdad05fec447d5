"""Counting in the default cache: many attempts at once are counted one by one."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from time import sleep

import pytest
from allauth.core import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.test import RequestFactory

from core.counting import Files

CROWD = 12


def test_it_is_the_cache_of_the_product_where_no_other_is_named() -> None:
    assert settings.CACHES["default"]["BACKEND"] == "core.counting.Files"


def test_of_many_that_add_a_key_at_once_one_succeeds(tmp_path: Path) -> None:
    barrier = Barrier(CROWD)

    def add(number: int) -> list[bool]:
        held, found = Files(str(tmp_path), {}), []
        for key in range(20):
            barrier.wait(timeout=20)
            found.append(held.add(f"key-{key}", number))
        return found

    with ThreadPoolExecutor(CROWD) as crowd:
        results = list(crowd.map(add, range(CROWD)))
    assert [sum(result) for result in zip(*results, strict=True)] == [1] * 20
    assert not [file for file in tmp_path.iterdir() if file.suffix != ".djcache"]


def test_what_has_expired_is_added_anew(tmp_path: Path) -> None:
    held = Files(str(tmp_path), {})
    assert held.add("key", 1, timeout=0.05)
    assert not held.add("key", 2, timeout=0.05)
    sleep(0.1)
    assert held.add("key", 3, timeout=30)
    assert held.get("key") == 3


@pytest.mark.parametrize("round_", range(5))
def test_many_attempts_at_once_are_no_way_round_a_limit(round_: int) -> None:
    request, barrier = RequestFactory().post("/"), Barrier(CROWD)

    def attempt(_number: int) -> bool:
        barrier.wait(timeout=20)
        return bool(ratelimit.consume(request, action="sign", key=f"somebody-{round_}"))

    with ThreadPoolExecutor(CROWD) as crowd:
        assert sum(crowd.map(attempt, range(CROWD))) <= 5
    cache.clear()
