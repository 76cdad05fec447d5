"""Federations: what the members of a country see of its units, what they do not, and that the roll-up adds up."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.appointing import appoint
from accounts.editing import edit_implementation
from accounts.models import Implementation, Person
from core.ledger import SYSTEM, Standing
from core.transitions import perform
from tests import cast as casting
from tests.cast import SINCE, Country
from tests.people import Enter
from tests.tracks.play import activity, standing
from tracks import planning
from tracks.instantiating import instantiate
from tracks.models import Activity

pytestmark = pytest.mark.django_db
INSIDE = ("desk:implementation", "desk:record", "accounts:members", "record:documents", "tracks:plan", "desk:units")


def unit(country: Country, code: str, **fields: object) -> Country:
    """A unit of the country with a plan and people of its own."""
    made = casting.found(code, name=f"Province {code}", parent=country.implementation, **fields)
    instantiate(made.implementation, by=SYSTEM)
    return made


@pytest.fixture
def units(country: Country) -> list[Country]:
    """Two units of Valmera: in one an activity is under way and another completed, in the other nothing has begun."""
    instantiate(country.implementation, by=SYSTEM)
    first, second = unit(country, "UNA"), unit(country, "UNB")
    perform(activity(first.implementation, "ADM-1"), "start", by=first["coordinator"])
    done = activity(first.implementation, "ADM-3")
    Activity.objects.filter(pk=done.pk).update(state="completed", started_on=SINCE, completed_on=SINCE)
    return [first, second]


def page(country: Country, role: str, enter: Enter, name: str = "desk:units") -> str:
    return enter(country[role]).get(reverse(name, args=[country.implementation.slug])).content.decode()


@pytest.mark.parametrize("role", ["ilo_officer", "agency_lead", "data_user", "observer"])
def test_members_of_the_country_see_where_each_unit_stands(
    role: str, country: Country, units: list[Country], enter: Enter
) -> None:
    for name in ("desk:units", "desk:implementation"):
        html = page(country, role, enter, name)
        assert "Province UNA" in html
        assert "Province UNB" in html
        assert "to start “" in html or "at work on" in html


@pytest.mark.parametrize("role", ["ilo_officer", "agency_lead", "observer"])
def test_nothing_inside_a_unit_opens_to_them(role: str, country: Country, units: list[Country], enter: Enter) -> None:
    reader = enter(country[role])
    for name in INSIDE:
        assert reader.get(reverse(name, args=["una"])).status_code == 404
    html = page(country, role, enter)
    assert 'href="/i/una/' not in html
    assert "of UNA" not in html, "a person of the unit is named"
    assert "Province" not in reader.get(reverse("desk:portfolio")).content.decode()


def test_members_of_a_unit_see_neither_the_country_nor_its_other_units(units: list[Country], enter: Enter) -> None:
    reader = enter(units[0]["coordinator"])
    for slug in ("valmera", "unb"):
        for name in INSIDE:
            assert reader.get(reverse(name, args=[slug])).status_code == 404
    own = "".join(reader.get(reverse(name, args=["una"])).content.decode() for name in INSIDE)
    assert "Province UNB" not in own


def test_nobody_else_sees_any_of_it(neighbour: Country, units: list[Country], outsider: Person, enter: Enter) -> None:
    for person in (neighbour["ilo_officer"], outsider):
        reader = enter(person)
        assert reader.get(reverse("desk:units", args=["valmera"])).status_code == 404
        assert "Province" not in reader.get(reverse("desk:portfolio")).content.decode()


def test_a_unit_of_a_unit_is_seen_by_its_unit_alone(country: Country, units: list[Country], enter: Enter) -> None:
    unit(units[0], "DIS")
    assert "Province DIS" in page(units[0], "observer", enter)
    assert "Province DIS" not in page(country, "observer", enter)


def test_who_holds_a_role_in_a_unit_enters_it_from_there(country: Country, units: list[Country], enter: Enter) -> None:
    appoint(
        country["observer"],
        institution=units[0].institutions["donor"],
        role="observer",
        by=SYSTEM,
        standing=Standing(),
        start=SINCE,
    )
    html = page(country, "observer", enter)
    assert 'href="/i/una/"' in html
    assert 'href="/i/unb/"' not in html


def test_who_sees_what_is_said_on_both_pages_of_members(country: Country, units: list[Country], enter: Enter) -> None:
    assert "Province UNA is part of Valmera: whoever sees Valmera sees where Province UNA stands" in page(
        units[0], "data_user", enter, "accounts:members"
    )
    assert "where each unit of Valmera stands" in page(country, "data_user", enter, "accounts:members")


def test_the_roll_up_is_an_independent_count(country: Country, units: list[Country], enter: Enter) -> None:
    answer = enter(country["observer"]).get(reverse("desk:units", args=["valmera"]))
    among = Activity.objects.filter(track__plan__implementation__parent=country.implementation, is_optional=False)
    figures = dict(answer.context["figures"])
    assert figures["Units"] == str(Implementation.objects.filter(parent=country.implementation).count()) == "2"
    assert figures["Activities completed"] == f"{among.filter(state='completed').count()} of {among.count()}"
    assert figures["Activities in hand"] == f"{among.filter(state='under_way').count()} of {among.count()}"
    assert figures["Lights of the gates lit"] == "0 of 10"
    assert figures["With an agreed plan"] == "0 of 2"
    rows = list(answer.context["page"])
    assert figures["Waiting for somebody"] == f"{sum(row.wait is not None for row in rows)} of 2"


def test_a_unit_adapts_its_own_plan_and_no_other(country: Country, units: list[Country]) -> None:
    first, second = units
    at = standing(first["coordinator"], first.implementation)
    planning.edit(activity(first.implementation, "STA-2"), {"length": 9}, by=first["coordinator"], standing=at)
    lengths = [activity(each.implementation, "STA-2").length for each in (first, second, country)]
    assert lengths[0] == 9
    assert lengths[1] == lengths[2] != 9


def test_few_and_many_units_cost_the_same_queries(country: Country, units: list[Country], enter: Enter) -> None:
    reader = enter(country["observer"])

    def asked(name: str) -> int:
        path = reverse(name, args=["valmera"])
        reader.get(path)
        with CaptureQueriesContext(connection) as queries:
            reader.get(path)
        return len(queries)

    names = ("desk:units", "desk:implementation")
    few = [asked(name) for name in names]
    for letter in "CDEFGH":
        unit(country, f"UN{letter}", roles=["agency_lead"])
    assert [asked(name) for name in names] == few
    assert max(few) <= 15


# --- Opening and joining ---------------------------------------------------------------------------


def test_a_unit_is_opened_from_the_country(country: Country, enter: Enter) -> None:
    html = page(country, "ilo_officer", enter)
    address = f"{reverse('desk:opening')}?parent=valmera"
    assert f'href="{address}"' in html
    assert address not in page(country, "coordinator", enter)
    form = enter(country["ilo_officer"]).get(address).context["form"]
    sent = {bound.name: bound.value() for bound in form if bound.value() is not None}
    assert form["parent"].value() == country.implementation.pk
    sent |= {
        "name": "Province",
        "code": "PRO",
        "slug": "province",
        "agency": "Ministry",
        "parent": country.implementation.pk,
    }
    assert enter(country["ilo_officer"]).post(reverse("desk:opening"), sent).status_code == 303
    assert Implementation.objects.get(code="PRO").parent == country.implementation


def test_nobody_puts_a_unit_under_a_country_whose_settings_they_cannot_change(
    country: Country, neighbour: Country, enter: Enter
) -> None:
    """Whoever only reads the country would else put another implementation before all its members."""
    appoint(
        neighbour["coordinator"],
        institution=country.institutions["ministry"],
        role="data_user",
        by=SYSTEM,
        standing=Standing(),
        start=SINCE,
    )
    path = reverse("accounts:settings", args=["omberland"])
    reader = enter(neighbour["coordinator"])
    form = reader.get(path).context["form"]
    assert country.implementation not in form.fields["parent"].queryset
    sent = {bound.name: bound.value() for bound in form if bound.value() not in (None, False)}
    answer = reader.post(path, sent | {"parent": country.implementation.pk})
    assert answer.status_code == 422
    assert Implementation.objects.get(slug="omberland").parent is None


def test_a_unit_that_leaves_is_not_seen_any_more(country: Country, units: list[Country], enter: Enter) -> None:
    edit_implementation(units[0].implementation, by=SYSTEM, standing=Standing(), parent=None)
    assert "Province UNA" not in page(country, "observer", enter)
