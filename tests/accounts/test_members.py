"""The members' page and its forms, as each reader meets them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.appointing import add_institution, appoint, end_membership
from accounts.models import Membership, Person
from core import clock
from core.ledger import SYSTEM, Standing
from core.models import Entry
from core.verification import verify
from tests import cast as casting
from tests.cast import PASSWORD, Country
from tests.people import Enter

pytestmark = pytest.mark.django_db
TODAY = clock.today()
Fill = Callable[..., dict[str, Any]]


@pytest.fixture
def fill(country: Country) -> Fill:
    """`fill(role="data_user")`: the appointment form as somebody fills it."""

    def filled(**values: Any) -> dict[str, Any]:
        return {
            "email": "new@valmera.example",
            "name": "Ana Brandt",
            "institution": country.institutions["ministry"].pk,
            "role": "data_analyst",
            "title": "Statistician",
            "start": TODAY.isoformat(),
            "end": "",
        } | values

    return filled


def at(country: Country, name: str, *args: object) -> str:
    return reverse(f"accounts:{name}", args=[country.implementation.slug, *args])


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_everybody_is_there_under_their_institution(country: Country, enter: Enter) -> None:
    html = text_of(enter(country["observer"]), at(country, "members"))
    assert "12 people of five institutions hold a role." in html.replace("Twelve", "12")
    for role, person in country.people.items():
        assert person.name in html, role
    assert "Act</th>" not in html


def test_an_empty_country_says_so(enter: Enter, administrator: Person) -> None:
    empty = casting.found("NEW", roles=[])
    html = text_of(enter(administrator), at(empty, "members"))
    assert "Nobody holds a role here yet." in html
    assert "Appoint somebody" in html


def test_what_is_not_in_the_gift_is_said_in_words(country: Country, enter: Enter) -> None:
    assert "they appoint its people" in text_of(enter(country["ilo_officer"]), at(country, "members"))
    assert "appointed by the Agency lead before" in text_of(enter(country["coordinator"]), at(country, "members"))
    form = text_of(enter(country["coordinator"]), at(country, "appointment"))
    assert 'value="data_user"' in form
    assert 'value="agency_lead"' not in form
    assert 'value="ilo_officer"' not in form


def test_a_newcomer_gets_a_mail_and_signs_in_by_its_link(country: Country, enter: Enter, fill: Fill) -> None:
    response = enter(country["coordinator"]).post(at(country, "appointment"), fill())
    assert (response.status_code, response["Location"]) == (303, at(country, "members"))
    [letter] = mail.outbox
    assert letter.to == ["new@valmera.example"]
    link = next(word for word in str(letter.body).split() if "/password/reset/key/" in word)
    newcomer = Client()
    page = newcomer.get(link.split("127.0.0.1:8000", 1)[1], follow=True)
    assert not Person.objects.get(email="new@valmera.example").has_usable_password()
    chosen = "four lanes and one gate"
    newcomer.post(page.redirect_chain[-1][0], {"password1": chosen, "password2": chosen})
    assert Client().login(email="new@valmera.example", password=chosen)
    assert newcomer.get(link.split("127.0.0.1:8000", 1)[1], follow=True).context.get("token_fail")


def test_who_has_an_account_keeps_name_and_password(country: Country, enter: Enter, fill: Fill) -> None:
    known = casting.person("known@elsewhere.example", name="Known Person")
    known.last_login = clock.now()
    known.save()
    sent = fill(email="Known@Elsewhere.example", name="Another Name")
    assert enter(country["coordinator"]).post(at(country, "appointment"), sent).status_code == 303
    known.refresh_from_db()
    assert known.name == "Known Person"
    assert known.check_password(PASSWORD)
    assert "/password/reset/key/" not in str(mail.outbox[0].body)
    assert known.memberships.get().implementation == country.implementation


def test_a_mail_that_cannot_be_sent_leaves_the_appointment(
    country: Country, enter: Enter, fill: Fill, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    response = enter(country["coordinator"]).post(at(country, "appointment"), fill(), follow=True)
    assert "could not be sent" in response.content.decode()
    assert Membership.objects.filter(person__email="new@valmera.example").exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "not an address"}, "email"),
        ({"email": "a" * 250 + "@valmera.example"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"name": "Ana\u202edrawkcab"}, "name"),
        ({"title": "NUL\x00inside"}, "title"),
        ({"role": "agency_lead"}, "role"),
        ({"role": "ilo_officer"}, "role"),
        ({"role": "administrator"}, "role"),
        ({"institution": "0"}, "institution"),
        ({"institution": "'; DROP TABLE"}, "institution"),
        ({"start": "yesterday"}, "start"),
        ({"start": "2027-02-30"}, "start"),
        ({"end": "2019-01-01"}, "end"),
        ({"role": "social_partner"}, "institution"),
    ],
)
def test_wrong_input_is_told_beside_its_field_and_kept(
    country: Country, enter: Enter, fill: Fill, wrong: dict[str, Any], field: str
) -> None:
    before = Entry.objects.count()
    response = enter(country["coordinator"]).post(at(country, "appointment"), fill(**wrong))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Entry.objects.count() == before
    assert not Person.objects.filter(email="new@valmera.example").exists()


def test_an_institution_of_another_country_is_not_known(
    country: Country, neighbour: Country, enter: Enter, fill: Fill
) -> None:
    elsewhere = neighbour.institutions["ministry"].pk
    response = enter(country["coordinator"]).post(at(country, "appointment"), fill(institution=elsewhere))
    assert list(response.context["form"].errors) == ["institution"]


@pytest.mark.parametrize("name", ["membership", "ending", "reminder"])
def test_a_membership_of_another_country_is_not_found(
    country: Country, neighbour: Country, enter: Enter, name: str
) -> None:
    foreign = neighbour.members["data_user"]
    url = at(country, name, foreign.public_id)
    response = enter(country["coordinator"]).post(url, {"on": TODAY, "title": "mine", "start": TODAY})
    assert response.status_code == 404
    foreign.refresh_from_db()
    assert (foreign.end, foreign.title) == (None, "")


def test_script_in_a_name_is_text(country: Country, enter: Enter, fill: Fill) -> None:
    script = "<script>alert(1)</script>"
    enter(country["coordinator"]).post(at(country, "appointment"), fill(name=script, title=script))
    html = text_of(enter(country["coordinator"]), at(country, "members"))
    assert script not in html
    assert "&lt;script&gt;" in html


def test_a_role_changes_and_ends_through_its_pages(country: Country, enter: Enter) -> None:
    member, client = country.members["data_user"], enter(country["coordinator"])
    enter(member.person)
    sent = {"title": "Economist", "start": member.start.isoformat(), "end": (TODAY + timedelta(days=9)).isoformat()}
    assert client.post(at(country, "membership", member.public_id), sent).status_code == 303
    assert "ends in 9 days" in text_of(client, at(country, "members") + "?show=ending")
    assert client.post(at(country, "ending", member.public_id), {"on": TODAY.isoformat()}).status_code == 303
    member.refresh_from_db()
    assert (member.title, member.end) == ("Economist", TODAY)
    assert verify().problems == []


def test_ending_too_far_back_keeps_the_input_and_gives_the_reason(country: Country, enter: Enter) -> None:
    url = at(country, "ending", country.members["data_user"].public_id)
    response = enter(country["coordinator"]).post(url, {"on": "2026-01-01"})
    assert response.status_code == 409
    assert "yesterday at the earliest" in response.content.decode()
    assert 'value="2026-01-01"' in response.content.decode()


def test_the_only_lead_is_told_to_hand_over(country: Country, enter: Enter) -> None:
    url = at(country, "ending", country.members["agency_lead"].public_id)
    response = enter(country["agency_lead"]).post(url, {"on": TODAY.isoformat()})
    assert response.status_code == 409
    assert "Appoint the next Agency lead first" in response.content.decode()


def test_a_reminder_goes_three_times_a_day_at_most(country: Country, enter: Enter, fill: Fill) -> None:
    client = enter(country["coordinator"])
    client.post(at(country, "appointment"), fill())
    member = Membership.objects.get(person__email="new@valmera.example")
    for _again in range(5):
        client.post(at(country, "reminder", member.public_id))
    assert len(mail.outbox) == 1 + 3


def test_the_sheet_is_safe_in_a_spreadsheet(country: Country, enter: Enter, fill: Fill) -> None:
    client = enter(country["coordinator"])
    client.post(at(country, "appointment"), fill(name='=HYPERLINK("http://evil")', title="@SUM(A1)"))
    response = client.get(at(country, "members") + "?as=csv")
    sheet = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert response["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK" in sheet
    assert "'@SUM" in sheet
    assert "new@valmera.example" not in sheet


@pytest.mark.parametrize("which", ["now", "ending", "invited", "ahead", "ended", "nonsense", "<script>"])
def test_every_filter_answers(country: Country, enter: Enter, which: str) -> None:
    response = enter(country["coordinator"]).get(at(country, "members"), {"show": which, "page": "99"})
    assert response.status_code == 200
    assert b"<script>" not in response.content.split(b"</head>")[1].replace(b"<script src", b"")


def test_the_page_asks_the_database_the_same_at_ten_and_at_a_thousand(country: Country, enter: Enter) -> None:
    client = enter(country["coordinator"])
    client.get(at(country, "members"))
    few = _queries(client, at(country, "members"))
    _crowd(country, 1000)
    assert _queries(client, at(country, "members")) == few <= 15


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def _crowd(country: Country, count: int) -> None:
    """Rows alone: their entries do not matter to the page."""
    people = Person.objects.bulk_create(Person(email=f"p{n}@crowd.example", name=f"P {n}") for n in range(count))
    Membership.objects.bulk_create(
        Membership(
            person=person,
            implementation=country.implementation,
            institution=country.institutions["ministry"],
            role="data_user",
            start=TODAY,
        )
        for person in people
    )


def test_what_lies_ahead_and_what_is_over_stand_apart(country: Country, enter: Enter) -> None:
    somebody = casting.person("later@valmera.example", name="Later Person")
    place = add_institution(
        country.implementation,
        by=SYSTEM,
        standing=Standing(),
        name="University",
        type="education",
        constituency="other",
    )
    ahead = TODAY + timedelta(days=5)
    appoint(somebody, institution=place, role="data_user", by=SYSTEM, standing=Standing(), start=ahead)
    end_membership(country.members["observer"], by=SYSTEM, standing=Standing(), on=TODAY - timedelta(days=1))
    client = enter(country["coordinator"])
    now, later = (text_of(client, at(country, "members") + f"?show={which}") for which in ("now", "ahead"))
    assert "no one yet" in now
    assert "Later Person" not in now
    assert "begins in 5 days" in later
    assert country["observer"].name in text_of(client, at(country, "members") + "?show=ended")
