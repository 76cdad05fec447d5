"""Coverage against an independent count on random plans, and what its pages show."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from masterplan.coverage import answered, counted
from masterplan.figure import figure, fits
from masterplan.models import PolicyQuestion
from masterplan.vocabulary import Availability
from masterplan.writing import add
from tests.cast import Country
from tests.masterplan import scenes
from tests.people import Enter

RANK = {"available": 0, "derivable": 1, "needs_change": 2, "not_available": 3}
USES = st.dictionaries(
    st.sampled_from("ABCDE"), st.dictionaries(st.sampled_from(["S1", "S2", "S3"]), st.sampled_from(list(RANK)))
)


@given(USES)
def test_indicators_are_counted_by_the_best_that_a_source_offers(uses: dict[str, dict[str, str]]) -> None:
    expected = dict.fromkeys(RANK, 0)
    for code in "ABCDE":
        ranks = sorted(RANK[value] for value in uses.get(code, {}).values())
        expected[list(RANK)[ranks[0] if ranks else 3]] += 1
    assert {str(key): n for key, n in counted(uses, "ABCDE").items()} == expected


@given(USES, st.lists(st.sampled_from("ABCDE"), unique=True))
def test_a_question_is_answered_as_well_as_by_its_weakest_indicator(
    uses: dict[str, dict[str, str]], codes: list[str]
) -> None:
    (found,) = answered([("Q", codes)], uses)
    ranks = [min((RANK[value] for value in uses.get(code, {}).values()), default=3) for code in codes]
    assert found.standing == Availability(list(RANK)[max(ranks, default=3)])


@given(USES)
def test_the_picture_has_a_mark_for_each_offer(uses: dict[str, dict[str, str]]) -> None:
    drawn = figure([("D", list("ABCDE"))], ["S1", "S2", "S3"], uses)
    offers = [value for held in uses.values() for value in held.values()]
    assert drawn.available.count("M") == offers.count("available")
    assert drawn.derivable.count("M") == offers.count("derivable")
    assert drawn.change.count("M") == offers.count("needs_change")


def test_a_picture_is_drawn_only_where_it_fits_the_margin() -> None:
    assert fits(["A"], 1)
    assert not fits([], 10)
    assert not fits(["A"] * 9, 10)
    assert not fits(["A"], 61)


@pytest.mark.django_db
def test_the_page_shows_question_indicator_and_source(country: Country, enter: Enter) -> None:
    found = scenes.complete(country, "UNE")
    question = PolicyQuestion(plan=found.plan, number=1, text="Who finds no work?")
    add(question, many={"indicators": [found]}, **scenes.as_(country))
    page = enter(country["observer"]).get(reverse("masterplan:coverage", args=["valmera"]))
    assert [one.standing for one in page.context["questions"]] == [Availability.AVAILABLE]
    assert page.context["rows"][0][1] == ["available"]


@pytest.mark.django_db
def test_how_far_the_country_is(country: Country, enter: Enter) -> None:
    scenes.started(country)
    client = enter(country["coordinator"])
    url = reverse("masterplan:judge", args=["valmera", "components", "job_seekers"])
    assert client.post(url, {"level": "3", "evidence": "Tables each month"}).status_code == 303
    assert client.post(url, {"level": "9"}).status_code == 422
    page = client.get(reverse("masterplan:yardsticks", args=["valmera"]))
    assert (page.context["exist"], page.context["feed"]) == (1, 1)
