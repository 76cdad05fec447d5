"""Plans as the data model takes them: the shipped catalogue, and generated ones with names as odd as people's."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from hypothesis import strategies as st

from masterplan.sdmx.artefacts import Code, CodeList
from masterplan.sdmx.plan import Criterion, Domain, Indicator, ListedCode, ListOfCodes, Plan, Source, Use

CATALOGUE = Path(settings.BASE_DIR) / "masterplan" / "catalogue"
COUNTRY = ListedCode(code="XA", names={"en": "Exampleland", "ar": "بلد المثال"})


def rows(name: str) -> Iterator[dict[str, str]]:
    with (CATALOGUE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def shipped_lists() -> tuple[ListOfCodes, ...]:
    held: dict[str, list[ListedCode]] = {}
    for row in rows("codes"):
        held.setdefault(row["list"], []).append(ListedCode(code=row["code"], names={"en": row["name"]}))
    return tuple(ListOfCodes(key=key, names={"en": key}, codes=tuple(codes)) for key, codes in held.items())


def ilo_lists() -> tuple[CodeList, ...]:
    return tuple(
        CodeList(
            id=one.key,
            agency="ILO",
            names=one.names,
            codes=tuple(Code(id=code.code, names=code.names) for code in one.codes),
        )
        for one in shipped_lists()
    )


def catalogue(*, phase: str = "1", languages: tuple[str, ...] = ("en", "ar")) -> Plan:
    """The shipped catalogue as a country would take it over; each criterion uses its first list."""
    first = {}
    for row in rows("lists"):
        first.setdefault(row["criterion"], row["code"])
    indicators = tuple(
        Indicator(
            key=row["code"],
            names={"en": row["name"], "ar": f"مؤشر {row['code']}"},
            domain=row["domain"],
            descriptions={"en": row["definition"]} if row["definition"] else {},
            unit=row["unit"],
            multiplier=int(row["multiplier"] or 0),
            frequencies=(row["periodicity"] if row["periodicity"] in "ASQM" else "A",),
            uses=tuple(Use(criterion=key, list=first[key]) for key in row["criteria"].split() if key in first),
            release=60 if row["periodicity"] == "Q" else 90,
        )
        for row in rows("indicators")
        if row["phase"] <= phase
    )
    return Plan(
        agency="XA_LMIS",
        agency_names={"en": "Ministry of Labour", "ar": "وزارة العمل"},
        languages=languages,
        domains=tuple(Domain(key=row["code"], names={"en": row["name"]}) for row in rows("domains")),
        criteria=tuple(Criterion(key=row["code"], names={"en": row["name"]}) for row in rows("criteria")),
        lists=shipped_lists(),
        indicators=indicators,
        area=COUNTRY,
        sources=(Source(key="LFS", names={"en": "Labour force survey"}),),
        reusable=ilo_lists(),
    )


def many(count: int) -> Plan:
    """The catalogue over and over, under other codes, until there are so many indicators."""
    from dataclasses import replace

    plan = catalogue(phase="3")
    held = plan.indicators
    spread = tuple(
        replace(held[n % len(held)], key=f"{held[n % len(held)].key}_{n // len(held)}") for n in range(count)
    )
    return replace(plan, indicators=spread)


# --- Odd plans ---------------------------------------------------------------------------------

STRANGE = (
    *("", " ", '"quoted" & <angled>', "أجور العاملين", "1st quarter", "a" * 255, "x.y/z", "SEX", "sex", "Âge", "_T"),
    *("time period", "Conf", "INDICATOR"),
)
ODD = st.one_of(st.sampled_from(STRANGE), st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
NAMES = st.dictionaries(st.sampled_from(["en", "fr", "ar"]), ODD.filter(bool), max_size=3)
KEYS = ODD.filter(lambda said: bool(said.strip()))


@st.composite
def lists_of_codes(draw: st.DrawFn, key: str) -> ListOfCodes:
    codes = draw(st.lists(KEYS, min_size=1, max_size=5, unique=True))
    parents = [draw(st.sampled_from(["", *codes[:n]])) for n in range(len(codes))]
    held = tuple(ListedCode(code=c, names=draw(NAMES), parent=p) for c, p in zip(codes, parents, strict=True))
    return ListOfCodes(key=key, names=draw(NAMES), codes=held)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan: every key and name is whatever people may have typed."""
    list_keys = draw(st.lists(KEYS, min_size=1, max_size=4, unique=True))
    criterion_keys = draw(st.lists(KEYS, min_size=1, max_size=4, unique=True))
    domain_keys = draw(st.lists(KEYS, min_size=1, max_size=3, unique=True))
    indicator_keys = draw(st.lists(KEYS, min_size=1, max_size=6, unique=True))

    def indicator(key: str) -> Indicator:
        used = draw(st.lists(st.sampled_from(criterion_keys), unique=True, max_size=3))
        return Indicator(
            key=key,
            names=draw(NAMES),
            descriptions=draw(NAMES),
            domain=draw(st.sampled_from(domain_keys)),
            unit=draw(st.sampled_from(["", "PT", "PS", "per 1 000", "٪"])),
            multiplier=draw(st.sampled_from([0, 3, 4])),
            frequencies=draw(st.sampled_from([(), ("A",), ("Q", "M")])),
            uses=tuple(Use(criterion=c, list=draw(st.sampled_from(list_keys))) for c in used),
            release=draw(st.sampled_from([None, 30, 90])),
        )

    return Plan(
        agency="XA_LMIS",
        agency_names=draw(NAMES),
        languages=draw(st.sampled_from([("en",), ("fr", "ar"), ("sw",)])),
        domains=tuple(Domain(key=key, names=draw(NAMES)) for key in domain_keys),
        criteria=tuple(Criterion(key=key, names=draw(NAMES)) for key in criterion_keys),
        lists=tuple(draw(lists_of_codes(key)) for key in list_keys),
        indicators=tuple(indicator(key) for key in indicator_keys),
        area=ListedCode(code=draw(KEYS), names=draw(NAMES)),
        sources=tuple(Source(key=key, names=draw(NAMES)) for key in draw(st.lists(KEYS, max_size=3, unique=True))),
    )
