"""Structures written by others: imported whole, or refused in words with element and line."""

import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from masterplan.sdmx import ml21, ml30, reading
from masterplan.sdmx.artefacts import Ref, Structures
from masterplan.sdmx.modelling import modelled
from masterplan.sdmx.reading import Unreadable, message
from tests import samples
from tests.masterplan import plans
from tests.masterplan.test_sdmx_out import MARKUP, written

HELD = {
    "ecb-exr-structure-2.1": ("2.1", {"data_structures": 1}),
    "estat-apro_mk_cola-structure-2.1": ("2.1", {"code_lists": 6, "concept_schemes": 1, "data_structures": 1}),
    "estat-demography-structure-2.1": ("2.1", {"code_lists": 8, "concept_schemes": 3, "data_structures": 1}),
    "estat-esms-structure-2.1": (
        "2.1",
        {
            "code_lists": 1,
            "concept_schemes": 1,
            "category_schemes": 1,
            "metadata_structures": 1,
            "data_structures": 1,
            "dataflows": 1,
            "categorisations": 1,
        },
    ),
    "imf-cl_freq-structure-3.0": ("3.0", {"code_lists": 1}),
    "imf-ecofin-structure-2.1": (
        "2.1",
        {"code_lists": 12, "concept_schemes": 2, "data_structures": 1, "dataflows": 1, "constraints": 1},
    ),
    "insee-ipi-structure-2.1": (
        "2.1",
        {
            "code_lists": 3,
            "concept_schemes": 1,
            "category_schemes": 1,
            "data_structures": 1,
            "dataflows": 1,
            "categorisations": 1,
        },
    ),
    "sdmx-conceptscheme-3.0": ("3.0", {"concept_schemes": 1}),
    "sdmx-ecb_exr-structure-3.0": ("3.0", {"data_structures": 1}),
}
NAMESPACE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
FRAME = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<m:Structure xmlns:m="{NAMESPACE}/message"'
    f' xmlns:s="{NAMESPACE}/structure" xmlns:c="{NAMESPACE}/common">\n<m:Header><m:ID>X</m:ID></m:Header>\n'
    "<m:Structures>\n%s\n</m:Structures>\n</m:Structure>\n"
)


def sample(name: str) -> bytes:
    return samples.read(f"sdmx/{name}.xml")


def counts(structures: Structures) -> dict[str, int]:
    return {name: len(found) for name, found in vars(structures).items() if found}


@pytest.mark.parametrize("name", HELD)
def test_a_file_of_an_agency_is_imported_whole(name: str) -> None:
    read = reading.read(sample(name))
    assert (read.version, counts(read.structures)) == HELD[name]


@pytest.mark.parametrize("name", [name for name in HELD if name != "estat-demography-structure-2.1"])
@pytest.mark.parametrize(("version", "how"), MARKUP)
def test_what_was_imported_can_be_written_and_read_again(name: str, version: str, how: object) -> None:
    """All but the measure dimension of older files, which version 3.0 has no word for."""
    read = reading.read(sample(name)).structures
    again = reading.read(written(ml21 if version == "ml21" else ml30, read).encode()).structures
    assert counts(again) == counts(read)
    assert [one.ref for one in again] == [one.ref for one in read]
    assert again.code_lists == tuple(one for one in read.code_lists) or version == "ml30"


def test_details_of_a_structure_of_the_central_bank() -> None:
    (structure,) = reading.read(sample("ecb-exr-structure-2.1")).structures.data_structures
    ids = [one.id for one in structure.dimensions]
    assert ids == ["FREQ", "CURRENCY", "CURRENCY_DENOM", "EXR_TYPE", "EXR_SUFFIX", "TIME_PERIOD"]
    assert structure.dimensions[-1].role == "time"
    assert [one.id for one in structure.measures] == ["OBS_VALUE"]
    attributes = {one.id: one for one in structure.attributes}
    assert attributes["OBS_STATUS"].mandatory
    assert attributes["OBS_STATUS"].attachment == "observation"
    assert attributes["DECIMALS"].attachment == "dimensions"
    assert [one.id for one in structure.groups] == ["Group"]
    assert attributes["TIME_FORMAT"].attachment == "dimensions"


def test_names_come_in_every_language() -> None:
    listed = reading.read(sample("imf-cl_freq-structure-3.0")).structures.code_lists[0]
    assert len(listed.codes[0].names) > 3


def test_what_the_file_points_to_and_does_not_hold_is_noted() -> None:
    notes = [str(note) for note in reading.read(sample("ecb-exr-structure-2.1")).notes]
    assert "The file points to Codelist ECB:CL_CURRENCY(1.0) and does not hold it." in notes


def test_a_constraint_that_cannot_be_kept_whole_is_left_aside_whole() -> None:
    read = reading.read(sample("imf-ecofin-structure-2.1"))
    assert [one.id for one in read.structures.constraints] != ["US_Constraint"]
    assert any("US_Constraint is left aside" in str(note) for note in read.notes)


# --- Refusals ----------------------------------------------------------------------------------

CODES = '<s:Codelists><s:Codelist id="CL" agencyID="XA">\n%s\n</s:Codelist></s:Codelists>'
REFUSED = {
    "twice": (FRAME % (CODES % '<s:Code id="A"/>\n<s:Code id="A"/>'), "“A” stands 2 times in it.", "Codelist", 5),
    "no id": (FRAME % (CODES % "<s:Code/>"), "This has no identifier.", "Code", 6),
    "bad id": (FRAME % (CODES % '<s:Code id="a b"/>'), "“a b” cannot be an identifier.", "Code", 6),
    "no agency": (
        FRAME % '<s:Codelists><s:Codelist id="CL"/></s:Codelists>',
        "This does not say which agency maintains it.",
        "Codelist",
        5,
    ),
    "lost parent": (
        FRAME % (CODES % '<s:Code id="A"><s:Parent><Ref id="Z"/></s:Parent></s:Code>'),
        "Code A stands under Z, which is not in the list.",
        "Codelist",
        5,
    ),
    "unknown kind": (
        FRAME % '<s:Dataflows><s:Dataflow id="F" agencyID="XA">\n<s:Structure><Ref id="D" agencyID="XA" class="Zebra"/>'
        "</s:Structure></s:Dataflow></s:Dataflows>",
        "This points to a Zebra, which is not known here.",
        "Ref",
        6,
    ),
    "no dimensions": (
        FRAME % '<s:DataStructures><s:DataStructure id="D" agencyID="XA"><s:DataStructureComponents/>'
        "</s:DataStructure></s:DataStructures>",
        "A data structure has dimensions; this one has none.",
        "DataStructure",
        5,
    ),
    "data": (
        FRAME.replace("m:Structure ", "m:GenericData ").replace("/m:Structure>", "/m:GenericData>") % "",
        "This message holds no structures: it is GenericData. Ask for a structure message.",
        "GenericData",
        2,
    ),
    "old version": (
        FRAME.replace("v2_1", "v2_0") % "",
        "This is SDMX-ML of another version. Ask for version 2.1 or 3.0.",
        "Structure",
        2,
    ),
    "other XML": ("<html><body/></html>", "This is XML, but not SDMX-ML.", "html", 1),
    "nothing": (FRAME % "", "The file holds no structures that are known here.", "", None),
    "empty": ("", "The file is empty.", "", None),
    "json": ('{"data": {}}', "This is JSON. Ask for the same structures as SDMX-ML 2.1 or 3.0.", "", None),
    "text": ("Hello", "This is no XML. Choose a structure file in SDMX-ML 2.1 or 3.0.", "", None),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_kept_is_refused_with_element_and_line(case: str) -> None:
    content, said, element, line = REFUSED[case]
    with pytest.raises(Unreadable) as refused:
        reading.read(content.encode())
    first = refused.value.remarks[0]
    assert (first.text, first.element, first.line) == (said, element, line)


def test_every_reason_is_given_at_once() -> None:
    with pytest.raises(Unreadable) as refused:
        reading.read((FRAME % (CODES % '<s:Code/>\n<s:Code id="a b"/>')).encode())
    assert [one.line for one in refused.value.remarks] == [6, 7]


def test_an_entity_bomb_is_not_read() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(Unreadable, match="declares a document type"):
        reading.read(bomb.encode())
    with pytest.raises(Unreadable, match="declares a document type"):
        reading.read((f"<!--{'x' * 5000}-->" + bomb.partition("?>")[2]).encode())


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_breaks_off_is_refused_whole(share: float) -> None:
    content = sample("insee-ipi-structure-2.1")
    with pytest.raises(Unreadable, match="cut off or wrongly encoded"):
        reading.read(content[: int(len(content) * share)])


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_encodings_are_read_as_they_are_declared(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    content = sample("insee-ipi-structure-2.1").decode().replace('encoding="UTF-8"', f'encoding="{declared}"')
    encoded = content.encode(encoding, "xmlcharrefreplace")
    assert reading.read(encoded).structures == reading.read(sample("insee-ipi-structure-2.1")).structures


def test_a_wrong_encoding_is_refused_with_its_line() -> None:
    content = sample("insee-ipi-structure-2.1").decode().encode("latin-1", "replace")
    with pytest.raises(Unreadable) as refused:
        reading.read(content)
    assert refused.value.remarks[0].line


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.xml"
    with path.open("wb") as file:
        file.truncate(100 * 2**20)
    with pytest.raises(Unreadable, match="The file has 100 MB"):
        reading.read(path)


def test_a_list_without_end_is_refused_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message, "MOST_CODES", 1000)
    many = "\n".join(f'<s:Code id="C{number}"/>' for number in range(5000))
    with pytest.raises(Unreadable, match="more than 1000 codes"):
        reading.read((FRAME % (CODES % many)).encode())


def test_a_large_list_is_read_in_little_memory() -> None:
    many = "\n".join(f'<s:Code id="C{n}"><c:Name xml:lang="en">Code {n}</c:Name></s:Code>' for n in range(30_000))
    content = (FRAME % (CODES % many)).encode()
    tracemalloc.start()
    read = reading.read(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(read.structures.code_lists[0].codes) == 30_000
    assert peak < 60 * 2**20


@hypothesis_settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 1))
def test_no_bytes_make_it_stumble(content: bytes, framed: int) -> None:
    with suppress(Unreadable):
        reading.read((FRAME % "#").encode().replace(b"#", content) if framed else content)


def test_the_lists_of_others_are_referred_to_where_the_countrys_are_equal() -> None:
    structures = modelled(plans.catalogue())
    sex = next(one for one in structures.data_structures[0].dimensions if one.id == "SEX")
    assert sex.representation
    assert sex.representation.enumeration == Ref("Codelist", "ILO", "CL_SEX", "1.0")
