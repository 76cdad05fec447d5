"""The rules of sign-off as pure functions on loaded facts: quorum, order, separation of duties, what may be undone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import ILO_ROLES, NATIONAL_ROLES
from core.errors import Refusal

BLOCKING = frozenset({"prepared", "reviewed", "approved", "acknowledged"})
"""Meanings whose places must be filled. Places for *noted* and *witnessed* never block."""

FILLS = {
    "prepared": {"prepared"},
    "reviewed": {"reviewed"},
    "approved": {"approved"},
    "acknowledged": {"acknowledged"},
    "noted": {"noted", "reservation"},
    "witnessed": {"witnessed"},
}
"""Which given meanings fill a place: a reservation fills a noting place and never counts as approval."""

REMARKS_NEEDED = frozenset({"returned", "reservation"})
FRESH_FOR = timedelta(seconds=60)


@dataclass(frozen=True)
class PlaceFacts:
    """Where a signature can come from: a role, at institutions of one kind, or at these ones; else at any."""

    role: str
    institution_kind: str = ""
    institutions: frozenset[int] | None = None

    def fits(self, *, role: str, institution: int, institution_kind: str) -> bool:
        return (
            role == self.role
            and self.institution_kind in ("", institution_kind)
            and (self.institutions is None or institution in self.institutions)
        )


@dataclass(frozen=True)
class StepFacts:
    """A step: `needed` distinct persons in its places, and somebody of `each` institution named."""

    key: int
    order: int
    meaning: str
    places: tuple[PlaceFacts, ...]
    needed: int = 1
    each: frozenset[int] = frozenset()

    @property
    def blocks(self) -> bool:
        return self.meaning in BLOCKING


@dataclass(frozen=True)
class SignatureFacts:
    """A standing signature: given, neither withdrawn nor revoked nor waiting for attestation."""

    step: int
    signer: int
    meaning: str
    institution: int
    on_behalf_of: int | None = None

    @property
    def people(self) -> frozenset[int]:
        """The signer and the one on whose behalf."""
        return frozenset({self.signer} | ({self.on_behalf_of} if self.on_behalf_of else set()))


@dataclass(frozen=True)
class SignOffFacts:
    """A sign-off as the rules see it; persons and institutions by number."""

    steps: tuple[StepFacts, ...]
    signatures: tuple[SignatureFacts, ...] = ()
    prepared_by: frozenset[int] = frozenset()
    is_complete: bool = False
    """Signed by all who had to; places for *noted* and *witnessed* can still be filled."""

    def step(self, key: int) -> StepFacts | None:
        return next((step for step in self.steps if step.key == key), None)

    def without(self, signature: SignatureFacts) -> "SignOffFacts":
        """The sign-off as it was before this signature."""
        return replace(self, signatures=tuple(other for other in self.signatures if other != signature))


@dataclass(frozen=True)
class Candidate:
    """Who would sign, in which role and institution, with which meaning, and on whose behalf."""

    person: int
    role: str
    institution: int
    institution_kind: str
    meaning: str
    on_behalf_of: int | None = None
    is_superuser: bool = False
    people: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        both = {self.person} | ({self.on_behalf_of} if self.on_behalf_of else set())
        object.__setattr__(self, "people", frozenset(both))


def fits(step: StepFacts, *, role: str, institution: int, institution_kind: str) -> bool:
    """The step has a place for this role in this institution."""
    return any(
        place.fits(role=role, institution=institution, institution_kind=institution_kind) for place in step.places
    )


def filling(facts: SignOffFacts, step: StepFacts) -> list[SignatureFacts]:
    """The signatures that fill places of the step."""
    return [s for s in facts.signatures if s.step == step.key and s.meaning in FILLS[step.meaning]]


def distinct_people(signatures: Iterable[SignatureFacts]) -> int:
    """How many signatures stand for people of their own: the signer and the one on whose behalf both count."""
    used: set[int] = set()
    count = 0
    for signature in signatures:
        if not used & signature.people:
            count += 1
        used |= signature.people
    return count


def quorum_reached(facts: SignOffFacts, step: StepFacts) -> bool:
    """`needed` distinct persons have filled the step, and every named institution among them."""
    filled = filling(facts, step)
    return distinct_people(filled) >= step.needed and step.each <= {s.institution for s in filled}


def place_left(facts: SignOffFacts, step: StepFacts, institution: int) -> bool:
    """A further signature through this institution would fill a place that is still empty."""
    filled = filling(facts, step)
    lacking = step.each - {s.institution for s in filled}
    return distinct_people(filled) < step.needed or institution in lacking


def step_is_open(facts: SignOffFacts, step: StepFacts) -> bool:
    """Every blocking step before it has its quorum."""
    return all(quorum_reached(facts, other) for other in facts.steps if other.blocks and other.order < step.order)


def open_steps(facts: SignOffFacts) -> frozenset[int]:
    """The steps whose turn it is and that still have a place."""
    return frozenset(step.key for step in facts.steps if step_is_open(facts, step) and not quorum_reached(facts, step))


def all_reached(facts: SignOffFacts) -> bool:
    """Every approving place is filled: nothing more is needed."""
    return all(quorum_reached(facts, step) for step in facts.steps if step.blocks)


def refusals(facts: SignOffFacts, step: StepFacts, candidate: Candidate) -> list[Refusal]:
    """Why this person cannot sign in this step now; empty if they can."""
    checks = (
        _no_right(step, candidate),
        _not_open(facts, step),
        _wrong_meaning(step, candidate),
        _prepared_it(facts, step, candidate),
        _second_place(facts, step, candidate),
        _no_place_left(facts, step, candidate),
    )
    return [refusal for refusal in checks if refusal]


def _no_right(step: StepFacts, candidate: Candidate) -> Refusal | None:
    if candidate.is_superuser:
        return Refusal(_("An administrator has no right to sign."))
    if not fits(
        step,
        role=candidate.role,
        institution=candidate.institution,
        institution_kind=candidate.institution_kind,
    ):
        return Refusal(_("This step has no place for your role and institution."))
    return None


def _not_open(facts: SignOffFacts, step: StepFacts) -> Refusal | None:
    if step_is_open(facts, step):
        return None
    return Refusal(_("It is not your turn yet: an earlier step is not signed."))


def _wrong_meaning(step: StepFacts, candidate: Candidate) -> Refusal | None:
    if candidate.meaning in meanings_for(step):
        return None
    return Refusal(_("This step does not ask for that meaning."))


def _prepared_it(facts: SignOffFacts, step: StepFacts, candidate: Candidate) -> Refusal | None:
    if step.meaning == "approved" and candidate.people & facts.prepared_by:
        return Refusal(_("Who prepared or submitted a version never approves it: somebody else has to sign."))
    return None


def _second_place(facts: SignOffFacts, step: StepFacts, candidate: Candidate) -> Refusal | None:
    for signature in facts.signatures:
        other = facts.step(signature.step)
        if signature.step == step.key and candidate.people & signature.people:
            return Refusal(_("You have signed this step already, for yourself or on somebody’s behalf."))
        if other and other.blocks and step.blocks and candidate.people & signature.people:
            return Refusal(_("One person never fills two required places."))
    return None


def _no_place_left(facts: SignOffFacts, step: StepFacts, candidate: Candidate) -> Refusal | None:
    if candidate.meaning not in FILLS[step.meaning]:
        if facts.is_complete:
            return Refusal(_("Every place that was needed is signed: it can no longer be returned."))
    elif quorum_reached(facts, step):
        return Refusal(_("This step has all the signatures that it asks for."))
    elif not place_left(facts, step, candidate.institution):
        return Refusal(_("Somebody has signed for your institution already."))
    return None


def meanings_for(step: StepFacts) -> frozenset[str]:
    """What a signature in this step may mean: what fills it, a reservation beside an approval, or a return."""
    return frozenset(FILLS[step.meaning] | {"returned"} | ({"reservation"} if step.meaning == "approved" else set()))


# --- Guards ------------------------------------------------------------------------------------


def nobody_has_signed(facts: SignOffFacts) -> Refusal | None:
    """A version is called back only while no signature stands on it."""
    if facts.signatures:
        return Refusal(_("It has been signed already; ask a signer to return it with remarks."))
    return None


@dataclass(frozen=True)
class SignatureSituation:
    """A signature as its guards see it: who asks, and in words what relies on it."""

    asks: int
    signer: int
    recorded_by: int | None
    relied_upon: tuple[str, ...] = ()


def attested_by_another(situation: SignatureSituation) -> Refusal | None:
    """A true copy is attested by a second person: neither who recorded it nor who signed on paper."""
    if situation.asks in (situation.signer, situation.recorded_by):
        return Refusal(_("A second person attests the copy: neither who recorded it nor who signed it."))
    return None


def nothing_relies_on_it(situation: SignatureSituation) -> list[Refusal]:
    """A signature is withdrawn only until something relies on it."""
    return [Refusal(reason) for reason in situation.relied_upon]


def something_relies_on_it(situation: SignatureSituation) -> Refusal | None:
    """A revocation is for a signature that can no longer be withdrawn."""
    if situation.relied_upon:
        return None
    return Refusal(_("Nothing relies on it yet, so its signer can simply withdraw it."))


# --- Delegation --------------------------------------------------------------------------------


def may_stand_in(*, giver: str, deputy: Collection[str]) -> bool:
    """A deputy stands on the same side: ILO for ILO, national for national; and an observer never signs."""
    own, other = (ILO_ROLES, NATIONAL_ROLES) if giver in ILO_ROLES else (NATIONAL_ROLES, ILO_ROLES)
    return giver in own and bool(own & set(deputy)) and not other & set(deputy)


# --- Re-authentication -------------------------------------------------------------------------


@dataclass(frozen=True)
class Reauthentication:
    """The proof that this person gave their password again, in this session, at this moment."""

    person: int
    session: str
    at: datetime
    password: str


def is_fresh(proof: Reauthentication, *, person: Any, session: str, now: datetime) -> bool:
    """Same person and session, at most 60 seconds old, password unchanged since."""
    return (
        proof.person == person.pk
        and proof.session == session
        and proof.password == person.password
        and timedelta(0) <= now - proof.at <= FRESH_FOR
    )


@dataclass(frozen=True)
class SignRequest:
    """What a person asks for when signing: the place, the meaning, the text they saw, and the proof of the password.

    `scan` and `signed_on` are given for a paper signature only; `signer` is then who signed the paper.
    """

    step: int
    membership: UUID
    meaning: str
    fingerprint: str
    proof: Reauthentication
    session: str
    remarks: str = ""
    language: str = "en"
    delegated: bool = False
    scan: Any = None
    signed_on: date | None = None
    ticket: UUID | None = None
    """The form that it was asked with: the same form never signs twice."""


STALE = gettext_lazy("Nothing was signed: give your password again.")
