"""The comparison by stage: what it shows is right, needs each country's consent, and never singles a country out."""

from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.editing import agree_to_compare
from accounts.models import Implementation
from core.ledger import SYSTEM, Standing
from core.models import Entry
from core.transitions import perform
from core.verification import verify
from desk import comparing, comparison, elapsed
from desk.comparison import Comparison, Line
from desk.elapsed import Took
from tests import cast as casting
from tests.cast import Country
from tests.people import Enter
from tests.tracks.play import activity
from tracks.calendars import WorkingDays
from tracks.instantiating import instantiate
from tracks.models import Activity, Track

FEWEST = 3
CODES = ("ADM-1", "STA-1", "DAM-1", "INT-2")
CSS = ("adm", "sta", "dam", "int")
days = st.integers(1, 300)
tooks = st.builds(
    Took,
    st.dictionaries(st.sampled_from(CODES), days),
    st.dictionaries(st.sampled_from(CSS), days),
    st.dictionaries(st.sampled_from(CSS), st.fixed_dictionaries(dict.fromkeys(elapsed.KINDS, days))),
)
Parents = dict[int, int]


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[Comparison, Parents, frozenset[int]]:
    """Some implementations that take part, some of them units of others, and a reader who sees some of them."""
    keys = range(1, draw(st.integers(0, 9)) + 1)
    took = {key: draw(tooks) for key in keys if draw(st.booleans())}
    parents = {key: draw(st.integers(1, key - 1)) for key in keys if key > 1 and draw(st.booleans())}
    seen = frozenset(key for key in keys if draw(st.booleans()))
    countries = comparing.countries_of(took.keys(), parents)
    known = comparing.known_countries(countries, seen)
    return Comparison(took, countries, known, None), parents, seen


def lines(found: Comparison, track: str) -> Iterator[tuple[Line, set[int]]]:
    """Every line under this filter with the implementations behind it, counted apart from the product."""
    took = found.took.items()
    for stage in comparison.stages(found, track):
        yield stage.whole, {key for key, each in took if stage.css in each.tracks}
        for line in stage.activities:
            yield line, {key for key, each in took if line.code in each.activities}
    for line in comparison.delays(found, track):
        yield line, {key for key, each in took if (track in each.delays if track else each.delays)}


def root(key: int, parents: Parents) -> int:
    return root(parents[key], parents) if key in parents else key


@pytest.mark.once
@given(comparisons(), st.sampled_from(["", *CSS, "end", "nonsense"]))
def test_no_figure_singles_a_country_out_whatever_the_filter(
    drawn: tuple[Comparison, Parents, frozenset[int]], track: str
) -> None:
    found, parents, seen = drawn
    strange = {root(key, parents) for key in found.took if key not in seen}
    for line, keys in lines(found, track):
        countries = {root(key, parents) for key in keys}
        may_be_shown = len(countries) >= FEWEST and len(strange & countries) not in (1, 2)
        assert (line.figure is not None) == may_be_shown
        assert line.figure is None or line.figure.countries == len(countries)


@pytest.mark.once
@given(st.dictionaries(st.integers(1, 40), days, min_size=1), st.sets(st.integers(2, 40)))
def test_the_middle_is_of_countries_and_not_of_units(values: dict[int, int], units: set[int]) -> None:
    parents = dict.fromkeys(units, 1)
    mine: dict[int, list[int]] = {}
    for key, value in values.items():
        mine.setdefault(1 if key in units else key, []).append(value)
    by_country = comparing.by_country(values, comparing.countries_of(values.keys(), parents))
    found = comparing.figure(by_country)
    assert (found is None) == (len(mine) < FEWEST)
    if found:
        assert found.middle == median(median(held) for held in mine.values())


@pytest.mark.once
def test_who_knows_all_but_one_sees_nothing() -> None:
    values = {1: 5.0, 2: 7.0, 3: 9.0, 4: 11.0}
    assert comparing.figure(values, known=frozenset({1, 2, 3})) is None
    assert comparing.figure(values, known=frozenset({1, 2})) is None
    assert comparing.figure(values, known=frozenset({1})) == comparing.Figure(8, 4)
    assert comparing.figure(values, known=frozenset({1, 2, 3, 4})) == comparing.Figure(8, 4)


@pytest.mark.once
def test_a_country_is_known_only_with_all_its_units() -> None:
    countries = {1: 1, 2: 1, 3: 3}
    assert comparing.known_countries(countries, frozenset({1, 3})) == {3}
    assert comparing.known_countries(countries, frozenset({1, 2})) == {1}


# --- What took how long ----------------------------------------------------------------------------

MONDAY = date(2027, 3, 1)
WEEK = WorkingDays(weekend=frozenset({5, 6}))


def after(days: int) -> date:
    return MONDAY + timedelta(days)


def done(code: str, first: int, last: int, **fields: object) -> Activity:
    track = code.partition("-")[0]
    return Activity(
        code=code,
        track=Track(code=track, css=track.lower()),
        state="completed",
        started_on=after(first),
        completed_on=after(last),
        public_id=uuid4(),
        **{"length": 3, **fields},
    )


@pytest.mark.once
def test_days_are_working_days_and_delays_have_their_kind() -> None:
    first, second = done("ADM-1", 0, 11), done("ADM-2", 14, 16)
    acts = {
        first.public_id: [
            ("activity.start", after(0)),
            ("activity.postpone", after(1)),
            ("activity.resume", after(3)),
            ("activity.submit", after(3)),
            ("activity.hand_back", after(7)),
            ("activity.submit", after(8)),
            ("activity.complete", after(11)),
        ]
    }
    found = elapsed.took([first, second], acts, WEEK)
    assert found.activities == {"ADM-1": 10, "ADM-2": 3}
    assert found.tracks == {"adm": 13}
    assert found.delays == {"adm": {"sign": 2 + 3, "postponed": 2, "returned": 1, "again": 0, "longer": 0}}


@pytest.mark.once
def test_work_beyond_its_length_is_what_no_other_kind_explains() -> None:
    only = done("INT-1", 0, 11, length=4)
    acts = {only.public_id: [("activity.submit", after(0)), ("activity.complete", after(1))]}
    found = elapsed.took([only], acts, WEEK)
    assert found.delays["int"] == {"sign": 1, "postponed": 0, "returned": 0, "again": 0, "longer": 10 - 4 - 1}


@pytest.mark.once
def test_what_is_a_countrys_own_or_not_over_is_left_out() -> None:
    own, optional, running = (
        done("ADM-9", 0, 2, is_own=True),
        done("OPT-1", 0, 2, is_optional=True),
        done("INT-1", 0, 2),
    )
    running.__dict__["state"] = "under_way"
    assert elapsed.took([own, optional, running], {}, WEEK) == Took()


# --- The page and the consent ----------------------------------------------------------------------


def went(code: str, taken: int, *, agrees: bool = True, parent: Implementation | None = None) -> Country:
    """A country whose first activity took so many days."""
    found = casting.found(code, roles=["agency_lead"], name=f"Land {code}", parent=parent)
    instantiate(found.implementation, by=SYSTEM)
    first = activity(found.implementation, "ADM-1")
    Activity.objects.filter(pk=first.pk).update(state="completed", started_on=MONDAY, completed_on=after(taken - 1))
    if agrees:
        agree_to_compare(found.implementation, agrees=True, by=SYSTEM, standing=Standing())
    return found


def figures(country: Country, enter: Enter, query: str = "", role: str = "observer") -> dict[str, str]:
    answer = enter(country[role]).get(reverse("desk:comparison") + query)
    assert answer.status_code == 200
    return {line.code: line.middle for stage in answer.context["stages"] for line in stage.activities}


@pytest.mark.django_db
def test_three_that_agree_are_needed(country: Country, enter: Enter) -> None:
    for code, taken, agrees in (("AAA", 1, True), ("BBB", 3, True), ("CCC", 5, False)):
        went(code, taken, agrees=agrees)
    assert set(figures(country, enter).values()) == {"–"}
    went("DDD", 4)
    assert figures(country, enter)["ADM-1"] == "3 days"
    assert {code for code, said in figures(country, enter).items() if said != "–"} == {"ADM-1"}


@pytest.mark.django_db
def test_units_of_one_country_count_as_one(country: Country, enter: Enter) -> None:
    first = went("AAA", 1).implementation
    for code, taken, parent in (("BBB", 3, first), ("CCC", 5, first), ("DDD", 4, None)):
        went(code, taken, parent=parent)
    assert figures(country, enter)["ADM-1"] == "–"


@pytest.fixture
def three() -> list[Country]:
    return [went("AAA", 1), went("BBB", 3), went("CCC", 5)]


@pytest.mark.django_db
def test_taking_it_back_takes_the_figures_away(country: Country, three: list[Country], enter: Enter) -> None:
    assert figures(country, enter)["ADM-1"] == "3 days"
    path = reverse("accounts:comparison", args=[three[0].implementation.slug])
    assert enter(three[0]["agency_lead"]).post(path, {"agrees": "no"}).status_code == 303
    assert figures(country, enter)["ADM-1"] == "–"


@pytest.mark.django_db
def test_it_names_no_country_but_the_one_beside(country: Country, three: list[Country], enter: Enter) -> None:
    reader, path = enter(country["observer"]), reverse("desk:comparison")
    html = reader.get(path, {"beside": "valmera"}).content.decode()
    assert "Land" not in html
    assert "<bdi>Valmera</bdi>" in html
    assert "Land" not in reader.get(path, {"beside": "aaa"}).content.decode()


@pytest.mark.django_db
def test_a_filter_shows_one_track(country: Country, three: list[Country], enter: Enter) -> None:
    assert set(figures(country, enter, "?track=adm")) == {"ADM-1", "ADM-2", "ADM-3", "ADM-4", "ADM-5"}
    assert figures(country, enter, "?track=nonsense") == {}


@pytest.mark.django_db
def test_whoever_takes_no_part_sees_no_figure(country: Country, three: list[Country], enter: Enter) -> None:
    answer = enter(casting.outsider()).get(reverse("desk:comparison"))
    assert (answer.context["stages"], answer.context["delays"]) == ([], [])


@pytest.mark.django_db
def test_few_and_many_countries_cost_the_same_queries(country: Country, three: list[Country], enter: Enter) -> None:
    reader, path = enter(country["observer"]), reverse("desk:comparison") + "?beside=valmera"

    def asked() -> int:
        reader.get(path)
        with CaptureQueriesContext(connection) as queries:
            reader.get(path)
        return len(queries)

    few = asked()
    for letter in "DEFGHIJ":
        went(f"D{letter}", 2)
    assert asked() == few <= 15


@pytest.mark.django_db
def test_what_is_kept_follows_the_record(country: Country) -> None:
    instantiate(country.implementation, by=SYSTEM)
    among = Implementation.objects.filter(pk=country.implementation.pk)
    assert elapsed.took_by(among) == {country.implementation.pk: Took()}
    perform(activity(country.implementation, "ADM-1"), "start", by=country["coordinator"])
    Activity.objects.filter(code="ADM-1").update(state="completed", started_on=MONDAY, completed_on=MONDAY)
    assert elapsed.took_by(among)[country.implementation.pk].activities == {"ADM-1": 1}


@pytest.mark.django_db
def test_the_agency_lead_alone_decides_and_the_record_says_so(country: Country, enter: Enter) -> None:
    path = reverse("accounts:comparison", args=["valmera"])
    for role in ("ilo_officer", "coordinator", "observer"):
        assert enter(country[role]).post(path, {"agrees": "yes"}).status_code == 403
    assert not Implementation.objects.get(slug="valmera").is_compared
    lead = enter(country["agency_lead"])
    for _twice in range(2):
        assert lead.post(path, {"agrees": "yes"}).status_code == 303
    assert Implementation.objects.get(slug="valmera").is_compared
    lead.post(path, {"agrees": "no"})
    said = list(Entry.objects.filter(action__startswith="comparison.").order_by("pk").values_list("action", "role"))
    assert said == [("comparison.agreed", "agency_lead"), ("comparison.ended", "agency_lead")]
    assert "took back that Valmera takes part" in enter(country["observer"]).get(path).content.decode()
    assert verify().problems == []
    Implementation.objects.filter(slug="valmera").update(is_compared=True)
    assert any("compared" in problem for problem in verify().problems)
