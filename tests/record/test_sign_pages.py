"""The journey in pages: read, check, password, confirmation; refusals in place with the input kept."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from core.models import Entry
from core.transitions import perform
from record import documents
from record.models import Signature, SignOff
from tests.cast import PASSWORD, Country
from tests.people import Enter
from tests.record.scenes import draft, sign, signoff_of, standing, step, submitted, take_back, version_of

pytestmark = pytest.mark.django_db

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def address(signoff: SignOff) -> str:
    return reverse("record:sign", args=[signoff.implementation.slug, signoff.reference])


def place(client: Client, signoff: SignOff) -> str:
    """The link by which the reader goes on from reading."""
    found = re.search(r'href="([^"]*\?place=[^"]*)"', client.get(address(signoff)).content.decode())
    assert found, "no place is offered"
    return found[1]


def filled(client: Client, signoff: SignOff, **changes: Any) -> dict[str, Any]:
    """The form as the page gives it, filled in."""
    page = client.get(place(client, signoff)).content.decode()
    hidden = {name: value for name, value in HIDDEN.findall(page) if name != "csrfmiddlewaretoken"}
    return {**hidden, "meaning": "approved", "remarks": "", "password": PASSWORD, **changes}


def send(client: Client, signoff: SignOff, data: Mapping[str, Any]) -> HttpResponse:
    answer: HttpResponse = client.post(address(signoff), data)  # type: ignore[assignment]
    return answer


def text(answer: Any) -> str:
    """What a reader sees, without tags and with single blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_read_check_sign_confirmed(country: Country, enter: Enter) -> None:
    signoff, client = submitted(country), enter(country["agency_lead"])
    read = client.get(address(signoff))
    assert "The agency keeps the register." in text(read)
    check = client.get(place(client, signoff))
    assert "Sign for Leading agency" in text(check)
    done = send(client, signoff, filled(client, signoff))
    assert (done.status_code, done["Location"]) == (303, "/i/valmera/signatures/VAL-PD-1-S1/")
    confirmed = text(client.get(done["Location"]))
    assert "You have signed “Project document” for Leading agency." in confirmed
    assert "VAL-PD-1-S1" in confirmed


def test_the_page_shows_what_is_bound_and_not_what_changed_since(country: Country, enter: Enter) -> None:
    signoff = submitted(country)
    version = version_of(signoff)
    version.document.title = "Another title"
    version.document.save()
    assert "Another title" not in client_text(enter, country["agency_lead"], signoff).split("What is put before")[1]


def client_text(enter: Enter, person: Person, signoff: SignOff) -> str:
    return text(enter(person).get(address(signoff)))


def test_a_wrong_password_signs_nothing_and_is_recorded(country: Country, enter: Enter) -> None:
    signoff, client = submitted(country), enter(country["agency_lead"])
    answer = send(client, signoff, filled(client, signoff, password="wrong", remarks="With pleasure."))
    assert answer.status_code == 422
    assert "That is not your password" in text(answer)
    assert "With pleasure." in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
    assert not Signature.objects.exists()
    assert Entry.objects.filter(action="person.signature_refused").count() == 1


def test_attempts_are_throttled(country: Country, enter: Enter) -> None:
    signoff, client = submitted(country), enter(country["agency_lead"])
    data = filled(client, signoff, password="wrong")
    for _attempt in range(5):
        assert "not your password" in text(send(client, signoff, data))
    assert "Too many attempts" in text(send(client, signoff, {**data, "password": PASSWORD}))
    assert not Signature.objects.exists()


def test_one_person_at_an_address_never_locks_out_another(country: Country, enter: Enter) -> None:
    signoff = submitted(country, "mou")
    client = enter(country["agency_lead"])
    data = filled(client, signoff, password="wrong")
    for _attempt in range(6):
        send(client, signoff, data)
    officer = enter(country["ilo_officer"])
    assert send(officer, signoff, filled(officer, signoff)).status_code == 303


def test_success_forgives_earlier_attempts(country: Country, enter: Enter) -> None:
    first, client = submitted(country), enter(country["agency_lead"])
    for _attempt in range(4):
        send(client, first, filled(client, first, password="wrong"))
    assert send(client, first, filled(client, first)).status_code == 303
    second = submitted(country, "mou")
    for _attempt in range(4):
        answer = send(client, second, filled(client, second, password="wrong"))
    assert "not your password" in text(answer)


def test_remarks_are_needed_for_a_return(country: Country, enter: Enter) -> None:
    signoff, client = submitted(country), enter(country["agency_lead"])
    answer = send(client, signoff, filled(client, signoff, meaning="returned"))
    assert (answer.status_code, Signature.objects.count()) == (422, 0)
    assert "remarks are needed" in text(answer)


def test_returned_from_the_same_page(country: Country, enter: Enter) -> None:
    signoff, client = submitted(country), enter(country["agency_lead"])
    done = send(client, signoff, filled(client, signoff, meaning="returned", remarks="Name the owner."))
    assert done.status_code == 303
    assert SignOff.objects.get().state == "returned"
    assert "It was returned with remarks" in text(client.get(address(signoff)))


def test_a_stale_form_is_refused_in_place_with_the_input_kept(country: Country, enter: Enter) -> None:
    """Opened before it was called back and put up anew, as another version."""
    signoff, client = submitted(country), enter(country["agency_lead"])
    data = filled(client, signoff, fingerprint="f" * 64, remarks="Fine with me.")
    answer = send(client, signoff, data)
    assert answer.status_code == 409
    assert "not the one that you opened" in text(answer)
    assert "Fine with me." in answer.content.decode()
    assert not Signature.objects.exists()


def test_a_form_sent_again_leads_to_the_signature_it_gave(country: Country, enter: Enter) -> None:
    signoff, client = submitted(country), enter(country["agency_lead"])
    data = filled(client, signoff)
    first, second = send(client, signoff, data), send(client, signoff, data)
    assert first["Location"] == second["Location"]
    assert Signature.objects.count() == 1


def test_a_form_sent_again_after_withdrawing_signs_nothing(country: Country, enter: Enter) -> None:
    signoff, client = submitted(country), enter(country["agency_lead"])
    data = filled(client, signoff)
    send(client, signoff, data)
    take_back(Signature.objects.get(), "withdraw", country["agency_lead"])
    assert send(client, signoff, data).status_code == 303
    assert Signature.objects.get().state == "withdrawn"


def test_two_tabs_sign_once(country: Country, enter: Enter) -> None:
    """Each tab has a form of its own; the second is told that the step is signed."""
    signoff, client = submitted(country), enter(country["agency_lead"])
    one, two = filled(client, signoff), filled(client, signoff, meaning="returned", remarks="No.")
    assert send(client, signoff, one).status_code == 303
    answer = send(client, signoff, two)
    assert (answer.status_code, Signature.objects.count()) == (409, 1)


def test_an_earlier_step_is_not_signed_yet(country: Country, enter: Enter) -> None:
    steps = [step("reviewed", "ilo_specialist"), step("approved", "agency_lead", order=2)]
    signoff = submitted(country, "project-document", *steps)
    answer = enter(country["agency_lead"]).get(address(signoff))
    assert answer.status_code == 200
    assert "not your turn yet" in text(answer)
    assert "The agency keeps the register." in text(answer)
    assert b"?place=" not in answer.content


def test_who_prepared_it_reads_why_not(country: Country, enter: Enter) -> None:
    signoff = submitted(country, "project-document", step("approved", "coordinator", "agency_lead"))
    assert "somebody else has to sign" in client_text(enter, country["coordinator"], signoff)


@pytest.mark.parametrize("role", ["data_user", "observer", "social_partner"])
def test_without_a_place_one_reads_and_is_told(country: Country, enter: Enter, role: str) -> None:
    assert "You have no place in this sign-off" in client_text(enter, country[role], submitted(country))


def test_an_administrator_reads_and_does_not_sign(country: Country, administrator: Person, enter: Enter) -> None:
    signoff = submitted(country)
    lead = enter(country["agency_lead"])
    data = filled(lead, signoff)
    client = enter(administrator)
    assert client.get(address(signoff)).status_code == 200
    assert send(client, signoff, data).status_code == 403
    assert not Signature.objects.exists()


def test_the_place_of_somebody_else_in_the_body_is_refused(country: Country, enter: Enter) -> None:
    signoff = submitted(country)
    data = filled(enter(country["agency_lead"]), signoff)
    assert send(enter(country["ilo_officer"]), signoff, data).status_code == 403
    assert not Signature.objects.exists()


def test_another_country_neither_reads_nor_signs(country: Country, neighbour: Country, enter: Enter) -> None:
    signoff, client = submitted(country), enter(neighbour["agency_lead"])
    foreign = reverse("record:sign", args=[neighbour.implementation.slug, signoff.reference])
    for url in (address(signoff), foreign):
        assert client.get(url).status_code == 404
        assert client.post(url, {"place": "1-x", "password": PASSWORD}).status_code == 404


def test_a_signature_of_another_country_is_not_found(country: Country, neighbour: Country, enter: Enter) -> None:
    signature = sign(submitted(country), country["agency_lead"])
    client = enter(neighbour["agency_lead"])
    for slug in (country.implementation.slug, neighbour.implementation.slug):
        for name, more in (("signature", []), ("scan", []), ("evidence", []), ("take_part", ["revoke"])):
            url = reverse(f"record:{name}", args=[slug, signature.reference, *more])
            assert client.get(url).status_code == 404
            assert client.post(url, {"reason": "x", "password": PASSWORD}).status_code in (404, 405)


def test_withdrawing_in_pages(country: Country, enter: Enter) -> None:
    sign(submitted(country), country["agency_lead"])
    client = enter(country["agency_lead"])
    url = reverse("record:take_part", args=["valmera", "VAL-PD-1-S1", "withdraw"])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "", "password": PASSWORD}).status_code == 422
    assert client.post(url, {"reason": "I misread it.", "password": "wrong"}).status_code == 422
    assert client.post(url, {"reason": "I misread it.", "password": PASSWORD}).status_code == 303
    assert Signature.objects.get().state == "withdrawn"
    assert "approved, then withdrawn" in client_text(enter, country["observer"], SignOff.objects.get())


def test_withdrawing_too_late_says_why(country: Country, enter: Enter) -> None:
    signature = sign(submitted(country), country["agency_lead"])
    perform(version_of(signature.signoff), "publish", by=country["agency_lead"])
    client = enter(country["agency_lead"])
    url = reverse("record:take_part", args=["valmera", "VAL-PD-1-S1", "withdraw"])
    assert "is published" in text(client.get(url))
    answer = client.post(url, {"reason": "I misread it.", "password": PASSWORD})
    assert (answer.status_code, Signature.objects.get().state) == (409, "given")
    assert "I misread it." in answer.content.decode()


def test_calling_back_in_pages(country: Country, enter: Enter) -> None:
    signoff, client = submitted(country), enter(country["coordinator"])
    url = reverse("record:call_back", args=["valmera", signoff.reference])
    assert "Call back from signature" in client_text(enter, country["coordinator"], signoff)
    assert client.post(url, {"reason": "Wrong annex."}).status_code == 303
    assert SignOff.objects.get().state == "called_back"
    assert client.get(url).status_code == 404


def test_several_places_are_offered_one_by_one(country: Country, enter: Enter) -> None:
    steps = [step("reviewed", "agency_lead"), step("noted", "agency_lead")]
    signoff = submitted(country, "project-document", *steps)
    page = enter(country["agency_lead"]).get(address(signoff)).content.decode()
    assert len(re.findall(r"\?place=", page)) == 2


def test_reading_changes_nothing(country: Country, enter: Enter) -> None:
    """Mail scanners follow every link."""
    signoff, client = submitted(country), enter(country["agency_lead"])
    before = Entry.objects.count()
    client.get(place(client, signoff))
    client.get(address(signoff))
    assert Entry.objects.count() == before


def test_the_second_factor_is_asked_where_enrolled(country: Country, enter: Enter) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    lead = country["agency_lead"]
    TOTP.activate(lead, generate_totp_secret())
    codes = RecoveryCodes.activate(lead).get_unused_codes()
    signoff, client = submitted(country), enter(lead)
    assert send(client, signoff, filled(client, signoff)).status_code == 422
    wrong = send(client, signoff, filled(client, signoff, code="000000"))
    assert (wrong.status_code, "That code is not right" in text(wrong)) == (422, True)
    assert send(client, signoff, filled(client, signoff, code=codes[0])).status_code == 303
    other = submitted(country, "mou")
    again = send(client, other, filled(client, other, code=codes[0]))
    assert (again.status_code, Signature.objects.count()) == (422, 1)


def test_a_document_of_many_versions_shows_its_place(country: Country, enter: Enter) -> None:
    version = draft(country)
    perform(version, "submit", by=country["coordinator"])
    sign(signoff_of(version), country["agency_lead"])
    by = country["coordinator"]
    documents.new_version(version.document, by=by, standing=standing(by, country.implementation), note="Budget")
    page = text(enter(country["observer"]).get("/i/valmera/documents/"))
    assert "signed version 1; draft 2 has changes" in page
