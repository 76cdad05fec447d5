"""What waits for what, read from links of all relations. Pure; the schedule reckons with them, guards ask them."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from tracks.lengths import in_working_days
from tracks.schedule import Link, Relation

Links = Mapping[str, tuple[Link, ...]]
"""The code of each activity that waits, with its links to what it waits for."""

OF_THE_START = frozenset({Relation.FINISH_START, Relation.START_START})
"""The relations that hold back the start of what waits; the others hold back its end."""
ON_THE_FINISH = frozenset({Relation.FINISH_START, Relation.FINISH_FINISH})
"""The relations that wait for the end of what comes before; the others for its start."""


def link_words(link: Link) -> str:
    """How one activity waits for another: “starts after it finishes, 5 working days later”."""
    words = str(Relation(link.relation).label)
    if not link.lag:
        return words
    ahead = link.lag < 0
    between = _("%(how)s, up to %(days)s before") if ahead else _("%(how)s, %(days)s later")
    return between % {"how": words, "days": in_working_days(abs(link.lag))}


def awaited(links: Links) -> dict[str, tuple[str, ...]]:
    """All that each activity waits for in some way: what must not become a ring."""
    return {code: tuple(link.before for link in held) for code, held in links.items()}


def finished_first(links: Links) -> dict[str, tuple[str, ...]]:
    """What must be finished before each activity starts."""
    return _by(links, {Relation.FINISH_START})


def built_on(links: Links) -> dict[str, tuple[str, ...]]:
    """What each activity rests on once it is completed: all whose end it waited for."""
    return _by(links, ON_THE_FINISH)


def _by(links: Links, relations: Iterable[str]) -> dict[str, tuple[str, ...]]:
    wanted = frozenset(relations)
    found = {code: tuple(link.before for link in held if link.relation in wanted) for code, held in links.items()}
    return {code: codes for code, codes in found.items() if codes}
