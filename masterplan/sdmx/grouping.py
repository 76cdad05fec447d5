"""Which indicators share a data structure: a proposal that a data manager may change.

Few structures are easier to keep; but .Stat Suite embargoes by structure, and every row has a code for every dimension.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from masterplan.sdmx.identifiers import proposed
from masterplan.sdmx.lists import is_total
from masterplan.sdmx.plan import Choices, Grouped, Indicator, Plan

WIDEST = 6
"""Criteria in one proposed structure: with more, most cells of its tables would be empty."""


@dataclass
class Open:
    """A structure that still takes indicators."""

    id: str
    release: int | None
    needed: frozenset[str]
    lists: dict[str, str] = field(default_factory=dict)
    indicators: list[str] = field(default_factory=list)

    def takes(self, indicator: Indicator, needed: frozenset[str]) -> bool:
        """One release date, one list for each criterion, and the same criteria that have no total."""
        if self.release != indicator.release or self.needed != needed:
            return False
        lists = indicator.lists
        if any(self.lists.get(criterion, key) != key for criterion, key in lists.items()):
            return False
        return len(self.lists.keys() | lists.keys()) <= max(WIDEST, len(lists))

    def take(self, indicator: Indicator) -> None:
        self.lists |= indicator.lists
        self.indicators.append(indicator.key)


def grouped(plan: Plan, choices: Choices) -> tuple[Grouped, ...]:
    """What was chosen, without indicators that are gone, and proposals for those that nobody has placed."""
    there = {indicator.key for indicator in plan.indicators}
    kept = [
        Grouped(id=group.id, names=group.names, indicators=tuple(key for key in group.indicators if key in there))
        for group in choices.groups
    ]
    placed = {key for group in kept for key in group.indicators}
    rest = [indicator for indicator in plan.indicators if indicator.key not in placed]
    return tuple(group for group in kept if group.indicators) + proposals(plan, rest, {g.id for g in kept})


def proposals(plan: Plan, indicators: Iterable[Indicator], taken: Iterable[str] = ()) -> tuple[Grouped, ...]:
    """Structures by domain and release date, in the order of the plan."""
    used = {id_.upper() for id_ in taken}
    held: dict[str, list[Indicator]] = defaultdict(list)
    for one in indicators:
        held[one.domain].append(one)
    without = totalless(plan)
    found: list[Grouped] = []
    for domain in plan.domains:
        groups: list[Open] = []
        for indicator in held[domain.key]:
            needed = frozenset(key for key, listed in indicator.lists.items() if listed in without)
            group = next((one for one in groups if one.takes(indicator, needed)), None)
            if group is None:
                group = Open(next_id(domain.key, used), indicator.release, needed)
                groups.append(group)
            group.take(indicator)
        found += [Grouped(id=one.id, names=domain.names, indicators=tuple(one.indicators)) for one in groups]
    return tuple(found)


def next_id(domain: str, used: set[str]) -> str:
    """DSD_EMP, then DSD_EMP_2: short, because people type it."""
    base = f"DSD_{proposed(domain, prefix='D')}"[:44]
    number, found = 2, base
    while found.upper() in used:
        number, found = number + 1, f"{base}_{number}"
    used.add(found.upper())
    return found


def totalless(plan: Plan) -> frozenset[str]:
    """Lists that have no code for all: whoever is not broken down by them cannot stand in the same structure."""
    return frozenset(one.key for one in plan.lists if not any(is_total(code.code) for code in one.codes))


def release_dates(plan: Plan, group: Grouped) -> set[int]:
    """The different days from the end of the period to the release in one structure."""
    inside = set(group.indicators)
    return {one.release for one in plan.indicators if one.key in inside and one.release is not None}
