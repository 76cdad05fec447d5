"""Order, cycles and descendants, on networks small enough to be compared with the plainest search."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks.network import Cycle, cycles, descendants, in_order

CODES = [f"A-{number}" for number in range(8)]


@st.composite
def acyclic(draw: st.DrawFn) -> dict[str, list[str]]:
    """Each code may only wait for earlier ones; then the keys are shuffled."""
    order = draw(st.permutations(CODES))
    after = {
        code: draw(st.lists(st.sampled_from(order[:place]), unique=True)) if place else []
        for place, code in enumerate(order)
    }
    return {code: after[code] for code in draw(st.permutations(CODES))}


any_network = st.fixed_dictionaries({code: st.lists(st.sampled_from(CODES), unique=True, max_size=2) for code in CODES})


def reachable(after: dict[str, list[str]], code: str) -> set[str]:
    """Everything that waits for `code`, found by repeating until nothing is added."""
    met: set[str] = set()
    while True:
        more = {one for one, before in after.items() if code in before or met & set(before)}
        if more == met:
            return met
        met = more


@given(acyclic())
def test_in_order_puts_every_code_behind_its_predecessors(after: dict[str, list[str]]) -> None:
    order = in_order(after)
    assert sorted(order) == CODES
    assert all(order.index(one) < order.index(code) for code, before in after.items() for one in before)


@given(acyclic(), st.data())
def test_a_cycle_is_always_refused_with_a_true_chain(after: dict[str, list[str]], data: st.DataObject) -> None:
    last, *_rest = in_order(after)[::-1]
    ancestors = [code for code in CODES if last in reachable(after, code)] or [last]
    first = data.draw(st.sampled_from(ancestors))
    closed = {**after, first: [*after[first], last]}
    with pytest.raises(Cycle) as refusal:
        in_order(closed)
    chain = refusal.value.chain
    assert chain[0] == chain[-1]
    assert all(before in closed[code] for code, before in pairwise(chain))


@given(any_network)
def test_cycles_are_found_exactly_where_a_code_waits_for_itself(after: dict[str, list[str]]) -> None:
    found = cycles(after)
    assert bool(found) == any(code in reachable(after, code) for code in CODES)
    named = [code for chain in found for code in chain[1:]]
    assert len(named) == len(set(named))
    left = {code: [one for one in before if one not in named] for code, before in after.items() if code not in named}
    assert sorted(in_order(left)) == sorted(left)


@given(any_network, st.sampled_from(CODES))
def test_descendants_are_all_that_was_built_on_it(after: dict[str, list[str]], code: str) -> None:
    assert descendants(after, code) == reachable(after, code)


def test_a_very_long_chain_needs_no_recursion() -> None:
    after = {str(number): [str(number - 1)] if number else [] for number in range(20_000)}
    assert in_order(after)[-1] == "19999"
    assert len(descendants(after, "0")) == 19_999


def test_a_very_long_ring_is_found() -> None:
    after = {str(number): [str((number - 1) % 20_000)] for number in range(20_000)}
    assert len(cycles(after)[0]) == 20_001
