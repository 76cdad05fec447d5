"""The data model of a country: drawn from its rows, moved on from what is frozen, written, linted, frozen, checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from core import clock, files, jobs, ledger
from core.errors import refuse
from core.jobs import Report
from core.ledger import Actor, Standing
from core.models import Job, StoredFile
from masterplan import first_phase
from masterplan.models import DataCheck, FrozenModel, Indicator, MasterPlan, StructureGroup, TakenStructures
from masterplan.sdmx import json20, ml21, ml30, reading, templates
from masterplan.sdmx.artefacts import Structures
from masterplan.sdmx.checking import Finding, NotThere, Shape, check, shape_of
from masterplan.sdmx.identifiers import identifiers
from masterplan.sdmx.lint import Finding as LintFinding
from masterplan.sdmx.lint import Model, lint
from masterplan.sdmx.modelling import modelled
from masterplan.sdmx.plan import Choices, Plan
from masterplan.sdmx.versions import advanced
from masterplan.writing import add, change, take_out

FORMATS: dict[str, tuple[ModuleType, str]] = {"ml21": (ml21, "xml"), "ml30": (ml30, "xml"), "json20": (json20, "json")}
XML = "application/xml"
TASK = "masterplan.tasks.check_data"
KEPT = 100
"""Findings of a check that are kept."""


@dataclass
class Drawn:
    """The data model of one plan at this moment, each part made once and only if it is asked for."""

    row: MasterPlan

    @cached_property
    def taken(self) -> list[Structures]:
        """What was taken in of other agencies."""
        return [reading.read(files.content_of(one.file)).structures for one in self.taken_rows]

    @cached_property
    def taken_rows(self) -> list[TakenStructures]:
        held = TakenStructures.objects.filter(plan=self.row, removed_at=None)
        return list(held.select_related("file"))

    @cached_property
    def plan(self) -> Plan:
        return first_phase.plan_of(self.row, [one for taken in self.taken for one in taken.code_lists])

    @cached_property
    def codes(self) -> dict[str, str]:
        """The code of each indicator in the model."""
        return identifiers((one.key for one in self.plan.indicators), prefix="I")

    @cached_property
    def choices(self) -> Choices:
        return first_phase.choices_of(self.row)

    @cached_property
    def frozen_row(self) -> FrozenModel | None:
        held = FrozenModel.objects.filter(plan=self.row, removed_at=None)
        return held.select_related("file", "frozen_by").order_by("-number").first()

    @cached_property
    def frozen(self) -> Structures | None:
        row = self.frozen_row
        return reading.read(files.content_of(row.file)).structures if row else None

    @cached_property
    def structures(self) -> Structures:
        return advanced(self.frozen, modelled(self.plan, self.choices))

    @cached_property
    def findings(self) -> list[LintFinding]:
        size = len(self.written("ml21").encode())
        seen = Model(structures=self.structures, plan=self.plan, choices=self.choices, frozen=self.frozen, size=size)
        return lint(seen)

    def written(self, format_: str, now: datetime | None = None) -> str:
        """The model as one message; the caller names one of FORMATS."""
        writer, _ending = FORMATS[format_]
        agency = self.plan.agency
        text: str = writer.write(
            self.structures, sender=agency, prepared=now or clock.now(), message_id=f"{agency}_MODEL"
        )
        return text

    def shape(self, dataflow: str) -> Shape:
        """What data of the dataflow look like, in the country's model or in one that was taken in."""
        known = [self.structures, *self.taken]
        found = next((one for one in known if one.dataflow(dataflow)), self.structures)
        return shape_of(found, dataflow, first_phase.mappings_of(self.row))

    def template(self, dataflow: str) -> str:
        """A data file of the dataflow to fill in, with what the plan says of each indicator."""
        found = next((one for one in [self.structures, *self.taken] if one.dataflow(dataflow)), self.structures)
        given = {
            self.codes[one.key]: {
                "UNIT_MEASURE": one.unit,
                "UNIT_MULT": str(one.multiplier),
                "DECIMALS": str(one.decimals),
            }
            for one in self.plan.indicators
        }
        return templates.data_template(found, dataflow, given)

    def metadata(self, dataflow: str) -> str:
        """The reference metadata of the dataflow's indicators."""
        shape = shape_of(self.structures, dataflow)
        inside = shape.by_id()["INDICATOR"].allowed
        held = first_phase.metadata_of(self.row)
        sheets = {code: held.get(key, {}) for key, code in self.codes.items() if code in inside}
        return templates.metadata_csv(self.structures, dataflow, sheets, self.plan.languages)


# --- Freezing and grouping ---------------------------------------------------------------------


def cannot_freeze(model: Drawn) -> str:
    """Why the model cannot be frozen now; empty if it can."""
    if not model.structures.data_structures:
        return _("There is nothing to freeze: the first phase has no indicators.")
    if model.frozen == model.structures:
        return _("The model is frozen as it is already.")
    return ""


def freeze(plan: MasterPlan, *, note: str, by: Person, standing: Standing) -> FrozenModel:
    """Keeps the model as it is. The next change makes new versions of what it touches."""
    with transaction.atomic():
        ledger.lock_chain(plan.chain_key())
        model = Drawn(plan)
        if said := cannot_freeze(model):
            refuse(said)
        text = model.written("ml21")
        number = model.frozen_row.number + 1 if model.frozen_row else 1
        row = FrozenModel(
            plan=plan,
            number=number,
            note=note,
            file=files.keep([text.encode()], media_type=XML),
            frozen_by=by,
            frozen_at=clock.now(),
        )
        return add(row, by=by, standing=standing)


def place(
    plan: MasterPlan, indicator: Indicator, code: str, *, by: Person, standing: Standing
) -> StructureGroup | None:
    """Puts an indicator into the structure of that identifier; empty leaves it to the proposal again.

    A proposed structure becomes the choice of who moves something into it, with all that it held.
    """
    with transaction.atomic():
        ledger.lock_chain(plan.chain_key())
        for held in StructureGroup.objects.filter(plan=plan, removed_at=None, indicators=indicator):
            held.plan = plan
            rest = [one for one in held.indicators.all() if one.pk != indicator.pk]
            if rest:
                change(held, {"indicators": rest}, by=by, standing=standing)
            else:
                take_out(held, by=by, standing=standing)
        if not code:
            return None
        group = StructureGroup.objects.filter(plan=plan, removed_at=None, code=code).first()
        if group:
            group.plan = plan
            inside = [*group.indicators.all(), indicator]
            return change(group, {"indicators": inside}, by=by, standing=standing)
        return add(
            StructureGroup(plan=plan, code=code, name=indicator.domain.name, names=indicator.domain.names),
            by=by,
            standing=standing,
            many={"indicators": [*proposed_in(plan, code), indicator]},
        )


def proposed_in(plan: MasterPlan, code: str) -> list[Indicator]:
    """The indicators that the proposal puts into the structure of that identifier."""
    from masterplan.sdmx.grouping import grouped

    model = Drawn(plan)
    keys = {key for one in grouped(model.plan, model.choices) if one.id == code for key in one.indicators}
    return list(Indicator.objects.filter(plan=plan, removed_at=None, code__in=keys))


# --- Structures of others ----------------------------------------------------------------------


def take_in(plan: MasterPlan, content: bytes, name: str, *, by: Actor, standing: Standing) -> TakenStructures:
    """Keeps a file of structures, whole; raises Unreadable with every reason why not."""
    read = reading.read(content)
    row = TakenStructures(
        plan=plan,
        name=name[:200],
        file=files.keep([content], media_type=XML),
        holds=counted(read.structures),
    )
    return add(row, by=by, standing=standing)


def counted(structures: Structures) -> dict[str, int]:
    """How many artefacts of each kind there are."""
    return {name: len(held) for name, held in vars(structures).items() if held}


# --- Data --------------------------------------------------------------------------------------


def ask_for_check(
    plan: MasterPlan, dataflow: str, stored: StoredFile, name: str, *, by: Person, standing: Standing
) -> tuple[DataCheck, Job]:
    """Records the check and has the worker do it."""
    with transaction.atomic():
        row = DataCheck(plan=plan, dataflow=dataflow, name=name[:200], file=stored, asked_by=by, asked_at=clock.now())
        add(row, by=by, standing=standing)
        job = jobs.enqueue(
            TASK,
            subject=row,
            chain_key=plan.chain_key(),
            asked_by=by,
            parameters={"title": _("Check of %(name)s") % {"name": row.name}, "back": address_of(row)},
        )
    return row, job


def address_of(row: DataCheck) -> str:
    from django.urls import reverse

    return reverse("masterplan:data_check", args=[row.plan.implementation.slug, row.public_id])


def check_by_job(job: Job, report: Report) -> Mapping[str, Any]:
    """The work of the job: reads the file, keeps the first findings and the count of all. Done twice it is as once."""
    row = DataCheck.objects.select_related("plan__implementation", "file").get(public_id=str(job.subject))
    size = max(row.file.size, 1)

    def progress(read: int) -> None:
        report(min(95, read * 95 // size), _("Reading %(name)s") % {"name": row.name})

    try:
        found = list_and_count(check(files.path_of(row.file.sha256), Drawn(row.plan).shape(row.dataflow), progress))
    except NotThere as missing:
        found = [Finding(1, 0, str(missing))], 1
    kept, faults = found
    said = [[one.line, one.column, one.text, one.remark] for one in kept]
    DataCheck.objects.filter(pk=row.pk).update(findings=said, faults=faults, finished_at=clock.now())
    return {"url": address_of(row), "label": _("See what was found")}


def list_and_count(found: Iterator[Finding]) -> tuple[list[Finding], int]:
    """The first findings, and the number of all faults."""
    kept: list[Finding] = []
    faults = 0
    for one in found:
        faults += not one.remark
        if len(kept) < KEPT:
            kept.append(one)
    return kept, faults


def path_shape(plan: MasterPlan, dataflow: str, path: Path) -> Iterator[Finding]:
    """The check of a file on this machine."""
    return check(path, Drawn(plan).shape(dataflow))
