"""Appointing by address: the account is made where there is none, and a mail tells the person. No rule stands here."""

from datetime import date
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.appointing import appoint, invite
from accounts.mailing import send
from accounts.models import Institution, Membership, Person
from core import ledger
from core.ledger import Actor, Standing
from core.models import Chain

TEMPLATE = "accounts/email/appointed"


def appoint_by_address(
    *,
    email: str,
    name: str,
    institution: Institution,
    role: str,
    by: Actor,
    standing: Standing,
    start: date,
    end: date | None = None,
    title: str = "",
) -> Membership:
    """The role for the person with this address; who has no account yet gets one, and needs a name then."""
    with transaction.atomic():
        ledger.lock_chain(Chain.INSTANCE)
        person = person_at(email, name, institution=institution, by=by)
        return appoint(
            person,
            institution=institution,
            role=role,
            by=by,
            standing=standing,
            start=start,
            end=end,
            title=title,
        )


def person_at(email: str, name: str, *, institution: Institution, by: Actor) -> Person:
    """The person with this address; a new account with this name if there is none."""
    found = Person.objects.filter(email=email.strip().lower()).first()
    if found and not found.is_active:
        raise ValidationError({"email": _("This account is closed. An administrator can open it again.")})
    if found:
        return found
    if not name:
        raise ValidationError({"name": _("Nobody with this address has an account yet: give the name too.")})
    return invite(email=email, name=name, by=by, language=_language(institution))


def _language(institution: Institution) -> str:
    spoken = institution.implementation.language
    return spoken if spoken in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def has_accepted(person: Person) -> bool:
    """The person has signed in at least once."""
    return person.last_login is not None


def tell(membership: Membership) -> bool:
    """Mails the person what they were appointed to; whoever never signed in gets the link to choose a password.

    False if the mail could not be handed over: the appointment stands all the same.
    """
    person = membership.person
    with translation.override(person.language):
        subject = _("Your role in the %(system)s of %(implementation)s") % {
            "system": membership.implementation.title,
            "implementation": membership.implementation.name,
        }
        return send(TEMPLATE, subject, _context(membership), to=person.email)


def _context(membership: Membership) -> dict[str, Any]:
    site = settings.SITE_ADDRESS.rstrip("/")
    person = membership.person
    return {
        "membership": membership,
        "site": site,
        "language": person.language,
        "first": not has_accepted(person),
        "url": f"{site}{_way_in(person, membership)}",
        "again": f"{site}{reverse('account_reset_password')}",
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
    }


def _way_in(person: Person, membership: Membership) -> str:
    """The page where the password is chosen, by allauth's own key; or the members' page for whoever has one."""
    if has_accepted(person):
        return reverse("accounts:members", args=[membership.implementation.slug])
    key = default_token_generator.make_token(person)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
