"""What the first five principles say of a country: figures against a count of their own, warnings at their edge."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from core.ledger import SYSTEM
from core.models import Entry
from core.transitions import perform
from desk import facts, principles, rows
from desk.facts import Facts
from desk.summaries import Line, summary_of
from masterplan.models import SourceUse
from masterplan.writing import change
from record import talk
from tests.cast import Country
from tests.masterplan import scenes as plans
from tests.people import Enter
from tests.tracks import scenes
from tests.tracks.play import activity, declare_all, play, standing
from tracks import declaring, planning
from tracks.instantiating import instantiate

TODAY = date(2027, 5, 12)
PLAIN = Facts(plan="indicative", obligatory=18, national=15, far_apart=40)
ILO = {"ilo_officer", "ilo_specialist"}


def said(found: Facts, number: int) -> str:
    return " ".join(principles.principles(found, today=TODAY)[number].said)


@pytest.mark.once
def test_a_country_without_a_plan_has_nothing_to_say() -> None:
    assert principles.principles(Facts(), today=TODAY) == []


@pytest.mark.once
@pytest.mark.parametrize(("ahead", "warns"), [(0, False), (40, False), (41, True)])
def test_the_platform_warns_beyond_what_tracks_may_lie_apart(ahead: int, warns: bool) -> None:
    found = replace(PLAIN, days_ahead=ahead)
    principle = principles.principles(found, today=TODAY)[2]
    assert (principle.warns, principles.platform_runs_ahead(found)) == (warns, warns)
    assert ("not an IT project" in principle.said[0]) == warns
    assert (principles.cells(found, today=TODAY)[2].warns, str(ahead) in principle.said[0]) == (warns, ahead > 0)


@pytest.mark.once
@pytest.mark.parametrize(
    ("sources", "feeding", "words", "warns"),
    [
        (None, None, "not known yet", False),
        (1, None, "1 source: no single one", True),
        (7, 1, "7 sources, 1 institution: no single one", True),
        (7, 3, "7 sources, 3 institutions, as declared", False),
    ],
)
def test_one_source_alone_is_said(sources: int | None, feeding: int | None, words: str, warns: bool) -> None:
    found = replace(PLAIN, sources=sources, feeding=feeding)
    assert words in said(found, 4)
    assert principles.principles(found, today=TODAY)[4].warns == warns


@pytest.mark.once
def test_a_plan_of_the_ilo_is_the_agencys_to_decide() -> None:
    changed = replace(PLAIN, planned_by="ilo_officer", planned_at="ILO", planned_on=date(2027, 5, 3))
    assert "its dates are the Agency’s" in said(changed, 1)
    own = replace(changed, planned_by="coordinator", planned_at="Ministry of Labour")
    assert said(own, 1).endswith("by LMIS coordinator, Ministry of Labour.")


@pytest.mark.once
def test_a_constituency_that_nobody_speaks_for_is_named() -> None:
    found = replace(PLAIN, institutions=3, heard=1, constituencies={"government": (1, 2), "workers": (0, 1)})
    assert principles.silent_constituencies(found) == ["Employers", "Workers"]
    assert principles.constituencies(found) == "Government 1 of 2, Employers: nobody takes part, Workers 0 of 1"


# --- From the record -----------------------------------------------------------------------------


def found_of(country: Country) -> Facts:
    return facts.read(summary_of(country.implementation)[0].facts)


@pytest.mark.django_db
def test_the_share_of_acts_is_what_the_record_holds(country: Country) -> None:
    scenes.planned(country)
    play(country.implementation, country.people, until="ADM-4")
    acts = [
        entry.role
        for entry in Entry.objects.filter(chain__key=country.implementation.chain_key())
        if (entry.role and not entry.action.endswith(".made")) or entry.action in ("document.made", "version.made")
    ]
    found = found_of(country)
    assert found.acts == len(acts) > 20
    assert found.national_acts == sum(role not in ILO for role in acts)
    assert 0 < found.national_acts < found.acts


@pytest.mark.django_db
def test_it_is_said_who_changed_the_plan_last(country: Country) -> None:
    instantiate(country.implementation, by=SYSTEM)
    assert found_of(country).planned_on is None
    coordinator = country["coordinator"]
    at = standing(coordinator, country.implementation)
    planning.edit(activity(country.implementation, "STA-2"), {"length": 9}, by=coordinator, standing=at)
    found = found_of(country)
    assert (found.planned_by, found.planned_at) == ("coordinator", "Leading agency")
    assert found.planned_on is not None


@pytest.mark.django_db
def test_who_was_not_heard_is_listed_until_it_speaks(country: Country, enter: Enter) -> None:
    instantiate(country.implementation, by=SYSTEM)
    before = found_of(country)
    assert "Workers" in before.unheard
    talk.comment(activity(country.implementation, "ADM-1"), by=country["social_partner"], text="We ask for a seat.")
    after = found_of(country)
    assert set(before.unheard) - set(after.unheard) == {"Workers"}
    assert (after.heard, after.constituencies["workers"]) == (before.heard + 1, (1, 1))
    html = enter(country["observer"]).get(reverse("desk:implementation", args=["valmera"])).content.decode()
    assert f"Not heard yet: {', '.join(after.unheard)}." in html


@pytest.mark.django_db
def test_declared_sources_are_shown_as_declared(country: Country, enter: Enter) -> None:
    scenes.planned(country)
    play(country.implementation, country.people, until="STA-2")
    coordinator = country["coordinator"]
    perform(activity(country.implementation, "STA-3"), "start", by=coordinator)
    at = standing(coordinator, country.implementation)
    for code, value in (("sources", 7), ("feeding_institutions", 3)):
        item = activity(country.implementation, "STA-3").checklist.get(code=code)
        declaring.declare(item, by=coordinator, standing=at, value=value)
    assert (found_of(country).sources, found_of(country).feeding) == (7, 3)
    html = enter(country["observer"]).get(reverse("desk:portfolio"), {"look": "principles"}).content.decode()
    assert "7 sources, 3 institutions" in html


@pytest.mark.django_db
def test_a_draft_without_declared_sources_can_be_submitted(country: Country) -> None:
    """The two figures are asked, not required."""
    scenes.planned(country)
    play(country.implementation, country.people, until="STA-2")
    coordinator = country["coordinator"]
    perform(activity(country.implementation, "STA-3"), "start", by=coordinator)
    declare_all(activity(country.implementation, "STA-3"), coordinator)
    activity(country.implementation, "STA-3").checklist.filter(code__in=["sources", "feeding_institutions"]).update(
        value=None
    )
    perform(activity(country.implementation, "STA-3"), "submit", by=coordinator)


@pytest.mark.django_db
def test_sources_of_the_master_plan_count_before_what_was_declared(country: Country) -> None:
    scenes.planned(country)
    plans.adopted(country, "UNE_RT", "LFPR")
    assert found_of(country).sources is None
    survey, registry = plans.source(country), plans.source(country, "REG", owner="employers")
    for source, code, availability in (
        (survey, "UNE_RT", "available"),
        (survey, "LFPR", "available"),
        (registry, "UNE_RT", "not_available"),
    ):
        plans.use(plans.indicator(country, code), source, availability=availability)
    change(survey, {"legal_base": "The statistics act"}, **plans.as_(country))  # the record moves on
    first = {found_of(country).sources, found_of(country).feeding}
    SourceUse.objects.filter(source=registry).update(availability="derivable")
    change(survey, {"legal_base": "The statistics act of 2020"}, **plans.as_(country))
    found = found_of(country)
    assert (first, found.sources, found.feeding, found.is_declared) == ({1}, 2, 2, False)
    assert "as the Master Plan has them" in said(found, 4)


# --- In the portfolio ----------------------------------------------------------------------------


def row(name: str, **known: object) -> rows.Row:
    line = Line(1, name.lower(), name, "UTC", None, None, None, None)
    return rows.Row(line, replace(PLAIN, **known), None, TODAY)  # type: ignore[arg-type]


ROWS = [
    row(
        "Middle",
        national=9,
        days_ahead=5,
        heard=2,
        institutions=4,
        sources=4,
        baseline=1,
        planned_on=TODAY,
        plan="agreed",
    ),
    row("First"),
    row("Last", national=18, days_ahead=60, heard=4, institutions=4, sources=9, gate_expected=TODAY, plan="postponed"),
]


@pytest.mark.once
@pytest.mark.parametrize("key", sorted(rows.SORTS))
def test_every_column_sorts_both_ways(key: str) -> None:
    there, back = (rows.ordered(ROWS, f"{sign}{key}") for sign in ("", "-"))
    ranks = [rows.SORTS[key](each) for each in there]
    assert ranks == sorted(ranks)  # type: ignore[type-var]
    assert [rows.SORTS[key](each) for each in back] == ranks[::-1]


@pytest.mark.once
@pytest.mark.parametrize(("key", "names"), [("heard", "First Middle Last"), ("national", "Middle First Last")])
def test_shares_sort_as_shares(key: str, names: str) -> None:
    assert [each.line.name for each in rows.ordered(ROWS, key)] == names.split()


@pytest.mark.once
@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("ahead", {"Last"}),
        ("agreed", {"Middle"}),
        ("unheard", {"Middle", "Last"}),
        ("nonsense", {"Middle", "First", "Last"}),
    ],
)
def test_filters_keep_what_they_name(show: str, names: set[str]) -> None:
    assert {each.line.name for each in rows.chosen(ROWS, show=show, words="")} == names
