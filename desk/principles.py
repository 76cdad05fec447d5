"""The first five principles of the process, said of one implementation from its figures. Pure; nobody is blamed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django_stubs_ext import StrOrPromise

from accounts.models import Institution
from accounts.roles import ILO_ROLES, Role
from core import wording
from desk.facts import Facts
from desk.lanes.words import day_text

PARTNERS = tuple(each for each in Institution.Constituency if each != Institution.Constituency.OTHER)
"""The constituencies that have to be heard: government, employers and workers."""


@dataclass(frozen=True)
class Principle:
    """One principle with what can be said of it here. `warns` sets it off; its sentences say why."""

    name: str
    said: tuple[str, ...]
    warns: bool = False


def principles(found: Facts, *, today: date) -> list[Principle]:
    """All five; none while there is no plan."""
    if not found.obligatory:
        return []
    return [
        Principle(_("The project is the country’s own"), tuple(_ownership(found))),
        Principle(_("The country sets its pace"), (pace(found, today=today),)),
        Principle(_("It is not an IT project"), (platform(found),), platform_runs_ahead(found)),
        Principle(_("Those concerned take part in governance"), tuple(_voices(found))),
        Principle(_("No single source is enough"), (sources(found),), one_source(found)),
    ]


# --- This is the country's project ---------------------------------------------------------------


def share(count: int, every: int) -> str:
    """83 %, 15 of 18"""
    if not every:
        return _("none yet")
    said = {"percent": round(100 * count / every), "count": wording.grouped(count), "all": wording.grouped(every)}
    return _("%(percent)s %%, %(count)s of %(all)s") % said


def _ownership(found: Facts) -> Iterator[str]:
    of_work = _("Deliverables that an institution of the country answers for: %(share)s activities.")
    yield of_work % {"share": share(found.national, found.obligatory)}
    if found.acts:
        of_acts = _("Acts that were done in a role of the country: %(share)s on record.")
        yield of_acts % {"share": share(found.national_acts, found.acts)}


# --- At its own pace -------------------------------------------------------------------------------


def pace(found: Facts, *, today: date) -> str:
    """Who set the present plan, and that its dates are the Agency's."""
    return f"{_plan(found, today)} {_planner(found, today)}"


def _plan(found: Facts, today: date) -> str:
    if found.agreed_on is None:
        return _("The plan is indicative: the Agency sets the lengths during the assessment.")
    said = {"number": found.baseline, "day": day_text(found.agreed_on, today=today)}
    return _("Baseline %(number)s was agreed on %(day)s.") % said


def _planner(found: Facts, today: date) -> str:
    if found.planned_on is None:
        return _("Nobody has changed its dates since.") if found.baseline else _("Nobody has changed it yet.")
    said = {"day": day_text(found.planned_on, today=today), "who": planner(found)}
    if found.planned_by in ILO_ROLES:
        return _("The plan was last changed on %(day)s by %(who)s; its dates are the Agency’s to decide.") % said
    return _("The plan was last changed on %(day)s by %(who)s.") % said


def planner(found: Facts) -> str:
    """LMIS coordinator, Ministry of Labour; empty while nobody has changed the plan."""
    role = str(Role(found.planned_by).label) if found.planned_by in Role.values else ""
    return pgettext("between names", ", ").join(name for name in (role, found.planned_at) if name)


# --- Not an IT project -----------------------------------------------------------------------------


def platform_runs_ahead(found: Facts) -> bool:
    """The platform is expected before governance and statistics by more days than tracks may lie apart."""
    return bool(found.far_apart) and found.days_ahead > found.far_apart


def platform(found: Facts) -> str:
    if not found.days_ahead:
        return _("The platform does not run ahead of governance and statistics.")
    words = ngettext(
        "The platform should be ready %(count)s working day before governance and statistics",
        "The platform should be ready %(count)s working days before governance and statistics",
        found.days_ahead,
    )
    ahead = words % {"count": wording.grouped(found.days_ahead)}
    if platform_runs_ahead(found):
        return _("%(ahead)s: an LMIS is not an IT project.") % {"ahead": ahead}
    return _("%(ahead)s, which is near enough.") % {"ahead": ahead}


# --- Who takes part --------------------------------------------------------------------------------


def _voices(found: Facts) -> Iterator[str]:
    if not found.institutions:
        yield _("No main stakeholder is named yet.")
        return
    said = {"count": found.heard, "all": found.institutions}
    yield _("%(count)s of %(all)s main stakeholders have commented, signed or attended.") % said
    yield _("Of the constituencies: %(counts)s.") % {"counts": constituencies(found)}
    if found.unheard:
        names = pgettext("between names", ", ").join(found.unheard)
        yield _("Not heard yet: %(names)s.") % {"names": names}


def constituencies(found: Facts) -> str:
    """Government 3 of 4, Employers 0 of 1, Workers: nobody takes part."""
    asked = [each for each in Institution.Constituency if each in found.constituencies or each in PARTNERS]
    return pgettext("between names", ", ").join(_constituency(found, each) for each in asked)


def _constituency(found: Facts, code: str) -> str:
    heard, every = found.constituencies.get(code, (0, 0))
    said = {"name": Institution.Constituency(code).label, "count": heard, "all": every}
    return (_("%(name)s %(count)s of %(all)s") if every else _("%(name)s: nobody takes part")) % said


def silent_constituencies(found: Facts) -> list[str]:
    """Employers, workers or government, where nobody of them was heard or takes part."""
    return [str(each.label) for each in PARTNERS if not found.constituencies.get(each, (0, 0))[0]]


# --- Sources ---------------------------------------------------------------------------------------


def one_source(found: Facts) -> bool:
    """One source or one institution alone feeds the first phase."""
    return found.sources == 1 or found.feeding == 1


def sources(found: Facts) -> str:
    said = sources_short(found)
    if not said:
        return _("How many sources feed the first phase is not known yet.")
    if one_source(found):
        return _("%(sources)s: no single one can fulfil what an LMIS has to answer.") % {"sources": said}
    words = _("%(sources)s, as declared.") if found.is_declared else _("%(sources)s, as the Master Plan has them.")
    return words % {"sources": said}


def sources_short(found: Facts) -> str:
    """7 sources of 3 institutions; empty while it is not known."""
    parts = []
    if found.sources is not None:
        parts.append(ngettext("%(count)s source", "%(count)s sources", found.sources) % {"count": found.sources})
    if found.feeding is not None:
        words = ngettext("%(count)s institution", "%(count)s institutions", found.feeding)
        parts.append(words % {"count": found.feeding})
    return pgettext("between names", ", ").join(parts)


# --- In a row of the portfolio ---------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """What one principle says in a row: the head of its column, a few words, and what is to be known beside."""

    head: StrOrPromise
    words: str
    beside: str = ""
    warns: bool = False


HEADS: tuple[tuple[str, StrOrPromise], ...] = (
    ("national", gettext_lazy("In national hands")),
    ("pace", gettext_lazy("Plan last changed by")),
    ("ahead", gettext_lazy("Platform ahead by")),
    ("heard", gettext_lazy("Stakeholders heard")),
    ("sources", gettext_lazy("First phase fed by")),
)
"""The columns, each with the name by which it sorts."""


def cells(found: Facts, *, today: date) -> list[Cell]:
    said = (_hands(found), _changed(found, today), _ahead(found), _heard(found), _fed(found))
    return [Cell(head, *each) for (_key, head), each in zip(HEADS, said, strict=True)]


Said = tuple[str, str, bool]


def _hands(found: Facts) -> Said:
    if not found.obligatory:
        return "–", "", False
    acts = _("acts: %(share)s") % {"share": share(found.national_acts, found.acts)} if found.acts else ""
    return share(found.national, found.obligatory), acts, False


def _changed(found: Facts, today: date) -> Said:
    if not found.planned_on:
        return "–", _("as it was agreed") if found.baseline else _("as it was laid out"), False
    role = str(Role(found.planned_by).label) if found.planned_by in Role.values else ""
    return found.planned_at or role, day_text(found.planned_on, today=today), False


def _ahead(found: Facts) -> Said:
    if not found.days_ahead:
        return "–", "", False
    warns = platform_runs_ahead(found)
    return wording.days(found.days_ahead), _("not an IT project") if warns else _("near enough"), warns


def _heard(found: Facts) -> Said:
    if not found.institutions:
        return "–", _("none is named yet"), False
    silent = pgettext("between names", ", ").join(silent_constituencies(found))
    words = _("%(count)s of %(all)s") % {"count": found.heard, "all": found.institutions}
    return words, _("not yet: %(names)s") % {"names": silent} if silent else "", False


def _fed(found: Facts) -> Said:
    said = sources_short(found)
    return said or _("not known yet"), _("one alone") if one_source(found) else "", one_source(found)
