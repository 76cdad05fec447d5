"""The code lists of one plan's model, and the identifiers that they share with its structures."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from masterplan.sdmx import lists, standard
from masterplan.sdmx.artefacts import Code, CodeList, Texts
from masterplan.sdmx.grouping import grouped
from masterplan.sdmx.identifiers import identifiers, proposed
from masterplan.sdmx.plan import AREA_CRITERIA, Choices, Grouped, Plan

RESERVED = frozenset({*standard.CONCEPTS, *standard.HEADINGS})


def dimension_ids(criteria: Iterable[str]) -> dict[str, str]:
    """The identifier of each criterion; one that would take that of a standard concept is marked."""
    held = list(criteria)
    marked = {key: f"{key}_CRITERION" for key in held if proposed(key, prefix="D").upper() in RESERVED}
    named = identifiers((marked.get(key, key) for key in held), prefix="D")
    return {key: named[marked.get(key, key)] for key in held}


def is_common(list_id: str) -> bool:
    """True for what the lists are called that every model makes by itself."""
    bare = list_id.upper().removeprefix("CL_")
    return bare in standard.CONCEPTS or bare.startswith("INDICATOR_")


class Lists:
    """Holds a plan with its identifiers, and makes its code lists."""

    def __init__(self, plan: Plan, choices: Choices) -> None:
        self.plan, self.choices = plan, choices
        self.groups = grouped(plan, choices)
        self.by_key = {one.key: one for one in plan.indicators}
        self.languages = plan.languages or ("en",)
        self.codes = identifiers((one.key for one in plan.indicators), prefix="I")
        self.dimension_ids = dimension_ids(one.key for one in plan.criteria if one.key not in AREA_CRITERIA)
        self.listed = self.list_of_each()

    def said(self, words: standard.Words) -> Texts:
        return standard.texts(words, self.languages)

    def list_of_each(self) -> dict[str, CodeList]:
        """The artefact for each harmonised list that an indicator uses, by the list's key."""
        used = {key for one in self.plan.indicators for key in one.lists.values()}
        keys = [one.key for one in self.plan.lists if one.key in used]
        marked = {key: f"{key}_OF_PLAN" for key in keys if is_common(proposed(key, prefix="CL"))}
        given = identifiers((marked.get(key, key) for key in keys), prefix="CL")
        names = {key: given[marked.get(key, key)] for key in keys}
        found = {}
        for one in self.plan.lists:
            if one.key in used:
                artefact = lists.chosen(one, self.plan, own=one.key in self.choices.own_lists)
                mine = artefact.agency == self.plan.agency
                found[one.key] = replace(artefact, id=names[one.key]) if mine else artefact
        return found

    def code_lists(self) -> tuple[CodeList, ...]:
        """Each list once. Lists of others are carried as they are, so that an empty data space can load the file."""
        held = {one.ref: one for one in (*self.common_lists(), *self.listed.values())}
        for group in self.groups:
            one = self.indicator_list(group)
            held[one.ref] = one
        return tuple(held.values())

    def common_lists(self) -> Iterable[CodeList]:
        tables: Mapping[str, tuple[Code, ...]] = {
            "REF_AREA": self.areas(),
            "FREQ": self.frequencies(),
            "UNIT_MEASURE": self.units(),
            "UNIT_MULT": standard.codes(self.multipliers(), self.languages),
            "DECIMALS": tuple(Code(id=str(n), names={"en": str(n)}) for n in range(11)),
            "OBS_STATUS": standard.codes(standard.STATUSES, self.languages),
            "CONF_STATUS": standard.codes(standard.CONFIDENTIALITY, self.languages),
        }
        for concept, codes in tables.items():
            yield self.common(concept, codes)
        if self.plan.sources:
            yield self.common("SOURCE", self.source_codes())

    def common(self, concept: str, codes: tuple[Code, ...]) -> CodeList:
        return lists.fixed(f"CL_{concept}", self.plan, self.said(standard.CONCEPTS[concept]), codes)

    def areas(self) -> tuple[Code, ...]:
        """The country, and under it the regions of every list that indicators use for areas."""
        used = {use.list for one in self.plan.indicators for use in one.uses if use.criterion in AREA_CRITERIA}
        country = proposed(self.plan.area.code, prefix="A")
        codes = {country: Code(id=country, names=self.plan.area.names or {"en": country})}
        for one in (held for held in self.plan.lists if held.key in used):
            for code in lists.listed(one, self.plan.agency).codes:
                if not lists.is_total(code.id):
                    codes.setdefault(code.id, replace(code, parent=code.parent if code.parent in codes else country))
        return tuple(codes.values())

    def frequencies(self) -> tuple[Code, ...]:
        used = {one for indicator in self.plan.indicators for one in indicator.frequencies} or {"A"}
        return standard.codes({k: v for k, v in standard.FREQUENCIES.items() if k in used}, self.languages)

    def multipliers(self) -> Mapping[str, standard.Words]:
        used = {str(one.multiplier) for one in self.plan.indicators} | {"0"}
        return {key: standard.MULTIPLIERS.get(key, (f"10^{key}",) * 4) for key in sorted(used, key=int)}

    def units(self) -> tuple[Code, ...]:
        used = sorted({one.unit for one in self.plan.indicators if one.unit}) or ["NB"]
        return tuple(Code(id=proposed(unit, prefix="U"), names=self.unit_names(unit)) for unit in used)

    def unit_names(self, unit: str) -> Texts:
        if unit in self.plan.units:
            return self.plan.units[unit]
        words = standard.UNITS.get(unit)
        return self.said(words) if words else {"en": unit}

    def source_codes(self) -> tuple[Code, ...]:
        ids = identifiers((one.key for one in self.plan.sources), prefix="S")
        return tuple(Code(id=ids[one.key], names=one.names or {"en": one.key}) for one in self.plan.sources)

    def indicator_list(self, group: Grouped) -> CodeList:
        """The indicators of one structure. A list for each keeps a new indicator from moving all structures on."""
        codes = tuple(
            Code(
                id=self.codes[key],
                names=self.by_key[key].names or {"en": key},
                descriptions=self.by_key[key].descriptions,
            )
            for key in group.indicators
        )
        names = group.names or self.said(standard.CONCEPTS["INDICATOR"])
        return CodeList(id=self.indicator_list_id(group), agency=self.plan.agency, names=names, codes=codes)

    def indicator_list_id(self, group: Grouped) -> str:
        return f"CL_INDICATOR_{group.id.removeprefix('DSD_')}"
