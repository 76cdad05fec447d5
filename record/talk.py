"""Comments on anything that has a page: who may write, who is named, what they hear. Pages include record/talk.html."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, Person
from accounts.roles import authority
from core import clock, ledger
from core.ledger import Personal
from record import notifying
from record.forms import CommentForm
from record.models import Comment, Signable


@dataclass(frozen=True)
class Remark:
    """A comment as the page shows it."""

    id: UUID
    by: str
    roles: str
    at: datetime
    text: str
    to: tuple[str, ...]
    answers: tuple["Remark", ...] = ()


def comment(about: Any, *, by: Person, text: str, mentions: Iterable[Person] = ()) -> Comment:
    """A comment on `about` (an activity, a version: whatever has an implementation and an address).

    Who is named, by `mentions` or as @Name in the text, is told if they take part. It is never changed.
    """
    implementation = about.implementation
    member = authority(by, implementation).holding("comment")
    if member is None:
        raise PermissionDenied(_("Your role does not allow comments here."))
    with transaction.atomic():
        ledger.lock_chain(implementation.chain_key())
        made = Comment(
            implementation=implementation,
            about=about,
            author=by,
            institution=member.institution,
            text=text,
            made_at=clock.now(),
        )
        made.checked()
        made.save()
        made.mentions.set(_named(implementation, text, {person.pk for person in mentions}))
        said = {"about": about.public_id, "text": Personal(text)}
        ledger.record_event(made, "comment.added", by=by, standing=member.standing, **said)
        url, reference = f"{about.get_absolute_url()}#comment-{made.public_id}", getattr(about, "reference", "")
        notifying.mentioned(made, title=getattr(about, "title", str(about)), url=url, reference=reference)
    return made


def _named(implementation: Any, text: str, chosen: set[int]) -> list[Person]:
    """The members who were chosen, and those whose name follows an @ in the text."""
    return [
        member.person
        for member in members(implementation)
        if member.person_id in chosen or re.search(rf"@{re.escape(member.person.name)}(?!\w)", text)
    ]


def about_for(implementation: Any, kind: str, public_id: UUID) -> Any:
    """What a comment is about: anything that can be put before signers, in this implementation and no other."""
    for model in apps.get_models():
        if issubclass(model, Signable) and model.kind == kind:
            about = model._base_manager.select_related(*model.related).filter(public_id=public_id).first()
            if about and about.implementation == implementation:
                return about
    raise Http404(_("There is nothing here to comment on."))


@dataclass(frozen=True)
class Conversation:
    """What the partial record/talk.html shows: what was said, and the form for who may answer."""

    remarks: list[Remark]
    url: str
    form: CommentForm | None


def conversation(about: Any, person: Any, *, memberships: Iterable[Membership] | None = None) -> Conversation:
    """The conversation on a thing; without a form for whom may only read. `memberships` of today, where loaded."""
    implementation = about.implementation
    url = reverse("record:comment", args=[implementation.slug, about.kind, about.public_id])
    writes = authority(person, implementation).holding("comment")
    if writes is None:
        return Conversation(remarks_on(about), url, None)
    people = members(implementation) if memberships is None else one_each(memberships)
    return Conversation(remarks_on(about), url, CommentForm(people=people))


def members(implementation: Any) -> list[Membership]:
    """One membership for each person who takes part today, by name: those whom a comment can name."""
    today = clock.today(implementation.zone)
    return one_each(implementation.memberships.current(today).select_related("person", "institution"))


def one_each(memberships: Iterable[Membership]) -> list[Membership]:
    """The first membership of each person, by name."""
    first = {member.person_id: member for member in sorted(memberships, key=lambda member: -member.pk)}
    return sorted(first.values(), key=lambda member: member.person.name.casefold())


def remarks_on(about: Any) -> list[Remark]:
    """All comments on a thing, the oldest first, in one query: a line for each person named, or one for nobody."""
    kind = ContentType.objects.get_for_model(about)
    found = Comment.objects.filter(content_type=kind, object_id=about.pk).order_by("pk", "mentions__pk")
    lines = found.values_list("public_id", "author__name", "institution__name", "made_at", "text", "mentions__name")
    return [
        Remark(
            id=public_id,
            by=by,
            roles=at_home or "",
            at=at,
            text=text,
            to=tuple(line[-1] for line in same if line[-1]),
        )
        for (public_id, by, at_home, at, text), same in groupby(lines, key=lambda line: line[:-1])
    ]
