"""Mail: at once to whoever may sign, one digest a day with the heads of the ledgers; it leads there and never signs."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail

from accounts.models import Person
from core import clock
from core.ledger import head_of
from core.transitions import perform
from record import mailing, talk
from record.models import Notice, Signature
from tests.cast import Country
from tests.processes import free_port
from tests.record.scenes import draft, sign, step, submitted

pytestmark = pytest.mark.django_db

LINK = re.compile(r"https?://\S+")


def to(address: str) -> list[Any]:
    return [sent for sent in mail.outbox if sent.to == [address]]


def html(sent: Any) -> str:
    (body, kind), *_none = sent.alternatives
    assert kind == "text/html"
    return str(body)


def test_whoever_may_sign_is_mailed_at_once(country: Country) -> None:
    signoff = submitted(country)
    assert mailing.mail_at_once() == 2
    (sent,) = to(country["agency_lead"].email)
    assert sent.subject == "To sign: VAL-PD-1, Valmera"
    link = f"{settings.SITE_ADDRESS}{signoff.get_absolute_url()}"
    assert link in sent.body
    assert link in html(sent)


def test_nobody_is_mailed_twice_for_one_occasion(country: Country) -> None:
    submitted(country)
    assert (mailing.mail_at_once(), mailing.mail_at_once()) == (2, 0)


def test_no_link_in_it_signs(country: Country, enter: Any) -> None:
    """Mail scanners follow every link; here they do so with the reader's own session."""
    submitted(country)
    mailing.mail_at_once()
    client = enter(country["agency_lead"])
    for sent in mail.outbox:
        for link in LINK.findall(str(sent.body)):
            client.get(link.removeprefix(settings.SITE_ADDRESS))
    assert not Signature.objects.exists()


def test_while_the_mail_server_is_away_nothing_is_lost(country: Country, settings: Any) -> None:
    submitted(country)
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with pytest.raises(ConnectionRefusedError):
        mailing.mail_at_once()
    settings.EMAIL_BACKEND = usual
    assert mailing.mail_at_once() == 2


def test_who_may_no_longer_sign_in_gets_no_mail(country: Country) -> None:
    submitted(country)
    Person.objects.filter(pk=country["agency_lead"].pk).update(is_active=False)
    mailing.mail_at_once()
    assert to(country["agency_lead"].email) == []


def test_a_title_cannot_add_a_header(country: Country) -> None:
    version = draft(country)
    version.document.title = "Plan\nBcc: everybody@example.org"
    version.document.save()
    perform(version, "submit", by=country["coordinator"])
    mailing.mail_at_once()
    assert all("everybody" not in str(sent.message()["Bcc"]) for sent in mail.outbox)


def test_script_in_a_title_is_text_in_the_mail(country: Country) -> None:
    version = draft(country)
    version.document.title = "<script>alert(1)</script>"
    version.document.save()
    perform(version, "submit", by=country["coordinator"])
    mailing.mail_at_once()
    assert "<script>" not in html(mail.outbox[0])
    assert "<script>" in mail.outbox[0].body


def test_one_digest_a_day_for_whom_something_waits(country: Country) -> None:
    submitted(country)
    assert (mailing.mail_digests(), mailing.mail_digests()) == (2, 0)
    (sent,) = to(country["agency_lead"].email)
    assert sent.subject == "1 paper waits for your signature"
    assert "Approve it for Leading agency." in sent.body
    with clock.at(clock.now() + timedelta(days=1)):
        assert mailing.mail_digests() == 2


def test_the_digest_carries_the_heads_of_the_ledgers(country: Country, neighbour: Country) -> None:
    submitted(country)
    mailing.mail_digests()
    (sent,) = to(country["agency_lead"].email)
    assert head_of(country.implementation.chain_key()).hash in sent.body
    assert head_of(country.implementation.chain_key()).hash in html(sent)
    assert head_of(neighbour.implementation.chain_key()).hash not in sent.body


def test_news_comes_once(country: Country) -> None:
    talk.comment(draft(country), by=country["data_user"], text="x", mentions=[country["coordinator"]])
    assert mailing.mail_digests() == 1
    assert "wrote to you" in to(country["coordinator"].email)[0].body
    with clock.at(clock.now() + timedelta(days=1)):
        assert mailing.mail_digests() == 0


def test_what_was_read_is_not_mailed(country: Country) -> None:
    talk.comment(draft(country), by=country["data_user"], text="x", mentions=[country["coordinator"]])
    Notice.objects.update(read_at=clock.now())
    assert mailing.mail_digests() == 0


def test_nothing_to_say_no_mail(country: Country) -> None:
    assert mailing.mail_digests() == 0
    assert mail.outbox == []


def test_in_the_language_of_the_reader(country: Country) -> None:
    Person.objects.filter(pk=country["agency_lead"].pk).update(language="ar")
    submitted(country)
    mailing.mail_at_once()
    mailing.mail_digests()
    first, second = to(country["agency_lead"].email)
    for sent in (first, second):
        assert 'dir="rtl"' in html(sent)
        assert "Dear" not in sent.body


def test_every_step_is_mailed_when_it_opens(country: Country) -> None:
    steps = [step("reviewed", "ilo_specialist"), step("approved", "agency_lead", order=2)]
    signoff = submitted(country, "project-document", *steps)
    mailing.mail_at_once()
    assert to(country["agency_lead"].email) == []
    sign(signoff, country["ilo_specialist"])
    mailing.mail_at_once()
    assert len(to(country["agency_lead"].email)) == 1
