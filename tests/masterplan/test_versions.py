"""The Master Plan as a document: its stages, what it freezes, what differs, and what milestones rest on it."""

from io import BytesIO

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from core.errors import RuleViolation
from core.imprint import LedgerHead, Purpose
from core.transitions import perform
from core.verification import verify
from masterplan import document, freezing
from masterplan.differing import KEYED, differences
from masterplan.models import DataFlow
from masterplan.writing import add, change
from record.models import SignOff, Version
from tests.cast import Country
from tests.masterplan import scenes
from tests.people import Enter
from tests.record import scenes as signing
from tests.tracks import play
from tests.tracks import scenes as process
from tracks.instantiating import SHIPPED
from tracks.models import Plan
from tracks.upgrading import upgrade

SECOND = SHIPPED.with_name("ilo-lmis-2.toml")


def address(country: Country, name: str) -> str:
    return reverse(f"masterplan:{name}", args=[country.implementation.slug])


def begun(country: Country, *codes: str) -> Version:
    """Version 1, with these indicators complete."""
    for code in codes:
        scenes.complete(country, code)
    return document.start(scenes.started(country), **scenes.as_(country))


def published(country: Country, version: Version) -> Version:
    """The version through all its stages."""
    for action in ("advance", "open_consultation", "submit"):
        perform(version, action, by=country["coordinator"])
    signing.sign(signoff_of(version), country["agency_lead"])
    return perform(Version.objects.get(pk=version.pk), "publish", by=country["agency_lead"])


def signoff_of(version: Version) -> SignOff:
    found = version.sign_off()
    assert found is not None
    return found


@pytest.mark.django_db
def test_it_is_no_advanced_draft_below_the_threshold_and_says_what_lacks(country: Country) -> None:
    version = begun(country)
    scenes.adopted(country, "LF", "UNE")
    with pytest.raises(RuleViolation) as refused:
        perform(version, "advance", by=country["coordinator"])
    said = {str(reason): reason.url for reason in refused.value.reasons}
    assert "2 indicators have no source." in said
    assert all(url.startswith("/i/valmera/master-plan/") for url in said.values())


@pytest.mark.django_db
def test_it_is_not_consulted_on_before_it_is_an_advanced_draft(country: Country) -> None:
    version = begun(country, "LF")
    with pytest.raises(RuleViolation, match="advanced draft first"):
        perform(version, "open_consultation", by=country["coordinator"])


@pytest.mark.django_db
def test_other_documents_have_no_advanced_draft(country: Country) -> None:
    version = signing.draft(country, "project-document")
    with pytest.raises(RuleViolation, match="has no advanced draft"):
        perform(version, "advance", by=country["coordinator"])


@pytest.mark.django_db
def test_it_goes_through_its_stages_and_a_later_version_supersedes_it(country: Country) -> None:
    first = published(country, begun(country, "LF"))
    assert first.state == "published"
    held = document.document_of(country.implementation)
    assert held is not None
    second = published(country, document.renew(held, **scenes.as_(country)))
    assert (second.state, Version.objects.get(pk=first.pk).state) == ("published", "superseded")
    assert verify(keys=[country.implementation.chain_key()]).problems == []


@pytest.mark.django_db
def test_what_is_entered_later_does_not_reach_a_frozen_version(country: Country, enter: Enter) -> None:
    first = published(country, begun(country, "LF"))
    change(scenes.indicator(country, "LF"), {"timeliness": 60, "definition": "Another one."}, **scenes.as_(country))
    scenes.adopted(country, "UNE")
    held = document.document_of(country.implementation)
    assert held is not None
    document.renew(held, **scenes.as_(country))
    old, new = (document.content_of(version) for version in reversed(document.versions_of(country.implementation)))
    assert (old["indicators"][0]["timeliness"], new["indicators"][0]["timeliness"]) == (45, 60)
    found = {(each.section, each.key, each.kind): each for each in differences(old, new)}
    assert ("indicators", "UNE", "added") in found
    fields = found["indicators", "LF", "changed"].fields
    assert {each.field for each in fields} == {"timeliness", "definition"}
    page = enter(country["observer"]).get(address(country, "compare"))
    assert "Another" in page.content.decode()
    assert first.filled["plan"] == old


ROWS = st.lists(
    st.fixed_dictionaries({"code": st.sampled_from("ABCD"), "name": st.sampled_from("xyz")}),
    unique_by=lambda row: row["code"],
)


@given(ROWS, ROWS)
def test_the_differences_make_the_new_version_of_the_old(old: list[dict[str, str]], new: list[dict[str, str]]) -> None:
    rows = {row["code"]: dict(row) for row in old}
    for each in differences({"indicators": old}, {"indicators": new}):
        if each.kind == "removed":
            del rows[each.key]
        elif each.kind == "added":
            rows[each.key] = {"code": each.key, "name": each.name}
        else:
            rows[each.key] |= {field.field: field.new for field in each.fields}
    assert rows == {row["code"]: row for row in new}


@pytest.mark.django_db
def test_every_section_that_is_compared_is_frozen(country: Country) -> None:
    plan = scenes.adopted(country)
    held = freezing.frozen(plan)
    assert set(KEYED) <= set(held)
    assert len(held["indicators"]) == len(scenes.FEW)
    assert all(key in row for section, key in KEYED.items() for row in held[section])


@pytest.mark.django_db
def test_it_prints_what_was_frozen(country: Country) -> None:
    version = published(country, begun(country, "LF"))
    head = LedgerHead(1, "0" * 64)
    made = document.MasterPlanDocument().printed(version, purpose=Purpose.ISSUED, head=head, made_at=version.made_at)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
    assert "Labour force by sex and age" in text
    assert "All persons of working age who were employed" in text


@pytest.mark.django_db
def test_the_page_where_it_is_signed_shows_the_rows(country: Country, enter: Enter) -> None:
    version = begun(country, "LF")
    for action in ("advance", "open_consultation", "submit"):
        perform(version, action, by=country["coordinator"])
    page = enter(country["agency_lead"]).get(signoff_of(version).get_absolute_url())
    assert "Labour force" in page.content.decode()


@pytest.mark.django_db
def test_the_page_of_versions_offers_the_next_step(country: Country, enter: Enter) -> None:
    scenes.complete(country, "LF")
    client = enter(country["coordinator"])
    assert client.post(address(country, "begin")).status_code == 303
    page = client.get(address(country, "versions"))
    assert "Submit the advanced draft" in [str(offer.label) for offer in page.context["offers"]]
    assert client.post(address(country, "advance")).status_code == 303
    labels = [str(offer.label) for offer in client.get(address(country, "versions")).context["offers"]]
    assert "Open the consultation" in labels
    assert "Submit the advanced draft" not in labels


# --- What milestones rest on it ------------------------------------------------------------------


def upgraded(country: Country) -> None:
    process.planned(country)
    upgrade(Plan.objects.get(implementation=country.implementation), SECOND.read_text(), by=country["coordinator"])


def submitting(country: Country, code: str, role: str = "coordinator") -> list[str]:
    """The refusals of this room when the activity is submitted, everything else declared."""
    activity = process.under_way(country, code)
    play.declare_all(activity, country[role])
    try:
        perform(process.activity(country, code), "submit", by=country[role])
    except RuleViolation as refused:
        return [str(reason) for reason in refused.reasons]
    return []


@pytest.mark.django_db
def test_on_the_second_blueprint_the_milestone_waits_for_the_advanced_draft(country: Country) -> None:
    upgraded(country)
    version = begun(country, "LF")
    assert submitting(country, "STA-3") == ["The Master Plan is no advanced draft yet."]
    perform(version, "advance", by=country["coordinator"])
    perform(process.activity(country, "STA-3"), "submit", by=country["coordinator"])
    assert process.state(country, "STA-3") == "awaiting_signature"


@pytest.mark.django_db
def test_on_the_first_blueprint_the_milestone_is_declared_as_before(country: Country) -> None:
    process.planned(country)
    assert submitting(country, "STA-3") == []


@pytest.mark.django_db
def test_publishing_the_plan_completes_its_milestone(country: Country) -> None:
    upgraded(country)
    version = begun(country, "LF")
    process.under_way(country, "STA-4")
    for action in ("advance", "open_consultation", "submit"):
        perform(version, action, by=country["coordinator"])
    assert process.state(country, "STA-4") == "awaiting_signature"
    signing.sign(signoff_of(version), country["agency_lead"])
    perform(Version.objects.get(pk=version.pk), "publish", by=country["agency_lead"])
    assert process.state(country, "STA-4") == "completed"


@pytest.mark.django_db
def test_data_flows_are_compiled_when_each_source_has_one(country: Country) -> None:
    upgraded(country)
    found = scenes.complete(country, "LF")
    assert submitting(country, "DAM-1", "data_manager") == ["No data flow is recorded for the source LFS."]
    source, ministry = found.uses.get().source, country.institutions["ministry"]
    flow = DataFlow(plan=found.plan, name="Tables", source=source, provider=ministry, receiver=ministry, channel="file")
    add(flow, **scenes.as_(country))
    perform(process.activity(country, "DAM-1"), "submit", by=country["data_manager"])
    assert process.state(country, "DAM-1") == "awaiting_signature"


@pytest.mark.django_db
def test_reference_metadata_are_collected_when_all_are_described(country: Country) -> None:
    upgraded(country)
    scenes.complete(country, "LF")
    assert submitting(country, "DAM-2", "data_manager") == [
        "The reference metadata of LFS are not complete.",
        "The reference metadata of LF are not complete.",
    ]


@pytest.mark.django_db
def test_the_model_is_defined_when_it_is_frozen(country: Country) -> None:
    upgraded(country)
    begun(country, "LF")
    assert submitting(country, "DAM-4", "data_manager") == ["The data model is not frozen yet."]
