"""Mail about this room: at once for what waits to be signed, one digest a day for the rest. Mail never signs."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Implementation, Person
from core import clock
from core.ledger import head_of
from core.registry import todo_sources
from core.todo import Todo
from record.models import Notice
from record.notifying import AT_ONCE

DIGEST = "digest.sent"


def mail_at_once() -> int:
    """Mails every notice that cannot wait and was not mailed; each is claimed first, so that two never send it.

    Returns how many were sent. What the mail server refuses is given back for the next attempt.
    """
    waiting = Notice.objects.filter(action__in=AT_ONCE, mailed_at__isnull=True, person__is_active=True)
    sent = 0
    for notice in waiting.select_related("person", "implementation").order_by("pk"):
        if not Notice.objects.filter(pk=notice.pk, mailed_at__isnull=True).update(mailed_at=clock.now()):
            continue
        try:
            _mail_to_sign(notice)
        except OSError:
            Notice.objects.filter(pk=notice.pk).update(mailed_at=None)
            raise
        sent += 1
    return sent


def _mail_to_sign(notice: Notice) -> None:
    with translation.override(notice.person.language):
        subject = _("To sign: %(reference)s, %(implementation)s") % {
            "reference": notice.reference,
            "implementation": notice.implementation.name,
        }
        _send(notice.person, subject, "record/email/to_sign", {"notice": notice, "url": _address(notice.url)})


def mail_digests() -> int:
    """One mail a day to everybody for whom something waits to be signed or is new; returns how many were sent."""
    people = Person.objects.filter(is_active=True, memberships__isnull=False).distinct().order_by("pk")
    return sum(1 for person in people.iterator() if _digest(person))


def _digest(person: Person) -> bool:
    """Sends the person's digest of today, once; nothing where there is nothing to say."""
    today = clock.today()
    items = [item for _key, source in todo_sources.items() for item in source(person=person, on=today)]
    fresh = Notice.objects.filter(person=person, mailed_at__isnull=True).unread()
    signing = [item for item in items if item.bucket == "sign"]
    if not (signing or fresh.exists()):
        return False
    _told, made = Notice.objects.get_or_create(
        person=person,
        action=DIGEST,
        occasion=today.isoformat(),
        defaults={
            "implementation": items[0].implementation if items else fresh[0].implementation,
            "made_at": clock.now(),
            "read_at": clock.now(),
        },
    )
    if not made:
        return False
    try:
        _mail_digest(person, items, fresh)
    except OSError:
        _told.delete()
        raise
    fresh.update(mailed_at=clock.now())
    return True


def _mail_digest(person: Person, items: list[Todo], fresh: Iterable[Notice]) -> None:
    with translation.override(person.language):
        piles = {bucket: [item for item in items if item.bucket == bucket] for bucket in ("sign", "do")}
        count = len(piles["sign"])
        subject = (
            ngettext("%(count)s paper waits for your signature", "%(count)s papers wait for your signature", count)
            % {"count": count}
            if count
            else _("What is new")
        )
        context = {
            "person": person,
            "to_sign": piles["sign"],
            "to_do": piles["do"],
            "to_know": list(fresh),
            "heads": [(held, head_of(held.chain_key())) for held in Implementation.objects.visible_to(person)],
        }
        _send(person, subject, "record/email/digest", context)


def _send(person: Person, subject: str, template: str, context: dict[str, Any]) -> None:
    """As text and as HTML, in the language that is active."""
    context = {**context, "site": settings.SITE_ADDRESS.rstrip("/"), "language": translation.get_language()}
    mail = EmailMultiAlternatives(subject, render_to_string(f"{template}.txt", context), to=[person.email])
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    mail.send()


def _address(url: str) -> str:
    return f"{settings.SITE_ADDRESS.rstrip('/')}{url}"
