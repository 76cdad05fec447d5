"""Which figures of several countries may be shown, and what they are. Pure: the rule that no country is singled out.

A country is an implementation with all its units: three units of one country are one.
"""

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass
from statistics import median

FEWEST = 3


@dataclass(frozen=True)
class Figure:
    """The middle of the figures of so many countries."""

    middle: float
    countries: int


def figure(values: Mapping[int, float], *, known: Set[int] = frozenset()) -> Figure | None:
    """The middle of these figures by country; None where it could single one out.

    At least three countries give it. `known` are those whose own figures the reader can look up: who knows all but
    one or two could reckon theirs, so that at least three of the others give it too, or none of them.
    """
    unknown = len(values.keys() - known)
    if len(values) < FEWEST or 0 < unknown < FEWEST:
        return None
    return Figure(median(values.values()), len(values))


def by_country(values: Mapping[int, float], countries: Mapping[int, int]) -> dict[int, float]:
    """One figure for each country: of several implementations of one country, their middle."""
    held: dict[int, list[float]] = defaultdict(list)
    for key, value in values.items():
        held[countries[key]].append(value)
    return {country: median(figures) for country, figures in held.items()}


def countries_of(keys: Set[int], parents: Mapping[int, int]) -> dict[int, int]:
    """The country of each implementation: the outermost that it is part of."""
    return {key: _outermost(key, parents) for key in keys}


def _outermost(key: int, parents: Mapping[int, int]) -> int:
    while key in parents:
        key = parents[key]
    return key


def known_countries(countries: Mapping[int, int], seen: Set[int]) -> frozenset[int]:
    """The countries of which the reader sees every implementation that takes part."""
    return frozenset(countries.values()) - {country for key, country in countries.items() if key not in seen}
