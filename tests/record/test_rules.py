"""The rules of sign-off on facts alone: quorum, order, separation of duties, for any number of people and steps."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from record import rules
from record.kinds import KINDS, covered
from record.rules import BLOCKING, FILLS, Candidate, PlaceFacts, SignatureFacts, SignOffFacts, StepFacts

PEOPLE = range(1, 7)
INSTITUTIONS = range(1, 5)
ROLE = "representative"
MEANINGS = sorted({*FILLS, "reservation", "returned"})
EVERYWHERE = (PlaceFacts(ROLE),)

people = st.sampled_from(PEOPLE)
institutions = st.sampled_from(INSTITUTIONS)


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    signer = draw(people)
    return Candidate(
        person=signer,
        role=ROLE,
        institution=draw(institutions),
        institution_kind="ministry",
        meaning=draw(st.sampled_from(MEANINGS)),
        on_behalf_of=draw(st.none() | people.filter(lambda other: other != signer)),
        is_superuser=draw(st.sampled_from([False] * 9 + [True])),
    )


@st.composite
def steps(draw: st.DrawFn, key: int) -> StepFacts:
    each = draw(st.frozensets(institutions, max_size=3))
    return StepFacts(
        key=key,
        order=draw(st.integers(1, 3)),
        meaning=draw(st.sampled_from(sorted(FILLS))),
        places=EVERYWHERE,
        needed=draw(st.integers(0 if each else 1, 3)),
        each=each,
    )


@st.composite
def signoffs(draw: st.DrawFn) -> SignOffFacts:
    count = draw(st.integers(1, 4))
    prepared = draw(st.frozensets(people, max_size=2))
    return SignOffFacts(tuple(draw(steps(key)) for key in range(1, count + 1)), prepared_by=prepared)


attempts = st.lists(st.tuples(st.integers(1, 4), candidates()), max_size=30)


def played(facts: SignOffFacts, tries: Sequence[tuple[int, Candidate]]) -> SignOffFacts:
    """The sign-off after everybody tried; what the rules refuse leaves no trace."""
    for key, candidate in tries:
        step = facts.step(key)
        if step and not rules.refusals(facts, step, candidate):
            signature = SignatureFacts(
                key, candidate.person, candidate.meaning, candidate.institution, candidate.on_behalf_of
            )
            facts = replace(facts, signatures=(*facts.signatures, signature))
            facts = replace(facts, is_complete=rules.all_reached(facts))
    return facts


@given(signoffs(), attempts)
def test_one_person_never_fills_two_required_places(facts: SignOffFacts, tries: list[tuple[int, Candidate]]) -> None:
    """Counting the signer and the one on whose behalf."""
    seen: set[int] = set()
    for signature in played(facts, tries).signatures:
        step = facts.step(signature.step)
        assert step
        if step.blocks:
            assert not seen & signature.people
            seen |= signature.people


@given(signoffs(), attempts)
def test_a_quorum_counts_distinct_people(facts: SignOffFacts, tries: list[tuple[int, Candidate]]) -> None:
    end = played(facts, tries)
    for step in end.steps:
        filled = rules.filling(end, step)
        if rules.quorum_reached(end, step):
            assert len({signature.signer for signature in filled}) >= step.needed
            assert len({person for signature in filled for person in signature.people}) >= step.needed
            assert step.each <= {signature.institution for signature in filled}


@given(signoffs(), attempts)
def test_who_prepared_it_never_approves_it(facts: SignOffFacts, tries: list[tuple[int, Candidate]]) -> None:
    end = played(facts, tries)
    for signature in end.signatures:
        step = end.step(signature.step)
        assert step
        if step.meaning == "approved":
            assert not signature.people & end.prepared_by


@given(signoffs(), attempts)
def test_an_administrator_never_signs(facts: SignOffFacts, tries: list[tuple[int, Candidate]]) -> None:
    every = [(key, replace(candidate, is_superuser=True)) for key, candidate in tries]
    assert played(facts, every).signatures == ()


@given(signoffs(), attempts)
def test_noting_and_witnessing_never_block(facts: SignOffFacts, tries: list[tuple[int, Candidate]]) -> None:
    """Without those steps the sign-off would be complete at the same moment."""
    end = played(facts, tries)
    bare = replace(end, steps=tuple(step for step in end.steps if step.blocks))
    assert rules.all_reached(end) == rules.all_reached(bare)


@given(signoffs(), attempts)
def test_a_reservation_never_approves(facts: SignOffFacts, tries: list[tuple[int, Candidate]]) -> None:
    end = played(facts, tries)
    reserved = [signature for signature in end.signatures if signature.meaning in ("reservation", "returned")]
    without = replace(end, signatures=tuple(s for s in end.signatures if s not in reserved))
    for step in end.steps:
        if step.blocks:
            assert rules.quorum_reached(end, step) == rules.quorum_reached(without, step)


@given(signoffs(), attempts)
def test_steps_are_signed_in_their_order(facts: SignOffFacts, tries: list[tuple[int, Candidate]]) -> None:
    """Whenever somebody signs, every blocking step before theirs has its quorum already."""
    end = played(facts, tries)
    for at, signature in enumerate(end.signatures):
        then = replace(end, signatures=end.signatures[:at])
        step = end.step(signature.step)
        assert step
        earlier = [other for other in end.steps if other.blocks and other.order < step.order]
        assert all(rules.quorum_reached(then, other) for other in earlier)


@given(signoffs(), attempts)
def test_no_step_takes_more_than_it_asks_for(facts: SignOffFacts, tries: list[tuple[int, Candidate]]) -> None:
    end = played(facts, tries)
    for step in end.steps:
        assert len(rules.filling(end, step)) <= step.needed + len(step.each)


@given(signoffs(), attempts)
def test_what_is_complete_cannot_be_returned(facts: SignOffFacts, tries: list[tuple[int, Candidate]]) -> None:
    end = replace(played(facts, tries), is_complete=True)
    late = Candidate(person=99, role=ROLE, institution=1, institution_kind="ministry", meaning="returned")
    assert all(rules.refusals(end, step, late) for step in end.steps)


@given(signoffs(), attempts)
def test_open_steps_are_those_with_a_place_whose_turn_it_is(
    facts: SignOffFacts, tries: list[tuple[int, Candidate]]
) -> None:
    end = played(facts, tries)
    for step in end.steps:
        fresh = [
            Candidate(person=50 + number, role=ROLE, institution=number, institution_kind="ministry", meaning=meaning)
            for number in INSTITUTIONS
            for meaning in [step.meaning]
        ]
        can = any(not rules.refusals(end, step, candidate) for candidate in fresh)
        assert (step.key in rules.open_steps(end)) == can


def test_the_meanings_that_block_are_those_of_required_places() -> None:
    assert frozenset(FILLS) - {"noted", "witnessed"} == BLOCKING


def test_a_place_asks_for_role_kind_and_institution() -> None:
    place = PlaceFacts("agency_lead", "leading_agency", frozenset({7}))
    assert place.fits(role="agency_lead", institution=7, institution_kind="leading_agency")
    assert not place.fits(role="coordinator", institution=7, institution_kind="leading_agency")
    assert not place.fits(role="agency_lead", institution=8, institution_kind="leading_agency")
    assert not place.fits(role="agency_lead", institution=7, institution_kind="ministry")


def test_a_deputy_stands_on_the_same_side() -> None:
    assert rules.may_stand_in(giver="agency_lead", deputy=["coordinator"])
    assert rules.may_stand_in(giver="ilo_officer", deputy=["ilo_specialist"])
    assert not rules.may_stand_in(giver="agency_lead", deputy=["ilo_officer"])
    assert not rules.may_stand_in(giver="ilo_officer", deputy=["agency_lead"])
    assert not rules.may_stand_in(giver="agency_lead", deputy=["coordinator", "ilo_officer"])
    assert not rules.may_stand_in(giver="agency_lead", deputy=["observer"])
    assert not rules.may_stand_in(giver="observer", deputy=["coordinator"])
    assert not rules.may_stand_in(giver="agency_lead", deputy=[])


def test_kinds_of_record_are_named_singly_by_track_or_all() -> None:
    assert covered("mou", ["mou"])
    assert not covered("project-document", ["mou"])
    assert covered("STA-1", ["activities"])
    assert covered("STA-1", ["activities:STA"])
    assert not covered("ADM-4", ["activities:STA"])
    assert not covered("waiver", ["activities"])
    assert covered("waiver", ["waiver"])
    assert not any(covered(kind, ["activities", "activities:ADM"]) for kind in KINDS)
