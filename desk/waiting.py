"""What an implementation waits for, on whom and since when, computed from its rows. The words are in standing.py."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from accounts.models import Membership, Person
from accounts.roles import roles_with
from desk.position import FINAL, Position
from record import placing, rules, signers
from record.models import SignOff, SignOffStep, Version
from tracks.models import Activity
from tracks.turns import answering, holding, names

SIGN, PUBLISH, ANSWER, CONFIRM, DUE, START, NOTE = "sign", "publish", "answer", "confirm", "due", "start", "note"
URGENCY = (SIGN, PUBLISH, ANSWER, CONFIRM, DUE, START, NOTE)
"""What holds a country up most stands first; a place for *noted* or *witnessed* never holds anything up."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing that waits. `reference` is of a sign-off, a document, a request, or the code of an activity.

    `whom` are institutions by name; where nobody fits, `role` says who is missing. `people` can do it today.
    """

    kind: str
    title: str
    reference: str
    since: date
    whom: tuple[str, ...] = ()
    role: str = ""
    places: int = 1
    last: bool = False
    """One signature more, and nothing else is asked for."""
    people: tuple[int, ...] = ()


def waits_of(position: Position) -> tuple[Wait, ...]:
    """Everything that waits, the most urgent and then the oldest first."""
    found = [*_to_sign(position), *_to_publish(position), *_to_answer(position), *_to_work_on(position)]
    return tuple(sorted(found, key=lambda wait: (URGENCY.index(wait.kind), wait.since, wait.reference)))


# --- To sign -----------------------------------------------------------------------------------


def _to_sign(position: Position) -> Iterator[Wait]:
    """A paper may wait for those who approve it and, holding nothing up, for those who take note of it."""
    for signoff in position.rows.signoffs:
        facts = signoff.facts()
        turn = [step for step in signoff.steps.all() if step.pk in rules.open_steps(facts)]
        for kind in (SIGN, NOTE):
            steps = [step for step in turn if step.facts.blocks == (kind == SIGN)]
            if steps:
                yield _signature(position, signoff, facts, steps, kind=kind)


def _signature(
    position: Position, signoff: SignOff, facts: rules.SignOffFacts, steps: list[SignOffStep], *, kind: str
) -> Wait:
    able = [pair for step in steps for pair in _able(position, signoff, facts, step.facts)]
    return Wait(
        kind=kind,
        title=_title(position, signoff),
        reference=signoff.reference,
        since=_since(position, signoff, steps),
        whom=names(member for _person, member in able),
        role="" if able else next((place["role"] for step in steps for place in step.places), ""),
        places=sum(_lacking(facts, step.facts) for step in steps),
        last=sum(_lacking(facts, step.facts) for step in signoff.steps.all() if step.facts.blocks) == 1,
        people=tuple(sorted({person.pk for person, _member in able})),
    )


def _able(
    position: Position, signoff: SignOff, facts: rules.SignOffFacts, step: rules.StepFacts
) -> Iterator[tuple[Person, Membership]]:
    """Who could fill a place of the step now, of their own or as a deputy, and through which membership."""
    for member in signers.fitting(step, position.members):
        if not rules.refusals(facts, step, placing.candidate(member, member.person, None, step.meaning)):
            yield member.person, member
        for deputy in position.roll.deputies(member, signoff.what, position.today):
            if not rules.refusals(facts, step, placing.candidate(member, deputy, member.person, step.meaning)):
                yield deputy, member


def _title(position: Position, signoff: SignOff) -> str:
    """A milestone by its short title, anything else as it is called."""
    activity = position.by_code.get(signoff.what)
    return activity.short if activity else signoff.title


def _since(position: Position, signoff: SignOff, steps: Iterable[SignOffStep]) -> date:
    """Since the last signature that had to come before, or since it was put before its signers."""
    first = min(step.order for step in steps)
    earlier = {step.pk for step in signoff.steps.all() if step.order < first and step.facts.blocks}
    given = [s.signed_at for s in signoff.signatures.all() if s.step_id in earlier and s.state == "given"]
    return position.day(max([signoff.opened_at, *given]))


def _lacking(facts: rules.SignOffFacts, step: rules.StepFacts) -> int:
    """How many signatures the step still asks for."""
    filled = rules.filling(facts, step)
    each = len(step.each - {signature.institution for signature in filled})
    return max(step.needed - rules.distinct_people(filled), each)


# --- To publish and to answer ------------------------------------------------------------------


def _to_publish(position: Position) -> Iterator[Wait]:
    """Signed documents whose publication completes an activity."""
    asked = {
        activity.evidence.get("document"): activity
        for activity in position.activities
        if activity.evidence.get("state") == "published" and activity.state not in FINAL
    }
    for version in position.rows.to_publish:
        if version.document.type in asked:
            yield _publication(position, version)


def _publication(position: Position, version: Version) -> Wait:
    able = holding(roles_with("publish"), position.members)
    return Wait(
        kind=PUBLISH,
        title=version.document.title,
        reference=version.document.reference,
        since=position.day(version.settled_at or version.made_at),
        whom=names(able),
        role="" if able else "agency_lead",
        people=_people(able),
    )


def _to_answer(position: Position) -> Iterator[Wait]:
    able = holding(roles_with("assist"), position.members)
    for number, moment in position.rows.requests:
        yield Wait(
            kind=ANSWER,
            title="",
            reference=str(number),
            since=position.day(moment),
            whom=names(able),
            role="" if able else "ilo_officer",
            people=_people(able),
        )


# --- To work on --------------------------------------------------------------------------------


def _to_work_on(position: Position) -> Iterator[Wait]:
    for activity in position.obligatory:
        state = position.states[activity.code]
        if state == "to_be_reconfirmed" and activity.state_since:
            yield _work(position, activity, CONFIRM, position.day(activity.state_since))
        elif state in ("not_started", "under_way") and activity.due_on and activity.due_on < position.today:
            yield _work(position, activity, DUE, activity.due_on)
        elif state == "not_started" and (since := _free_since(position, activity)) <= position.today:
            yield _work(position, activity, START, since)


def _free_since(position: Position, activity: Activity) -> date:
    """The day on which the last thing before it was finished, or the first day that was set for it."""
    assert position.rows.plan
    before = [position.by_code[code].completed_on for code in position.rows.after.get(activity.code, ())]
    ends = [day for day in before if day] or [position.day(position.rows.plan.made_at)]
    return max([*ends, *([activity.not_before] if activity.not_before else [])])


def _work(position: Position, activity: Activity, kind: str, since: date) -> Wait:
    able = answering(activity, position.members)
    return Wait(
        kind=kind,
        title=activity.short,
        reference=activity.code,
        since=since,
        whom=names(able),
        role="" if able else activity.responsible_role,
        people=_people(able),
    )


# --- People ------------------------------------------------------------------------------------


def _people(members: Iterable[Membership]) -> tuple[int, ...]:
    return tuple(sorted({member.person_id for member in members}))
