"""From a plan to its model: grouping, identifiers, versions, and what lint says of them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from masterplan.sdmx import versions
from masterplan.sdmx.artefacts import (
    Annotation,
    Attribute,
    CodeList,
    DataStructure,
    Ref,
    Representation,
    Structures,
)
from masterplan.sdmx.grouping import grouped
from masterplan.sdmx.identifiers import identifiers, is_valid, proposed
from masterplan.sdmx.lint import RULES, Level, Model, lint
from masterplan.sdmx.modelling import modelled
from masterplan.sdmx.plan import Choices, Grouped, Plan
from masterplan.sdmx.templates import data_template, metadata_csv
from tests.masterplan import plans

PLAN = plans.catalogue(languages=("en",))
MODEL = modelled(PLAN)


# --- Identifiers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("EMP_TEMP_SEX_NB", "EMP_TEMP_SEX_NB"),
        ("Taux d’activité", "TAUX_DACTIVITE"),
        ("1st quarter", "X_1ST_QUARTER"),
        ("", "X_E3B0C4"),
        ("أجور", "X_4A5F6B"),
    ],
)
def test_an_identifier_is_as_near_to_the_name_as_can_be(name: str, made: str) -> None:
    found = proposed(name)
    assert is_valid(found)
    assert found == made or name in ("Taux d’activité", "أجور")


def test_a_long_name_is_cut_and_marked() -> None:
    one, other = proposed("a" * 255), proposed("a" * 254)
    assert len(one) <= 50
    assert one != other


def test_names_that_meet_are_told_apart_in_any_order() -> None:
    names = ["Âge", "AGE", "age!", "Age"]
    forward, back = identifiers(names), identifiers(reversed(names))
    assert forward == back
    assert forward["AGE"] == "AGE"
    assert len({one.upper() for one in forward.values()}) == 4


def test_a_new_name_does_not_rename_others_that_were_apart() -> None:
    before = identifiers(["Âge", "AGE"])
    assert identifiers(["Âge", "AGE", "SEX"]).items() >= before.items()


# --- Grouping ----------------------------------------------------------------------------------


def test_a_proposed_structure_has_one_release_date_and_one_list_for_each_criterion() -> None:
    by_key = {one.key: one for one in PLAN.indicators}
    groups = grouped(PLAN, Choices())
    assert sorted(key for group in groups for key in group.indicators) == sorted(by_key)
    for group in groups:
        inside = [by_key[key] for key in group.indicators]
        assert len({one.release for one in inside}) == 1
        lists = {(criterion, listed) for one in inside for criterion, listed in one.lists.items()}
        assert len(lists) == len({criterion for criterion, _list in lists})


def test_what_was_placed_stays_and_the_rest_is_proposed() -> None:
    chosen = Grouped(id="DSD_MINE", names={"en": "Mine"}, indicators=("LF", "gone", "EMP"))
    groups = grouped(PLAN, Choices(groups=(chosen,)))
    assert groups[0] == replace(chosen, indicators=("LF", "EMP"))
    assert sorted(key for group in groups for key in group.indicators) == sorted(one.key for one in PLAN.indicators)


def test_every_dataflow_stands_under_the_topic_of_its_indicators() -> None:
    assert {one.source for one in MODEL.categorisations} == {one.ref for one in MODEL.dataflows}


def test_a_dataflow_takes_its_own_indicators_and_totals_elsewhere() -> None:
    allowed = {one.attached[0].id: one.regions[0].values for one in MODEL.constraints}
    assert allowed["DF_EMP_SEX_AGE_GEO"]["INDICATOR"] == ("EMP",)
    assert allowed["DF_EMP_SEX_AGE_GEO"]["EDU"] == ("EDU_AGGREGATE_TOTAL",)


def test_a_list_of_the_countrys_own_is_kept_where_it_was_chosen() -> None:
    own = modelled(PLAN, Choices(own_lists=frozenset({"CL_SEX"})))
    assert Ref("Codelist", "XA_LMIS", "CL_SEX") in own.by_ref()
    assert Ref("Codelist", "ILO", "CL_SEX") not in own.by_ref()


# --- Versions ----------------------------------------------------------------------------------


def with_list(
    structures: Structures, change: Callable[[CodeList], CodeList], id_: str = "CL_INDICATOR_EMP"
) -> Structures:
    return replace(structures, code_lists=tuple(change(one) if one.id == id_ else one for one in structures.code_lists))


def with_structure(structures: Structures, change: Callable[[DataStructure], DataStructure]) -> Structures:
    changed = tuple(change(one) if one.id == "DSD_EMP" else one for one in structures.data_structures)
    return replace(structures, data_structures=changed)


def version_of(structures: Structures, id_: str) -> str:
    return next(one.version for one in structures if one.id == id_)


def test_an_unchanged_model_keeps_its_versions() -> None:
    assert versions.advanced(MODEL, MODEL) == MODEL
    assert versions.advanced(None, MODEL) == MODEL


def test_names_and_annotations_make_no_new_version() -> None:
    renamed = with_structure(MODEL, lambda one: replace(one, names={"en": "New"}, annotations=(Annotation(type="X"),)))
    assert version_of(versions.advanced(MODEL, renamed), "DSD_EMP") == "1.0"


def test_a_new_code_moves_the_list_and_what_points_to_it_a_little() -> None:
    more = with_list(MODEL, lambda one: replace(one, codes=(*one.codes, replace(one.codes[0], id="NEW"))))
    now = versions.advanced(MODEL, more)
    assert version_of(now, "CL_INDICATOR_EMP") == "1.1"
    assert version_of(now, "DSD_EMP") == "1.1"
    assert version_of(now, "DF_EMP_SEX_AGE_GEO") == "1.1"
    assert version_of(now, "DSD_LF") == "1.0"
    flow = now.dataflow("DF_EMP_SEX_AGE_GEO")
    assert flow
    assert flow.structure == Ref("DataStructure", "XA_LMIS", "DSD_EMP", "1.1")
    assert lint(Model(structures=now, plan=PLAN, frozen=MODEL)) == lint(Model(structures=now, plan=PLAN, frozen=now))


def test_a_removed_code_moves_the_first_part_and_is_told() -> None:
    fewer = with_list(MODEL, lambda one: replace(one, codes=one.codes[1:]))
    now = versions.advanced(MODEL, fewer)
    assert version_of(now, "DSD_EMP") == "2.0"
    assert [one.code for one in versions.removed_codes(MODEL, now)] == [MODEL.code_lists[19].codes[0].id]
    told = [one for one in lint(Model(structures=now, plan=PLAN, frozen=MODEL)) if one.rule == "removed"]
    assert told[0].level is Level.ERROR
    assert "Rows with it are refused at the next load" in told[0].consequence


@pytest.mark.parametrize(("mandatory", "version"), [(False, "1.1"), (True, "2.0")])
def test_a_new_attribute_moves_as_far_as_it_binds(mandatory: bool, version: str) -> None:
    one = Attribute(id="NEW", concept=Ref("Concept", "XA_LMIS", "CS_LMIS", "1.0", "SOURCE"), mandatory=mandatory)
    now = with_structure(MODEL, lambda held: replace(held, attributes=(*held.attributes, one)))
    assert version_of(versions.advanced(MODEL, now), "DSD_EMP") == version


@pytest.mark.parametrize(
    ("version", "minor", "major"), [("1.0", "1.1", "2.0"), ("1.2.3", "1.3.0", "2.0.0"), ("4", "4.1", "5.0")]
)
def test_version_numbers_move(version: str, minor: str, major: str) -> None:
    assert versions.next_version(version, versions.Step.MINOR) == minor
    assert versions.next_version(version, versions.Step.MAJOR) == major


# --- Lint --------------------------------------------------------------------------------------


def rules_of(structures: Structures, plan: Plan = PLAN, **more: object) -> set[str]:
    return {one.rule for one in lint(Model(structures=structures, plan=plan, **more))}


def test_the_proposed_model_of_the_catalogue_has_no_errors() -> None:
    assert [one for one in lint(Model(structures=MODEL, plan=PLAN)) if one.level is Level.ERROR] == []


def without_notes(structure: DataStructure) -> DataStructure:
    return replace(structure, annotations=())


def endless(structure: DataStructure) -> DataStructure:
    free = Representation(text_type="String")
    return replace(
        structure,
        attributes=tuple(replace(a, representation=free) if a.id == "COMMENT_OBS" else a for a in structure.attributes),
    )


def misplaced(structures: Structures) -> Structures:
    told = Annotation(type="LAYOUT_ROW", title="SEX,NOWHERE,SEX")
    return replace(structures, dataflows=tuple(replace(one, annotations=(told,)) for one in structures.dataflows))


def mixed(plan: Plan) -> Choices:
    keys = tuple(one.key for one in plan.indicators if one.domain == "EMP")
    return Choices(groups=(Grouped(id="DSD_EMP", names={"en": "All"}, indicators=keys),))


BREAKING: dict[str, tuple[Structures, dict[str, object]]] = {
    "visibility": (replace(MODEL, categorisations=()), {}),
    "translation": (MODEL, {"plan": replace(PLAN, languages=("en", "ar"))}),
    "description": (MODEL, {}),
    "size": (MODEL, {"size": 40 * 2**20}),
    "order": (replace(MODEL, code_lists=MODEL.code_lists[1:]), {}),
    "rights": (MODEL, {}),
    "identifier": (with_list(MODEL, lambda one: replace(one, id="1ST")), {}),
    "hierarchy": (with_list(MODEL, lambda one: replace(one, codes=(replace(one.codes[0], parent="01"),))), {}),
    "final": (with_structure(MODEL, lambda one: replace(one, final=True)), {}),
    "version": (with_list(MODEL, lambda one: replace(one, codes=one.codes[1:])), {"frozen": MODEL}),
    "deletion": (replace(MODEL, dataflows=MODEL.dataflows[1:]), {"frozen": MODEL}),
    "text": (with_structure(MODEL, endless), {}),
    "metadata": (with_structure(MODEL, without_notes), {}),
    "embargo": (modelled(PLAN, mixed(PLAN)), {"choices": mixed(PLAN)}),
    "total": (MODEL, {}),
    "layout": (misplaced(MODEL), {}),
    "time": (with_structure(MODEL, lambda one: replace(one, dimensions=one.dimensions[:-1])), {}),
}


@pytest.mark.parametrize("rule", BREAKING)
def test_each_rule_finds_what_breaks_it(rule: str) -> None:
    structures, more = BREAKING[rule]
    found = [one for one in lint(Model(**({"structures": structures, "plan": PLAN} | more))) if one.rule == rule]
    assert found
    assert all(one.text.endswith(".") and one.consequence.endswith(".") for one in found)


def test_two_lists_for_one_dimension_are_an_error() -> None:
    changed = tuple(
        replace(one, uses=tuple(replace(u, list="CL_AGE_AGGREGATE") if u.criterion == "AGE" else u for u in one.uses))
        if one.key == "EMP"
        else one
        for one in PLAN.indicators
    )
    plan = replace(PLAN, indicators=changed)
    model = Model(structures=modelled(plan, mixed(plan)), plan=plan, choices=mixed(plan))
    found = [one for one in lint(model) if one.rule == "lists"]
    assert found
    assert {one.level for one in found} == {Level.ERROR}
    assert all("AGE" in one.text for one in found)


def test_an_adapted_list_of_another_agency_is_written_as_ones_own() -> None:
    lists = tuple(replace(one, agency="ILO", codes=one.codes[:2]) if one.key == "CL_SEX" else one for one in PLAN.lists)
    plan = replace(PLAN, lists=lists)
    structures = modelled(plan)
    assert Ref("Codelist", "XA_LMIS", "CL_SEX") in structures.by_ref()
    assert "adapted" in rules_of(structures, plan)


def test_a_list_that_is_called_like_a_standard_one_does_not_replace_it() -> None:
    kept = [one for one in PLAN.lists if one.key != "CL_FREQ"]
    lists = tuple(replace(one, key="CL_FREQ") if one.key == "CL_SEX" else one for one in kept)
    indicators = tuple(
        replace(one, uses=tuple(replace(u, list="CL_FREQ") if u.list == "CL_SEX" else u for u in one.uses))
        for one in PLAN.indicators
    )
    plan = replace(PLAN, lists=lists, reusable=(), indicators=indicators)
    held = {one.id: [code.id for code in one.codes] for one in modelled(plan).code_lists}
    assert held["CL_FREQ"] == ["A", "Q", "M"]
    assert "SEX_F" in held["CL_FREQ_OF_PLAN"]


def test_all_rules_stand_in_the_list() -> None:
    assert len(RULES) == len(set(RULES)) == 20


# --- Templates ---------------------------------------------------------------------------------


def test_a_template_has_every_column_and_a_row_for_each_indicator() -> None:
    lines = data_template(MODEL, "DF_UNE_SEX_EDU").splitlines()
    assert lines[0].startswith("STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,FREQ,INDICATOR,SEX,")
    assert lines[1].startswith("dataflow,XA_LMIS:DF_UNE_SEX_EDU(1.0),I,XA,")


def test_reference_metadata_has_every_dimension_and_the_languages_in_one_cell() -> None:
    sheets = {"UNE_EDU_RT": {"ACCURACY": {"en": "Good; mostly", "fr": 'Dite "bonne"'}}}
    header, row = metadata_csv(MODEL, "DF_UNE_SEX_EDU", sheets, ("en", "fr")).splitlines()
    assert header == (
        "STRUCTURE[;],STRUCTURE_ID,ACTION,REF_AREA,FREQ,INDICATOR,SEX,AGE,EDU,GEO,DSB,TIME_PERIOD,ACCURACY[en;fr]"
    )
    assert row == (
        'dataflow,XA_LMIS:DF_UNE_SEX_EDU(1.0),I,,,UNE_EDU_RT,,,,,,,"""en:Good; mostly"";""fr:Dite """"bonne"""""""'
    )
