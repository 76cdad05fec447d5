"""Code lists and their mappings through pages: codes line by line, where they go, conflicts that block a sheet."""

import pytest
from django.urls import reverse

from core.errors import RuleViolation
from core.transitions import perform
from core.verification import verify
from masterplan.models import CodeList, Criterion
from tests.cast import Country
from tests.masterplan import scenes
from tests.people import Enter

pytestmark = pytest.mark.django_db


def address(country: Country, name: str, *parts: object) -> str:
    return reverse(f"masterplan:{name}", args=[country.implementation.slug, *parts])


def own_list(country: Country, enter: Enter, source: str, codes: str) -> CodeList:
    """The age bands of a source, typed in the form."""
    plan = scenes.started(country)
    held = plan.sources.filter(code=source).first() or scenes.source(country, source)
    typed = {
        **{"criterion": Criterion.objects.get(plan=plan, code="AGE").pk, "code": f"AGE_{source}", "level": 1},
        **{"name": f"Age in {source}", "version": "1.0", "source": held.pk, "codes": codes},
    }
    answer = enter(country["data_analyst"]).post(address(country, "list_add"), typed)
    assert answer.status_code == 303, answer.context["form"].errors
    return CodeList.objects.get(code=f"AGE_{source}")


def mapped(country: Country, enter: Enter, held: CodeList, **goes: str) -> object:
    client, url = enter(country["data_analyst"]), address(country, "mapping", held.public_id)
    shown = client.get(url).context["form"]["shown"].value()
    typed = {f"code_{held.codes.get(code=code).pk}": target for code, target in goes.items()}
    return client.post(url, {**typed, "shown": shown})


def test_a_list_is_typed_line_by_line_and_recorded(country: Country, enter: Enter) -> None:
    held = own_list(country, enter, "LFS", "A 15 to 64\nB 65 and over")
    assert list(held.codes.values_list("code", "name")) == [("A", "15 to 64"), ("B", "65 and over")]
    assert verify(keys=[country.implementation.chain_key()]).problems == []


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ("A", "Line 1: “A” has no name after it."),
        ("A one\nA two", "Line 2: the code A stands there twice."),
        ("Ä one", "Line 1: Only unaccented letters"),
    ],
)
def test_a_wrong_line_is_named(codes: str, said: str, country: Country, enter: Enter) -> None:
    held = own_list(country, enter, "LFS", "A 15 to 64")
    answer = enter(country["data_analyst"]).post(address(country, "list_edit", held.public_id), {"codes": codes})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_one_harmonised_list_stands_on_a_level(country: Country, enter: Enter) -> None:
    plan = scenes.started(country)
    typed = {"criterion": Criterion.objects.get(plan=plan, code="SEX").pk, "code": "SEX_2", "level": 1, "name": "Sex"}
    answer = enter(country["data_analyst"]).post(
        address(country, "list_add"), {**typed, "version": "1.0", "codes": "A one"}
    )
    assert answer.status_code == 422
    assert "has a harmonised list on this level already" in answer.content.decode()


def test_codes_are_mapped_and_what_is_not_there_is_named(country: Country, enter: Enter) -> None:
    held = own_list(country, enter, "LFS", "A 15 to 24\nB 25 and over\nC unknown")
    assert mapped(country, enter, held, A="AGE_NOWHERE").status_code == 422
    done = mapped(country, enter, held, A="AGE_YTHADULT_Y15-24", B="AGE_YTHADULT_YGE25", C="–")
    assert done.status_code == 303
    page = enter(country["observer"]).get(address(country, "list", held.public_id))
    assert [str(row["match"]) for row in page.context["rows"]] == ["exact", "exact", "none"]


def test_two_sources_with_other_bands_keep_a_sheet_from_being_agreed(country: Country, enter: Enter) -> None:
    found = scenes.complete(country, "LF")
    scenes.use(found, scenes.source(country, "CEN"))
    survey = own_list(country, enter, "LFS", "A 15 to 24\nB 25 and over")
    census = own_list(country, enter, "CEN", "A 15 to 29\nB 30 and over")
    mapped(country, enter, survey, A="AGE_YTHADULT_Y15-24", B="AGE_YTHADULT_YGE25")
    mapped(country, enter, census, A="–", B="–")
    with pytest.raises(RuleViolation, match="15 to 29, 30 and over"):
        perform(scenes.indicator(country, "LF"), "agree", by=country["data_analyst"])
    page = enter(country["observer"]).get(address(country, "lists"))
    assert "two sources do not fit each other" in page.content.decode()


def test_sources_of_an_indicator_are_set_in_one_form(country: Country, enter: Enter) -> None:
    scenes.adopted(country, "LF")
    first, second = scenes.source(country), scenes.source(country, "CEN")
    client, url = enter(country["data_analyst"]), address(country, "uses", "LF")
    shown = client.get(url).context["form"]["shown"].value()
    typed = {f"availability_{first.pk}": "available", f"availability_{second.pk}": "needs_change", "shown": shown}
    assert client.post(url, {**typed, "main": first.pk}).status_code == 303
    uses = {use.source.code: (use.availability, use.is_main) for use in scenes.indicator(country, "LF").uses.all()}
    assert uses == {"LFS": ("available", True), "CEN": ("needs_change", False)}
    met = client.post(url, {**typed, "main": second.pk})
    assert met.status_code == 422
    assert "What stands there now: CEN: needs_change; LFS (main): available." in met.content.decode()


def test_by_what_it_is_broken_down_is_set_in_one_form(country: Country, enter: Enter) -> None:
    plan = scenes.adopted(country, "LF")
    sex, coarse = plan.criteria.get(code="SEX"), plan.code_lists.get(code="CL_SEX")
    client, url = enter(country["data_analyst"]), address(country, "breakdown", "LF")
    shown = client.get(url).context["form"]["shown"].value()
    typed = {f"list_{sex.pk}": coarse.pk, f"publishable_{sex.pk}": "on", f"note_{sex.pk}": "small", "shown": shown}
    assert client.post(url, typed).status_code == 303
    (held,) = scenes.indicator(country, "LF").disaggregations.all()
    assert (held.code_list, held.is_publishable, held.is_mandatory, held.note) == (coarse, True, False, "small")


def test_codes_elsewhere_and_frameworks_are_typed_line_by_line(country: Country, enter: Enter) -> None:
    scenes.adopted(country, "LF")
    client, url = enter(country["data_analyst"]), address(country, "elsewhere", "LF")
    shown = client.get(url).context["form"]["shown"].value()
    typed = {"codes": "ILOSTAT EAP_TEAP 2026\nSDG 8.5.2", "places": "KILM 1", "shown": shown}
    assert client.post(url, {**typed, "places": "NOWHERE 1"}).status_code == 422
    assert client.post(url, typed).status_code == 303
    found = scenes.indicator(country, "LF")
    assert [(c.scheme, c.code, c.vintage) for c in found.external_codes.all()] == [
        ("ILOSTAT", "EAP_TEAP", "2026"),
        ("SDG", "8.5.2", ""),
    ]
    assert [str(place) for place in found.places.all()] == ["KILM 1"]
