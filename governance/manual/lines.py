"""The lines that the record fills into the manual, frozen as they stood when a version was fixed."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SectionText:
    """The typed words of one section, as Markdown."""

    key: str
    text: str


@dataclass(frozen=True)
class InstitutionLine:
    """An institution that takes part: `kind` is the code, `kind_name` the translated word."""

    name: str
    kind: str
    kind_name: str
    constituency: str = ""


@dataclass(frozen=True)
class MemberLine:
    """A person with a role through an institution, from a date to a date."""

    name: str
    title: str
    role: str
    role_name: str
    institution: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class RoleLine:
    """A role of the process, held by somebody or not."""

    role: str
    name: str


@dataclass(frozen=True)
class SignOffLine:
    """One place in a sign-off, in words: who signs what with which meaning, and whether it can be done without."""

    matter: str
    step: str
    who: str
    meaning: str
    needed: str = ""
    binding: bool = True


@dataclass(frozen=True)
class PlanLine:
    """One activity of the plan. Dates are empty where nothing is planned yet."""

    code: str
    track: str
    title: str
    milestone: bool
    responsible: str
    state: str
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class PrincipleLine:
    """A principle and what is done to keep it."""

    text: str
    practice: str


@dataclass(frozen=True)
class WaiverLine:
    """A waiver of one condition of the closing workshop, with its reason and its signers."""

    condition: str
    reason: str
    signed_by: tuple[str, ...]
    granted_on: date
    reference: str = ""
