"""Rows of the table of addresses: the Master Plan."""

from collections.abc import Callable

from core import clock, files
from masterplan import document
from masterplan.data_model import Drawn
from masterplan.models import CodeList, DataCheck, Gap, MasterPlan
from masterplan.writing import add
from tests.addresses import SIGN_IN, Address, everybody, members, only, slug
from tests.cast import Country
from tests.masterplan import scenes

UNREAD = everybody(405, anonymous=SIGN_IN)
SHEETS = ("data_analyst", "coordinator")
MODEL = ("data_manager", "coordinator")
SOURCES = ("data_provider", "coordinator")
PREPARE = ("ilo_officer", "coordinator", "data_manager")
LISTS = ("data_analyst", "data_manager", "coordinator")

GONE = members(404, ilo_officer=403, ilo_specialist=403, agency_lead=403, coordinator=303)
"""Whoever comes first takes it out; for all after it is not there any more."""


def a_plan(country: Country) -> list[object]:
    scenes.started(country)
    return slug(country)


def an_indicator(country: Country) -> list[object]:
    scenes.adopted(country, "LF")
    return [*slug(country), "LF"]


def an_indicator_to_take_out(country: Country) -> list[object]:
    scenes.adopted(country, "VAC")
    return [*slug(country), "VAC"]


def a_cell(country: Country) -> list[object]:
    return [*an_indicator(country), "source"]


def a_source(country: Country) -> list[object]:
    """Owned by the institution of the data provider."""
    plan = scenes.started(country)
    found = plan.sources.filter(code="LFS").first() or scenes.source(country)
    return [*slug(country), found.public_id]


def metadata_of_a_source(country: Country) -> list[object]:
    return [*a_source(country), "en"]


def metadata_of_an_indicator(country: Country) -> list[object]:
    return [*an_indicator(country), "en"]


def a_kind(country: Country) -> list[object]:
    return [*a_plan(country), "gaps"]


def a_gap(country: Country) -> list[object]:
    plan = scenes.started(country)
    found = plan.gaps.first() or add(Gap(plan=plan, text="No module"), **scenes.as_(country))
    return [*slug(country), "gaps", found.public_id]


def a_model(*parts: str) -> Callable[[Country], list[object]]:
    def made(country: Country) -> list[object]:
        scenes.adopted(country, "UNE")
        return [*slug(country), *parts]

    return made


def a_dataflow(country: Country) -> list[object]:
    plan = scenes.adopted(country, "UNE")
    return [*slug(country), Drawn(plan).structures.dataflows[0].id, "data"]


def a_check(country: Country) -> list[object]:
    plan = scenes.adopted(country, "UNE")
    found = plan.data_checks.first() or data_check(country)
    return [*slug(country), found.public_id]


def data_check(country: Country) -> DataCheck:
    plan, manager = scenes.started(country), scenes.as_(country, "data_manager")
    stored = files.keep([b"STRUCTURE"], media_type="text/csv")
    row = DataCheck(plan=plan, dataflow="DF", name="a.csv", file=stored, asked_by=manager["by"], asked_at=clock.now())
    return add(row, **manager)


def a_list(country: Country) -> list[object]:
    return [*slug(country), scenes.started(country).code_lists.get(code="CL_SEX").public_id]


def a_list_of_a_source(country: Country) -> list[object]:
    plan = scenes.started(country)
    held = plan.code_lists.filter(code="OWN").first()
    if held is None:
        source = plan.sources.filter(code="LFS").first() or scenes.source(country)
        sex = plan.criteria.get(code="SEX")
        held = add(CodeList(plan=plan, criterion=sex, code="OWN", name="Own", source=source), **scenes.as_(country))
    return [*slug(country), held.public_id]


def a_line(country: Country) -> list[object]:
    return [*a_plan(country), "dimensions", "staff"]


def a_version(country: Country) -> list[object]:
    if document.document_of(country.implementation) is None:
        document.start(scenes.started(country), **scenes.as_(country))
    return slug(country)


def no_version(country: Country) -> list[object]:
    assert document.document_of(country.implementation) is None
    return a_plan(country)


def no_plan(country: Country) -> list[object]:
    assert not MasterPlan.objects.filter(implementation=country.implementation).exists()
    return slug(country)


ROWS = [
    Address("masterplan:plan", members(200), UNREAD, a_plan),
    Address("masterplan:start", UNREAD, only("coordinator", status=303), no_plan),
    Address("masterplan:missing", members(200), UNREAD, a_plan),
    Address("masterplan:catalogue", members(200), only(*SHEETS, status=422), a_plan),
    Address("masterplan:add", only(*SHEETS, status=200), only(*SHEETS, status=422), a_plan),
    Address("masterplan:indicator", members(200), UNREAD, an_indicator),
    Address("masterplan:edit", only(*SHEETS, status=200), only(*SHEETS, status=422), an_indicator),
    Address("masterplan:act", UNREAD, members(404), an_indicator),
    Address(
        "masterplan:remove",
        only(*SHEETS, status=200),
        GONE,
        an_indicator_to_take_out,
    ),
    Address("masterplan:cell", only(*SHEETS, status=200), only(*SHEETS, status=422), a_cell),
    Address(
        "masterplan:indicator_metadata",
        only("data_manager", "coordinator", status=200),
        only("data_manager", "coordinator", status=303),
        metadata_of_an_indicator,
    ),
    Address("masterplan:source", members(200), UNREAD, a_source),
    Address("masterplan:scores", only(*SOURCES, status=200), only(*SOURCES, status=303), a_source),
    Address("masterplan:registry", only(*SOURCES, status=200), only(*SOURCES, status=303), a_source),
    Address(
        "masterplan:source_metadata",
        only(*SOURCES, "data_manager", status=200),
        only(*SOURCES, "data_manager", status=303),
        metadata_of_a_source,
    ),
    Address("masterplan:model", members(200), UNREAD, a_model()),
    Address("masterplan:model_file", members(200), UNREAD, a_model("ml30")),
    Address("masterplan:model_template", members(200), UNREAD, a_dataflow),
    Address("masterplan:data_check", members(200), UNREAD, a_check),
    Address("masterplan:model_act", only(*MODEL, status=200), only(*MODEL, status=422), a_model("place")),
    Address("masterplan:uses", only(*SHEETS, status=200), only(*SHEETS, status=422), an_indicator),
    Address("masterplan:breakdown", only(*SHEETS, status=200), only(*SHEETS, status=422), an_indicator),
    Address("masterplan:elsewhere", only(*SHEETS, status=200), only(*SHEETS, status=422), an_indicator),
    Address("masterplan:versions", members(200), UNREAD, a_plan),
    Address("masterplan:begin", UNREAD, only(*PREPARE, status=409, ilo_officer=303), no_version),
    Address("masterplan:advance", UNREAD, only(*PREPARE, status=409), a_version),
    Address("masterplan:compare", members(200), UNREAD, a_version),
    Address("masterplan:coverage", members(200), UNREAD, a_plan),
    Address("masterplan:yardsticks", members(200), UNREAD, a_plan),
    Address("masterplan:judge", only("coordinator", status=200), only("coordinator", status=303), a_line),
    Address("masterplan:lists", members(200), UNREAD, a_plan),
    Address("masterplan:list", members(200), UNREAD, a_list),
    Address("masterplan:list_add", only(*LISTS, status=200), only(*LISTS, status=422), a_plan),
    Address("masterplan:list_edit", only(*LISTS, status=200), only(*LISTS, status=422), a_list),
    Address(
        "masterplan:mapping",
        only(*LISTS, "data_provider", status=200),
        only(*LISTS, "data_provider", status=422),
        a_list_of_a_source,
    ),
    Address("masterplan:parts", members(200), UNREAD, a_kind),
    Address("masterplan:part_add", only(*LISTS, status=200), only(*LISTS, status=422), a_kind),
    Address("masterplan:part", only(*LISTS, status=200), only(*LISTS, status=422), a_gap),
    Address("masterplan:part_remove", only(*LISTS, status=200), GONE, a_gap),
]
