"""How far the sources cover the indicators, and the indicators the questions of policy. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from masterplan.vocabulary import Availability

ORDER = (Availability.AVAILABLE, Availability.DERIVABLE, Availability.NEEDS_CHANGE, Availability.NOT_AVAILABLE)
"""From the best to none at all."""


def best(found: Iterable[str]) -> Availability:
    """The best that any source offers; not available where none does."""
    return min((Availability(each) for each in found), key=ORDER.index, default=Availability.NOT_AVAILABLE)


@dataclass(frozen=True)
class Answered:
    """A question of policy, its indicators each with the best that a source offers, and so how far it is answered."""

    text: str
    indicators: tuple[tuple[str, Availability], ...]

    @property
    def standing(self) -> Availability:
        """As good as the weakest of its indicators; without any it is not answered."""
        return max((held for _code, held in self.indicators), key=ORDER.index, default=Availability.NOT_AVAILABLE)


def answered(questions: Iterable[tuple[str, Sequence[str]]], uses: Mapping[str, Mapping[str, str]]) -> list[Answered]:
    """`questions` are (text, codes of indicators); `uses` are by indicator the availability by source."""
    return [
        Answered(text, tuple((code, best(uses.get(code, {}).values())) for code in codes)) for text, codes in questions
    ]


def counted(uses: Mapping[str, Mapping[str, str]], codes: Iterable[str]) -> dict[Availability, int]:
    """How many of these indicators stand how, by the best that a source offers."""
    found = dict.fromkeys(ORDER, 0)
    for code in codes:
        found[best(uses.get(code, {}).values())] += 1
    return found
