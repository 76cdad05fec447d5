"""The gate as its page shows it: five lights, what each waits for, its waiver. What opens it is a rule of gate.py."""

from dataclasses import dataclass

from tracks import gate
from tracks.models import Activity, Plan, Waiver
from tracks.situations import activities_of, lights_of, situations
from tracks.verdict import shown_state


@dataclass(frozen=True)
class ShownLight:
    """A light with the activities that keep it dark, and its waiver where one was asked for."""

    light: gate.Light
    waits: tuple[Activity, ...]
    waiver: Waiver | None
    refused: tuple[Waiver, ...]

    @property
    def state(self) -> str:
        if self.light.lit:
            return "lit"
        return "waived" if self.waiver and self.waiver.state == Waiver.State.GRANTED else "dark"


@dataclass(frozen=True)
class GateStanding:
    """The whole gate. `opened` is the activity behind it."""

    lights: tuple[ShownLight, ...]
    opens: bool
    opened: Activity | None
    opened_state: str

    @property
    def dark(self) -> int:
        return sum(1 for shown in self.lights if shown.state == "dark")

    @property
    def waived(self) -> int:
        return sum(1 for shown in self.lights if shown.state == "waived")

    @property
    def askable(self) -> list[tuple[str, str]]:
        """The lights for which a waiver can be asked for now."""
        return [(s.light.code, s.light.title) for s in self.lights if not s.light.lit and s.waiver is None]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Every light: a form that was sent keeps its choice, and is told why it cannot be."""
        return [(shown.light.code, shown.light.title) for shown in self.lights]


def standing_of(plan: Plan) -> GateStanding:
    every = activities_of(plan)
    by_code = {activity.code: activity for activity in every}
    waivers = list(plan.waivers.order_by("number"))
    for waiver in waivers:
        waiver.plan = plan
    found = lights_of(plan, every)
    granted = {waiver.light for waiver in waivers if waiver.state == Waiver.State.GRANTED}
    opened = next((activity for activity in every if activity.opens_with_gate), None)
    situation = situations(plan, every, only=[opened.code], checked=())[opened.code] if opened else None
    return GateStanding(
        lights=tuple(_shown(light, by_code, waivers) for light in found),
        opens=gate.opens(found, waived=granted),
        opened=opened,
        opened_state=shown_state(opened, situation) if opened and situation else "",
    )


def _shown(light: gate.Light, by_code: dict[str, Activity], waivers: list[Waiver]) -> ShownLight:
    asked = [waiver for waiver in waivers if waiver.light == light.code]
    live = next((waiver for waiver in asked if waiver.state != Waiver.State.REFUSED), None)
    return ShownLight(
        light=light,
        waits=tuple(by_code[code] for code in light.waits_for if code in by_code),
        waiver=live,
        refused=tuple(waiver for waiver in asked if waiver.state == Waiver.State.REFUSED),
    )
