"""Comments and notices: who may write, who is told of what, in their language, and once for each occasion."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.urls import reverse

from accounts.models import Person
from core import clock
from core.models import Entry
from core.transitions import perform
from core.verification import verify
from record import delegating, notifying, talk, todos
from record.models import Comment, Notice, SignOff
from tests.cast import Country
from tests.people import Enter
from tests.record.scenes import draft, sign, step, submitted, take_back, version_of

pytestmark = pytest.mark.django_db


def told(person: Person, action: str = "") -> list[Notice]:
    held = Notice.objects.filter(person=person)
    return list(held.filter(action=action) if action else held.exclude(action=notifying.TO_SIGN))


def test_a_comment_speaks_for_its_institution(country: Country) -> None:
    made = talk.comment(draft(country), by=country["social_partner"], text="We agree.")
    assert made.institution == country.institutions["workers"]
    assert "We agree." not in Entry.objects.get(action="comment.added").payload
    assert verify().problems == []


def test_an_observer_and_an_administrator_write_nothing(country: Country, administrator: Person) -> None:
    version = draft(country)
    for person in (country["observer"], administrator):
        with pytest.raises(PermissionDenied):
            talk.comment(version, by=person, text="x")


def test_who_is_chosen_or_named_is_told(country: Country) -> None:
    version = draft(country)
    text = "@Data manager of VAL, please look. cc @Data managers and @Nobody"
    made = talk.comment(version, by=country["data_user"], text=text, mentions=[country["coordinator"]])
    assert set(made.mentions.all()) == {country["data_manager"], country["coordinator"]}
    for role in ("data_manager", "coordinator"):
        (notice,) = told(country[role])
        assert notice.title == "Data user of VAL wrote to you about “Project document”."
        assert notice.url.endswith(f"#comment-{made.public_id}")


def test_who_takes_no_part_is_not_told(country: Country, neighbour: Country, outsider: Person) -> None:
    strangers = [neighbour["coordinator"], outsider]
    made = talk.comment(draft(country), by=country["data_user"], text="@Outsider", mentions=strangers)
    assert list(made.mentions.all()) == []
    assert not Notice.objects.filter(person__in=strangers).exists()


def test_who_names_themselves_is_not_told(country: Country) -> None:
    talk.comment(draft(country), by=country["data_user"], text="@Data user of VAL, remember")
    assert told(country["data_user"]) == []


def test_a_comment_in_pages(country: Country, enter: Enter) -> None:
    version = draft(country)
    address = reverse("record:comment", args=["valmera", "version", version.public_id])
    client = enter(country["data_user"])
    data = {"text": "Which register?", "mentions": [str(country["coordinator"].public_id)]}
    assert client.post(address, data).status_code == 303
    page = client.get(version.get_absolute_url()).content.decode()
    assert "Which register?" in page
    assert enter(country["observer"]).post(address, data).status_code == 403
    assert enter(None).post(address, data).status_code == 302


@pytest.mark.parametrize("kind", ["person", "document", "implementation", "signoff", "nonsense"])
def test_only_what_can_be_signed_is_commented_on(country: Country, enter: Enter, kind: str) -> None:
    version = draft(country)
    address = reverse("record:comment", args=["valmera", kind, version.public_id])
    assert enter(country["coordinator"]).post(address, {"text": "x"}).status_code == 404


def test_comments_stay(country: Country) -> None:
    talk.comment(draft(country), by=country["data_user"], text="x")
    with pytest.raises(ProtectedError):
        country["data_user"].delete()
    assert Comment.objects.count() == 1


def test_whoever_may_sign_is_asked_once_for_each_step(country: Country) -> None:
    steps = [step("reviewed", "ilo_specialist"), step("approved", "agency_lead", order=2)]
    signoff = submitted(country, "project-document", *steps)
    assert [len(told(country[role], notifying.TO_SIGN)) for role in ("ilo_specialist", "agency_lead")] == [1, 0]
    sign(signoff, country["ilo_specialist"])
    assert [len(told(country[role], notifying.TO_SIGN)) for role in ("ilo_specialist", "agency_lead")] == [1, 1]
    notifying.opened(SignOff.objects.get())
    assert len(told(country["agency_lead"], notifying.TO_SIGN)) == 1


def test_whoever_cannot_sign_it_is_not_asked(country: Country) -> None:
    submitted(country, "project-document", step("approved", "coordinator", "agency_lead"))
    assert told(country["coordinator"], notifying.TO_SIGN) == []
    assert len(told(country["agency_lead"], notifying.TO_SIGN)) == 1


def test_deputies_are_asked_too(country: Country) -> None:
    today = clock.today()
    made = delegating.offer(
        country.members["agency_lead"],
        deputy=country["data_manager"],
        what=["project-document"],
        start=today,
        end=today,
        by=country["agency_lead"],
    )
    perform(made, "accept", by=country["data_manager"])
    submitted(country)
    assert len(told(country["data_manager"], notifying.TO_SIGN)) == 1


def test_asked_again_when_it_awaits_signature_again(country: Country) -> None:
    signoff = submitted(country)
    take_back(sign(signoff, country["agency_lead"]), "withdraw", country["agency_lead"])
    assert len(told(country["agency_lead"], notifying.TO_SIGN)) == 2


def test_who_prepared_it_hears_that_all_have_signed(country: Country) -> None:
    sign(submitted(country), country["agency_lead"])
    assert [notice.title for notice in told(country["coordinator"])] == [
        "“Project document” is signed by all who were asked."
    ]


def test_who_prepared_it_hears_that_it_was_returned(country: Country) -> None:
    sign(submitted(country), country["agency_lead"], meaning="returned", remarks="Name the owner.")
    assert [notice.action for notice in told(country["coordinator"])] == ["signoff.returned"]


def test_everyone_concerned_hears_of_a_revocation(country: Country) -> None:
    signoff = submitted(country, "mou")
    first = sign(signoff, country["agency_lead"])
    sign(SignOff.objects.get(), country["ilo_officer"])
    take_back(first, "revoke", country["agency_lead"])
    for role in ("agency_lead", "ilo_officer", "coordinator"):
        assert "signature.revoked" in [notice.action for notice in told(country[role])], role


def test_giver_and_deputy_hear_what_the_other_did(country: Country) -> None:
    today = clock.today()
    given = {"what": ["mou"], "start": today, "end": today, "deputy": country["data_manager"]}
    made = delegating.offer(country.members["agency_lead"], by=country["agency_lead"], **given)  # type: ignore[arg-type]
    assert [notice.action for notice in told(country["data_manager"])] == ["delegation.offered"]
    perform(made, "accept", by=country["data_manager"])
    assert [notice.action for notice in told(country["agency_lead"])] == ["delegation.accepted"]


def test_in_the_language_of_whoever_is_told(country: Country) -> None:
    Person.objects.filter(pk=country["agency_lead"].pk).update(language="ar")
    submitted(country)
    (notice,) = told(country["agency_lead"], notifying.TO_SIGN)
    assert "waits" not in notice.title
    assert "Project document" in notice.title


def test_notices_are_read_until_the_moment_shown(country: Country, enter: Enter) -> None:
    sign(submitted(country), country["agency_lead"])
    client, shown = enter(country["coordinator"]), clock.now()
    signoff = submitted(country, "mou")
    for role in ("agency_lead", "ilo_officer"):
        sign(signoff, country[role])
    assert client.get("/notices/read/").status_code == 405
    client.post("/notices/read/", {"until": shown.isoformat()})
    left = todos.to_know(person=country["coordinator"], on=clock.today())
    assert [item.reference for item in left] == ["VAL-MU-1"]
    assert client.post("/notices/read/", {"until": "yesterday"}).status_code == 404


def test_nobody_reads_the_notices_of_another(country: Country, enter: Enter) -> None:
    sign(submitted(country), country["agency_lead"])
    enter(country["observer"]).post("/notices/read/", {"until": clock.now().isoformat()})
    assert len(todos.to_know(person=country["coordinator"], on=clock.today())) == 1


def test_the_notice_leads_to_the_very_place(country: Country, enter: Enter) -> None:
    signoff = submitted(country)
    (notice,) = told(country["agency_lead"], notifying.TO_SIGN)
    assert notice.url == signoff.get_absolute_url()
    assert enter(country["agency_lead"]).get(notice.url).status_code == 200
    assert version_of(signoff).title in notice.title
