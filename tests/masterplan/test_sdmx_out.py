"""What is written: valid by the official schemas, read back to the same by ourselves and by another library."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pysdmx.io.reader import read_sdmx

from masterplan.sdmx import json20, ml21, ml30, reading
from masterplan.sdmx.artefacts import Structures
from masterplan.sdmx.identifiers import is_code, is_valid
from masterplan.sdmx.modelling import modelled
from masterplan.sdmx.plan import Plan
from tests.masterplan import plans, second_reader
from tests.masterplan.sdmx_schemas import faults

FORMATS: dict[str, ModuleType] = {"ml21": ml21, "ml30": ml30, "json20": json20}
MARKUP = [("ml21", ml21), ("ml30", ml30)]
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def written(how: ModuleType, structures: Structures) -> str:
    text: str = how.write(structures, sender="XA_LMIS", prepared=NOW, message_id="LMIS")
    return text


@pytest.fixture(scope="module")
def shipped() -> Structures:
    return modelled(plans.catalogue())


@pytest.mark.parametrize("version", FORMATS)
def test_the_shipped_catalogue_is_valid(version: str, shipped: Structures) -> None:
    assert faults(version, written(FORMATS[version], shipped)) == []


@pytest.mark.parametrize(("version", "how"), MARKUP)
def test_another_library_reads_the_shipped_catalogue_to_the_same(
    version: str, how: ModuleType, shipped: Structures
) -> None:
    read = second_reader.facts_read(second_reader.read(written(how, shipped)))
    assert read == second_reader.facts_of(shipped)


@pytest.mark.parametrize(("version", "how"), MARKUP)
def test_what_is_written_is_read_to_the_same(version: str, how: ModuleType, shipped: Structures) -> None:
    read = reading.read(written(how, shipped).encode())
    assert read.structures == shipped
    assert read.notes == ()


@pytest.mark.parametrize(("version", "how"), MARKUP)
def test_a_third_library_reads_names_and_annotations(version: str, how: ModuleType, shipped: Structures) -> None:
    """It takes a metadata structure for one of version 3.0, so that it gets the message without."""
    message = read_sdmx(written(how, replace(shipped, metadata_structures=())), validate=True)
    flows = {one.id: one for one in message.get_dataflows()}
    topics = {topic.id: topic.name for scheme in message.get_category_schemes() for topic in scheme.categories}
    assert topics == {topic.id: topic.names["en"] for topic in shipped.category_schemes[0].categories}
    for ours in shipped.dataflows:
        assert flows[ours.id].name == ours.names["en"]
        assert said(flows[ours.id]) == said(ours)
    for structure in shipped.data_structures:
        theirs = message.get_data_structure_definition(short(structure.ref.urn))
        assert said(theirs) == said(structure)


def said(one: Any) -> set[tuple[str, str]]:
    return {(annotation.type, annotation.title) for annotation in one.annotations}


def short(urn: str) -> str:
    return urn.rpartition(".infomodel.")[2].partition(".")[2]


def test_another_library_reads_the_json_to_the_same(shipped: Structures) -> None:
    message = read_sdmx(written(json20, shipped), validate=True)
    flows = {one.id: one.structure for one in message.get_dataflows()}
    assert set(flows) == {one.id for one in shipped.dataflows}
    for ours in shipped.code_lists:
        theirs = message.get_codelist(short(ours.ref.urn))
        assert [(code.id, code.name) for code in theirs.items] == [
            (code.id, next(iter(code.names.values()), code.id)) for code in ours.codes
        ]
    for structure in shipped.data_structures:
        read = message.get_data_structure_definition(short(structure.ref.urn))
        assert {one.id for one in read.components} == {one.id for one in structure.components}


def test_json_says_the_names_in_every_language(shipped: Structures) -> None:
    said = json.loads(written(json20, shipped))
    lists = {one["id"]: one for one in said["data"]["codelists"]}
    assert lists["CL_REF_AREA"]["codes"][0]["names"] == {"en": "Exampleland", "ar": "بلد المثال"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plans.plans())
def test_any_plan_is_valid_and_read_to_the_same(plan: Plan) -> None:
    structures = modelled(plan)
    for version, how in FORMATS.items():
        assert faults(version, written(how, structures)) == []
    for how in (ml21, ml30):
        text = written(how, structures)
        assert second_reader.facts_read(second_reader.read(text)) == second_reader.facts_of(clean(text, structures))


def clean(text: str, structures: Structures) -> Structures:
    """As our own reader has it: names without the characters that XML cannot hold."""
    return reading.read(text.encode()).structures


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plans.plans())
def test_any_plan_has_identifiers_that_hold(plan: Plan) -> None:
    structures = modelled(plan)
    refs = [artefact.ref for artefact in structures]
    assert len({(ref.kind, ref.agency, ref.id.upper()) for ref in refs}) == len(refs)
    assert all(is_valid(ref.id) for ref in refs)
    for one in structures.code_lists:
        assert all(is_code(code.id) for code in one.codes)
        assert len({code.id for code in one.codes}) == len(one.codes)
    for structure in structures.data_structures:
        ids = [component.id.upper() for component in structure.components]
        assert len(set(ids)) == len(ids)
    for artefact in reading.message.references(structures):
        assert artefact.scheme in structures.by_ref()
