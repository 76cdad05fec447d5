"""The closing gate: which of its lights are lit, whether it opens, and what still stands before it. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tracks.blueprint import Gate

COMPLETED = "completed"
"""The one state that lights a light; "to be re-confirmed" darkens it."""


@dataclass(frozen=True)
class Light:
    """A light as it is now, with the activities that still keep it dark."""

    code: str
    title: str
    waits_for: tuple[str, ...]
    stands_for: tuple[str, ...]

    @property
    def lit(self) -> bool:
        return not self.waits_for


def lights(states: Mapping[str, str], gate: Gate) -> tuple[Light, ...]:
    """The lights in the blueprint's order; an activity without a state is not completed."""
    return tuple(
        Light(
            code=light.code,
            title=light.title,
            waits_for=tuple(code for code in light.activities if states.get(code) != COMPLETED),
            stands_for=light.stands_for,
        )
        for light in gate.lights
    )


def opens(shown: Sequence[Light], *, waived: Collection[str] = ()) -> bool:
    """The gate opens when every light is lit, or dark and waived."""
    return all(light.lit or light.code in waived for light in shown)


def still_before(
    after: Sequence[str],
    *,
    states: Mapping[str, str],
    shown: Sequence[Light],
    waived: Collection[str] = (),
) -> tuple[str, ...]:
    """The predecessors of the gated activity that block it; a waiver stands in for those of its dark light."""
    excused = {code for light in shown if light.code in waived and not light.lit for code in light.stands_for}
    return tuple(code for code in after if states.get(code) != COMPLETED and code not in excused)
