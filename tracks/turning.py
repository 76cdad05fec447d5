"""Whose turn it was with each activity of a plan as it once stood, worked out when it is asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from accounts.models import Membership
from accounts.roles import roles_with
from record import rules, signers
from record.models import SignOff
from tracks.models import Activity
from tracks.slippage import Turn
from tracks.turns import ANSWER, CONFIRM, PUBLISH, REST, SIGN, START, WORK, answering, holding, names

if TYPE_CHECKING:
    from tracks.past import Past

KINDS = {"not_started": START, "under_way": WORK, "to_be_reconfirmed": CONFIRM}


@dataclass(frozen=True)
class Scene:
    """A plan as it once stood: the states of all that can wait, by public id, and its activities by code."""

    past: "Past"
    states: Mapping[str, str]
    activities: Mapping[str, Activity]
    day: date


class PastTurns(Mapping[str, Turn]):
    """The turns at one moment, by the code of the activity."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.known: dict[str, Turn] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self.scene.activities)

    def __len__(self) -> int:
        return len(self.scene.activities)

    def __getitem__(self, code: str) -> Turn:
        if code not in self.known:
            self.known[code] = self._turn(self.scene.activities[code])
        return self.known[code]

    @property
    def members(self) -> list[Membership]:
        """The memberships in force on that day."""
        return [member for member in self.scene.past.members if member.is_current(self.scene.day)]

    def _turn(self, activity: Activity) -> Turn:
        state = str(activity.state)
        if state == Activity.State.POSTPONED:
            return Turn(REST, activity.code)
        if state == Activity.State.AWAITING_SIGNATURE:
            return self._awaited(activity)
        if state == Activity.State.UNDER_WAY and self._is_asked(activity):
            return self._with(ANSWER, activity, holding(roles_with("assist"), self.members), role="ilo_officer")
        able = answering(activity, self.members)
        return self._with(KINDS.get(state, WORK), activity, able, role=activity.responsible_role)

    def _with(self, kind: str, activity: Activity, able: list[Membership], *, role: str, reference: str = "") -> Turn:
        return Turn(kind, activity.code, names(able), "" if able else role, reference)

    def _awaited(self, activity: Activity) -> Turn:
        """With those who still had to sign; with those who publish, once all had."""
        signoff = self._signoff(activity)
        if signoff:
            able = list(self._able(signoff))
            role = next((place["role"] for step in signoff.steps.all() for place in step.places), "")
            return self._with(SIGN, activity, able, role=role, reference=signoff.reference)
        if reference := self._approved(activity):
            able = holding(roles_with("publish"), self.members)
            return self._with(PUBLISH, activity, able, role="agency_lead", reference=reference)
        return Turn(SIGN, activity.code)

    def _signoff(self, activity: Activity) -> SignOff | None:
        """The sign-off that was open then, of the activity itself or of the document that completes it."""
        asked = {activity.code, activity.rests_on}
        held = [one for one in self.scene.past.signoffs if one.what in asked and self._state(one) == "open"]
        return held[-1] if held else None

    def _able(self, signoff: SignOff) -> Iterator[Membership]:
        """Those whose turn it was to fill a place that blocks."""
        facts = self._facts(signoff)
        steps = [step for step in facts.steps if step.blocks and step.key in rules.open_steps(facts)]
        for step in steps:
            for member in signers.fitting(step, self.members):
                if rules.place_left(facts, step, member.institution_id):
                    yield member

    def _facts(self, signoff: SignOff) -> rules.SignOffFacts:
        return rules.SignOffFacts(
            steps=tuple(step.facts for step in signoff.steps.all()),
            signatures=tuple(given.facts for given in signoff.signatures.all() if self._state(given) == "given"),
        )

    def _approved(self, activity: Activity) -> str:
        """The reference of a document that was signed by all and waited to be published."""
        held = [v for v in self.scene.past.versions if v.document.type == activity.rests_on]
        return next((v.document.reference for v in held if self._state(v) in ("approved", "signed")), "")

    def _is_asked(self, activity: Activity) -> bool:
        """A request for assistance was open."""
        asked = [one for one in self.scene.past.requests if one.activity_id == activity.pk]
        return any(self._state(one) == "open" for one in asked)

    def _state(self, row: object) -> str:
        return self.scene.states.get(str(row.public_id), "")  # type: ignore[attr-defined]
