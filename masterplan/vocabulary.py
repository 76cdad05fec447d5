"""The closed lists of words that the fields of a Master Plan are filled with. What a country fills in is elsewhere."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(TextChoices):
    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("agreed")
    MODELLED = "modelled", _("modelled")
    LOADED = "loaded", _("loaded")
    PUBLISHED = "published", _("published")
    SUSPENDED = "suspended", _("suspended")


class Standard(TextChoices):
    ICLS_12 = "ICLS-12", "ICLS-12"
    ICLS_13 = "ICLS-13", "ICLS-13"
    ICLS_15 = "ICLS-15", "ICLS-15"
    ICLS_16 = "ICLS-16", "ICLS-16"
    ICLS_17 = "ICLS-17", "ICLS-17"
    ICLS_18 = "ICLS-18", "ICLS-18"
    ICLS_19 = "ICLS-19", "ICLS-19"
    ICLS_20 = "ICLS-20", "ICLS-20"
    ICLS_21 = "ICLS-21", "ICLS-21"
    NATIONAL = "national", _("national")
    OTHER = "other", _("another one")


class MeasureType(TextChoices):
    NUMBER = "NB", _("number")
    RATE = "RT", _("rate")
    MEAN = "MEAN", _("mean")
    MEDIAN = "MEDIAN", _("median")
    INDEX = "INDEX", _("index")
    RATIO = "RATIO", _("ratio")


class Unit(TextChoices):
    PERCENT = "PT", _("%")
    PERSONS = "PS", _("persons")
    NUMBER = "NB", _("number")
    CURRENCY = "CR", _("currency")
    HOURS = "HR", _("hours")
    DAYS = "DY", _("days")
    RATIO = "RO", _("ratio")
    PER_10_000 = "P10T", _("per 10 000")
    PER_100_000 = "P100T", _("per 100 000")
    INDEX = "IX", _("index")


class CurrencyType(TextChoices):
    LOCAL = "LCU", _("local currency")
    PPP = "PPP", _("PPP dollars")
    USD = "USD", _("US dollars")


class Periodicity(TextChoices):
    MONTHLY = "M", _("month")
    QUARTERLY = "Q", _("quarter")
    HALF_YEARLY = "S", _("half-year")
    ANNUAL = "A", _("year")
    TWO_YEARLY = "A2", _("two years")
    THREE_YEARLY = "A3", _("three years")
    FIVE_YEARLY = "A5", _("five years")
    TEN_YEARLY = "A10", _("ten years")
    IRREGULAR = "N", _("irregular")


class Availability(TextChoices):
    """Whether a source yields an indicator, and whether an indicator is there at all."""

    AVAILABLE = "available", _("available")
    DERIVABLE = "derivable", _("derivable")
    NEEDS_CHANGE = "needs_change", _("needs change")
    NOT_AVAILABLE = "not_available", _("not available")


class Priority(TextChoices):
    MUST = "must", _("must have")
    SHOULD = "should", _("should have")
    COULD = "could", _("could have")
    WONT = "wont", _("not this time")


class Confidentiality(TextChoices):
    PUBLIC = "public", _("public")
    RESTRICTED = "restricted", _("restricted")
    CONFIDENTIAL = "confidential", _("confidential")


class SourceKind(TextChoices):
    SURVEY = "survey", _("survey")
    CENSUS = "census", _("census")
    REGISTRY = "registry", _("administrative registry")
    ACCOUNTS = "accounts", _("accounts")
    MODEL = "model", _("model")
    OTHER = "other", pgettext_lazy("a kind of source", "other")


class Channel(TextChoices):
    FILE = "file", _("file by hand")
    MAIL = "mail", _("file by mail")
    TRANSFER = "sftp", _("file transfer")
    INTERFACE = "api", _("interface (API)")
    SDMX = "sdmx", _("SDMX web service")
    DATABASE = "database", _("direct access to a database")
    PAPER = "paper", _("paper")


class Match(TextChoices):
    """How a code of a source fits the harmonised list."""

    EXACT = "exact", _("exact")
    AGGREGATE = "aggregate", _("aggregate")
    SPLIT = "split", _("split")
    NONE = "none", _("none")


class Question(IntegerChoices):
    """The twelve questions on the quality of a source, each scored from 0 (none) to 3 (full)."""

    MANDATE = 1, _("Mandate")
    RESOURCES = 2, _("Resources")
    RELEVANCE = 3, _("Relevance")
    CONCEPTS = 4, _("Concepts")
    CLASSIFICATIONS = 5, _("Classifications")
    COVERAGE = 6, _("Coverage")
    ACCURACY = 7, _("Accuracy")
    TIMELINESS = 8, _("Timeliness")
    COHERENCE = 9, _("Coherence")
    ACCESSIBILITY = 10, _("Accessibility")
    CONFIDENTIALITY = 11, _("Confidentiality")
    CONTINUITY = 12, _("Continuity")


ASKED = {
    Question.MANDATE: _("Does a law back the collection, and does it allow the data to be shared?"),
    Question.RESOURCES: _("Are staff, budget and technology there for the next two years?"),
    Question.RELEVANCE: _("Does it answer a question of policy or an indicator of this plan?"),
    Question.CONCEPTS: _("Do the definitions follow the ICLS, or is it written down where they differ?"),
    Question.CLASSIFICATIONS: _("Does it use ISCO, ISIC, ISCED and ICSE, or is there a mapping?"),
    Question.COVERAGE: _("Is it known whom, where and which sectors it covers, and whom it misses?"),
    Question.ACCURACY: _("Is the error of sample or register measured, and the non-response?"),
    Question.TIMELINESS: _("How many days after the period is it ready, and is the published calendar kept?"),
    Question.COHERENCE: _("Are breaks documented, and is it reconciled with other sources?"),
    Question.ACCESSIBILITY: _("Does the LMIS get microdata or tables, and the metadata?"),
    Question.CONFIDENTIALITY: _("Are there rules, anonymisation and control of access?"),
    Question.CONTINUITY: _("Are the next three rounds paid for?"),
}
