"""The Master Plans of the demo: what the second country has entered so far, and what the third one has published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.models import Institution
from accounts.roles import Role
from desk.demo.stage import Stage
from masterplan import adopting, document, sheet_parts, source_sheets
from masterplan.catalogue import indicators
from masterplan.completeness import completeness
from masterplan.loading import sheets_of
from masterplan.models import DataFlow, Gap, Indicator, MasterPlan, PolicyQuestion, Release, Source
from masterplan.vocabulary import Question
from masterplan.writing import add, change

COORDINATOR, ANALYST, MANAGER = Role.COORDINATOR, Role.DATA_ANALYST, Role.DATA_MANAGER
SECOND_PHASE = ("EMP_EDU", "UNE_DUR", "TRU_RT", "LTU_RT", "HOURS_BAND", "TUD", "REG_FLOW", "ALMP", "TIGHT")
"""What Valmera takes over besides the whole first phase: forty in all."""
WITHOUT_SOURCE = ("GPG", "INSP_RT", "GRADS", "MIN_WAGE")
WITHOUT_DEFINITION = ("VAC", "PLACE", "SS_CONTR")
"""What no standard defines: the country still looks for the words."""
SHARE = 74
"""Per cent of the mandatory fields of the first phase."""


@dataclass(frozen=True)
class Held:
    """A source of the demo; `lowest` is the question that it answers worst."""

    code: str
    name: str
    type: str
    owner: str
    every: str
    days: int
    lowest: Question
    score: int
    coverage: str


SOURCES = (
    Held(
        "LFS",
        "Labour force survey",
        "survey",
        "Statistics Office",
        "Q",
        45,
        Question.TIMELINESS,
        1,
        "Persons of 15 and over in private households; barracks are left out.",
    ),
    Held(
        "SSF",
        "Contribution register",
        "registry",
        "Social Security Fund",
        "M",
        30,
        Question.COVERAGE,
        2,
        "Everybody for whom a contribution was paid; the informal economy is not in it.",
    ),
    Held(
        "PES",
        "Job-seeker register",
        "registry",
        "Employment Service",
        "M",
        10,
        Question.CONCEPTS,
        1,
        "Persons who registered themselves; many who look for work do not.",
    ),
    Held(
        "VAC",
        "Vacancy register",
        "registry",
        "Employment Service",
        "M",
        10,
        Question.COVERAGE,
        1,
        "Vacancies that employers notified: about one in three.",
    ),
    Held(
        "EST",
        "Establishment survey",
        "survey",
        "Statistics Office",
        "A",
        120,
        Question.RESOURCES,
        1,
        "Establishments with five workers and more.",
    ),
    Held(
        "EDU",
        "Graduate records",
        "registry",
        "Ministry of Planning",
        "A",
        150,
        Question.CLASSIFICATIONS,
        1,
        "Public institutions of vocational and higher education.",
    ),
    Held(
        "TAX",
        "Payroll tax records",
        "registry",
        "Ministry of Labour",
        "M",
        60,
        Question.ACCESSIBILITY,
        0,
        "Employers who pay the payroll tax.",
    ),
    Held(
        "CEN",
        "Population census",
        "census",
        "Statistics Office",
        "A10",
        400,
        Question.CONTINUITY,
        2,
        "The whole population, every ten years.",
    ),
)
FEEDS = {"PES": "PES", "VAC": "VAC", "GRADS": "EDU", "SS_CONTR": "SSF", "PLACE": "PES", "REG_UNE": "PES"}


def begin(stage: Stage, ago: int, codes: Iterable[str]) -> None:
    """The coordinator starts the plan, the sources are described, and the analyst takes indicators over."""

    def act() -> None:
        plan = adopting.start(stage.implementation, **_by(stage, COORDINATOR))
        for held in SOURCES:
            _describe(stage, plan, held)
        adopting.adopt(plan, codes, **_by(stage, ANALYST))

    stage.later(ago, act)


def _by(stage: Stage, role: str) -> dict[str, Any]:
    return {"by": stage[role], "standing": stage.standing(role)}


def _house(stage: Stage, short: str) -> Institution:
    return stage.implementation.institutions.get(short_name=short)


def _describe(stage: Stage, plan: MasterPlan, held: Held) -> None:
    """A source with its answers to the twelve questions and its data flow."""
    owner = _house(stage, held.owner)
    source = add(
        Source(
            plan=plan,
            code=held.code,
            name=held.name,
            type=held.type,
            owner=owner,
            coverage=held.coverage,
            periodicity=held.every,
            timeliness=held.days,
        ),
        **_by(stage, COORDINATOR),
    )
    answers = [
        {
            "question": q.value,
            "score": held.score if q == held.lowest else 3 - q.value % 2,
            "evidence": "",
            "action": "",
        }
        for q in Question
        if q == held.lowest or 3 - q.value % 2 >= held.score
    ]
    source_sheets.scored(source, answers, **_by(stage, COORDINATOR))
    flow = DataFlow(
        plan=plan,
        name=f"{held.name}, tables",
        source=source,
        provider=owner,
        receiver=_house(stage, "Ministry of Labour"),
        channel="sftp" if held.type == "registry" else "file",
        frequency=held.every,
        deadline=held.days,
    )
    add(flow, **_by(stage, MANAGER))


def fill_in(
    stage: Stage, ago: int, *, share: int, without_source: Iterable[str] = (), without_definition: Iterable[str] = ()
) -> None:
    """The analyst names sources, and then fills in what is empty until this share is reached."""

    def act() -> None:
        plan = MasterPlan.objects.get(implementation=stage.implementation)
        plan.implementation = stage.implementation
        first = list(
            plan.indicators.filter(phase__number=1).select_related("domain").order_by("domain__order", "order")
        )
        sources = {source.code: source for source in plan.sources.all()}
        for row in first:
            row.plan = plan
            if row.code not in without_source:
                sheet_parts.set_main_source(row, sources[_feeder(row)], **_by(stage, ANALYST))
            if row.code in without_definition:
                change(row, {"definition": ""}, **_by(stage, ANALYST))
        _fill(stage, plan, first, share)

    stage.later(ago, act)


def _feeder(row: Indicator) -> str:
    return FEEDS.get(row.code) or ("EST" if row.domain.code == "EAR" else "SSF" if row.domain.code == "SAF" else "LFS")


def _fill(stage: Stage, plan: MasterPlan, rows: list[Indicator], share: int) -> None:
    """Field after field, sheet after sheet, until the share is reached."""
    counted = completeness(sheets_of(plan), threshold=share)
    left = counted.more
    ministry = _house(stage, "Ministry of Labour")
    sex = plan.code_lists.get(code="CL_SEX")
    for row in rows:
        empty = {
            "reference_period": ""
            if row.reference_period
            else "end of the month"
            if row.domain.code == "PES"
            else "one week",
            "timeliness": 45 if row.timeliness is None else None,
            "responsible": ministry if row.responsible_id is None else None,
        }
        values = dict(list({name: value for name, value in empty.items() if value}.items())[:left])
        if values:
            change(row, values, **_by(stage, ANALYST))
            left -= len(values)
        if left and not row.disaggregations.filter(code_list__isnull=False).exists():
            sheet_parts.add_list(row, sex, **_by(stage, ANALYST))
            left -= 1


def besides(stage: Stage, ago: int) -> None:
    """Needs, a gap and the next releases."""

    def act() -> None:
        plan = MasterPlan.objects.get(implementation=stage.implementation)
        plan.implementation = stage.implementation
        held = {row.code: row for row in plan.indicators.all()}
        asked = (
            ("Where do young people find work, and which?", ("YUNE_RT", "NEET_RT", "GRADS")),
            ("Do wages keep up, for women too?", ("EAR_MTH", "GPG", "MIN_WAGE")),
            ("Which jobs stay open, and why?", ("VAC", "REG_UNE", "PLACE")),
        )
        planning = _house(stage, "Ministry of Planning")
        for number, (text, codes) in enumerate(asked, start=1):
            question = PolicyQuestion(plan=plan, number=number, text=text, asked_by=planning)
            add(question, many={"indicators": [held[code] for code in codes]}, **_by(stage, Role.DATA_USER))
        gap = Gap(
            plan=plan,
            text="No survey asks for wages by occupation",
            indicator=held["GPG"],
            action="A module in the establishment survey",
            owner=_house(stage, "Statistics Office"),
            due_on=stage.day(-200),
        )
        add(gap, **_by(stage, ANALYST))
        for number, code in enumerate(("LF", "UNE_RT", "REG_UNE")):
            due = stage.today + timedelta(days=30 + 12 * number)
            add(Release(plan=plan, indicator=held[code], period="next", due_on=due), **_by(stage, MANAGER))

    stage.later(ago, act)


def document_begun(stage: Stage, ago: int) -> None:
    """The coordinator begins the first version of the document."""

    def act() -> None:
        plan = MasterPlan.objects.get(implementation=stage.implementation)
        plan.implementation = stage.implementation
        document.start(plan, **_by(stage, COORDINATOR))

    stage.later(ago, act)


FIRST_PHASE = tuple(code for code, entry in indicators().items() if entry.phase == 1)
