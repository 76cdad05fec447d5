"""Rows of the process: plan, tracks, activities and dependencies, evidence, baselines, waivers, requests."""

from tracks.models.activity import Activity, Dependency, Track
from tracks.models.evidence import AssistanceRequest, ChecklistItem, EvidenceFile
from tracks.models.plan import Baseline, Plan, Waiver

__all__ = [
    "Activity",
    "AssistanceRequest",
    "Baseline",
    "ChecklistItem",
    "Dependency",
    "EvidenceFile",
    "Plan",
    "Track",
    "Waiver",
]
