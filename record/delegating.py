"""Offering a delegation: for named kinds of record and dates, somebody signs on one's behalf."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from accounts.models import Membership, Person
from accounts.roles import ILO_ROLES, Role
from core import clock, ledger
from core.ledger import Personal
from core.shapes import TRACKS
from core.transitions import Action, actions_for
from record import notifying, rules
from record.kinds import ACTIVITIES, BASELINE, CHOICES, WAIVER
from record.models import Delegation


def offer(
    giver: Membership, *, deputy: Person, what: Sequence[str], start: date, end: date, by: Person, reason: str = ""
) -> Delegation:
    """Offers the deputy to sign in the giver's role; it holds once accepted.

    ValidationError, by field, if it cannot be offered.
    """
    _check(giver, deputy, what, end, by)
    with transaction.atomic():
        ledger.lock_chain(giver.implementation.chain_key())
        made = Delegation(giver=giver, deputy=deputy, what=list(what), start=start, end=end, reason=reason)
        made.checked()
        made.save()
        said: dict[str, Any] = {"reason": Personal(reason)} if reason else {}
        ledger.record_event(made, "delegation.offered", by=by, standing=giver.standing, **said)
        notifying.delegation_moved(made, by=by)
    return made


def _check(giver: Membership, deputy: Person, what: Sequence[str], end: date, by: Person) -> None:
    today = clock.today(giver.implementation.zone)
    if by.pk != giver.person_id or not giver.is_current(today):
        raise ValidationError({"giver": _("A role is delegated by whoever holds it, while they hold it.")})
    if by.is_superuser or deputy.is_superuser:
        raise ValidationError({"deputy": _("An administrator neither signs nor has somebody sign.")})
    if deputy.pk == by.pk:
        raise ValidationError({"deputy": _("Nobody is their own deputy.")})
    if deputy.pk not in {person.pk for person in deputies(giver)}:
        raise ValidationError({"deputy": refusal_of_side(giver)})
    if not what or not set(what) <= {code for code, _label in choices()}:
        raise ValidationError({"what": _("Name the kinds of record that the deputy may sign.")})
    if end < today:
        raise ValidationError({"end": _("The last day has passed.")})


def refusal_of_side(giver: Membership) -> str:
    if giver.role in ILO_ROLES:
        return _("An ILO role is delegated to somebody who acts for the ILO here, and only for the ILO.")
    return _("A national role is delegated to somebody who holds a national role here, and none for the ILO.")


def deputies(giver: Membership) -> list[Person]:
    """Everybody who may stand in for this membership's holder: same implementation, same side, somebody else."""
    implementation: Any = giver.implementation
    held: dict[int, list[Membership]] = {}
    today = clock.today(implementation.zone)
    for member in implementation.memberships.current(today).select_related("person", "institution"):
        held.setdefault(member.person_id, []).append(member)
    return [
        members[0].person
        for key, members in held.items()
        if key != giver.person_id
        and not members[0].person.is_superuser
        and rules.may_stand_in(giver=giver.role, deputy=[member.role for member in members])
    ]


def can_be_delegated(member: Membership) -> bool:
    """A role from which something is signed: every one but an observer's."""
    return member.role != Role.OBSERVER


@dataclass(frozen=True)
class Row:
    """A delegation as the list shows it, with what the reader can do about it."""

    delegation: Delegation
    what: tuple[StrOrPromise, ...]
    state: str
    word: StrOrPromise
    in_force: bool
    actions: tuple[Action, ...]


def rows(implementation: Any, person: Any, *, on: date) -> list[Row]:
    """Every delegation of the implementation: those in force first, then the latest."""
    found = [_row(delegation, person, on) for delegation in Delegation.objects.of(implementation).order_by("-start")]
    return sorted(found, key=lambda row: (not row.in_force, row.delegation.state != "offered"))


def _row(delegation: Delegation, person: Any, on: date) -> Row:
    in_force = delegation.state == "accepted" and delegation.start <= on <= delegation.end
    state, word = _shown(delegation, on)
    return Row(
        delegation=delegation,
        what=tuple(labels(delegation.what)),
        state=state,
        word=word,
        in_force=in_force,
        actions=tuple(actions_for(delegation, person)) if on <= delegation.end else (),
    )


def _shown(delegation: Delegation, on: date) -> tuple[str, StrOrPromise]:
    """The shape and the word of a delegation: also what its dates alone bring about."""
    if delegation.state in ("offered", "accepted") and delegation.end < on:
        return "expired", _("over")
    if delegation.state == "accepted":
        return ("holds", _("in force")) if delegation.start <= on else ("holds", _("accepted, begins later"))
    return {"offered": "invited", "declined": "empty"}.get(delegation.state, "ended"), delegation.get_state_display()


def choices() -> list[tuple[str, StrOrPromise]]:
    """The kinds of record that can be delegated: each kind of document, activities, waivers, baselines."""
    tracks = [
        (f"{ACTIVITIES}:{code}", _("Activities of the track “%(track)s”") % {"track": mark.name})
        for code, mark in TRACKS.items()
    ]
    others = [(WAIVER, _("Waivers of the gate")), (BASELINE, _("Baselines of the plan"))]
    return [*CHOICES, (ACTIVITIES, _("All activities and milestones")), *tracks, *others]


def labels(what: Sequence[str]) -> list[StrOrPromise]:
    """The kinds of record of a delegation in words."""
    known = dict(choices())
    return [known.get(code, code) for code in what]
