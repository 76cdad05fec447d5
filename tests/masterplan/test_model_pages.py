"""The pages of the data model: what they say, the files that they give, and checking a file by a job."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.models import Job
from masterplan import data_model
from masterplan.data_model import Drawn
from masterplan.models import DataCheck, FrozenModel, MasterPlan, StructureGroup, TakenStructures
from masterplan.tasks import check_data
from tests.cast import Country
from tests.masterplan import scenes
from tests.masterplan.test_sdmx_in import CODES, FRAME, sample
from tests.people import Enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(country: Country) -> MasterPlan:
    return scenes.adopted(country)


@pytest.fixture
def manager(enter: Enter, country: Country, plan: MasterPlan) -> Client:
    return enter(country["data_manager"])


def url(country: Country, name: str, *parts: object) -> str:
    return reverse(f"masterplan:{name}", args=[country.implementation.slug, *parts])


def test_the_page_says_how_large_the_model_is_and_lists_it(manager: Client, country: Country, plan: MasterPlan) -> None:
    text = manager.get(url(country, "model")).content.decode()
    assert ".Stat Suite can load it." in text
    for structure in Drawn(plan).structures.data_structures:
        assert structure.ref.short in text


def test_who_only_reads_is_offered_nothing(enter: Enter, country: Country, plan: MasterPlan) -> None:
    text = enter(country["observer"]).get(url(country, "model")).content.decode()
    assert url(country, "model_act", "freeze") not in text
    assert url(country, "model_file", "ml21") in text


@pytest.mark.parametrize(("format_", "starts"), [("ml21", "<?xml"), ("ml30", "<?xml"), ("json20", "{")])
def test_the_model_is_a_file(manager: Client, country: Country, format_: str, starts: str) -> None:
    answer = manager.get(url(country, "model_file", format_))
    assert answer.content.decode().startswith(starts)
    assert "attachment" in answer["Content-Disposition"]


def test_an_unknown_file_is_not_found(manager: Client, country: Country) -> None:
    assert manager.get(url(country, "model_file", "pdf")).status_code == 404
    assert manager.get(url(country, "model_template", "DF_NO", "data")).status_code == 404


def test_it_is_frozen_once_and_then_refused_in_place(manager: Client, country: Country) -> None:
    here = url(country, "model_act", "freeze")
    assert manager.post(here, {"note": "first"}).status_code == 303
    assert FrozenModel.objects.get().note == "first"
    again = manager.post(here, {"note": "kept"})
    assert again.status_code == 409
    assert "frozen as it is already" in again.content.decode()
    assert 'value="kept"' in again.content.decode()
    assert "as it was frozen" in manager.get(url(country, "model")).content.decode()


def test_an_indicator_is_placed(manager: Client, country: Country) -> None:
    answer = manager.post(url(country, "model_act", "place"), {"indicator": "UNE", "structure": "DSD_MINE"})
    assert answer.status_code == 303
    assert StructureGroup.objects.get().code == "DSD_MINE"


def test_an_impossible_identifier_is_refused_with_the_input_kept(manager: Client, country: Country) -> None:
    answer = manager.post(url(country, "model_act", "place"), {"indicator": "UNE", "structure": "a b"})
    assert answer.status_code == 422
    assert 'value="a b"' in answer.content.decode()


def test_structures_are_taken_in(manager: Client, country: Country) -> None:
    upload = SimpleUploadedFile("imf.xml", sample("imf-ecofin-structure-2.1"), "text/xml")
    assert manager.post(url(country, "model_act", "take-in"), {"file": upload}).status_code == 303
    assert TakenStructures.objects.get().holds["dataflows"] == 1


def test_bad_structures_are_refused_with_element_and_line(manager: Client, country: Country) -> None:
    upload = SimpleUploadedFile("bad.xml", (FRAME % (CODES % "<s:Code/>")).encode(), "text/xml")
    answer = manager.post(url(country, "model_act", "take-in"), {"file": upload})
    assert answer.status_code == 422
    assert "Line 6, Code: This has no identifier." in answer.content.decode()
    assert not TakenStructures.objects.exists()


@pytest.mark.parametrize(("spoilt", "sentence"), [(False, "The file is clean."), (True, "The file has one fault.")])
def test_a_data_file_is_checked_by_a_job(
    manager: Client, country: Country, plan: MasterPlan, spoilt: bool, sentence: str
) -> None:
    drawn = Drawn(plan)
    flow = drawn.structures.dataflows[0].id
    text = drawn.template(flow)
    text = text.replace(",SEX_T,", ",MALE,", 1) if spoilt else text
    upload = SimpleUploadedFile("data.csv", text.encode(), "text/csv")
    answer = manager.post(url(country, "model_act", "check"), {"dataflow": flow, "file": upload})
    job = Job.objects.get()
    assert answer["Location"] == reverse("core:job", args=[job.public_id])
    row = DataCheck.objects.get()
    assert "is being checked" in manager.get(url(country, "data_check", row.public_id)).content.decode()
    check_data(str(job.public_id))
    job.refresh_from_db()
    assert (job.state, job.result["url"]) == (Job.State.DONE, url(country, "data_check", row.public_id))
    assert sentence in manager.get(job.result["url"]).content.decode()


def test_a_check_that_is_done_twice_is_as_once(country: Country, plan: MasterPlan) -> None:
    stored = data_model.files.keep([b"STRUCTURE,STRUCTURE_ID\n"], media_type="text/csv")
    flow = Drawn(plan).structures.dataflows[0].id
    _row, job = data_model.ask_for_check(plan, flow, stored, "a.csv", **scenes.as_(country, "data_manager"))
    for _turn in range(2):
        data_model.check_by_job(job, lambda percent, said: None)
    first = DataCheck.objects.get()
    assert first.faults
    assert len(first.findings) == first.faults + sum(remark for *_place, remark in first.findings)


def test_a_file_of_another_kind_is_refused_in_words(manager: Client, country: Country, plan: MasterPlan) -> None:
    flow = Drawn(plan).structures.dataflows[0].id
    upload = SimpleUploadedFile("data.pdf", b"%PDF", "application/pdf")
    answer = manager.post(url(country, "model_act", "check"), {"dataflow": flow, "file": upload})
    assert answer.status_code == 422
    assert "Files of this kind are not taken." in answer.content.decode()
