"""The names that may stand between braces in the manual: what each means, and which the record can fill."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from governance.manual.lines import InstitutionLine, MemberLine

LABELS: dict[str, StrPromise] = {
    "country": _("name of the country"),
    "agency": _("leading Agency"),
    "statistics_office": _("statistics office"),
    "employment_service": _("employment service"),
    "social_security": _("social security institution"),
    "employers": _("employers’ organisation"),
    "workers": _("workers’ organisation"),
    "hosting_institution": _("institution that hosts the platform"),
    "coordinator": _("LMIS coordinator"),
    "data_manager": _("data manager"),
    "it_focal_point": _("IT focal point"),
    "mandate": _("decision that names the leading Agency"),
    "statistics_law": _("statistics law"),
    "labour_law": _("labour law"),
    "data_protection_law": _("data protection law"),
    "c160_status": _("ratified or not, and when"),
    "mou": _("memorandum of understanding with the ILO"),
    "data_protection_officer": _("data protection officer"),
    "incident_contact": _("contact for incidents"),
    "site": _("address of the public site"),
    "contact": _("address for questions"),
    "review_on": _("date of the next review"),
    "cost_posts": _("yearly cost of the posts"),
    "cost_hosting": _("yearly cost of hosting"),
    "cost_updates": _("yearly cost of updates"),
    "cost_training": _("yearly cost of training"),
    "cost_publications": _("yearly cost of publications"),
}

_BY_KIND = {
    "agency": "leading_agency",
    "statistics_office": "statistics_office",
    "employment_service": "employment_service",
    "social_security": "social_security",
    "employers": "employers",
    "workers": "workers",
}
_BY_ROLE = {"coordinator": "coordinator", "data_manager": "data_manager", "it_focal_point": "it_focal_point"}


def label(name: str) -> str:
    """The words for a placeholder without a value; the name itself where nobody knows it."""
    return str(LABELS.get(name, name.replace("_", " ")))


def values_from_record(
    *,
    country: str,
    institutions: Sequence[InstitutionLine],
    members: Sequence[MemberLine],
    review_on: date | None = None,
    mou: str = "",
    site: str = "",
    contact: str = "",
) -> tuple[tuple[str, str], ...]:
    """What the record knows, as pairs of name and value, in the language that is active. Unknown ones are left out."""
    found = {"country": country, "mou": mou, "site": site, "contact": contact}
    for name, kind in _BY_KIND.items():
        found[name] = _listed(line.name for line in institutions if line.kind == kind)
    for name, role in _BY_ROLE.items():
        found[name] = _listed(line.name for line in members if line.role == role)
    found["hosting_institution"] = _listed(line.institution for line in members if line.role == "it_focal_point")
    found["review_on"] = date_format(review_on) if review_on else ""
    return tuple((name, value) for name, value in found.items() if value)


def _listed(names: Iterable[str]) -> str:
    return get_text_list(list(dict.fromkeys(names)), gettext("and"))
