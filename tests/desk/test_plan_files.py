"""Plans out and in on pages and by command: looked at before it is saved, refused in words, through LibreOffice too."""

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core.models import Entry
from desk.plan_files import FORMS, brought_by
from tests.cast import Country
from tests.people import Enter
from tests.tracks import scenes
from tracks.importing import bring_in
from tracks.models import Activity, Plan, Track

pytestmark = pytest.mark.django_db
URL = "/i/valmera/plan/import/"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
CHANGED = b"Code,Length in working days\nADM-2,7.5\n"


@pytest.fixture
def plan(country: Country) -> Plan:
    return scenes.planned(country)


@pytest.fixture
def planner(country: Country, plan: Plan, enter: Enter) -> Client:
    return enter(country["coordinator"])


def sent(client: Client, plan: Plan, content: bytes, name: str = "plan.csv") -> Any:
    track = Track.objects.filter(plan=plan).order_by("order").first()
    assert track
    return client.post(URL, {"file": SimpleUploadedFile(name, content), "track": track.pk})


def length(plan: Plan, code: str) -> str:
    return str(Activity.objects.get(track__plan=plan, code=code).length)


# --- Pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_sent_as_a_file(planner: Client, form: str) -> None:
    answer = planner.get(reverse("desk:plan_file", args=["valmera"]), {"as": form})
    assert answer["Content-Disposition"] == f'attachment; filename="valmera-plan.{FORMS[form].ending}"'
    assert len(answer.content) > 500


def test_it_is_looked_at_then_confirmed_then_saved(planner: Client, plan: Plan) -> None:
    page = sent(planner, plan, CHANGED)
    html = page.content.decode()
    assert page.status_code == 200
    assert "<del>30</del>" in html
    assert "<ins>7.5</ins>" in html
    assert "What moves if you save this" in html
    assert length(plan, "ADM-2") == "30.0"
    values = {name: part(html, name) for name in ("kept", "track", "confirmed")}
    done = planner.post(URL, values)
    assert done.status_code == 303
    assert length(plan, "ADM-2") == "7.5"
    assert Entry.objects.filter(action="plan.imported").count() == 1


def part(html: str, name: str) -> str:
    """The hidden value of this name."""
    return html.split(f'name="{name}" value="')[1].split('"')[0]


def test_what_changed_since_is_shown_once_more(planner: Client, plan: Plan) -> None:
    html = sent(planner, plan, CHANGED).content.decode()
    Activity.objects.filter(track__plan=plan, code="ADM-2").update(length=50)
    values = {name: part(html, name) for name in ("kept", "track", "confirmed")}
    again = planner.post(URL, values)
    assert again.status_code == 409
    assert "The plan has changed since you looked" in again.content.decode()
    assert length(plan, "ADM-2") == "50.0"


def test_a_kept_file_is_found_by_whoever_sent_it_alone(
    country: Country, planner: Client, plan: Plan, enter: Enter
) -> None:
    html = sent(planner, plan, CHANGED).content.decode()
    values = {name: part(html, name) for name in ("kept", "track", "confirmed")}
    answer = enter(country["agency_lead"]).post(URL, values)
    assert answer.status_code == 422
    assert "not kept any more" in answer.content.decode()
    assert planner.post(URL, {**values, "kept": "made-up"}).status_code == 422


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.csv", b"Code,Length in working days\nADM-2,many\n", "Row 2, cell B2"),
        ("plan.csv", b"Code,Due\nXYZ-1,2030-01-01\n", "Row 2: There is no activity XYZ-1 here."),
        ("plan.xlsx", b"PK\x03\x04broken", "not whole"),
        ("plan.xml", b"<Project><Tasks>", "cut off"),
        ("plan.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><Project/>', "entities of its own"),
        ("plan.csv", b"", "The submitted file is empty."),
    ],
)
def test_a_bad_file_is_refused_in_words_and_changes_nothing(
    planner: Client, plan: Plan, name: str, content: bytes, said: str
) -> None:
    entries = Entry.objects.count()
    answer = sent(planner, plan, content, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Entry.objects.count() == entries


def test_who_may_not_plan_reads_why(country: Country, plan: Plan, enter: Enter) -> None:
    page = enter(country["data_user"]).get(reverse("desk:exchange", args=["valmera"])).content.decode()
    assert "may plan here" in page
    assert URL not in page


# --- Commands --------------------------------------------------------------------------------------


def test_the_commands_write_and_bring_in(plan: Plan, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "plan.csv"
    call_command("export_plan", "valmera", "--format", "csv", "--out", str(file))
    file.write_bytes(file.read_bytes().replace(b",30.0,", b",12,", 1))
    call_command("import_plan", "valmera", str(file), "--dry-run")
    said = capsys.readouterr().out
    assert "30 → 12" in said
    assert "Nothing has been saved yet." in said
    assert length(plan, "ADM-2") == "30.0"
    call_command("import_plan", "valmera", str(file), "--json")
    assert json.loads(capsys.readouterr().out)["saved"] is True
    assert length(plan, "ADM-2") == "12.0"
    call_command("import_plan", "valmera", str(file))
    assert capsys.readouterr().out.strip() == "Nothing changes."


def test_the_command_says_every_bad_line(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_bytes(b"Code,Due\nXYZ-1,\nXYZ-2,\nADM-2,2030-01-01\n")
    with pytest.raises(CommandError, match=r"Row 2: .*XYZ-1[\s\S]*Row 3: .*XYZ-2"):
        call_command("import_plan", "valmera", str(file))
    assert Activity.objects.get(track__plan=plan, code="ADM-2").due_on is None


def test_the_command_takes_a_planner_and_nobody_else(country: Country, plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_bytes(CHANGED)
    with pytest.raises(CommandError, match="may not plan here"):
        call_command("import_plan", "valmera", str(file), "--by", country["data_user"].email)
    call_command("import_plan", "valmera", str(file), "--by", country["coordinator"].email)
    assert Entry.objects.get(action="plan.imported").actor == country["coordinator"].public_id


# --- Sheets ----------------------------------------------------------------------------------------


def test_days_and_lengths_are_days_and_numbers_of_the_sheet(plan: Plan) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(FORMS["xlsx"].write(plan))).active
    row = {head.value: cell.value for head, cell in zip(sheet[1], sheet[3], strict=True)}
    assert row["Length in working days"] == 30
    assert row["Planned start"].year > 2000


@pytest.mark.slow
@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
def test_a_sheet_survives_libreoffice(country: Country, plan: Plan, tmp_path: Path) -> None:
    before, after = tmp_path / "plan.xlsx", tmp_path / "out"
    before.write_bytes(FORMS["xlsx"].write(plan))
    assert OFFICE
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = [OFFICE, home, "--headless", "--convert-to", "xlsx", "--outdir", str(after), str(before)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    brought, problems = brought_by(plan, (after / "plan.xlsx").read_bytes(), name="plan.xlsx")
    assert problems == []
    person = country["coordinator"]
    standing = scenes.standing(person, country.implementation)
    track = Track.objects.filter(plan=plan).first()
    assert track
    found = bring_in(plan, brought, track=track, by=person, standing=standing)
    assert (found.problems, found.added, found.changes) == ([], [], [])
