"""What the picture of sixty activities weighs and costs: bytes on the wire, queries, and its part of a page's time."""

import gzip
from time import thread_time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.portfolio import blueprint
from core.ledger import SYSTEM
from desk.lanes import svg
from desk.lanes.model import Picture
from desk.models import Summary
from tests.cast import Country
from tests.desk.pictures import crowded, marked
from tests.people import Enter
from tracks.instantiating import instantiate

LANES, PAGE = 6_000, 20_000
MOST = 15
SCALES = ("", "?scale=quarter", "?scale=month", "?scale=week", "?scale=day")


def weight(text: str) -> int:
    return len(gzip.compress(text.encode(), 6))


def drawn_anew(picture: Picture) -> str:
    svg._lanes_svg.cache_clear()
    return svg.lanes_svg(picture)


def test_sixty_activities_weigh_less_than_six_kilobytes() -> None:
    assert weight(drawn_anew(crowded(60))) < LANES


def test_marks_on_each_of_them_weigh_little() -> None:
    plain, worn = (weight(drawn_anew(picture)) for picture in (crowded(60), marked(crowded(60))))
    assert worn - plain < 1_500


@pytest.fixture
def sixty(country: Country) -> Country:
    instantiate(country.implementation, by=SYSTEM, source=blueprint(60))
    return country


@pytest.mark.django_db
@pytest.mark.parametrize("query", SCALES)
def test_a_page_of_sixty_activities(sixty: Country, enter: Enter, query: str) -> None:
    reader, path = enter(sixty["coordinator"]), reverse("desk:implementation", args=["valmera"]) + query
    reader.get(path)
    with CaptureQueriesContext(connection) as queries:
        html = reader.get(path).content.decode()
    assert len(queries) <= MOST
    assert weight(html) < PAGE
    start = html.index('<svg class="lanes')
    assert weight(html[start : html.index("</svg>", start)]) < LANES


@pytest.mark.django_db
def test_drawing_takes_a_small_part_of_the_page(sixty: Country, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both made anew, as on the first visit after a change: later ones find the picture and the summary kept.

    By the clock of their own thread, which others who use the machine do not move: the best of ten.
    """
    spent: list[float] = []
    real = svg.lanes_svg

    def timed(picture: Picture) -> str:
        svg._lanes_svg.cache_clear()
        began = thread_time()
        made = real(picture)
        spent.append(thread_time() - began)
        return made

    monkeypatch.setattr(svg, "lanes_svg", timed)
    reader, path = enter(sixty["coordinator"]), reverse("desk:implementation", args=["valmera"])
    whole = []
    for _ in range(10):
        Summary.objects.all().delete()
        began = thread_time()
        reader.get(path)
        whole.append(thread_time() - began)
    assert min(spent) < min(whole) / 10
