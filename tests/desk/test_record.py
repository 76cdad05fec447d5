"""The record in sentences: names, filters, the sheet, the check; and what strangers and other countries never show."""

import csv
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.appointing import add_institution, edit_membership, end_membership
from accounts.models import Membership, Person
from core import clock, jobs, ledger, triggers
from core.ledger import SYSTEM, Standing
from core.models import Entry, Job, PersonalDetail
from core.registry import sentences
from desk import checking
from desk.ledger_lines import lines_of
from record.documents import start
from tests.cast import Country
from tests.database import guarded_tables
from tests.people import Enter
from tracks.instantiating import instantiate

pytestmark = pytest.mark.django_db
TODAY = clock.today()


def url_of(country: Country, name: str = "record") -> str:
    return reverse(f"desk:{name}", args=[country.implementation.slug])


def read(client: Client, country: Country, **answers: Any) -> str:
    return client.get(url_of(country), answers).content.decode()


def titled(country: Country, title: str, *, role: str = "data_user", days: int = 0) -> Membership:
    """A member whose title was changed by the coordinator: an entry by a person, with a personal text."""
    member = country.members[role]
    by = country.members["coordinator"]
    end = TODAY + timedelta(days=days) if days else None
    edit_membership(member, by=by.person, standing=by.standing, title=title, start=member.start, end=end)
    return member


def test_an_entry_is_a_sentence_with_who_in_which_role_and_what_changed(country: Country, enter: Enter) -> None:
    titled(country, "Economist", days=30)
    html = read(enter(country["observer"]), country)
    assert "<b><bdi>LMIS coordinator of VAL</bdi></b> changed the membership of" in html
    assert "Data user of VAL as Data user for Ministry" in html
    assert "LMIS coordinator, <bdi>Leading agency</bdi>" in html
    assert 'Job title: <span dir="auto">– → Economist</span>' in html


def test_a_day_other_than_that_of_recording_is_told(country: Country, enter: Enter) -> None:
    by = country.members["coordinator"]
    yesterday = TODAY - timedelta(days=1)
    end_membership(country.members["data_user"], by=by.person, standing=by.standing, on=yesterday)
    assert f'effective <time datetime="{yesterday.isoformat()}">' in read(enter(country["observer"]), country)


def test_what_was_erased_is_said_to_be_erased(country: Country, enter: Enter) -> None:
    member = titled(country, "Economist")
    detail = PersonalDetail.objects.get(text="Economist")
    with transaction.atomic():
        ledger.erase_detail(detail, by=SYSTEM)
    Person.objects.filter(pk=member.person.pk).update(name="")
    html = read(enter(country["observer"]), country)
    assert "Economist" not in html
    assert "(erased) as Data user for Ministry" in html
    assert "– → (erased)" in html
    assert "Details erased on request</dt><dd><bdi>1<" in checked(country, enter)


def test_things_are_called_as_they_were_called_then(country: Country, enter: Enter) -> None:
    version = start(
        country.implementation,
        kind="mou",
        by=country["coordinator"],
        standing=country.members["coordinator"].standing,
        title="Memorandum of 2027",
    )
    html = read(enter(country["observer"]), country, kind="documents")
    assert f'<a href="/i/valmera/documents/{version.document.reference}/">' in html
    assert "VAL-MU Memorandum of 2027" in html
    assert "appointed" not in html


def test_script_in_any_text_is_text(country: Country, enter: Enter) -> None:
    titled(country, "<script>alert(1)</script>{0}%(actor)s")
    html = read(enter(country["observer"]), country, q="<script>alert(2)</script>")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{0}%(actor)s" in read(enter(country["observer"]), country)


def test_another_country_never_shows(country: Country, neighbour: Country, enter: Enter) -> None:
    titled(neighbour, "Secret title")
    for answers in ({}, {"q": "OMB"}, {"person": str(neighbour["coordinator"].public_id)}):
        html = read(enter(country["observer"]), country, **answers)
        assert "Secret title" not in html
        assert "of OMB" not in html


def test_filters_leave_what_fits(country: Country, enter: Enter) -> None:
    titled(country, "Economist")
    client = enter(country["observer"])
    lead = str(country["agency_lead"].public_id)
    coordinator = str(country["coordinator"].public_id)

    def shown(**answers: Any) -> int:
        return int(client.get(url_of(country), answers).context["page"].paginator.count)

    every = shown()
    assert shown(kind="members") == every - 1
    assert shown(kind="settings") == 1
    assert shown(person=coordinator) == 1
    assert shown(institution=str(country.institutions["leading_agency"].public_id)) == 1
    assert shown(q="changed the membership") == 1
    assert shown(q="CHANGED the Membership", kind="settings") == 0
    assert shown(since=TODAY + timedelta(days=2)) == 0
    assert shown(until=TODAY - timedelta(days=2)) == 0
    assert shown(since=TODAY - timedelta(days=1), until=TODAY + timedelta(days=1)) == every
    assert shown(person=lead) == every, "somebody who never acted is no answer of this filter"


@pytest.mark.parametrize(
    "answers",
    [
        {"since": "yesterday"},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
        {"until": "2027-02-31"},
        {"person": "nobody"},
        {"institution": "'; --"},
        {"kind": "x" * 10_000},
        {"q": "NUL\x00"},
        {"q": "y" * 10_000},
        {"page": "-1"},
        {"page": "two"},
        {"sort": "\u202e"},
    ],
)
def test_a_wrong_answer_filters_nothing_and_breaks_nothing(
    country: Country, enter: Enter, answers: dict[str, str]
) -> None:
    response = enter(country["observer"]).get(url_of(country), answers)
    assert response.status_code == 200
    assert response.context["page"].paginator.count > 0


def test_the_sheet_has_every_entry_and_runs_nothing(country: Country, enter: Enter) -> None:
    titled(country, '=HYPERLINK("http://evil")')
    response = enter(country["agency_lead"]).get(url_of(country, "record_sheet"))
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    head, *rows = list(csv.reader(text.splitlines()))
    assert len(rows) == Entry.objects.filter(chain__key=country.implementation.chain_key()).count()
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row)
    assert head[0] == "No."


def test_the_sheet_takes_the_filters_along(country: Country, enter: Enter) -> None:
    client = enter(country["agency_lead"])
    page = client.get(url_of(country), {"kind": "settings"})
    [(_name, url), _xlsx] = page.context["exports"]
    text = b"".join(client.get(url).streaming_content).decode()  # type: ignore[attr-defined]
    assert len(text.splitlines()) == 2


def test_only_those_who_export_see_the_way_to_the_sheet(country: Country, enter: Enter) -> None:
    assert "record/sheet/" in read(enter(country["observer"]), country)
    assert "record/sheet/" not in read(enter(country["data_user"]), country)


def test_the_page_asks_the_database_the_same_at_ten_and_at_a_thousand(country: Country, enter: Enter) -> None:
    client = enter(country["agency_lead"])
    _edits(country, 10)
    client.get(url_of(country))
    few = _queries(client, url_of(country))
    _edits(country, 1000)
    client.get(url_of(country))
    assert _queries(client, url_of(country)) == few <= 15


def _edits(country: Country, count: int) -> None:
    by = country.members["coordinator"]
    for number in range(count):
        with transaction.atomic():
            ledger.record_edit(
                country.members["data_user"],
                "membership.edited",
                by=by.person,
                standing=by.standing,
                old={"title": ""},
                new={"title": f"Title {number}"},
                personal=["title"],
            )


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_a_whole_plan_reads_as_sentences(country: Country, enter: Enter) -> None:
    instantiate(country.implementation, by=country["ilo_officer"])
    entries = list(Entry.objects.filter(chain__key=country.implementation.chain_key()).order_by("sequence"))
    plain = [line.plain for line in lines_of(entries, slug="valmera", institutions={})]
    assert any("ADM-1 Official request" in text and "laid out" in text for text in plain)
    assert any("before STA-2" in text for text in plain)
    assert not [text for text in plain if "%" in text or "{" in text or "None" in text]


@pytest.mark.parametrize("action", sorted(sentences))
def test_every_action_has_a_sentence_that_names_no_more_than_who_and_what(action: str) -> None:
    said = str(sentences[action]) % {"actor": "Ana", "subject": "VAL-GM-3"}
    assert said
    assert "%(" not in said
    assert not said.endswith(".")


# --- Checking ------------------------------------------------------------------------------------


def checked(country: Country, enter: Enter) -> str:
    """The page after a check that was asked for on it, done as the worker does it."""
    client = enter(country["data_user"])
    assert client.post(url_of(country, "record_check")).status_code == 303
    job = Job.objects.get(task=checking.TASK, state="waiting")
    assert "hx-trigger" in read(client, country)
    jobs.run(str(job.public_id), checking.check)
    return read(client, country)


def test_a_check_says_when_and_that_nothing_is_missing(country: Country, enter: Enter) -> None:
    assert "They have not been checked yet." in read(enter(country["observer"]), country)
    assert "None is missing and none was changed" in checked(country, enter)
    titled(country, "Economist")
    assert "All but the newest were checked" in read(enter(country["observer"]), country)


def test_one_check_at_a_time(country: Country, enter: Enter) -> None:
    for role in ("data_user", "observer", "agency_lead"):
        enter(country[role]).post(url_of(country, "record_check"))
    assert Job.objects.filter(task=checking.TASK).count() == 1


def test_a_check_names_what_was_changed(country: Country, enter: Enter) -> None:
    triggers.drop(connection, guarded_tables())
    entry = Entry.objects.filter(chain__key=country.implementation.chain_key(), sequence=3).get()
    payload = json.loads(entry.payload) | {"state": "other"}
    Entry.objects.filter(pk=entry.pk).update(payload=json.dumps(payload))
    html = checked(country, enter)
    assert "found 2 problems" in html
    assert "entry 3: the payload" in html


def test_a_check_that_fails_says_so(country: Country, enter: Enter) -> None:
    client = enter(country["data_user"])
    client.post(url_of(country, "record_check"))
    Job.objects.update(state="failed", message="The worker was cut off.", finished_at=clock.now())
    html = read(client, country)
    assert "The last check could not be finished." in html
    assert "The worker was cut off." in html


def test_an_institution_is_found_by_its_name_in_the_entry(country: Country, enter: Enter) -> None:
    add_institution(
        country.implementation,
        by=SYSTEM,
        standing=Standing(),
        name="Trade Union Congress",
        type="employers",
        constituency="employers",
    )
    html = read(enter(country["observer"]), country, q="union congress")
    assert "added the institution" in html
