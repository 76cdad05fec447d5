"""The plan as PDF: what its pages say, how they break, from right to left, for whom, and found again."""

import io
from pathlib import Path

import page
import pypdf
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core import files, jobs, pdf
from core.models import Job, Rendition
from desk import plan_printing
from desk.lanes.svg import print_svgs
from desk.lanes.twin import table_rows
from desk.plan_paper import PlanPaper, paper_of
from desk.status_printing import imprint_of
from tests.cast import Country
from tests.desk.pictures import crowded, marked
from tests.people import Enter
from tests.tracks import scenes
from tracks import foresights, planning
from tracks.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(country: Country) -> Plan:
    return scenes.planned(country)


def pages_of(content: bytes) -> list[str]:
    return [" ".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(io.BytesIO(content)).pages]


def made(country: Country) -> bytes:
    return files.content_of(plan_printing.made_of(country.implementation).file)


def test_the_first_page_is_the_picture_and_the_next_the_table(country: Country, plan: Plan) -> None:
    sheets = pages_of(made(country))
    assert all(word in sheets[0] for word in ("Valmera: Plan", "Administrative", "Platform ready", "Closing"))
    for code in ("ADM-1", "STA-4", "DAM-3", "INT-2", "END-2", "OPT-1"):
        assert code in " ".join(sheets[1:])
    assert "The lights of the gate" in " ".join(sheets)


def test_the_pages_lie_on_their_side(country: Country, plan: Plan) -> None:
    box = pypdf.PdfReader(io.BytesIO(made(country))).pages[0].mediabox
    assert box.width > box.height


def test_the_picture_is_as_large_as_the_page_and_mirrored_with_its_language(country: Country, plan: Plan) -> None:
    english = paper_of(country.implementation)[0]
    with translation.override("ar"):
        arabic = paper_of(country.implementation)[0]
    assert len(english.lanes) == len(arabic.lanes) == 1
    assert 'text-anchor="end"' in arabic.lanes[0]
    assert 'x="0" y="' in english.lanes[0]
    assert "var(" not in english.lanes[0]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_is_for_the_archive_and_for_screen_readers(country: Country, plan: Plan, language: str) -> None:
    with translation.override(language):
        content = made(country)
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(content, profile=profile)
        assert report.is_compliant, [(found.rule_id, found.message) for found in report.failures]


@pytest.mark.parametrize(("count", "pictures"), [(16, 1), (60, 2), (120, 4)])
def test_many_activities_take_as_many_pages_as_they_need(
    country: Country, plan: Plan, count: int, pictures: int
) -> None:
    drawn = marked(crowded(count))
    _paper, head = paper_of(country.implementation)
    paper = PlanPaper(
        on=drawn.today,
        beneath="",
        lanes=print_svgs(drawn),
        marks=("agreed",),
        rows=table_rows(drawn),
        baseline=2,
        finishes=(),
        lights=(),
        gate="",
        notices=(),
    )
    imprint = imprint_of(paper, title="Plan", reference="VAL-PLAN-1", head=head, owner="Valmera", zone="UTC")
    sheets = pages_of(pdf.render(plan_printing.TEMPLATE, {"paper": paper}, imprint=imprint))
    assert sum("today, 12 May" in sheet for sheet in sheets) == pictures
    table = " ".join(sheets[pictures:])
    assert all(f"{row.code} {row.title}" in table for row in table_rows(drawn))


def test_what_is_forecast_is_a_band_as_long_as_the_forecast_is_fresh(country: Country, plan: Plan) -> None:
    person = country["coordinator"]
    activity = scenes.activity(country, "STA-3")
    values = {"length": 20, "shortest": 10, "longest": 120}
    planning.edit(activity, values, by=person, standing=scenes.standing(person, country.implementation))
    foresights.make(plan)
    assert "even chance" in paper_of(country.implementation)[0].lanes[0]
    standing = scenes.standing(person, country.implementation)
    planning.edit(scenes.activity(country, "STA-3"), {"length": 25}, by=person, standing=standing)
    assert "even chance" not in paper_of(country.implementation)[0].lanes[0]


def test_asked_again_on_the_same_head_it_is_the_same_file(country: Country, plan: Plan) -> None:
    assert plan_printing.made_of(country.implementation) == plan_printing.made_of(country.implementation)
    assert Rendition.objects.filter(renderable="plan").count() == 1


def test_whoever_sees_the_country_asks_for_it_and_opens_it(country: Country, plan: Plan, enter: Enter) -> None:
    reader = enter(country["observer"])
    shown = reader.get(reverse("desk:implementation", args=["valmera"])).content.decode()
    assert "The plan as PDF" in shown
    answer = reader.post(reverse("desk:plan_paper", args=["valmera"]))
    assert answer.status_code == 303
    job = Job.objects.get(task=plan_printing.TASK)
    jobs.run(str(job.public_id), plan_printing.make)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.message
    file = reader.get(job.result["url"])
    assert b"".join(file.streaming_content if file.streaming else [file.content]).startswith(b"%PDF")


def test_the_file_is_found_again_by_its_hash(country: Country, plan: Plan, client: Client) -> None:
    file = plan_printing.made_of(country.implementation).file
    html = client.post(reverse("desk:verify"), {"fingerprint": file.sha256}).content.decode()
    assert "This plan was printed here." in html


def test_the_command_writes_it(country: Country, plan: Plan, tmp_path: Path) -> None:
    out = tmp_path / "plan.pdf"
    call_command("render", "plan", "valmera", out=out)
    assert "Valmera: Plan" in pages_of(out.read_bytes())[0]


def test_a_country_without_a_plan_prints_an_empty_one(country: Country) -> None:
    assert "Valmera: Plan" in pages_of(made(country))[0]
