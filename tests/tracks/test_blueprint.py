"""The blueprint: what the shipped one says, what a wrong one is told, and that data and dataclasses are one."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracks.shipped import SHIPPED, TEXT
from tracks.blueprint import Activity, Blueprint, ItemKind, Length, Who
from tracks.blueprint_changes import FieldChange, OrderChange, differences
from tracks.blueprint_file import BlueprintError, Problem, as_data, from_data, parse
from tracks.calendars import WorkingDays
from tracks.schedule import Task, convergence, schedule
from tracks.vocabulary import vocabulary

WORDS = vocabulary()
AFTER = {
    "ADM-1": "",
    "ADM-2": "ADM-1",
    "ADM-3": "ADM-1",
    "ADM-4": "ADM-2",
    "ADM-5": "ADM-4",
    "STA-1": "ADM-2",
    "STA-2": "STA-1",
    "STA-3": "STA-2",
    "STA-4": "STA-3",
    "DAM-1": "STA-2",
    "DAM-2": "STA-2",
    "DAM-3": "DAM-1 DAM-2 STA-3",
    "DAM-4": "DAM-3",
    "INT-1": "ADM-2",
    "INT-2": "INT-1",
    "INT-3": "INT-2",
    "END-1": "ADM-3 ADM-5 STA-4 DAM-3 DAM-4 INT-3",
    "END-2": "END-1",
    "OPT-1": "",
    "OPT-2": "",
}
MILESTONES = ["ADM-1", "ADM-2", "ADM-3", "ADM-5", "STA-1", "STA-3", "STA-4", "DAM-4", "INT-3"]
LENGTHS = {"ADM-4": (2, 3), "STA-1": (3, 4), "STA-2": (4, 5), "DAM-3": (3, 5), "END-1": (3, 5)}


def activity(code: str, *, of: Blueprint = SHIPPED) -> Activity:
    return of.by_code[code]


def problems(text: str) -> list[Problem]:
    with pytest.raises(BlueprintError) as error:
        parse(text, vocabulary=WORDS)
    return list(error.value.problems)


def changed(old: str, new: str, *, within: str = "") -> tuple[str, int]:
    """The shipped text with the first `old` behind `within` made `new`, and the line where that stands."""
    start = TEXT.index(old, TEXT.index(within))
    return TEXT[:start] + new + TEXT[start + len(old) :], TEXT.count("\n", 0, start) + 1


def only_problem(old: str, new: str, *, within: str = "") -> str:
    """The sentence of the one problem that the change makes, on the line of the change."""
    text, line = changed(old, new, within=within)
    found = problems(text)
    assert [problem.line for problem in found] == [line], found
    return found[0].text


# --- The shipped blueprint ---------------------------------------------------------------------


def test_it_has_every_row_of_the_process_in_its_order() -> None:
    assert {code: " ".join(after) for code, after in SHIPPED.after.items()} == AFTER


def test_it_has_the_milestones_the_mission_and_the_optional_ones() -> None:
    assert [one.code for one in SHIPPED.activities if one.milestone] == MILESTONES
    assert [one.code for one in SHIPPED.activities if one.mission] == ["STA-1"]
    assert [one.code for one in SHIPPED.activities if one.optional] == ["OPT-1", "OPT-2"]


def test_it_has_the_lengths_of_the_note_and_a_default_for_all_others() -> None:
    given_lengths = {one.code: one.length for one in SHIPPED.activities if one.code in LENGTHS}
    assert given_lengths == {code: Length(*length) for code, length in LENGTHS.items()}
    for one in SHIPPED.activities:
        assert one.length
        assert one.code in LENGTHS or one.length.shortest < one.planned_days < one.length.longest
    assert activity("STA-2").planned_days == 5


def test_each_activity_is_answered_for_by_the_role_of_the_process() -> None:
    ilo, agency = Who("ilo_officer", "ilo"), Who("coordinator", "leading_agency")
    platform, data = Who("it_focal_point", group="hosting_institution"), Who("data_manager", "leading_agency")
    expected = dict.fromkeys(AFTER, agency)
    expected |= dict.fromkeys(["ADM-1", "STA-1", "END-2"], ilo)
    expected |= dict.fromkeys(["DAM-1", "DAM-2", "DAM-4"], data)
    expected |= dict.fromkeys(["INT-1", "INT-2", "INT-3"], platform)
    expected |= {"ADM-2": Who("agency_lead", "leading_agency"), "OPT-1": Who("data_provider")}
    assert {one.code: one.responsible for one in SHIPPED.activities} == expected


def test_four_documents_complete_an_activity_and_all_else_is_declared() -> None:
    on_documents = {
        one.code: (one.evidence.document, one.evidence.state)
        for one in SHIPPED.activities
        if one.evidence.kind == "document"
    }
    assert on_documents == {
        "ADM-1": ("request-letter", "acknowledged"),
        "ADM-2": ("mou", "signed"),
        "ADM-3": ("project-document", "approved"),
        "ADM-5": ("governance-manual", "published"),
    }
    assert {one.evidence.kind for one in SHIPPED.activities} == {"document", "declared"}


def test_the_advanced_draft_needs_its_two_figures_and_the_list() -> None:
    items = {item.code: item for item in activity("STA-3").checklist}
    assert (items["completeness"].minimum, items["completeness"].unit) == (70, "%")
    assert (items["sourced"].minimum, items["sourced"].unit) == (100, "%")
    assert items["indicators"].kind is ItemKind.FILE
    asked = {"sources", "feeding_institutions"}
    assert {code for code, item in items.items() if not item.required} == asked


def test_the_assessment_sets_the_lengths_and_the_follow_up_answers_requests() -> None:
    assert [item.kind for item in activity("STA-1").checklist].count(ItemKind.LENGTHS) == 1
    assert [item.kind for item in activity("END-2").checklist] == [ItemKind.ANSWERED]


@pytest.mark.parametrize(
    ("code", "required"),
    [
        ("STA-2", {"data_provider", "data_analyst", "data_user"}),
        ("DAM-3", {"data_manager", "data_provider"}),
        ("END-1", {"data_manager", "it_focal_point"}),
    ],
)
def test_a_workshop_names_who_has_to_attend(code: str, required: set[str]) -> None:
    attendance = next(item for item in activity(code).checklist if item.kind is ItemKind.ATTENDANCE)
    assert attendance.per == "half_day"
    assert {one.who.role for one in attendance.attending if one.minimum} == required


def test_the_incumbents_come_from_the_agency_and_from_the_main_stakeholders() -> None:
    attendance = next(item for item in activity("STA-2").checklist if item.kind is ItemKind.ATTENDANCE)
    where = {(one.who.role, one.who.institution or one.who.group) for one in attendance.attending}
    roles = ["data_provider", "data_analyst", "data_user"]
    assert where == {(role, at) for role in roles for at in ("leading_agency", "main_stakeholders")}


def test_the_agency_approves_whatever_is_declared_and_the_ilo_never_blocks_it() -> None:
    for one in (one for one in SHIPPED.activities if one.evidence.kind == "declared"):
        blocking = [step for step in one.sign_off if step.blocks]
        assert blocking[-1].places[0].who == Who("agency_lead", "leading_agency")
        assert not any(place.who.institution == "ilo" for step in blocking for place in step.places)
        assert [step.meaning for step in one.sign_off if not step.blocks] == ["witnessed"]


def test_readiness_is_signed_before_the_agency_approves_and_the_coordinator_can_submit() -> None:
    ready = activity("INT-3")
    assert [(step.turn, step.places[0].who.role) for step in ready.sign_off if step.blocks] == [
        (1, "it_focal_point"),
        (2, "agency_lead"),
    ]
    assert Who("coordinator", "leading_agency") in ready.supporting


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        ("request-letter", [(1, "acknowledged", "ilo_officer", True)]),
        ("mou", [(1, "approved", "agency_lead", True), (1, "approved", "ilo_officer", True)]),
        ("project-document", [(1, "approved", "agency_lead", True), (1, "noted", "ilo_officer", False)]),
        (
            "governance-manual",
            [
                (1, "noted", "ilo_specialist", False),
                (1, "approved", "representative", True),
                (2, "approved", "agency_lead", True),
            ],
        ),
    ],
)
def test_documents_are_signed_as_the_process_says(kind: str, steps: list[tuple[int, str, str, bool]]) -> None:
    found = [
        (step.turn, step.meaning, step.places[0].who.role, step.blocks) for step in SHIPPED.document(kind).sign_off
    ]
    assert found == steps


def test_the_institutions_that_approve_the_manual_are_named_by_the_country() -> None:
    step = SHIPPED.document("governance-manual").sign_off[1]
    assert step.each
    assert step.can_fall_away


def test_steps_come_from_the_document_where_there_is_one() -> None:
    assert SHIPPED.steps_of(activity("ADM-2")) == SHIPPED.document("mou").sign_off
    assert SHIPPED.steps_of(activity("DAM-4")) == activity("DAM-4").sign_off
    with pytest.raises(KeyError):
        SHIPPED.document("treaty")


def test_the_indicative_plan_ends_its_four_tracks_close_together() -> None:
    tasks = [Task(one.code, one.track, one.planned_days, one.after) for one in SHIPPED.activities]
    plan = schedule(tasks, on=date(2027, 1, 4), calendar=WorkingDays(), converging=SHIPPED.converging)
    limits = SHIPPED.convergence
    word = convergence(plan.spread, to_watch=limits.to_watch, far_apart=limits.far_apart)
    assert SHIPPED.converging == ("ADM", "STA", "DAM", "INT")
    assert word == "close"


# --- What a wrong one is told, and on which line -----------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "within", "sentence"),
    [
        ('"STA-2"', '"STA-9"', 'code = "STA-3"', "There is no activity “STA-9”. Did you mean “STA-4”?"),
        ('"STA-4"', '"STA-9"', 'code = "master_plan"\ntitle', "There is no activity “STA-9”."),
        ('track = "DAM"', 'track = "DIM"', 'code = "DAM-1"', "There is no track “DIM”. Did you mean “DAM”?"),
        (
            '"coordinator"',
            '"cordinator"',
            'code = "ADM-3"',
            "There is no role “cordinator”. Did you mean “coordinator”?",
        ),
        ('"leading_agency"', '"agency"', 'code = "DAM-4"', "There is no kind of institution “agency”."),
        ('"hosting_institution"', '"hosts"', 'code = "INT-1"', "There is no group “hosts”."),
        ('"declared"', '"sworn"', 'code = "DAM-1"', "There is no kind of evidence “sworn”."),
        ('document = "mou"', 'document = "treaty"', "", "There is no kind of document “treaty”."),
        (
            'state = "signed"',
            'state = "drafting"',
            "",
            "“drafting” does not complete a mou; it can be: in_force, signed.",
        ),
        ('meaning = "witnessed"', 'meaning = "seen"', 'code = "INT-3"', "A step cannot have the meaning “seen”."),
        ("mission = true", 'guards = ["luck"]', "", "There is no guard “luck”."),
        (
            'kind = "tick"',
            'kind = "tack"',
            'code = "bodies"',
            "“tack” is not a kind of checklist item. Did you mean “tick”?",
        ),
        ('code = "proof"', 'code = "upload"', "", "The code “upload” is given twice."),
        ("length = [2, 3]", "length = [3, 2]", "", "The longest length, 2, is shorter than the shortest, 3."),
        ("length = [2, 3]", "length = -1", "", "A length is at least one working day; -1 is not."),
        ("length = [2, 3]", "length = 0", "", "A length is at least one working day; 0 is not."),
        (
            "length = [2, 3]",
            'length = "two"',
            "",
            "A length is a whole number of working days, or [shortest, longest].",
        ),
        ("length = [2, 3]", "length = 2.5", "", "A length is a whole number of working days, or [shortest, longest]."),
        ("length = [2, 3]", "length = true", "", "A length is a whole number of working days, or [shortest, longest]."),
        ("length = [2, 3]", "length = [1, 2, 3, 4]", "", "A length is a whole number of working days"),
        ("length = [2, 3]", "length = 3000", "", "A length is at most 2600 working days; 3000 is not."),
        (
            "length = [2, 3]",
            "length = [2, 3]\nplanning_length = 9",
            "",
            "“planning_length”, 9, is outside the length, 2 to 3.",
        ),
        ("planning_length = 60", "planning_length = 0", "", "“planning_length” lies between 1 and 2600; 0 does not."),
        (
            'after = ["ADM-2"]',
            'after = ["ADM-2", "OPT-1"]',
            'code = "STA-1"',
            "OPT-1 is optional, so nothing can wait for it.",
        ),
        ('after = ["ADM-2"]', 'after = ["ADM-2", "ADM-2"]', 'code = "STA-1"', "“ADM-2” is named twice here."),
        ("to_watch = 20", "to_watch = 60", "", "“far_apart” is not smaller than “to_watch”."),
        ("version = 1", 'version = "one"', "", "“version” is a whole number."),
        ("milestone = true", 'milestone = "yes"', "", "“milestone” is either true or false, without quotes."),
        ('title = "Data flows compiled"', 'title = ""', "", "“title” is empty."),
        ('title = "Data flows compiled"', 'title = "a\\u0000b"', "", "“title” holds a control character."),
        ('short = "Data flows"', f'short = "{"x" * 81}"', "", "“short” is longer than 80 characters."),
        ('code = "bodies"', 'code = "Bodies!"', "", "“Bodies!” is not a code such as sdmx_training"),
        (
            'supporting = [{ role = "ilo_officer", institution = "ilo" }]',
            'supporting = "x"',
            "",
            "“supporting” is a list of tables.",
        ),
        ("minimum = 70", "minimum = 170", "", "A percentage is at most 100."),
        (
            'per = "half_day"',
            'per = "hour"',
            "",
            "An attendance is counted per half_day or per workshop, not per “hour”.",
        ),
        ("mission = true", "misson = true", "", "“misson” is not a field here. Did you mean “mission”?"),
    ],
)
def test_a_slip_is_named_on_its_line(old: str, new: str, within: str, sentence: str) -> None:
    text, line = changed(old, new, within=within)
    found = problems(text)
    near = [problem for problem in found if problem.line in (line, line + 1) and sentence in problem.text]
    assert near, found
    assert len(found) <= 3, found


def test_an_unknown_code_gives_one_sentence_only() -> None:
    sentence = only_problem('after = ["STA-2"]', 'after = ["STA-7"]', within='code = "DAM-2"')
    assert sentence.startswith("There is no activity “STA-7”.")


def test_a_code_given_twice_is_told_where_it_is_repeated() -> None:
    text, line = changed('code = "STA-2"', 'code = "STA-1"')
    assert Problem(line, "The code “STA-1” is given twice.") in problems(text)


def test_a_cycle_is_told_as_a_chain_in_words() -> None:
    sentence = only_problem('after = ["ADM-2"]', 'after = ["STA-3"]', within='code = "STA-1"')
    chain = "STA-1 waits for STA-3, STA-3 waits for STA-2, STA-2 waits for STA-1"
    assert sentence == f"These activities wait for each other: {chain}."


def test_an_activity_that_waits_for_itself_is_a_cycle() -> None:
    sentence = only_problem('after = ["INT-1"]', 'after = ["INT-2"]')
    assert sentence == "These activities wait for each other: INT-2 waits for INT-2."


def test_two_cycles_are_told_at_once() -> None:
    text, _line = changed('after = ["INT-1"]', 'after = ["INT-2"]')
    text = text.replace('after = ["DAM-3"]', 'after = ["DAM-4"]', 1)
    assert len([one for one in problems(text) if "wait for each other" in one.text]) == 2


def test_all_problems_are_told_at_once_in_the_order_of_their_lines() -> None:
    text, first = changed('"coordinator"', '"captain"', within='code = "ADM-3"')
    text = text.replace("length = [3, 4]", "length = [4, 3]").replace('after = ["INT-2"]', 'after = ["INT-8"]')
    found = problems(text)
    lines = [problem.line for problem in found]
    assert lines == sorted(lines)
    assert lines[0] == first
    assert len(found) == 3


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title =", 1),
        ("[blueprint]\ncode = 'a'\ncode = 'b'", 3),
        ("[blueprint]\ntitle = 'open", 2),
        ("a = [1,\n2,\n", 3),
    ],
)
def test_bad_toml_is_named_with_its_line(text: str, line: int) -> None:
    (problem,) = problems(text)
    assert problem.line == line
    assert problem.text.startswith("This is not valid TOML: ")


def test_a_very_deep_file_is_refused_in_words() -> None:
    assert problems("a = " + "[" * 50_000) == [Problem(1, "Lists stand too deep in one another.")]


def test_an_empty_file_says_what_is_missing() -> None:
    found = {problem.text for problem in problems("")}
    assert "“blueprint” is missing here." in found
    assert "There is no “activity” here; at least one is needed." in found


@pytest.mark.parametrize("value", ["1", "[1, 2]", '"x"', "[[]]", "true", "{}"])
@pytest.mark.parametrize("key", ["blueprint", "track", "activity", "gate", "document", "convergence"])
def test_a_part_of_the_wrong_type_is_a_problem_and_not_an_accident(key: str, value: str) -> None:
    assert problems(f"{key} = {value}")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every list or table of plain data with each of its keys."""
    pairs = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    return [(value, key) for key, _one in pairs] + [found for _key, one in pairs for found in places(one)]


@settings(max_examples=200)
@given(anything, st.integers(0), st.booleans())
def test_anything_in_any_place_is_refused_in_words_or_right(value: Any, number: int, takes_away: bool) -> None:
    data = as_data(SHIPPED)
    found = places(data)
    holder, key = found[number % len(found)]
    if takes_away:
        del holder[key]
    else:
        holder[key] = value
    blueprint, said = tried(data)
    assert all(sentence.endswith((".", "?")) for sentence in said)
    if blueprint:
        assert from_data(as_data(blueprint), vocabulary=WORDS) == blueprint


def tried(data: dict[str, Any]) -> tuple[Blueprint | None, list[str]]:
    try:
        return from_data(data, vocabulary=WORDS), []
    except BlueprintError as error:
        return None, [problem.text for problem in error.problems]


# --- Who signs ---------------------------------------------------------------------------------

AGENCY = 'meaning = "approved", role = "agency_lead", institution = "leading_agency"'
ILO = 'meaning = "approved", role = "ilo_officer", institution = "ilo"'


def test_the_ilo_alone_cannot_approve_for_the_country() -> None:
    text, line = changed(AGENCY, ILO, within='code = "DAM-4"')
    assert problems(text) == [Problem(line - 1, "Only the ILO approves this: it cannot sign for the country.")]


def test_the_ilo_alone_cannot_approve_a_document_either() -> None:
    text, line = changed(AGENCY, ILO, within='kind = "mou"\ntitle')
    assert Problem(line - 1, "Only the ILO approves this: it cannot sign for the country.") in problems(text)


def test_the_ilo_cannot_stand_in_for_the_country_within_a_step() -> None:
    places = (
        'meaning = "approved", places = [{ role = "agency_lead", institution = "leading_agency" }, '
        '{ role = "ilo_officer", institution = "ilo" }]'
    )
    text, line = changed(AGENCY, places, within='code = "DAM-4"')
    sentence = "The ILO could sign here in place of the country: give each a step of its own."
    assert Problem(line, sentence) in problems(text)


def test_the_ilo_may_acknowledge_alone() -> None:
    steps = SHIPPED.document("request-letter").sign_off
    assert [(step.meaning, step.places[0].who.role, step.blocks) for step in steps] == [
        ("acknowledged", "ilo_officer", True)
    ]


def test_only_filed_papers_are_acknowledged() -> None:
    text, line = changed('meaning = "approved"', 'meaning = "acknowledged"', within='code = "DAM-4"')
    assert Problem(line, "Only filed papers are acknowledged.") in problems(text)


def test_the_ilo_does_not_hold_the_country_up_by_reviewing() -> None:
    sentence = only_problem('meaning = "witnessed"', 'meaning = "reviewed"', within='code = "DAM-4"')
    assert sentence.startswith("A step with the meaning “reviewed” holds up all that follows")


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (f"needed = 2, {AGENCY}", "This step needs 2 signatures and has room for 1."),
        (f'needed = "each", {AGENCY}', "needed = “each” asks every institution of a group: name the group."),
        ('meaning = "approved", role = "observer"', "observer never signs."),
        ('meaning = "approved", role = "agency_lead", institution = "ilo"', "agency_lead is a national role"),
        ('meaning = "approved", role = "representative", group = "named"', "needed = “each”"),
        (
            'needed = "each", meaning = "approved", role = "representative", group = "named"',
            "Nobody has to approve this: one step must, by people who surely exist.",
        ),
        ('meaning = "noted", role = "agency_lead"', "Nobody has to approve this"),
        (
            'meaning = "approved", role = "representative", institution = "ministry", group = "main_stakeholders"',
            "Name a kind of institution or a group, not both.",
        ),
    ],
)
def test_an_impossible_step_is_refused(new: str, sentence: str) -> None:
    text, line = changed(AGENCY, new, within='code = "DAM-4"')
    found = problems(text)
    assert any(sentence in problem.text and line - 40 < problem.line <= line for problem in found), found


def test_seats_make_room_for_more_signatures() -> None:
    text, _line = changed(AGENCY, f"needed = 2, seats = 2, {AGENCY}", within='code = "DAM-4"')
    (step, _ilo) = activity("DAM-4", of=parse(text, vocabulary=WORDS)).sign_off
    assert (step.needed, step.places[0].seats) == (2, 2)


def test_somebody_who_does_not_approve_has_to_be_able_to_submit() -> None:
    coordinator = '{ role = "coordinator", institution = "leading_agency" },\n'
    text, _line = changed(
        coordinator, '{ role = "agency_lead", institution = "leading_agency" },\n', within='code = "INT-3"'
    )
    start = text.index('  { role = "data_manager"', text.index('code = "INT-3"'))
    text = text[:start] + text[text.index("]", start) :]
    sentence = "All who work on INT-3 would have to approve it; add a supporting role that submits it."
    assert [problem.text for problem in problems(text)] == [sentence]


def test_the_ilo_acts_at_the_ilo() -> None:
    text, line = changed('institution = "ilo"', 'institution = "ministry"', within='code = "STA-1"')
    assert problems(text) == [Problem(line, "ilo_officer acts for the ILO: its institution is “ilo”.")]


# --- Evidence ----------------------------------------------------------------------------------


def test_a_document_that_nobody_signs_cannot_be_evidence() -> None:
    start = TEXT.index('[[document]]\nkind = "mou"')
    text = TEXT[:start] + TEXT[TEXT.index("[[document]]", start + 5) :]
    assert [problem.text for problem in problems(text)] == ["No [[document]] says how a mou is signed."]


def test_beside_a_document_items_are_reminders() -> None:
    text, line = changed("required = false, ", "", within='code = "ADM-3"')
    assert problems(text) == [Problem(line, "Beside a document, an item is a reminder: required = false.")]


def test_a_figure_says_what_it_is_of() -> None:
    text, _line = changed('of = "the first-phase indicators"\n', "")
    assert [problem.text for problem in problems(text)] == ["A figure says its “unit”, and what it is “of”."]


def test_a_field_of_another_kind_of_item_is_refused() -> None:
    sentence = only_problem('code = "upload", kind', 'code = "upload", minimum = 0, kind')
    assert sentence == "“minimum” does not belong to an item of kind tick."


def test_the_lengths_are_set_once_and_somewhere() -> None:
    text, _line = changed('kind = "lengths"', 'kind = "tick"')
    assert [problem.text for problem in problems(text)] == [
        "No activity has a checklist item of kind “lengths”: the plan could not be agreed."
    ]
    sentence = only_problem('kind = "tick"', 'kind = "lengths"', within='code = "complete"')
    assert sentence == "The lengths are set by one activity; another one has such an item already."


# --- The gate ----------------------------------------------------------------------------------


def test_a_light_that_names_nothing_is_refused() -> None:
    text, _line = changed('activities = ["INT-3"]', "activities = []")
    assert "The light “platform” names no activity, so nothing lights it." in [one.text for one in problems(text)]


def test_the_gate_opens_something() -> None:
    assert only_problem('opens = "END-1"', 'opens = "END-7"').startswith("There is no activity “END-7”.")


def test_everything_before_the_gate_is_stood_for_by_one_light() -> None:
    sentence = only_problem('"INT-3"]', '"INT-3", "INT-2"]', within='code = "END-1"')
    assert sentence == "END-1 waits for INT-2, but no light of the gate stands for it."


def test_a_light_cannot_be_lit_from_behind_the_gate() -> None:
    sentence = only_problem('activities = ["INT-3"]', 'activities = ["INT-3", "END-2"]')
    assert sentence == "END-2 comes behind the gate, so it cannot light it."


def test_a_light_stands_only_for_what_the_gate_waits_for() -> None:
    sentence = only_problem('stands_for = ["ADM-3", "ADM-5"]', 'stands_for = ["ADM-3", "ADM-5", "ADM-1"]')
    assert sentence == "END-1 does not wait for ADM-1."


def test_two_lights_cannot_stand_for_the_same() -> None:
    text, _line = changed('stands_for = ["DAM-4"]', 'stands_for = ["DAM-4", "DAM-3"]')
    assert "More than one light stands for DAM-3: training, data_model." in [one.text for one in problems(text)]


def test_an_optional_activity_lights_nothing_and_waits_for_nothing() -> None:
    text, line = changed('activities = ["INT-3"]', 'activities = ["INT-3", "OPT-1"]')
    assert problems(text) == [Problem(line, "OPT-1 is optional, so nothing can wait for it.")]
    sentence = only_problem('length_note = "as needed"', 'after = ["END-1"]', within='code = "OPT-1"')
    assert sentence == "OPT-1 is optional: nothing comes before it."


# --- Data and dataclasses ----------------------------------------------------------------------


def test_it_goes_to_json_and_back_unchanged() -> None:
    kept = json.loads(json.dumps(as_data(SHIPPED)))
    assert from_data(kept, vocabulary=WORDS) == SHIPPED


days = st.integers(1, 90)
names = st.text(alphabet="abc éΣ\"\\'#[]{}", min_size=1, max_size=20).filter(lambda name: name.strip() == name)
lengths = st.none() | st.builds(lambda low, more: Length(low, low + more), days, days)
edits = st.lists(
    st.fixed_dictionaries(
        {"title": names, "description": st.just("") | names, "length": lengths, "milestone": st.booleans()}
    ),
    max_size=4,
)
"""What a few activities say instead of what the shipped blueprint says of them."""


def edited(edits: list[dict[str, Any]]) -> Blueprint:
    """The shipped blueprint with the first activities changed, and one added behind them for each change."""
    activities = list(SHIPPED.activities)
    for place, edit in enumerate(edits):
        activities[place] = replace(activities[place], planning_length=None, **edit)
        activities.append(replace(activity("ADM-4"), code=f"ADM-{place + 6}", after=("ADM-2",), **edit))
    return replace(SHIPPED, version=len(edits) + 1, activities=tuple(activities))


@settings(max_examples=40)
@given(edits)
def test_any_blueprint_survives_data_and_toml(edits: list[dict[str, Any]]) -> None:
    blueprint = edited(edits)
    assert from_data(as_data(blueprint), vocabulary=WORDS) == blueprint
    assert parse(as_toml(as_data(blueprint)), vocabulary=WORDS) == blueprint


def as_toml(data: dict[str, Any]) -> str:
    return "\n".join(f"{key} = {inline(value)}" for key, value in data.items())


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


# --- Differences -------------------------------------------------------------------------------


def test_a_blueprint_does_not_differ_from_itself() -> None:
    assert not differences(SHIPPED, parse(TEXT, vocabulary=WORDS))


def test_changed_fields_order_and_activities_are_told_apart() -> None:
    text = TEXT.replace("version = 1", "version = 2").replace("minimum = 70", "minimum = 80")
    text = text.replace('after = ["DAM-1", "DAM-2", "STA-3"]', 'after = ["DAM-1", "INT-2", "STA-3"]')
    text = text.replace('code = "OPT-2"', 'code = "OPT-3"').replace("to_watch = 20", "to_watch = 15")
    new = parse(text, vocabulary=WORDS)
    found = differences(SHIPPED, new)
    assert (found.added, found.removed) == (("OPT-3",), ("OPT-2",))
    assert found.order == (OrderChange("DAM-3", gained=("INT-2",), lost=("DAM-2",)),)
    assert FieldChange("blueprint", "", "version", 1, 2) in found.changed
    assert FieldChange("convergence", "", "to_watch", 20, 15) in found.changed
    assert [change.field for change in found.of_activity("STA-3")] == ["checklist"]
    assert len(found.changed) == 3


def test_documents_and_lights_are_compared() -> None:
    gate = replace(SHIPPED.gate, lights=SHIPPED.gate.lights[1:])
    new = replace(SHIPPED, gate=gate, documents=SHIPPED.documents[1:])
    found = [(change.of, change.code, change.field) for change in differences(SHIPPED, new).changed]
    assert found == [("document", "request-letter", "itself"), ("light", "governance", "itself")]


@given(edits, edits)
def test_differences_turn_round_with_their_versions(some: list[dict[str, Any]], others: list[dict[str, Any]]) -> None:
    old, new = edited(some), edited(others)
    there, back = differences(old, new), differences(new, old)
    assert (there.added, there.removed) == (back.removed, back.added)
    assert {(change.of, change.code, change.field, change.old) for change in there.changed} == {
        (change.of, change.code, change.field, change.new) for change in back.changed
    }
    assert bool(there) == (old != new)
