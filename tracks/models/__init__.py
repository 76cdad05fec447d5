"""Rows of the process: plan, calendars, tracks, activities and dependencies, evidence, baselines, waivers, requests."""

from tracks.models.activity import Activity
from tracks.models.calendar import Calendar, CalendarDay
from tracks.models.dependency import Dependency
from tracks.models.evidence import AssistanceRequest, ChecklistItem, EvidenceFile
from tracks.models.foresight import Foresight
from tracks.models.plan import Baseline, Plan, Waiver
from tracks.models.proposal import Proposal
from tracks.models.track import Track

__all__ = [
    "Activity",
    "AssistanceRequest",
    "Baseline",
    "Calendar",
    "CalendarDay",
    "ChecklistItem",
    "Dependency",
    "EvidenceFile",
    "Foresight",
    "Plan",
    "Proposal",
    "Track",
    "Waiver",
]
