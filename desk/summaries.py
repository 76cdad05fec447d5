"""Keeping summaries: one for each implementation, good for one head of its chain and one day; made anew when it is not.

Lists read them, nothing rests on them. `refresh` costs the same number of queries for one implementation and for many.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.models import Implementation, Membership, Person
from core import clock
from core.ledger import Head
from core.models import Chain
from desk import facts, picture
from desk.loading import load
from desk.models import Summary
from desk.position import Position, position_of
from desk.waiting import SIGN

FORM = 5
"""Counts up with every change of what is kept, or how it is computed."""

AT_ONCE = 250
"""As many implementations are computed together: enough for a page, and little memory."""

KEPT = ("form", "sequence", "on", "asked", "facts", "lanes")


@dataclass(frozen=True, slots=True)
class Line:
    """An implementation with the figures of its summary, as lists show it."""

    pk: int
    slug: str
    name: str
    time_zone: str
    form: int | None
    sequence: int | None
    head: int | None
    on: date | None
    said: str = ""

    @property
    def today(self) -> date:
        return clock.today(ZoneInfo(self.time_zone))

    @property
    def is_fresh(self) -> bool:
        return _is_fresh((self.form, self.sequence, self.head, self.on), self.today)

    def facts(self) -> facts.Facts:
        return facts.read(self.said)


FRESHNESS = ("summary__form", "summary__sequence", "summary__chain__head_sequence", "summary__on")
COLUMNS = ("pk", "slug", "name", "time_zone", *FRESHNESS)


# --- Reading -----------------------------------------------------------------------------------


def lines(visible: "QuerySet[Implementation]") -> list[Line]:
    """A line for each implementation, fresh; one query where nothing has changed since the last look."""
    held = [Line(*row) for row in visible.values_list(*COLUMNS, "summary__facts")]
    made = refresh([line.pk for line in held if not line.is_fresh])
    return [_renewed(line, made[line.pk]) if line.pk in made else line for line in held]


def _renewed(line: Line, made: Summary) -> Line:
    return replace(line, form=made.form, sequence=made.sequence, head=made.sequence, on=made.on, said=made.facts)


def lanes(keys: Iterable[int]) -> dict[int, str]:
    """What the pictures of these implementations are drawn from."""
    return dict(Summary.objects.filter(implementation__in=list(keys)).values_list("implementation", "lanes"))


def summary_of(implementation: Implementation) -> tuple[Summary, Head]:
    """The fresh summary of one implementation, with the head that its chain has now."""
    found = Summary.objects.filter(implementation=implementation).select_related("chain").first()
    if found is None or (found.form, found.sequence, found.on) != (
        FORM,
        found.chain.head_sequence,
        clock.today(implementation.zone),
    ):
        found = refresh([implementation.pk])[implementation.pk]
    chain = found.chain
    return found, Head(chain.public_id, chain.head_sequence, chain.head_hash)


def waiting_count(person: Person) -> int:
    """How many papers wait for the signature of this person; one query while nothing changes."""
    if person.is_superuser:
        return 0
    held = Membership.objects.current(clock.today()).filter(person=person)
    visible = Implementation.objects.filter(pk__in=held.values("implementation")).order_by()
    rows = list(visible.values_list("pk", "summary__asked", "time_zone", *FRESHNESS))
    days = {zone: clock.today(ZoneInfo(zone)) for zone in {row[2] for row in rows}}
    stale = [pk for pk, _asked, zone, *kept in rows if not _is_fresh(kept, days[zone])]
    made = refresh(stale)
    asked = [made[pk].asked if pk in made else kept for pk, kept, *_rest in rows]
    return sum(counted.get(str(person.pk), 0) for counted in asked)


def _is_fresh(kept: Sequence[Any], today: date) -> bool:
    form, sequence, head, on = kept
    return (form, sequence, on) == (FORM, head, today)


# --- Making ------------------------------------------------------------------------------------


def refresh(keys: Sequence[int]) -> dict[int, Summary]:
    """Makes and keeps the summaries of these implementations, by key."""
    made: dict[int, Summary] = {}
    for at in range(0, len(keys), AT_ONCE):
        made |= {summary.implementation_id: summary for summary in _made(keys[at : at + AT_ONCE])}
    Summary.objects.bulk_create(
        made.values(),
        update_conflicts=True,
        unique_fields=["implementation"],
        update_fields=KEPT,
        batch_size=AT_ONCE,
    )
    return made


def _made(keys: Sequence[int]) -> list[Summary]:
    """Heads are read before rows: what changes in between is found stale by the next reader."""
    implementations = Implementation.objects.filter(pk__in=keys).order_by("pk")
    by_key = {each.chain_key(): each for each in implementations}
    chains = {chain.key: chain for chain in Chain.objects.filter(key__in=by_key)}
    return [_summary(position_of(rows), chains[rows.implementation.chain_key()]) for rows in load([*by_key.values()])]


def _summary(position: Position, chain: Chain) -> Summary:
    content = picture.content_of(position)
    first, last = picture.days_of(content, today=position.today)
    found = replace(facts.facts_of(position), first=first, last=last)
    return Summary(
        implementation=position.rows.implementation,
        chain=chain,
        form=FORM,
        sequence=chain.head_sequence,
        on=position.today,
        asked=_asked(found),
        facts=facts.written(found),
        lanes=facts.compact(content),
    )


def _asked(found: facts.Facts) -> dict[str, Any]:
    """How many papers wait for the signature of each person, by key."""
    return dict(Counter(str(person) for wait in found.waits if wait.kind == SIGN for person in wait.people))
