"""Bad input in every field of every form of this room: script, NUL, turned writing, far too much. Never a 500."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from record import talk
from record.models import Comment, Delegation, Document, SignOff
from tests.cast import PASSWORD, Country
from tests.people import Enter
from tests.record.scenes import draft, sign, submitted, version_of

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>"
HOSTILE = {
    "script": SCRIPT,
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "nul": "before\x00after",
    "turned": "invoice\u202efdp.exe",
    "control": "bell\x07",
    "lone surrogate": "\\ud800",
    "much": "x" * 10_000,
    "too much": "x" * 210_000,
    "many lines": "\r\n" * 5_000 + "x",
    "emoji and marks": "e\u0301 👩🏽‍🔬 \u0e01\u0e33" + "\u0301" * 500,
    "formula": '=HYPERLINK("http://x")',
    "sql": "'; DROP TABLE record_document; --",
}
hostile = pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)


def forms(country: Country) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Every form of the room: who sends it, where, and what it needs besides the hostile field."""
    today = "2026-11-22"
    return {
        "start": ("coordinator", "/i/valmera/documents/start/", {"type": "other", "title": "", "language": "en"}),
        "edit": (
            "coordinator",
            "/i/valmera/documents/VAL-OT1/1/edit/",
            {"title": "T", "text": "t", "note": "", "edition": "1"},
        ),
        "new version": ("coordinator", "/i/valmera/documents/VAL-PD/new-version/", {"note": ""}),
        "comment": ("observer", comment_address(), {"text": "", "mentions": ""}),
        "call back": ("coordinator", "/i/valmera/sign/VAL-MU-1/call-back/", {"reason": ""}),
        "sign": (
            "agency_lead",
            "/i/valmera/sign/VAL-MU-1/",
            {
                "place": place_key(country),
                "meaning": "approved",
                "remarks": "",
                "fingerprint": "",
                "ticket": "",
                "password": "",
            },
        ),
        "paper": (
            "coordinator",
            "/i/valmera/sign/VAL-MU-1/paper/",
            {
                "place": "",
                "meaning": "approved",
                "signed_on": today,
                "remarks": "",
                "fingerprint": "",
                "ticket": "",
                "password": "",
            },
        ),
        "withdraw": ("agency_lead", "/i/valmera/signatures/VAL-PD-1-S1/do/withdraw/", {"reason": "", "password": ""}),
        "offer": (
            "agency_lead",
            "/i/valmera/delegations/offer/",
            {"giver": "", "deputy": "", "what": "mou", "start": today, "end": today, "reason": ""},
        ),
        "answer": ("agency_lead", f"/i/valmera/delegations/{Document.objects.all()[0].public_id}/", {"action": ""}),
        "read notices": ("agency_lead", "/notices/read/", {"until": ""}),
    }


def comment_address() -> str:
    about = Document.objects.get(reference="VAL-PD").versions.get()
    return reverse("record:comment", args=["valmera", "version", about.public_id])


def place_key(country: Country) -> str:
    step = SignOff.objects.get(reference="VAL-MU-1").steps.all()[0].pk
    return f"{step}-{country.members['agency_lead'].public_id}"


@pytest.fixture
def ground(country: Country) -> Country:
    draft(country, "other")
    sign(submitted(country), country["agency_lead"])
    submitted(country, "mou")
    return country


@hostile
def test_no_field_of_any_form_breaks_the_page(ground: Country, enter: Enter, value: str) -> None:
    for name, (role, address, data) in forms(ground).items():
        client = enter(ground[role])
        for field in data:
            answer = client.post(address, {**data, field: value})
            assert answer.status_code < 500, (name, field)
            assert SCRIPT.encode() not in answer.content, (name, field)


@hostile
def test_no_part_of_any_address_breaks_the_page(ground: Country, enter: Enter, value: str) -> None:
    client = enter(ground["coordinator"])
    for query in ("version", "place", "show", "kind", "words", "page", "type"):
        for path in ("/i/valmera/documents/", "/i/valmera/documents/VAL-PD/", "/i/valmera/sign/VAL-PD-1/"):
            answer = client.get(path, {query: value[:2000]})
            assert answer.status_code < 500, (path, query)
            assert SCRIPT.encode() not in answer.content


Written = Callable[[Country, Enter], bytes]


def commented(country: Country, enter: Enter) -> bytes:
    enter(country["observer"])
    about = version_of(submitted(country))
    talk.comment(about, by=country["data_user"], text=SCRIPT)
    return enter(country["observer"]).get(about.get_absolute_url()).content


def remarked(country: Country, enter: Enter) -> bytes:
    signature = sign(submitted(country), country["agency_lead"], remarks=SCRIPT)
    return enter(country["observer"]).get(signature.get_absolute_url()).content


def titled(country: Country, enter: Enter) -> bytes:
    client = enter(country["coordinator"])
    client.post("/i/valmera/documents/start/", {"type": "other", "title": SCRIPT, "language": "en"})
    assert Document.objects.get().title == SCRIPT
    return client.get("/i/valmera/documents/").content + client.get("/i/valmera/documents/VAL-OT1/").content


def drafted(country: Country, enter: Enter) -> bytes:
    version = draft(country, text=f"## {SCRIPT}\n\n[x](javascript:alert(1)) ![x](x) {SCRIPT}")
    return enter(country["observer"]).get(version.get_absolute_url()).content


@pytest.mark.parametrize("page", [commented, remarked, titled, drafted])
def test_script_is_shown_as_text(country: Country, enter: Enter, page: Written) -> None:
    shown = page(country, enter)
    assert b"&lt;script&gt;" in shown
    assert b"<script>alert" not in shown
    assert b"onerror=alert(2)>" not in shown.replace(b"&gt;", b"")
    assert b'href="javascript:' not in shown


def test_what_is_refused_leaves_nothing(ground: Country, enter: Enter) -> None:
    client = enter(ground["data_user"])
    for value in ("", "   ", "nul\x00", "turned\u202e", "x" * 10_001):
        assert client.post(comment_address(), {"text": value}).status_code == 422
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("value", ["nul\x00", "turned\u202e"])
def test_input_is_kept_when_it_is_refused(ground: Country, enter: Enter, value: str) -> None:
    answer = enter(ground["agency_lead"]).post(
        "/i/valmera/signatures/VAL-PD-1-S1/do/withdraw/", {"reason": f"My reason {value}", "password": PASSWORD}
    )
    assert answer.status_code == 422
    assert "My reason" in answer.content.decode()
    assert PASSWORD not in answer.content.decode()


def test_people_of_another_country_in_the_body_are_refused(country: Country, neighbour: Country, enter: Enter) -> None:
    today = "2026-11-22"
    data = {
        "giver": str(country.members["agency_lead"].public_id),
        "deputy": str(neighbour["coordinator"].public_id),
        "what": "mou",
        "start": today,
        "end": "2999-01-01",
        "reason": "",
    }
    client = enter(country["agency_lead"])
    assert client.post("/i/valmera/delegations/offer/", data).status_code == 422
    data |= {"giver": str(neighbour.members["agency_lead"].public_id), "deputy": str(country["coordinator"].public_id)}
    assert client.post("/i/valmera/delegations/offer/", data).status_code == 422
    about = version_of(submitted(country))
    named = {"text": "Read this.", "mentions": [str(neighbour["coordinator"].public_id)]}
    address = reverse("record:comment", args=["valmera", "version", about.public_id])
    assert client.post(address, named).status_code == 422
    assert (Delegation.objects.count(), Comment.objects.count()) == (0, 0)
