"""What stands at the head and the foot of every page: whose page it is, the places, who reads it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.roles import Authority, authority


@dataclass(frozen=True)
class Place:
    """A link of the masthead. `key` is typed after `g`; `here` is set on the page's own place."""

    code: str
    name: StrOrPromise
    url: str
    key: str = ""
    here: bool = False


@dataclass(frozen=True)
class Kind:
    """A place before it is known whether it exists: its address name and the pages that belong to it."""

    code: str
    name: StrOrPromise
    address: str
    key: str
    belongs: tuple[str, ...]


EVERYWHERE = (
    Kind("my_work", _("My work"), "desk:my_work", "w", ("desk:my_work",)),
    Kind("portfolio", _("Portfolio"), "desk:portfolio", "p", ("desk:portfolio", "desk:kept_views", "desk:comparison")),
)
INSIDE = (
    Kind(
        "implementation",
        _("Implementation"),
        "desk:implementation",
        "i",
        ("desk:implementation", "desk:units", "tracks:"),
    ),
    Kind("master_plan", _("Master Plan"), "masterplan:plan", "l", ("masterplan:",)),
    Kind("governance", _("Governance"), "governance:manual", "g", ("governance:",)),
    Kind("documents", _("Documents"), "record:documents", "d", ("record:",)),
    Kind("members", _("Members"), "accounts:members", "m", ("accounts:",)),
    Kind("record", _("Record"), "desk:record", "r", ("desk:record",)),
)
OUTSIDE = (Kind("public", _("Where it stands"), "desk:public", "i", ("desk:public",)),)
FOR_ANYONE = (Kind("verify", _("Verify a document"), "desk:verify", "v", ("desk:verify",)),)
TO_ENTER = (Kind("sign_in", _("Sign in"), "account_login", "", ("account_login",)),)
OPEN_PAGES = ("desk:public", "desk:verify")


def found(name: str, *args: str) -> str:
    """The address of a page, or nothing while its room is not built."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Masthead:
    """All that base.html needs to know about the page's frame."""

    name: StrOrPromise
    beneath: StrOrPromise
    home: str
    ink: str
    emblem: str
    initials: str
    places: list[Place]
    role: str
    institution: str

    @property
    def nearest(self) -> Place | None:
        """The one place that a phone shows beside the menu: My work, or the way in."""
        here = {place.code: place for place in self.places}
        if "my_work" in here:
            return here["my_work"]
        enter = here.get("sign_in")
        return enter if enter and not enter.here else None


def masthead(context: Context) -> Masthead:
    """The frame of the page that is rendered with `context`; see docs/components.md for what it looks at."""
    implementation = context.get("implementation")
    person = getattr(context.get("request"), "user", None)
    held = _held(implementation, person)
    inside = held is not None and held.may("view") and _view_name(context) not in OPEN_PAGES
    role, institution = _who(context.get("membership"), held if inside else None, person)
    return Masthead(
        name=implementation.name if implementation else _("LMIS implementations"),
        beneath=implementation.title if implementation else _("Governance and progress"),
        home=_home(implementation, person, inside=inside),
        ink=_ink(implementation),
        emblem=_emblem(implementation),
        initials=implementation.code[:3] if implementation else "",
        places=list(_places(context, implementation, person, inside=inside)),
        role=role,
        institution=institution,
    )


def _held(implementation: Any, person: Any) -> Authority | None:
    """How the reader stands in the implementation; it was loaded when the view looked the implementation up."""
    if implementation is None or not _signed_in(person):
        return None
    return authority(person, implementation) if implementation.pk else None


def _signed_in(person: Any) -> bool:
    return bool(person and person.is_authenticated)


def _view_name(context: Mapping[str, Any] | Context) -> str:
    match = getattr(context.get("request"), "resolver_match", None)
    return match.view_name if match else ""


def _home(implementation: Any, person: Any, *, inside: bool) -> str:
    if implementation:
        return found("desk:implementation" if inside else "desk:public", implementation.slug) or "/"
    return (found("desk:my_work") if _signed_in(person) else found("account_login")) or "/"


def _ink(implementation: Any) -> str:
    accent = getattr(implementation, "accent", "")
    return found("desk:ink", accent.removeprefix("#")) if accent else ""


def _emblem(implementation: Any) -> str:
    if implementation is None or not getattr(implementation, "emblem_id", None):
        return ""
    return found("desk:emblem", implementation.slug)


def _who(membership: Any, held: Authority | None, person: Any) -> tuple[str, str]:
    """Role and institution where there are any, else the person's name."""
    members = [membership] if membership else list(held.memberships) if held else []
    if members:
        roles = dict.fromkeys(str(member.get_role_display()) for member in members)
        return ", ".join(roles), str(members[0].institution)
    if not _signed_in(person):
        return "", ""
    return str(person), str(_("Administrator")) if person.is_superuser else ""


def _places(context: Context, implementation: Any, person: Any, *, inside: bool) -> Iterable[Place]:
    here = context.get("place") or _view_name(context)
    slug = (implementation.slug,) if implementation else ()
    if _signed_in(person):
        yield from _linked(EVERYWHERE, here)
    if implementation:
        yield from _linked(INSIDE if inside else OUTSIDE, here, *slug)
    if not _signed_in(person) or (not inside and _view_name(context) in OPEN_PAGES):
        yield from _linked(FOR_ANYONE, here)
    if not _signed_in(person):
        yield from _linked(TO_ENTER, here)


def _linked(kinds: Iterable[Kind], here: str, *args: str) -> Iterable[Place]:
    for kind in kinds:
        if url := found(kind.address, *args):
            yield Place(kind.code, kind.name, url, kind.key, _belongs(kind, here))


def _belongs(kind: Kind, here: str) -> bool:
    return here == kind.code or any(
        here == name or (name.endswith(":") and here.startswith(name)) for name in kind.belongs
    )
