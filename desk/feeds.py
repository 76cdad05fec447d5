"""Calendar feeds: secret addresses that calendar programs read; made, shown once and revoked by their person.

What a feed holds is decided each time it is read, by what its person may see at that moment.
"""

import secrets
from hashlib import sha256

from django.db import transaction
from django.utils import translation

from accounts.models import Implementation, Person
from accounts.roles import authority
from core import clock, ledger
from core.errors import refuse
from desk import plan_calendar
from desk.models import Feed
from tracks.models import Plan

MOST = 20
SECRET_BYTES = 32


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def make(person: Person, implementation: Implementation | None = None) -> tuple[Feed, str]:
    """A new feed and its secret, which is kept nowhere; of one implementation, or of all that is the person's."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        ledger.lock_chain(person.chain_key())
        if Feed.objects.filter(person=person, revoked_at=None).count() >= MOST:
            refuse(translation.gettext("You have as many calendar addresses as there can be. Revoke one first."))
        feed = Feed(person=person, implementation=implementation, digest=digest_of(secret), made_at=clock.now())
        feed.checked()
        feed.save()
        ledger.record_event(feed, "feed.made", by=person)
    return feed, secret


def revoke(feed: Feed, *, by: Person) -> None:
    """The address stops at once; revoking twice is one revoking."""
    with transaction.atomic():
        ledger.lock_chain(feed.chain_key())
        row = Feed.objects.select_for_update().get(pk=feed.pk)
        if row.revoked_at is None:
            row.revoked_at = clock.now()
            row.save(update_fields=["revoked_at"])
            ledger.record_event(row, "feed.revoked", by=by)


def content_of(secret: str) -> bytes | None:
    """The calendar behind an address; None where there is none, or its person may not see it any more."""
    held = Feed.objects.filter(digest=digest_of(secret), revoked_at=None, person__is_active=True)
    feed = held.select_related("person", "implementation").first()
    if feed is None:
        return None
    with translation.override(feed.person.language):
        return _of(feed)


def _of(feed: Feed) -> bytes | None:
    if feed.implementation is None:
        return plan_calendar.of_person(feed.person, on=clock.today())
    if not authority(feed.person, feed.implementation).may("view"):
        return None
    plan = Plan.objects.filter(implementation=feed.implementation).select_related("implementation").first()
    return plan_calendar.of_plan(plan) if plan else None
