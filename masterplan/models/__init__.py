"""The rows of a Master Plan. Rules, pages and the data model made from them stand elsewhere."""

from masterplan.models.base import MasterPlan, Part
from masterplan.models.consulting import Reply, Round
from masterplan.models.coverage import Gap, PolicyQuestion, Release, Yardstick
from masterplan.models.framework import Domain, Framework, Phase
from masterplan.models.indicator import ExternalCode, FrameworkPlace, Indicator
from masterplan.models.lists import Code, CodeList, Criterion, Disaggregation, Mapping
from masterplan.models.source import DataFlow, MetadataSheet, Registry, Score, Source, SourceUse
from masterplan.models.structures import DataCheck, FrozenModel, StructureGroup, TakenStructures

__all__ = [
    "Code",
    "CodeList",
    "Criterion",
    "DataCheck",
    "DataFlow",
    "Disaggregation",
    "Domain",
    "ExternalCode",
    "Framework",
    "FrameworkPlace",
    "FrozenModel",
    "Gap",
    "Indicator",
    "Mapping",
    "MasterPlan",
    "MetadataSheet",
    "Part",
    "Phase",
    "PolicyQuestion",
    "Registry",
    "Release",
    "Reply",
    "Round",
    "Score",
    "Source",
    "SourceUse",
    "StructureGroup",
    "TakenStructures",
    "Yardstick",
]
