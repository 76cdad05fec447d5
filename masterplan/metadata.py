"""The concepts of reference metadata, for sources and for indicators, and how complete a sheet is. Pure."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

CONCEPTS: dict[str, StrOrPromise] = {
    "CONTACT": _("Contact"),
    "META_UPDATE": _("Update of these metadata"),
    "STAT_PRES": _("Statistical presentation"),
    "UNIT_MEASURE": _("Unit of measure"),
    "REF_PERIOD": _("Reference period"),
    "INST_MANDATE": _("Institutional mandate"),
    "CONF": _("Confidentiality"),
    "REL_POLICY": _("Release policy"),
    "FREQ_DISS": _("Frequency of dissemination"),
    "ACCESSIBILITY_CLARITY": _("Accessibility and clarity"),
    "QUALITY_MGMNT": _("Quality management"),
    "RELEVANCE": _("Relevance"),
    "ACCURACY": _("Accuracy"),
    "TIMELINESS_PUNCT": _("Timeliness and punctuality"),
    "COHER_COMPAR": _("Coherence and comparability"),
    "COST_BURDEN": _("Cost and burden"),
    "DATA_REV": _("Data revision"),
    "STAT_PROCESS": _("Statistical processing"),
    "COMMENT_DSET": _("Comment"),
}
"""The nineteen headings of the European structure for reference metadata (ESMS), by the ids of their concepts."""

OF_SOURCES = tuple(CONCEPTS)
OF_INDICATORS = (
    *("STAT_PRES", "UNIT_MEASURE", "REF_PERIOD", "FREQ_DISS", "RELEVANCE", "ACCURACY", "TIMELINESS_PUNCT"),
    *("COHER_COMPAR", "DATA_REV", "STAT_PROCESS", "COMMENT_DSET"),
)
OPTIONAL = frozenset({"COMMENT_DSET"})
"""What a complete sheet may leave empty."""


def missing(texts: Mapping[str, str], asked: tuple[str, ...]) -> tuple[str, ...]:
    """The concepts that are asked for and empty, in their order."""
    return tuple(key for key in asked if key not in OPTIONAL and not texts.get(key, "").strip())


def filled(texts: Mapping[str, str], asked: tuple[str, ...]) -> tuple[int, int]:
    """How many of the concepts that have to be filled are: (filled, of how many)."""
    of = sum(key not in OPTIONAL for key in asked)
    return of - len(missing(texts, asked)), of
