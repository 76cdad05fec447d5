"""The catalogue that ships: 75 indicators, 27 code lists, their criteria, domains and frameworks. Read only."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
AGENCY = "ILO"
"""Who maintains the code lists that ship."""


@dataclass(frozen=True)
class Entry:
    """An indicator of the catalogue. `responsible` is a kind of institution, `places` are (framework, item)."""

    code: str
    name: str
    short_name: str
    domain: str
    standard: str
    measure_type: str
    unit: str
    multiplier: int
    numerator: str
    denominator: str
    definition: str
    plain: str
    formula: str
    places: tuple[tuple[str, str], ...]
    external: tuple[tuple[str, str, str], ...]
    typical_source: str
    responsible: str
    typical_responsible: str
    periodicity: str
    criteria: tuple[str, ...]
    phase: int


@dataclass(frozen=True)
class Named:
    """A row of the smaller tables: its code, its name, and whatever else it says."""

    code: str
    name: str
    more: dict[str, str]


@dataclass(frozen=True)
class ShippedList:
    """A code list: (code, name) in their order."""

    code: str
    criterion: str
    level: int
    name: str
    codes: tuple[tuple[str, str], ...]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


@cache
def indicators() -> dict[str, Entry]:
    """The indicators by code, in the order of the catalogue."""
    return {row["code"]: _entry(row) for row in _rows("indicators")}


def _entry(row: dict[str, str]) -> Entry:
    fields = {name: row[name] for name in row if name not in ("frameworks", "external", "criteria", "multiplier")}
    return Entry(
        **{**fields, "phase": int(row["phase"])},  # type: ignore[arg-type]  # the rest of a row is text
        multiplier=int(row["multiplier"]),
        places=tuple((place.partition(":")[0], place.partition(":")[2]) for place in _split(row["frameworks"])),
        external=tuple(_external(code) for code in _split(row["external"])),
        criteria=tuple(row["criteria"].split()),
    )


def _split(text: str) -> list[str]:
    return [part for part in text.split("; ") if part]


def _external(text: str) -> tuple[str, str, str]:
    """“ILOSTAT=UNE_DEAP_SEX_AGE_RT@2022”: scheme, code, vintage."""
    scheme, _equals, rest = text.partition("=")
    code, _at, vintage = rest.partition("@")
    return scheme, code, vintage


@cache
def code_lists() -> dict[str, ShippedList]:
    codes: dict[str, list[tuple[str, str]]] = {}
    for row in _rows("codes"):
        codes.setdefault(row["list"], []).append((row["code"], row["name"]))
    return {
        row["code"]: ShippedList(
            row["code"], row["criterion"], int(row["level"]), row["name"], tuple(codes[row["code"]])
        )
        for row in _rows("lists")
    }


@cache
def _table(name: str) -> dict[str, Named]:
    rows = _rows(name)
    return {row["code"]: Named(row.pop("code"), row.pop("name"), row) for row in rows for _code in [row["code"]]}


def frameworks() -> dict[str, Named]:
    return _table("frameworks")


def domains() -> dict[str, Named]:
    return _table("domains")


def criteria() -> dict[str, Named]:
    return _table("criteria")
