"""Signing again with the password, and the second factor where enrolled; throttled, and failures recorded.

It happens before the transaction: hashing a password inside a write lock would make signers wait for each other.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import clock, ledger
from core.errors import Refusal, RuleViolation
from core.models import Chain
from record.rules import STALE, Reauthentication, is_fresh


def confirm(request: HttpRequest, *, password: str, code: str = "") -> Reauthentication:
    """The proof that the signed-in person gave the right password (and code) just now.

    ValidationError, by field, if not; five failures within five minutes by one person from one address
    close the door for both together, so a shared office address never locks others out.
    """
    person: Any = request.user
    _throttle(request, person)
    if not person.check_password(password):
        _failed(person)
        raise ValidationError({"password": _("That is not your password. Nothing was signed.")})
    if has_second_factor(person) and not _code_fits(person, code):
        _failed(person)
        raise ValidationError({"code": _("That code is not right or was used already. Nothing was signed.")})
    ratelimit.clear(request, action="sign", key=_key(request, person))
    return Reauthentication(person.pk, request.session.session_key or "", clock.now(), person.password)


def check(proof: Reauthentication, *, person: Any, session: str) -> None:
    """Inside the transaction only freshness is asked, with the password as it is stored now."""
    person.refresh_from_db(fields=["password", "is_active"])
    if not person.is_active or not is_fresh(proof, person=person, session=session, now=clock.now()):
        raise RuleViolation([Refusal(STALE)])


def has_second_factor(person: Any) -> bool:
    return bool(Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists())


def _code_fits(person: Any, code: str) -> bool:
    for held in Authenticator.objects.filter(user=person):
        wrapped = {Authenticator.Type.TOTP: TOTP, Authenticator.Type.RECOVERY_CODES: RecoveryCodes}.get(held.type)
        if wrapped and wrapped(held).validate_code(code.replace(" ", "")):
            return True
    return False


def _throttle(request: HttpRequest, person: Any) -> None:
    """Counts the attempt before it is made, so that many at once are no way round; success clears the count."""
    if not ratelimit.consume(request, action="sign", key=_key(request, person)):
        raise ValidationError({"password": _("Too many attempts. Wait five minutes; nothing was signed.")})


def _key(request: HttpRequest, person: Any) -> str:
    return f"{person.pk}:{get_adapter().get_client_ip(request)}"


def _failed(person: Any) -> None:
    """A failed attempt is an entry of the instance's chain, written by itself."""
    with transaction.atomic():
        ledger.record_event(person, "person.signature_refused", by=person, chain_key=Chain.INSTANCE)
