"""The pages of the Master Plan: what they say, who is offered what, what the commands say."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core.verification import verify
from masterplan import sheet_parts
from masterplan.models import PolicyQuestion, Source
from masterplan.writing import change
from tests.cast import Country
from tests.masterplan import scenes
from tests.people import Enter

pytestmark = pytest.mark.django_db


def address(country: Country, name: str, *parts: object) -> str:
    return reverse(f"masterplan:{name}", args=[country.implementation.slug, *parts])


def test_a_country_without_a_plan_is_told_who_starts_it(country: Country, enter: Enter) -> None:
    url = address(country, "plan")
    assert "The LMIS coordinator starts it." in enter(country["observer"]).get(url).content.decode()
    assert "Start the Master Plan" in enter(country["coordinator"]).get(url).content.decode()


def test_the_plan_is_started_and_indicators_are_taken_over(country: Country, enter: Enter) -> None:
    client = enter(country["coordinator"])
    assert client.post(address(country, "start")).status_code == 303
    client.post(address(country, "catalogue"), {"code": ["LF", "UNE", "UNE_RT"]})
    page = client.get(address(country, "plan"))
    assert page.context["counted"].sheets == 3
    assert {row.indicator.code for row in page.context["rows"]} == {"LF", "UNE", "UNE_RT"}


def test_only_what_is_missing(country: Country, enter: Enter) -> None:
    scenes.adopted(country, "LF", "UNE")
    scenes.complete(country, "LF")
    page = enter(country["observer"]).get(address(country, "plan") + "?missing=1")
    assert [row.indicator.code for row in page.context["rows"]] == ["UNE"]


@pytest.mark.parametrize("query", ["phase=99", "phase=x", "domain=%00", "page=999", "phase=" + "9" * 50])
def test_an_address_that_makes_no_sense_is_answered(query: str, country: Country, enter: Enter) -> None:
    scenes.adopted(country, "LF")
    assert enter(country["observer"]).get(f"{address(country, 'plan')}?{query}").status_code == 200


def test_the_lowest_score_of_the_sources_shows_on_the_indicator(country: Country, enter: Enter) -> None:
    found = scenes.complete(country, "LF")
    source = Source.objects.get(code="LFS")
    for question, score in ((1, 3), (8, 1)):
        source.scores.create(question=question, score=score)
    client = enter(country["observer"])
    sheet = client.get(address(country, "indicator", "LF"))
    assert sheet.context["lowest"].lowest == 1
    assert sheet.context["lowest"].low == ["Timeliness"]
    assert "lowest score 1 of 3" in client.get(address(country, "plan")).content.decode()
    assert found.uses.count() == 1


def test_a_data_provider_adds_sources_of_the_own_house_only(country: Country, enter: Enter) -> None:
    scenes.started(country)
    client, url = enter(country["data_provider"]), address(country, "part_add", "sources")
    typed = {"code": "PES", "name": "Register", "type": "registry"}
    strange = client.post(url, {**typed, "owner": country.institutions["ilo"].pk})
    assert strange.status_code == 422
    assert client.post(url, {**typed, "owner": country.institutions["ministry"].pk}).status_code == 303
    other = scenes.source(country, "CEN", owner="leading_agency")
    assert client.get(address(country, "scores", other.public_id)).status_code == 403


def test_a_need_is_stated_by_a_data_user(country: Country, enter: Enter) -> None:
    scenes.adopted(country, "LF", "UNE")
    answer = enter(country["data_user"]).post(
        address(country, "part_add", "questions"),
        {"text": "Where do young people find work?", "indicators": [scenes.indicator(country, "UNE").pk]},
    )
    assert answer.status_code == 303
    found = PolicyQuestion.objects.get()
    assert (found.number, [each.code for each in found.indicators.all()]) == (1, ["UNE"])


def test_the_whole_sheet_is_one_form_and_a_wrong_field_keeps_the_rest(country: Country, enter: Enter) -> None:
    scenes.adopted(country, "LF")
    client, url = enter(country["data_analyst"]), address(country, "edit", "LF")
    page = client.get(url)
    typed = {field.name: field.value() for field in page.context["form"] if field.value() is not None}
    wrong = client.post(url, {**typed, "timeliness": "soon", "cautions": "Mind the break."})
    assert wrong.status_code == 422
    assert "Mind the break." in wrong.content.decode()
    assert client.post(url, {**typed, "timeliness": "T+60"}).status_code == 303
    assert scenes.indicator(country, "LF").timeliness == 60


def test_a_code_is_given_once(country: Country, enter: Enter) -> None:
    plan = scenes.adopted(country, "LF")
    typed = {"code": "LF", "name": "Mine", "domain": plan.domains.first().pk, "phase": plan.phases.first().pk}
    answer = enter(country["data_analyst"]).post(address(country, "add"), typed)
    assert answer.status_code == 422
    assert "There is one with this code already." in answer.content.decode()


def test_what_others_rest_on_is_not_taken_out(country: Country, enter: Enter) -> None:
    scenes.adopted(country, "LF", "UNE", "UNE_RT")
    answer = enter(country["coordinator"]).post(address(country, "remove", "LF"))
    assert answer.status_code == 409
    assert "The indicator UNE_RT rests on it; change that first." in answer.content.decode()


def test_metadata_of_two_people_are_merged_heading_by_heading(country: Country, enter: Enter) -> None:
    source = scenes.source(country)
    url = address(country, "source_metadata", source.public_id, "en")
    first, second = enter(country["data_manager"]), enter(country["coordinator"])
    first.post(url, {"CONTACT": "The unit"})
    shown = second.get(url).context["form"]["shown"].value()
    first.post(url, {"CONTACT": "The unit", "CONF": "The law", "shown": shown})
    second.post(url, {"CONTACT": "The unit", "ACCURACY": "Two per cent", "shown": shown})
    texts = source.metadata_sheets.get().texts
    assert {key: text for key, text in texts.items() if text} == {
        "CONTACT": "The unit",
        "CONF": "The law",
        "ACCURACY": "Two per cent",
    }


def test_the_command_says_what_the_page_says(country: Country, enter: Enter) -> None:
    scenes.adopted(country)
    scenes.complete(country, "LF")
    out = StringIO()
    call_command("completeness", country.implementation.slug, "--json", stdout=out)
    said = json.loads(out.getvalue())
    counted = enter(country["observer"]).get(address(country, "plan")).context["counted"]
    assert (said["filled"], said["fields"], said["per_cent"]) == (counted.filled, counted.of, counted.per_cent)
    assert "LF" not in said["missing"]
    assert "source" in said["missing"]["UNE"]


def test_the_command_names_what_it_does_not_find(db: None) -> None:
    with pytest.raises(CommandError, match="nowhere has no Master Plan"):
        call_command("completeness", "nowhere")


def test_the_indicators_that_are_asked_for_come_as_a_file(country: Country, enter: Enter) -> None:
    scenes.adopted(country, "LF", "UNE_DUR")
    answer = enter(country["observer"]).get(address(country, "plan") + "?phase=1&as=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert [line.split(",")[0] for line in text.splitlines()] == ["Code", "LF"]
    assert "All persons of working age" in text


def test_an_entry_about_a_sheet_says_what_is_true_now(country: Country) -> None:
    """Whoever read the sheet before somebody else changed it still writes a true record."""
    stale = scenes.complete(country, "LF")
    change(scenes.indicator(country, "LF"), {"timeliness": 60}, **scenes.as_(country))
    sheet_parts.add_list(stale, stale.plan.code_lists.get(code="CL_AGE_AGGREGATE"), **scenes.as_(country))
    assert verify(keys=[country.implementation.chain_key()]).problems == []
