"""Whose turn it is with an activity: who answers for it, who signs, publishes or answers. On loaded rows alone."""

from collections.abc import Iterable, Sequence

from accounts.models import Membership
from tracks.models import Activity

SIGN, PUBLISH, ANSWER, CONFIRM, WORK, START, REST = "sign", "publish", "answer", "confirm", "work", "start", "rest"
"""What a day was spent with: waiting for signatures, a publication, an answer, a confirmation; at work; before it
began; or resting, by agreement."""


def answering(activity: Activity, members: Sequence[Membership]) -> list[Membership]:
    """The owner; without one, whoever holds the responsible role; without anybody, who coordinates."""
    owner = [member for member in members if member.person_id == activity.owner_id]
    fitting = holding([activity.responsible_role], members)
    there = [member for member in fitting if _is_at(member, activity.responsible_at)]
    return owner or there or fitting or holding(["coordinator"], members)


def holding(roles: Iterable[str], members: Iterable[Membership]) -> list[Membership]:
    held = set(roles)
    return [member for member in members if member.role in held]


def names(members: Iterable[Membership]) -> tuple[str, ...]:
    """The institutions, each once."""
    return tuple(dict.fromkeys(member.institution.name for member in members))


def _is_at(member: Membership, where: str) -> bool:
    return member.institution.type == where or (where == "hosting_institution" and member.institution.hosts_platform)
