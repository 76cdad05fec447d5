"""Changing what takes part: settings of an implementation, institutions, accounts. Memberships: see appointing.py.

Every form says which values it showed (`shown`), so that of two open tabs the later one never undoes the other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar, cast

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.mailing import tell_old_address
from accounts.models import Implementation, Institution, Person
from core import canonical, clock, ledger
from core.errors import RuleViolation, gathered, refuse
from core.ledger import Actor, Standing
from core.models import Chain, StoredFile, Subject

S = TypeVar("S", bound=Subject)

OF_PERSON = ("name", "email")
"""What the ledger keeps beside itself when an account changes."""


@dataclass(frozen=True)
class Shown:
    """Which values a form showed, as a short print of them."""

    names: tuple[str, ...]
    print: str


def shown(row: Subject, names: Iterable[str]) -> Shown:
    """The print of these values as they are now."""
    chosen = tuple(names)
    return Shown(chosen, canonical.digest(_values(row, chosen))[:16])


def edit_implementation(
    implementation: Implementation, *, by: Actor, standing: Standing, before: Shown | None = None, **values: Any
) -> Implementation:
    """Other settings; the emblem is a stored file, the parent another implementation."""
    with transaction.atomic():
        ledger.lock_chain(implementation.chain_key())
        _refuse_circle(implementation, values.get("parent"))
        return _edited(implementation, "implementation.edited", values, by=by, standing=standing, before=before)


def agree_to_compare(implementation: Implementation, *, agrees: bool, by: Actor, standing: Standing) -> Implementation:
    """The country takes part in comparisons, or does not any more; nothing where that was so already."""
    with transaction.atomic():
        ledger.lock_chain(implementation.chain_key())
        if Implementation.objects.get(pk=implementation.pk).is_compared == agrees:
            return implementation
        action = "comparison.agreed" if agrees else "comparison.ended"
        return _edited(implementation, action, {"is_compared": agrees}, by=by, standing=standing, before=None)


def edit_institution(
    institution: Institution, *, by: Actor, standing: Standing, before: Shown | None = None, **values: Any
) -> Institution:
    with transaction.atomic():
        ledger.lock_chain(institution.chain_key())
        _keep_its_roles(institution, values.get("type", institution.type))
        return _edited(institution, "institution.edited", values, by=by, standing=standing, before=before)


def edit_person(
    person: Person, *, by: Actor, standing: Standing = Standing(), before: Shown | None = None, **values: Any
) -> Person:
    """Another name, address, language or standing of an account; the last administrator stays one."""
    with transaction.atomic():
        ledger.lock_chain(Chain.INSTANCE)
        _keep_an_administrator(person, values)
        old = Person.objects.values_list("email", flat=True).get(pk=person.pk)
        row = _edited(person, "person.edited", values, by=by, standing=standing, before=before)
        if row.email != old:
            EmailAddress.objects.filter(user=row).exclude(email=row.email).delete()
            transaction.on_commit(partial(tell_old_address, row, old))
    return row


def _refuse_circle(implementation: Implementation, parent: Implementation | None) -> None:
    """No implementation is part of itself, however far up."""
    above = parent.pk if parent else None
    while above is not None:
        if above == implementation.pk:
            raise ValidationError({"parent": _("It cannot be part of itself.")})
        above = Implementation.objects.values_list("parent", flat=True).get(pk=above)


def _keep_its_roles(institution: Institution, kind: str) -> None:
    """The kind fits the roles that are held through the institution."""
    held = institution.memberships.current(clock.today(institution.implementation.zone))
    for role in held.order_by().values_list("role", flat=True).distinct():
        if wrong := rules.through_another(role, kind):
            raise ValidationError({"type": wrong.text})


def _keep_an_administrator(person: Person, values: Mapping[str, Any]) -> None:
    row = Person.objects.get(pk=person.pk)
    was = row.is_superuser and row.is_active
    stays = values.get("is_superuser", row.is_superuser) and values.get("is_active", row.is_active)
    if was and not stays:
        others = Person.objects.filter(is_superuser=True, is_active=True).exclude(pk=row.pk).count()
        if reasons := gathered([rules.last_administrator(others=others)]):
            raise RuleViolation(reasons)


def _edited(
    given: S, action: str, values: Mapping[str, Any], *, by: Actor, standing: Standing, before: Shown | None
) -> S:
    """The row read again and changed, with its entry; inside the transaction of the caller."""
    model: type[S] = cast(Any, given)._meta.model  # request.user is wrapped, its model is not
    row = model._base_manager.select_for_update().get(pk=given.pk)
    if before and before != shown(row, before.names):
        refuse(_("Somebody changed it while you were writing. Load the page again, then make your change anew."))
    old = _values(row, values)
    for name, value in values.items():
        setattr(row, name, value)
    row.checked()
    row.save(update_fields=list(values))
    ledger.record_edit(
        row, action, by=by, standing=standing, old=old, new=_values(row, values), personal=_personal(row)
    )
    return row


def _personal(row: Subject) -> Iterable[str]:
    return OF_PERSON if isinstance(row, Person) else ()


def _values(row: Subject, names: Iterable[str]) -> dict[str, Any]:
    """The values as the ledger can say them: files by hash, other rows by public id."""
    return {name: _said(getattr(row, name)) for name in sorted(names)}


def _said(value: Any) -> Any:
    if isinstance(value, StoredFile):
        return value.sha256
    return value.public_id if isinstance(value, Subject) else value
