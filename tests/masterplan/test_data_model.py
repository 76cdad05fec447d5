"""The data model of a country, from its rows: drawn, grouped, frozen, written, taken in, checked – also by command."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import RuleViolation
from core.models import Entry
from masterplan import data_model
from masterplan.data_model import Drawn
from masterplan.models import FrozenModel, Indicator, MetadataSheet, StructureGroup, TakenStructures
from masterplan.sdmx import reading
from masterplan.sdmx.lint import Level
from masterplan.writing import change
from tests.cast import Country
from tests.masterplan import scenes
from tests.masterplan.sdmx_schemas import faults
from tests.masterplan.test_sdmx_in import CODES, FRAME, sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def model(country: Country) -> Drawn:
    return Drawn(scenes.adopted(country))


def manager(country: Country) -> dict[str, object]:
    return scenes.as_(country, "data_manager")


def call(*arguments: object) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def test_the_first_phase_becomes_structures(model: Drawn) -> None:
    held = {one.key for one in model.plan.indicators}
    assert held == {row.code for row in Indicator.objects.filter(phase__number=1)}
    assert [one for one in model.findings if one.level is Level.ERROR] == []


@pytest.mark.parametrize("format_", ["ml21", "ml30", "json20"])
def test_every_format_is_valid(model: Drawn, format_: str) -> None:
    assert faults(format_, model.written(format_)) == []


def test_what_ships_is_referred_to_as_the_list_of_ilostat(model: Drawn) -> None:
    assert {one.agency for one in model.structures.code_lists if one.id == "CL_SEX"} == {"ILO"}


def test_drawing_asks_the_same_for_any_number_of_indicators(country: Country) -> None:
    plan = scenes.adopted(country)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert Drawn(plan).structures
    scenes.crowd(country, 60, 5)
    with CaptureQueriesContext(connection) as many:
        assert Drawn(plan).structures
    assert len(few) == len(many) <= 20


def test_a_frozen_model_makes_the_next_change_a_new_version(country: Country) -> None:
    plan = scenes.adopted(country)
    row = data_model.freeze(plan, note="first", **manager(country))
    assert (row.number, Entry.objects.filter(action="frozen_model.added").count()) == (1, 1)
    assert {one.version for one in Drawn(plan).structures.data_structures} == {"1.0"}
    with pytest.raises(RuleViolation, match="frozen as it is already"):
        data_model.freeze(plan, note="", **manager(country))
    scenes.adopted(country, "EPR", "OLF")
    versions = {one.id: one.version for one in Drawn(plan).structures.data_structures}
    assert "1.1" in versions.values() or "2.0" in versions.values()
    assert data_model.freeze(plan, note="", **manager(country)).number == 2


def test_an_empty_plan_cannot_be_frozen(country: Country) -> None:
    with pytest.raises(RuleViolation, match="nothing to freeze"):
        data_model.freeze(scenes.started(country), note="", **manager(country))
    assert not FrozenModel.objects.exists()


def test_an_indicator_is_placed_and_left_to_the_proposal_again(country: Country) -> None:
    plan = scenes.adopted(country)
    une = scenes.indicator(country, "UNE")
    before = Drawn(plan).structures.data_structures
    data_model.place(plan, une, "DSD_MINE", **manager(country))
    assert Drawn(plan).structures.data_structures[0].id == "DSD_MINE"
    data_model.place(plan, une, "", **manager(country))
    assert Drawn(plan).structures.data_structures == before
    assert not StructureGroup.objects.filter(removed_at=None).exists()


def test_a_proposed_structure_keeps_what_it_holds_when_something_comes(country: Country) -> None:
    plan = scenes.adopted(country)
    data_model.place(plan, scenes.indicator(country, "UNE"), "DSD_LF", **manager(country))
    group = StructureGroup.objects.get(code="DSD_LF")
    assert {one.code for one in group.indicators.all()} >= {"LF", "POP_WAP", "LFPR", "UNE"}


def test_release_dates_that_differ_are_warned_of_with_the_structure(country: Country) -> None:
    plan = scenes.adopted(country)
    for code, days in (("LF", 30), ("UNE", 90)):
        change(scenes.indicator(country, code), {"timeliness": days}, **manager(country))
        data_model.place(plan, scenes.indicator(country, code), "DSD_ALL", **manager(country))
    assert any(one.rule == "embargo" for one in Drawn(plan).findings)


# --- Commands ----------------------------------------------------------------------------------


def test_structures_are_exported_and_taken_in_by_command(country: Country, tmp_path: Path) -> None:
    scenes.adopted(country)
    slug, path = country.implementation.slug, tmp_path / "model.xml"
    call("export_sdmx", slug, "--format", "ml21", "--out", path)
    assert reading.read(path).structures.data_structures
    assert "Nothing was kept." in call("import_sdmx", slug, path, "--dry-run")
    assert not TakenStructures.objects.exists()
    assert "data structures: " in call("import_sdmx", slug, path)
    assert TakenStructures.objects.get().holds["data_structures"]


def test_a_bad_structure_file_is_refused_whole_with_element_and_line(country: Country, tmp_path: Path) -> None:
    scenes.adopted(country)
    path = tmp_path / "bad.xml"
    path.write_text(FRAME % (CODES % '<s:Code id="A"/><s:Code/>'))
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_sdmx", country.implementation.slug, str(path), stderr=out)
    assert f"{path}:6, Code: This has no identifier." in out.getvalue()
    assert not TakenStructures.objects.exists()


def test_a_list_that_was_taken_in_is_referred_to(country: Country, tmp_path: Path) -> None:
    plan = scenes.adopted(country)
    codes = "".join(f'<s:Code id="{code}"/>' for code in ("SEX_T", "SEX_M", "SEX_F", "SEX_O"))
    data_model.take_in(plan, (FRAME % (CODES % codes)).encode(), "theirs.xml", **manager(country))
    assert ("XA", "CL") in {(one.agency, one.id) for one in Drawn(plan).plan.reusable}


def test_a_template_is_clean_and_a_fault_in_it_is_named(country: Country, tmp_path: Path) -> None:
    plan = scenes.adopted(country)
    slug, path = country.implementation.slug, tmp_path / "data.csv"
    flow = Drawn(plan).structures.dataflows[0].id
    call("data_template", slug, flow, "--out", path)
    assert call("check_data", slug, flow, path) == ""
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], lines[1].replace("SEX_T", "MALE"), *lines[2:]]))
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("check_data", slug, flow, str(path), stdout=out)
    assert out.getvalue().startswith("2:7: “MALE” is no code of ILO:CL_SEX(1.0)")


def test_the_rules_are_told_by_command(country: Country) -> None:
    scenes.adopted(country)
    assert "0 errors, " in call("lint_model", country.implementation.slug)


def test_an_unknown_dataflow_is_told_with_those_there_are(country: Country, tmp_path: Path) -> None:
    scenes.adopted(country)
    with pytest.raises(CommandError, match=r"The model has no dataflow DF_NO\. It has: DF_"):
        call("data_template", country.implementation.slug, "DF_NO", "--out", tmp_path / "x.csv")


def test_data_can_be_checked_against_what_was_taken_in(country: Country) -> None:
    plan = scenes.adopted(country)
    data_model.take_in(plan, sample("imf-ecofin-structure-2.1"), "imf.xml", **manager(country))
    assert Drawn(plan).shape("SPI").dataflow == "IMF:SPI(1.0)"


def test_reference_metadata_are_given_in_their_languages(country: Country) -> None:
    plan = scenes.adopted(country)
    indicator = scenes.indicator(country, "UNE")
    for language, said in (("en", "Good"), ("ar", "جيد")):
        MetadataSheet.objects.create(plan=plan, indicator=indicator, language=language, texts={"ACCURACY": said})
    plan.languages = ["ar"]
    drawn = Drawn(plan)
    flow = next(
        one.attached[0].id for one in drawn.structures.constraints if "UNE" in one.regions[0].values["INDICATOR"]
    )
    header, *rows = drawn.metadata(flow).splitlines()
    assert header.endswith("ACCURACY[en;ar]")
    assert any(",UNE," in row and row.endswith("en:Good;ar:جيد") for row in rows)
