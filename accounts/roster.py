"""Who holds what, as the members' page shows it. Pure: rows are loaded by the caller, and nothing is decided here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from accounts.duties import OFTEN_EMPTY
from accounts.models import Institution, Membership
from accounts.roles import Role
from core.wording import days, in_words

SOON = timedelta(days=30)
FIRST, LAST = "leading_agency", ("ilo", "donor")
ORDER = {role.value: number for number, role in enumerate(Role)}


@dataclass(frozen=True)
class Seat:
    """A role as one person holds it, held it or will hold it."""

    membership: Membership
    state: str
    word: StrOrPromise


@dataclass(frozen=True)
class Group:
    """An institution and the seats of its people."""

    institution: Institution
    seats: tuple[Seat, ...]
    people: int


@dataclass(frozen=True)
class Roster:
    """Everybody of one implementation, as of one day."""

    seats: tuple[Seat, ...]
    institutions: tuple[Institution, ...]

    def shown(self, which: str) -> list[Seat]:
        """The seats of one filter."""
        return [seat for seat in self.seats if FILTERS[which](seat)]

    @property
    def held(self) -> list[Seat]:
        return self.shown("now")

    @property
    def empty_roles(self) -> list[Role]:
        """The roles that nobody holds and that a country cannot do without."""
        taken = {seat.membership.role for seat in self.held}
        return [role for role in Role if role not in taken and role not in OFTEN_EMPTY]

    @property
    def on_one_alone(self) -> list[Seat]:
        """Seats of roles that one person alone holds, where a second one would help."""
        shared = [seat for seat in self.held if seat.membership.role in (Role.DATA_MANAGER, Role.IT_FOCAL_POINT)]
        return [seat for seat in shared if sum(other.membership.role == seat.membership.role for other in shared) == 1]

    def people_by_constituency(self) -> list[tuple[StrOrPromise, int]]:
        """How many persons each constituency sends; the ILO's stand apart."""
        sides: dict[StrOrPromise, set[int]] = {}
        for seat in self.held:
            at = seat.membership.institution
            side = _("International") if at.type == "ilo" else at.get_constituency_display()
            sides.setdefault(side, set()).add(seat.membership.person_id)
        return [(side, len(people)) for side, people in sides.items()]

    def sentences(self) -> list[str]:
        """Where the membership stands: how many, what ends soon, what is empty."""
        people = len({seat.membership.person_id for seat in self.held})
        if not people:
            return [_("Nobody holds a role here yet.")]
        return [_people(people, self.held), *_ending(len(self.shown("ending"))), *_empty(self.empty_roles)]


def roster_of(memberships: Sequence[Membership], institutions: Sequence[Institution], *, on: date) -> Roster:
    """The roster of these rows: the leading Agency first, the ILO and donors last, roles in their usual order."""
    seats = sorted((seat_of(member, on=on) for member in memberships), key=lambda seat: _place(seat.membership))
    return Roster(tuple(seats), tuple(sorted(institutions, key=_rank)))


def grouped(seats: Sequence[Seat], roster: Roster, *, with_empty: bool) -> list[Group]:
    """The seats under their institutions; with the institutions of which nobody holds a role, if asked."""
    found = {
        institution: tuple(members)
        for institution, members in groupby(seats, key=lambda seat: seat.membership.institution)
    }
    return [
        Group(place, found.get(place, ()), len({seat.membership.person_id for seat in found.get(place, ())}))
        for place in roster.institutions
        if place in found or with_empty
    ]


def seat_of(membership: Membership, *, on: date) -> Seat:
    """The state of a membership on a day, as a shape and a word."""
    end = membership.end
    if end is not None and end < on:
        return Seat(membership, "ended", _("ended"))
    if membership.start > on:
        return Seat(membership, "needed", _("begins in %(days)s") % {"days": days((membership.start - on).days)})
    if membership.person.last_login is None and membership.person.invited_at:
        return Seat(membership, "invited", _("invited, has not signed in yet"))
    if end is not None and end - on <= SOON:
        left = (end - on).days
        return Seat(membership, "expiring", _("ends in %(days)s") % {"days": days(left)} if left else _("ends today"))
    return Seat(membership, "holds", _("holds it"))


FILTERS: dict[str, Callable[[Seat], bool]] = {
    "now": lambda seat: seat.state in ("holds", "expiring", "invited"),
    "ending": lambda seat: seat.state == "expiring",
    "invited": lambda seat: seat.state == "invited",
    "ahead": lambda seat: seat.state == "needed",
    "ended": lambda seat: seat.state == "ended",
}


def _rank(institution: Institution) -> tuple[int, str, int]:
    outer = 0 if institution.type == FIRST else 2 if institution.type in LAST else 1
    return outer, institution.name.casefold(), institution.pk


def _place(membership: Membership) -> tuple[int, str, int, int, int]:
    return (*_rank(membership.institution), ORDER[membership.role], membership.pk)


def _people(people: int, held: Sequence[Seat]) -> str:
    count = len({seat.membership.institution_id for seat in held})
    institutions = ngettext("one institution", "%(count)s institutions", count) % {"count": in_words(count)}
    text = ngettext(
        "One person of %(institutions)s holds a role.", "%(people)s people of %(institutions)s hold a role.", people
    ) % {"people": in_words(people), "institutions": institutions}
    return text[:1].upper() + text[1:]


def _ending(count: int) -> list[str]:
    if not count:
        return []
    text = ngettext("One role ends within 30 days.", "%(count)s roles end within 30 days.", count) % {
        "count": in_words(count)
    }
    return [text[:1].upper() + text[1:]]


def _empty(roles: Sequence[Role]) -> list[str]:
    if not roles:
        return []
    if len(roles) == 1:
        return [_("Nobody is %(role)s.") % {"role": roles[0].label}]
    text = ngettext("One role is empty.", "%(count)s roles are empty.", len(roles)) % {"count": in_words(len(roles))}
    return [text[:1].upper() + text[1:]]
