"""The closing gate of the shipped blueprint, on all 32 combinations of its lights."""

from collections.abc import Iterator
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracks.shipped import SHIPPED
from tracks.gate import lights, opens, still_before
from tracks.network import descendants

GATE = SHIPPED.gate
LIGHTS = [light.code for light in GATE.lights]
AFTER = SHIPPED.by_code[GATE.opens].after
BEFORE = {code for code in SHIPPED.by_code if code not in {"END-1", "END-2", "OPT-1", "OPT-2"}}
COMBINATIONS = [dict(zip(LIGHTS, shown, strict=True)) for shown in product([True, False], repeat=5)]
STATES = [
    "not_started",
    "under_way",
    "awaiting_signature",
    "completed",
    "postponed",
    "skipped",
    "to_be_reconfirmed",
]


def states_showing(combination: dict[str, bool], *, dark: str = "to_be_reconfirmed") -> dict[str, str]:
    """States that show these lights: all is completed but one activity of each dark light."""
    states = dict.fromkeys(SHIPPED.by_code, "completed")
    for light in GATE.lights:
        if not combination[light.code]:
            states[light.activities[-1]] = dark
    return states


def subsets(codes: list[str]) -> Iterator[set[str]]:
    return (set(chosen) for size in range(len(codes) + 1) for chosen in combinations(codes, size))


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_only_all_five_lights_open_the_gate(combination: dict[str, bool]) -> None:
    shown = lights(states_showing(combination), GATE)
    assert {light.code: light.lit for light in shown} == combination
    assert opens(shown) == all(combination.values())


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_a_waiver_for_each_dark_light_opens_it_and_no_fewer(combination: dict[str, bool]) -> None:
    shown = lights(states_showing(combination), GATE)
    dark = {code for code, lit in combination.items() if not lit}
    for waived in subsets(LIGHTS):
        assert opens(shown, waived=waived) == (dark <= waived)


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_lights_and_order_agree(combination: dict[str, bool]) -> None:
    """Where every dark light has what stands for it unfinished, gate and dependencies open together."""
    states = states_showing(combination)
    shown = lights(states, GATE)
    for waived in subsets(LIGHTS):
        left = still_before(AFTER, states=states, shown=shown, waived=waived)
        assert opens(shown, waived=waived) == (not left)


def test_exactly_24_combinations_can_be_reached() -> None:
    """Every set of completed activities that the order allows, found by completing one after another."""
    met: set[frozenset[str]] = {frozenset()}
    ahead: list[frozenset[str]] = [frozenset()]
    while ahead:
        done = ahead.pop()
        for code in BEFORE - done:
            more = done | {code}
            if set(SHIPPED.after[code]) <= done and more not in met:
                met.add(more)
                ahead.append(more)
    reached = {tuple(light.lit for light in lights(dict.fromkeys(done, "completed"), GATE)) for done in met}
    assert len(reached) == 24
    training, model = LIGHTS.index("training"), LIGHTS.index("data_model")
    assert not any(shown[model] and not shown[training] for shown in reached)


@pytest.mark.parametrize("code", sorted(BEFORE))
def test_reopening_anything_before_it_closes_the_gate(code: str) -> None:
    states = dict.fromkeys(SHIPPED.by_code, "completed") | {code: "under_way"}
    states |= dict.fromkeys(descendants(SHIPPED.after, code) & BEFORE, "to_be_reconfirmed")
    assert not opens(lights(states, GATE))
    assert still_before(AFTER, states=states, shown=lights(states, GATE))


@pytest.mark.parametrize("state", [state for state in STATES if state != "completed"])
def test_only_completed_lights_a_light(state: str) -> None:
    states = states_showing(dict.fromkeys(LIGHTS, False), dark=state)
    assert not any(light.lit for light in lights(states, GATE))


def test_the_governance_light_needs_the_whole_administrative_track() -> None:
    for code in ["ADM-1", "ADM-2", "ADM-3", "ADM-4", "ADM-5"]:
        shown = lights(dict.fromkeys(SHIPPED.by_code, "completed") | {code: "postponed"}, GATE)
        assert [light.code for light in shown if not light.lit] == ["governance"]
        assert shown[0].waits_for == (code,)


def test_a_waiver_stands_in_for_its_own_predecessors_and_for_nothing_else() -> None:
    states = dict.fromkeys(SHIPPED.by_code, "not_started")
    shown = lights(states, GATE)
    left = still_before(AFTER, states=states, shown=shown, waived={"governance"})
    assert left == ("STA-4", "DAM-3", "DAM-4", "INT-3")


def test_nothing_lights_what_has_no_state() -> None:
    assert not any(light.lit for light in lights({}, GATE))


@given(
    st.fixed_dictionaries({code: st.sampled_from(STATES) for code in SHIPPED.by_code}),
    st.sets(st.sampled_from(LIGHTS)),
    st.sampled_from(STATES),
)
def test_optional_activities_never_matter(states: dict[str, str], waived: set[str], other: str) -> None:
    shown = lights(states, GATE)
    changed = lights(states | {"OPT-1": other, "OPT-2": other}, GATE)
    assert changed == shown
    assert opens(changed, waived=waived) == opens(shown, waived=waived)


@given(
    st.fixed_dictionaries({code: st.sampled_from(STATES) for code in SHIPPED.by_code}),
    st.sets(st.sampled_from(LIGHTS)),
)
def test_an_open_gate_leaves_nothing_before_it(states: dict[str, str], waived: set[str]) -> None:
    shown = lights(states, GATE)
    enough = waived | {light.code for light in shown if not light.lit}
    assert opens(shown, waived=enough)
    assert not still_before(AFTER, states=states, shown=shown, waived=enough)
