"""Every page that lists rows asks the database the same for ten rows as for many, and at most fifteen times."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Implementation, Institution, Membership, Person
from core import clock
from core.ledger import SYSTEM, Standing
from core.models import Chain
from core.transitions import perform
from desk.models import Feed, KeptView
from record.models import Comment, Document, Notice, Version
from tests.cast import SINCE, Country
from tests.masterplan import scenes as masterplan
from tests.people import Enter
from tracks.baselines import lines_of
from tracks.instantiating import instantiate
from tracks.models import Activity, Baseline, Calendar, CalendarDay, Plan, Proposal, Track
from tracks.planning import edit

pytestmark = pytest.mark.django_db
MOST, FEW, MANY = 15, 10, 1000
NOW = clock.now()


@dataclass(frozen=True)
class Page:
    """A page, who reads it, and how rows number `first` to `last` come to be in it, straight in the database."""

    url: Callable[[Country], str]
    add: Callable[[Country, int, int], Any]
    many: int = MANY
    reader: str = "ilo_officer"


def inside(name: str, *parts: str) -> Callable[[Country], str]:
    return lambda country: reverse(name, args=[country.implementation.slug, *parts])


def anywhere(name: str) -> Callable[[Country], str]:
    return lambda country: reverse(name)


# --- Rows --------------------------------------------------------------------------------------


def implementations(country: Country, first: int, last: int) -> None:
    """Countries in which the officer takes part, each with a plan of one activity."""
    numbers = range(first, last)
    made = Implementation.objects.bulk_create(
        Implementation(slug=f"c{n}", code=f"C{n}", name=f"Country {n}", is_public=True, opened_at=NOW) for n in numbers
    )
    Chain.objects.bulk_create(Chain(key=each.chain_key()) for each in made)
    institutions = Institution.objects.bulk_create(
        Institution(implementation=each, name="ILO", type="ilo", constituency="other") for each in made
    )
    Membership.objects.bulk_create(
        Membership(
            person=country["ilo_officer"],
            implementation=each.implementation,
            institution=each,
            role="ilo_officer",
            start=SINCE,
        )
        for each in institutions
    )
    pattern = Plan.objects.get(implementation=country.implementation)
    plans = Plan.objects.bulk_create(
        Plan(
            implementation=each,
            blueprint=pattern.blueprint,
            blueprint_version=pattern.blueprint_version,
            source=pattern.source,
            fingerprint=pattern.fingerprint,
            made_at=NOW,
        )
        for each in made
    )
    tracks = Track.objects.bulk_create(
        Track(plan=plan, code="ADM", order=1, title="Track", glyph="§", css="adm") for plan in plans
    )
    Activity.objects.bulk_create(_activity(track, 1) for track in tracks)


def units(country: Country, first: int, last: int) -> None:
    """Countries that are part of this one."""
    implementations(country, first, last)
    Implementation.objects.filter(slug__startswith="c").exclude(pk=country.implementation.pk).update(
        parent=country.implementation
    )


def compared(country: Country, first: int, last: int) -> None:
    """Countries that take part in the comparison."""
    implementations(country, first, last)
    Implementation.objects.update(is_compared=True)


def feeds(country: Country, first: int, last: int) -> None:
    Feed.objects.bulk_create(
        Feed(
            person=country["ilo_officer"],
            implementation=country.implementation if n % 2 else None,
            digest=f"{n:064}",
            made_at=NOW,
        )
        for n in range(first, last)
    )


def kept_views(country: Country, first: int, last: int) -> None:
    KeptView.objects.bulk_create(
        KeptView(person=country["ilo_officer"], name=f"View {n}", query="show=mine") for n in range(first, last)
    )


def _activity(track: Track, number: int) -> Activity:
    return Activity(
        track=track,
        code=f"ADM-{number}",
        title=f"Activity {number}",
        short=f"Activity {number}",
        order=number,
        responsible_role="ilo_officer",
        evidence_kind="declared",
    )


def activities(country: Country, first: int, last: int) -> None:
    track = Track.objects.filter(plan__implementation=country.implementation, code="ADM").get()
    Activity.objects.bulk_create(_activity(track, 100 + n) for n in range(first, last))


def notices(country: Country, first: int, last: int) -> None:
    Notice.objects.bulk_create(
        Notice(
            person=country["ilo_officer"],
            implementation=country.implementation,
            action="comment.added",
            title=f"Notice {n}",
            url="/",
            made_at=NOW,
        )
        for n in range(first, last)
    )


def members(country: Country, first: int, last: int) -> None:
    people = Person.objects.bulk_create(
        Person(email=f"p{n}@crowd.example", name=f"Person {n}") for n in range(first, last)
    )
    Membership.objects.bulk_create(
        Membership(
            person=person,
            implementation=country.implementation,
            institution=country.institutions["ministry"],
            role="data_user",
            start=SINCE,
        )
        for person in people
    )


def documents(country: Country, first: int, last: int) -> None:
    made = Document.objects.bulk_create(
        Document(
            implementation=country.implementation,
            type="other",
            reference=f"VAL-OT-{n}",
            title=f"Paper {n}",
            made_at=NOW,
        )
        for n in range(first, last)
    )
    Version.objects.bulk_create(
        Version(document=each, number=1, reference=f"{each.reference}-1", made_at=NOW, state="drafting")
        for each in made
    )


def comments(country: Country, first: int, last: int) -> None:
    activity = Activity.objects.get(track__plan__implementation=country.implementation, code="ADM-1")
    made = Comment.objects.bulk_create(
        Comment(
            implementation=country.implementation,
            content_type=ContentType.objects.get_for_model(Activity),
            object_id=activity.pk,
            author=country["observer"],
            text=f"Remark {n}",
            made_at=NOW,
        )
        for n in range(first, last)
    )
    named = Comment.mentions.through
    named.objects.bulk_create(named(comment=each, person=country["coordinator"]) for each in made)


def indicators(country: Country, first: int, last: int) -> None:
    masterplan.crowd(country, last, 20, first=first)


def baselines(country: Country, first: int, last: int) -> None:
    """Frozen one after the other, each but the first from a proposal that was signed."""
    plan = Plan.objects.get(implementation=country.implementation)
    for number in range(first + 1, last + 1):
        frozen = Baseline.objects.create(
            plan=plan, number=number, content='{"activities":{}}', fingerprint="", made_at=NOW
        )
        Proposal.objects.create(
            plan=plan,
            number=number,
            reference=f"VAL-BL-{number}",
            reason="Agreed anew.",
            content="{}",
            proposed_by=country["coordinator"],
            made_at=NOW,
            baseline=frozen,
            state="agreed",
        )


def history(country: Country, first: int, last: int) -> None:
    """The plan was agreed, and re-planned again and again since."""
    plan = Plan.objects.get(implementation=country.implementation)
    with transaction.atomic():
        if not first:
            perform(plan, "agree", by=SYSTEM, lines=lines_of(plan))
        for number in range(first, last):
            one = Activity.objects.get(track__plan=plan, code="ADM-1")
            edit(one, {"length": 2 + number % 5}, by=country["coordinator"], standing=Standing())


def calendar_days(country: Country, first: int, last: int) -> None:
    calendar, _made = Calendar.objects.get_or_create(implementation=country.implementation, of="country")
    start = clock.today().replace(month=1, day=1)
    days = [start + timedelta(number) for number in range(first, last)]
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar=calendar, first=day, last=day, name=f"Day {day}", made_at=NOW) for day in days
    )


# --- The table ---------------------------------------------------------------------------------

PAGES = {
    "portfolio": Page(anywhere("desk:portfolio"), implementations, many=200),
    "portfolio, principles": Page(
        lambda country: f"{reverse('desk:portfolio')}?look=principles", implementations, many=200
    ),
    "portfolio, kept views": Page(anywhere("desk:portfolio"), kept_views, many=30),
    "kept views": Page(anywhere("desk:kept_views"), kept_views, many=30),
    "calendar feeds": Page(anywhere("desk:feeds"), feeds, many=20),
    "calendar feeds, countries": Page(anywhere("desk:feeds"), implementations, many=200),
    "reports and exchange": Page(inside("desk:exchange"), activities, many=100),
    "plan as a calendar": Page(lambda country: f"{inside('desk:plan_file')(country)}?as=ical", activities, many=100),
    "plan as Microsoft Project": Page(
        lambda country: f"{inside('desk:plan_file')(country)}?as=mspdi", activities, many=100
    ),
    "comparison": Page(anywhere("desk:comparison"), compared, many=200),
    "units": Page(inside("desk:units"), units, many=200),
    "implementation, its units": Page(inside("desk:implementation"), units, many=50),
    "my work, countries": Page(anywhere("desk:my_work"), implementations, many=200),
    "my work, notices": Page(anywhere("desk:my_work"), notices),
    "open countries": Page(anywhere("desk:countries"), implementations, many=200),
    "implementation": Page(inside("desk:implementation"), activities, many=100),
    "implementation, its coordinator": Page(inside("desk:implementation"), activities, 100, "coordinator"),
    "plan": Page(inside("tracks:plan"), activities, many=100),
    "activity, activities": Page(inside("tracks:activity", "ADM-1"), activities, many=100),
    "activity, comments": Page(inside("tracks:activity", "ADM-1"), comments),
    "activity, members": Page(inside("tracks:activity", "ADM-1"), members),
    "forecast": Page(inside("tracks:forecast"), activities, many=100),
    "baselines": Page(inside("tracks:baselines"), baselines, many=100),
    "baseline": Page(inside("tracks:baseline", "1"), history, many=100),
    "moved day": Page(inside("tracks:slip", "1", "ADM"), history, many=100),
    "calendars": Page(inside("tracks:calendars"), calendar_days, many=300),
    "gate": Page(inside("tracks:gate"), activities, many=100),
    "documents": Page(inside("record:documents"), documents),
    "delegations": Page(inside("record:delegations"), members),
    "members": Page(inside("accounts:members"), members),
    "manual": Page(inside("governance:manual"), members),
    "master plan": Page(inside("masterplan:plan"), indicators, many=300),
    "master plan, its analyst": Page(inside("masterplan:plan"), indicators, 300, "data_analyst"),
    "what lacks in the master plan": Page(inside("masterplan:missing"), indicators, many=300),
    "sources": Page(inside("masterplan:parts", "sources"), indicators, many=300),
    "phases of the master plan": Page(inside("masterplan:parts", "phases"), indicators, many=300),
    "indicator": Page(inside("masterplan:indicator", "I1"), indicators, many=300),
    "coverage": Page(inside("masterplan:coverage"), indicators, many=300),
    "disaggregations": Page(inside("masterplan:lists"), indicators, many=300),
    "catalogue": Page(inside("masterplan:catalogue"), indicators, many=300),
    "data model": Page(inside("masterplan:model"), indicators, 300, "data_manager"),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_asks_the_same_for_few_rows_and_for_many(name: str, country: Country, enter: Enter) -> None:
    page = PAGES[name]
    instantiate(country.implementation, by=country["ilo_officer"])
    client = enter(country[page.reader])
    page.add(country, 0, FEW)
    few = queries(client, page.url(country))
    page.add(country, FEW, page.many)
    assert (queries(client, page.url(country)), few <= MOST) == (few, True)


def queries(client: Client, url: str) -> int:
    """How many there are once what is kept for the page is made."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)
