"""What a data model is made from: the first phase of a Master Plan as frozen dataclasses, and the choices beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from masterplan.sdmx.artefacts import CodeList, Texts

AREA_CRITERIA = frozenset({"REF_AREA", "REGION", "AREA"})
"""Criteria that are no dimensions of their own: their codes are areas, and every structure has areas."""


@dataclass(frozen=True, kw_only=True)
class Domain:
    key: str
    names: Texts


@dataclass(frozen=True, kw_only=True)
class ListedCode:
    code: str
    names: Texts
    parent: str = ""


@dataclass(frozen=True, kw_only=True)
class ListOfCodes:
    """A harmonised list. `agency` says who maintains it; empty for the country itself."""

    key: str
    names: Texts
    codes: tuple[ListedCode, ...]
    agency: str = ""
    version: str = "1.0"


@dataclass(frozen=True, kw_only=True)
class Criterion:
    key: str
    names: Texts


@dataclass(frozen=True, kw_only=True)
class Use:
    """One criterion that an indicator is broken down by, and the list that it uses."""

    criterion: str
    list: str


@dataclass(frozen=True, kw_only=True)
class Source:
    key: str
    names: Texts


@dataclass(frozen=True, kw_only=True)
class Indicator:
    key: str
    names: Texts
    domain: str
    descriptions: Texts = field(default_factory=dict)
    unit: str = ""
    multiplier: int = 0
    decimals: int = 1
    frequencies: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    sources: tuple[str, ...] = ()
    responsible: str = ""
    release: int | None = None
    """Days from the end of the period to the release."""
    confidentiality: str = ""

    @cached_property
    def lists(self) -> dict[str, str]:
        """The list by criterion, without areas."""
        return {use.criterion: use.list for use in self.uses if use.criterion not in AREA_CRITERIA}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The indicators of the first phase with everything that they refer to."""

    agency: str
    agency_names: Texts
    languages: tuple[str, ...]
    domains: tuple[Domain, ...]
    criteria: tuple[Criterion, ...]
    lists: tuple[ListOfCodes, ...]
    indicators: tuple[Indicator, ...]
    area: ListedCode
    """The country itself: the total of its areas."""
    sources: tuple[Source, ...] = ()
    units: Mapping[str, Texts] = field(default_factory=dict)
    reusable: tuple[CodeList, ...] = ()
    """Lists of others that are referred to where the country's are equal to them."""


@dataclass(frozen=True, kw_only=True)
class Grouped:
    """The indicators that share a structure, under the identifier that it keeps."""

    id: str
    names: Texts
    indicators: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a data manager decided; what is not decided is proposed."""

    groups: tuple[Grouped, ...] = ()
    own_lists: frozenset[str] = frozenset()
    """Lists that the country keeps as its own though another agency's is equal."""
    final: bool = False
