"""How lists of sources fit the harmonised list: how much is mapped, where sources disagree. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from masterplan.vocabulary import Match

Targets = Mapping[str, tuple[str, ...] | None]
"""For each code of a source the harmonised codes that it goes to; () where it fits none, None where nobody has said."""


def fits(targets: Targets) -> dict[str, Match | None]:
    """Split: one code to several. Aggregate: several codes to one. Exact: one to one. None: it fits nothing."""
    taken = Counter(code for found in targets.values() for code in found or ())
    return {code: _fit(found, taken) for code, found in targets.items()}


def _fit(found: tuple[str, ...] | None, taken: Mapping[str, int]) -> Match | None:
    if found is None:
        return None
    if not found:
        return Match.NONE
    if len(found) > 1:
        return Match.SPLIT
    return Match.AGGREGATE if taken[found[0]] > 1 else Match.EXACT


@dataclass(frozen=True)
class SourceList:
    """The list of one source: its name, the names of its codes, and where they go."""

    source: str
    names: Mapping[str, str]
    targets: Targets

    @property
    def counts(self) -> dict[Match, int]:
        """How many codes fit in which way, the ways in their order."""
        found = Counter(fit for fit in fits(self.targets).values() if fit is not None)
        return {match: found[match] for match in Match if found[match]}

    @property
    def open(self) -> list[str]:
        """The codes that nobody has mapped yet: they keep the indicator from being modelled."""
        return [code for code in self.names if self.targets.get(code) is None]

    @property
    def covers(self) -> frozenset[str]:
        """The harmonised codes that the source yields on its own, without having to be split."""
        return frozenset(found[0] for found in self.targets.values() if found and len(found) == 1)


@dataclass(frozen=True)
class Conflict:
    """Two sources that do not yield the same harmonised codes; `first` and `second` are the codes that do not fit."""

    sources: tuple[str, str]
    first: tuple[str, ...]
    second: tuple[str, ...]


def conflicts(lists: Sequence[SourceList]) -> list[Conflict]:
    """Every pair of sources that do not yield the same harmonised codes."""
    found = []
    for one, other in combinations(lists, 2):
        differ = one.covers ^ other.covers
        if differ:
            found.append(Conflict((one.source, other.source), _strange(one, other), _strange(other, one)))
    return found


def _strange(one: SourceList, other: SourceList) -> tuple[str, ...]:
    """The names of the codes of `one` that go where `other` yields nothing, or go nowhere."""
    return tuple(
        name
        for code, name in one.names.items()
        if not (found := one.targets.get(code)) or any(target not in other.covers for target in found)
    )
