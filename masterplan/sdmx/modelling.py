"""From a plan to its data model: every artefact that .Stat Suite needs, with names in all languages of the country."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from masterplan.sdmx import lists, standard
from masterplan.sdmx.artefacts import (
    Agency,
    AgencyScheme,
    Annotation,
    Attribute,
    Categorisation,
    Category,
    CategoryScheme,
    Concept,
    ConceptScheme,
    Constraint,
    Dataflow,
    DataStructure,
    Dimension,
    Measure,
    MetadataAttribute,
    MetadataStructure,
    Ref,
    Region,
    Representation,
    Structures,
    Texts,
)
from masterplan.sdmx.identifiers import LONGEST, identifiers, marked, proposed
from masterplan.sdmx.layout import annotations
from masterplan.sdmx.listing import Lists
from masterplan.sdmx.plan import AREA_CRITERIA, Choices, Grouped, Indicator, Plan

CONCEPTS = "CS_LMIS"
TOPICS = "CAS_LMIS_TOPICS"
METADATA = "MSD_LMIS"
NOTE_LENGTH = "1000"
"""Characters of a note on a value. .Stat Suite stores text without a given length at a cost."""
FIXED = ("REF_AREA", "FREQ", "INDICATOR")
OF_INDICATOR = ("UNIT_MEASURE", "UNIT_MULT", "DECIMALS")


def modelled(plan: Plan, choices: Choices | None = None) -> Structures:
    """The whole model in version 1.0; `versions` moves it on from what is frozen."""
    return Model(plan, choices or Choices()).structures()


@dataclass(frozen=True, eq=False)
class Table:
    """A dataflow in the making: the indicators of one structure that are broken down by the same criteria."""

    group: Grouped
    criteria: tuple[str, ...]
    indicators: tuple[Indicator, ...]


class Model(Lists):
    """One plan on its way to structures; holds the identifiers and lists that several artefacts point to."""

    def structures(self) -> Structures:
        tables = list(self.tables())
        flows = self.flow_ids(tables)
        return Structures(
            agency_schemes=(self.agencies(),),
            code_lists=self.code_lists(),
            concept_schemes=(self.concepts(),),
            category_schemes=(self.topics(),),
            metadata_structures=(self.metadata(),),
            data_structures=tuple(self.data_structure(group) for group in self.groups),
            dataflows=tuple(self.dataflow(table, flows[table]) for table in tables),
            categorisations=tuple(self.categorised(tables, flows)),
            constraints=tuple(self.allowed(table, flows[table]) for table in tables),
        )

    # --- Agency, concepts, topics --------------------------------------------------------------------

    def agencies(self) -> AgencyScheme:
        """A part of the scheme that every agency is entered in; what else stands there is left alone."""
        mine = Agency(id=self.plan.agency, names=self.plan.agency_names or {"en": self.plan.agency})
        names = self.said(standard.PHRASES["agencies"])
        return AgencyScheme(id="AGENCIES", agency="SDMX", names=names, partial=True, agencies=(mine,))

    def concepts(self) -> ConceptScheme:
        used = {criterion for one in self.plan.indicators for criterion in one.lists}
        known = {**standard.HEADINGS, **standard.CONCEPTS}
        held = [Concept(id=id_, names=self.said(words)) for id_, words in known.items()]
        held += [
            Concept(id=self.dimension_ids[one.key], names=one.names or {"en": one.key})
            for one in self.plan.criteria
            if one.key in used
        ]
        names = self.said(standard.PHRASES["concepts"])
        return ConceptScheme(id=CONCEPTS, agency=self.plan.agency, names=names, concepts=tuple(held))

    def concept(self, id_: str) -> Ref:
        return Ref("Concept", self.plan.agency, CONCEPTS, "1.0", id_)

    def topics(self) -> CategoryScheme:
        ids = self.topic_ids()
        used = {one.domain for one in self.plan.indicators}
        held = tuple(
            Category(id=ids[one.key], names=one.names or {"en": one.key})
            for one in self.plan.domains
            if one.key in used
        )
        names = self.said(standard.PHRASES["topics"])
        return CategoryScheme(id=TOPICS, agency=self.plan.agency, names=names, categories=held)

    def topic_ids(self) -> dict[str, str]:
        return identifiers((one.key for one in self.plan.domains), prefix="D")

    # --- Structures ----------------------------------------------------------------------------------

    @cached_property
    def criteria(self) -> dict[str, dict[str, str]]:
        """By structure the list of each criterion, in the order of the plan; the first of two that differ."""
        order = [one.key for one in self.plan.criteria]
        held: dict[str, dict[str, str]] = {}
        for group in self.groups:
            found: dict[str, str] = {}
            for key in group.indicators:
                found = self.by_key[key].lists | found
            held[group.id] = {key: found[key] for key in order if key in found}
        return held

    def data_structure(self, group: Grouped) -> DataStructure:
        return DataStructure(
            id=group.id,
            agency=self.plan.agency,
            names=group.names or {"en": group.id},
            final=self.choices.final,
            annotations=(
                Annotation(type="METADATA", title=Ref("MetadataStructure", self.plan.agency, METADATA).urn),
                Annotation(type="MAXTEXTATTRIBUTELENGTH", title=NOTE_LENGTH),
            ),
            dimensions=tuple(self.dimensions(group)),
            measures=(self.measure(),),
            attributes=tuple(self.attributes()),
        )

    def dimensions(self, group: Grouped) -> Iterable[Dimension]:
        own = {"INDICATOR": self.indicator_list_id(group)}
        for id_ in FIXED:
            yield Dimension(id=id_, concept=self.concept(id_), representation=self.coded(own.get(id_, f"CL_{id_}")))
        for criterion, listed in self.criteria[group.id].items():
            id_ = self.dimension_ids[criterion]
            shown = Representation(enumeration=self.listed[listed].ref)
            yield Dimension(id=id_, concept=self.concept(id_), representation=shown)
        time = Representation(text_type="ObservationalTimePeriod")
        yield Dimension(id="TIME_PERIOD", concept=self.concept("TIME_PERIOD"), representation=time, role="time")

    def coded(self, list_id: str) -> Representation:
        return Representation(enumeration=Ref("Codelist", self.plan.agency, list_id))

    def measure(self) -> Measure:
        shown = Representation(text_type="Double")
        return Measure(id="OBS_VALUE", concept=self.concept("OBS_VALUE"), representation=shown)

    def attributes(self) -> Iterable[Attribute]:
        for id_ in OF_INDICATOR:
            yield Attribute(
                id=id_,
                concept=self.concept(id_),
                representation=self.coded(f"CL_{id_}"),
                mandatory=id_ == "UNIT_MEASURE",
                attachment="dimensions",
                dimensions=("INDICATOR",),
            )
        sources = ("SOURCE",) if self.plan.sources else ()
        for id_ in ("OBS_STATUS", "CONF_STATUS", *sources):
            yield Attribute(id=id_, concept=self.concept(id_), representation=self.coded(f"CL_{id_}"))
        note = Representation(text_type="String", facets={"maxLength": NOTE_LENGTH})
        yield Attribute(id="COMMENT_OBS", concept=self.concept("COMMENT_OBS"), representation=note)

    # --- Dataflows -----------------------------------------------------------------------------------

    def tables(self) -> Iterable[Table]:
        """One for each set of criteria within a structure: the tables that readers see."""
        for group in self.groups:
            order = list(self.criteria[group.id])
            held = sorted(map(self.by_key.__getitem__, group.indicators), key=lambda one: ranks(one, order))
            for found, inside in groupby(held, key=lambda one: ranks(one, order)):
                yield Table(group, tuple(order[rank] for rank in found), tuple(inside))

    def flow_ids(self, tables: Iterable[Table]) -> dict[Table, str]:
        """DF_ and what the table shows: DF_EMP_SEX_AGE."""
        found = {}
        for table in tables:
            words = [table.group.id.removeprefix("DSD_"), *(self.dimension_ids[key] for key in table.criteria)]
            id_ = "_".join(["DF", *words])
            found[table] = id_ if len(id_) <= LONGEST else marked(id_, id_)
        return found

    def dataflow(self, table: Table, id_: str) -> Dataflow:
        return Dataflow(
            id=id_,
            agency=self.plan.agency,
            names=self.table_names(table),
            descriptions=table.indicators[0].descriptions if len(table.indicators) == 1 else {},
            final=self.choices.final,
            annotations=annotations(self.values(table), list(map(self.dimension_ids.__getitem__, table.criteria))),
            structure=Ref("DataStructure", self.plan.agency, table.group.id),
        )

    def table_names(self, table: Table) -> Texts:
        """The indicator's own name if there is one; else the structure's, and by what it is broken down."""
        if len(table.indicators) == 1:
            return table.indicators[0].names or {"en": table.indicators[0].key}
        criteria = {one.key: one.names for one in self.plan.criteria}
        said = {}
        for language in self.languages:
            parts = [criteria[key].get(language, "") for key in table.criteria]
            if name := table.group.names.get(language, ""):
                said[language] = f"{name}: {', '.join(filter(None, parts))}" if any(parts) else name
        return said or table.group.names or {"en": table.group.id}

    def values(self, table: Table) -> dict[str, tuple[str, ...]]:
        """What may stand in each dimension of the table: its own indicators, and totals where it is not broken down."""
        held: dict[str, tuple[str, ...]] = {
            "FREQ": tuple(
                f for f in standard.FREQUENCIES if any(f in (one.frequencies or ("A",)) for one in table.indicators)
            ),
            "INDICATOR": tuple(self.codes[one.key] for one in table.indicators),
        }
        if not any(use.criterion in AREA_CRITERIA for one in table.indicators for use in one.uses):
            held["REF_AREA"] = (proposed(self.plan.area.code, prefix="A"),)
        for criterion, listed in self.criteria[table.group.id].items():
            if criterion not in table.criteria and (total := lists.total_of(self.listed[listed].codes)):
                held[self.dimension_ids[criterion]] = (total,)
        return held

    def allowed(self, table: Table, flow: str) -> Constraint:
        names = self.said(standard.PHRASES["allowed"])
        return Constraint(
            id=f"CR_{flow.removeprefix('DF_')}",
            agency=self.plan.agency,
            names={language: f"{said}: {flow}" for language, said in names.items()},
            attached=(Ref("Dataflow", self.plan.agency, flow),),
            regions=(Region(values=self.values(table)),),
        )

    def categorised(self, tables: Iterable[Table], flows: Mapping[Table, str]) -> Iterable[Categorisation]:
        """Every dataflow under the topic of each of its indicators: without one nobody finds it."""
        topics = self.topic_ids()
        for table in tables:
            for domain in dict.fromkeys(one.domain for one in table.indicators):
                id_ = f"CAT_{flows[table].removeprefix('DF_')}_{topics[domain]}"
                yield Categorisation(
                    id=id_ if len(id_) <= LONGEST else marked(id_, id_),
                    agency=self.plan.agency,
                    names={"en": id_},
                    source=Ref("Dataflow", self.plan.agency, flows[table]),
                    target=Ref("Category", self.plan.agency, TOPICS, "1.0", topics[domain]),
                )

    # --- Reference metadata --------------------------------------------------------------------------

    def metadata(self) -> MetadataStructure:
        shown = Representation(text_type="String", facets={"isMultiLingual": "true"})
        held = tuple(
            MetadataAttribute(id=id_, concept=self.concept(id_), representation=shown) for id_ in standard.HEADINGS
        )
        names = self.said(standard.PHRASES["metadata"])
        return MetadataStructure(id=METADATA, agency=self.plan.agency, names=names, attributes=held)


def ranks(indicator: Indicator, order: list[str]) -> list[int]:
    """The places of its criteria in that order."""
    return sorted(map(order.index, indicator.lists))
