"""Mails about accounts: each as text and as HTML, handed over at once. A mail that cannot be sent stops nothing."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Person


def send(template: str, subject: str, context: dict[str, Any], *, to: str) -> bool:
    """False if the mail could not be handed over."""
    mail = EmailMultiAlternatives(" ".join(subject.split()), render_to_string(f"{template}.txt", context), to=[to])
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    try:
        return bool(mail.send())
    except OSError:
        return False


def tell_old_address(person: Person, old: str) -> bool:
    """Whoever loses an address hears of it there: with the new one, somebody else could ask for a new password."""
    with translation.override(person.language):
        context = {"person": person, "site": settings.SITE_ADDRESS.rstrip("/"), "language": person.language}
        return send("accounts/email/moved", _("The address of your account was changed"), context, to=old)
