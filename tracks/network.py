"""What follows from "after" alone: an order to work in, cycles, descendants. No dates, no states, no database."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

Predecessors = Mapping[str, Sequence[str]]
"""The code of each activity with the codes that must be finished before it."""


class Cycle(ValueError):
    """Activities that wait for each other in a ring; `chain` begins and ends with the same code."""

    def __init__(self, chain: Sequence[str]) -> None:
        super().__init__(" → ".join(chain))
        self.chain = tuple(chain)


def successors(after: Predecessors) -> dict[str, list[str]]:
    """The same arrows the other way round: the code of each activity with the codes that wait for it."""
    following: dict[str, list[str]] = {code: [] for code in after}
    for code, before in after.items():
        for one in dict.fromkeys(before):
            if one in following:
                following[one].append(code)
    return following


def in_order(after: Predecessors) -> list[str]:
    """The codes, each behind all of its predecessors. Raises `Cycle`; codes that are not keys are left aside."""
    order = _sorted_out(after)
    if len(order) < len(after):
        raise Cycle(cycles(after)[0])
    return order


def cycles(after: Predecessors) -> list[tuple[str, ...]]:
    """Rings that share no activity with each other, such that without their activities nothing waits in a ring."""
    left = {code: [one for one in before if one in after] for code, before in after.items()}
    found: list[tuple[str, ...]] = []
    while left:
        free = set(_sorted_out(left))
        left = _without(left, free)
        if left:
            chain = _ring(left)
            found.append(chain)
            left = _without(left, set(chain))
    return found


def descendants(after: Predecessors, code: str) -> set[str]:
    """All that was built on `code`, directly or not; never `code` itself unless it waits for itself."""
    following = successors(after)
    met: set[str] = set()
    ahead = list(following.get(code, ()))
    while ahead:
        one = ahead.pop()
        if one not in met:
            met.add(one)
            ahead.extend(following[one])
    return met


def _sorted_out(after: Predecessors) -> list[str]:
    following = successors(after)
    waits = {code: len({one for one in before if one in after}) for code, before in after.items()}
    ready = deque(code for code, count in waits.items() if not count)
    order: list[str] = []
    while ready:
        code = ready.popleft()
        order.append(code)
        for one in following[code]:
            waits[one] -= 1
            if not waits[one]:
                ready.append(one)
    return order


def _without(after: Predecessors, gone: set[str]) -> dict[str, list[str]]:
    return {code: [one for one in before if one not in gone] for code, before in after.items() if code not in gone}


def _ring(after: Predecessors) -> tuple[str, ...]:
    """A ring met by walking back from the first code; every code has a predecessor here."""
    met: dict[str, int] = {}
    path: list[str] = []
    code = next(iter(after))
    while code not in met:
        met[code] = len(path)
        path.append(code)
        code = after[code][0]
    ring = path[met[code] :]
    return _from_smallest([*ring])


def _from_smallest(ring: list[str]) -> tuple[str, ...]:
    start = ring.index(min(ring))
    turned = [*ring[start:], *ring[:start]]
    return (*turned, turned[0])


def arrows(after: Predecessors) -> Iterable[tuple[str, str]]:
    """Every (predecessor, activity) pair once."""
    return ((one, code) for code, before in after.items() for one in dict.fromkeys(before))
