"""What the pages of baselines show: those there are, one beside today, and why one of its days moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from core.offers import Offer
from tracks import lengths, may, proposing
from tracks.dates import day_words
from tracks.models import Activity, Baseline, Plan, Proposal, Track
from tracks.slip_words import Line, Wording, moved, signed
from tracks.slippage import GATE, Slip, Target, activity, track
from tracks.slips import Slips
from tracks.table import frame


@dataclass(frozen=True)
class Row:
    """A last day that was agreed, beside the one of today. `url` leads to why it moved; empty where it did not."""

    title: str
    slip: Slip
    url: str
    activity: Activity | None = None
    track: Track | None = None
    lengths: tuple[str, str] | None = None
    """The length that was agreed, and the one of today, where they differ."""

    @property
    def signed(self) -> str:
        return signed(self.slip.days)


def under(plan: Plan, *trail: tuple[StrOrPromise, str]) -> dict[str, Any]:
    """What every page beneath the list of baselines looks at."""
    slug = [plan.implementation.slug]
    above = [(_("Plan"), reverse("tracks:plan", args=slug)), (_("Baselines"), reverse("tracks:baselines", args=slug))]
    return {**frame(plan), "trail": [*above, *trail]}


# --- The list ----------------------------------------------------------------------------------


def context_of(plan: Plan) -> dict[str, Any]:
    held = list(plan.baselines.select_related("proposal").order_by("-number"))
    for one in held:
        one.plan = plan
    proposals = plan.proposals.exclude(state="agreed").select_related("proposed_by").order_by("-number")
    standing = [one for one in held if _state(one) == "agreed"]
    return {
        **frame(plan, _("Baselines")),
        "baselines": [(one, _state(one)) for one in held],
        "latest": standing[0] if standing else None,
        "proposals": [_of(plan, one) for one in proposals if one.baseline_id is None],
        "offers": list(_offers(plan)),
    }


def latest(plan: Plan) -> Baseline | None:
    """The baseline that counts."""
    found = plan.baselines.standing().order_by("-number").first()
    if found:
        found.plan = plan
    return found


def _of(plan: Plan, proposal: Proposal) -> Proposal:
    proposal.plan = plan
    return proposal


def _state(baseline: Baseline) -> str:
    """Agreed, or the state of the proposal whose approval does not stand any more."""
    proposal = getattr(baseline, "proposal", None)
    if proposal:
        proposal.plan = baseline.plan
    return str(proposal.state) if proposal else "agreed"


def _offers(plan: Plan) -> Iterator[Offer]:
    if may.propose_baseline(plan.implementation):
        yield Offer(
            _("Propose a new baseline"),
            reverse("tracks:propose", args=[plan.implementation.slug]),
            note=_("The plan as it stands today, for the Agency lead to approve."),
            button=_("Propose it"),
            refusals=tuple(proposing.refusals_to_propose(plan)),
        )


# --- One beside today --------------------------------------------------------------------------


def comparison(baseline: Baseline) -> dict[str, Any]:
    slips = Slips(baseline)
    rows = list(_rows(slips))
    gate = slips.found.get(GATE)
    return {
        **under(baseline.plan, (_("Baseline %(number)s") % {"number": baseline.number}, "")),
        "baseline": baseline,
        "state": _state(baseline),
        "proposal": getattr(baseline, "proposal", None),
        "heading": _heading(baseline, gate),
        "causes": causes(slips, gate) if gate else [],
        "gate_sum": signed(gate.days) if gate else "",
        "sums": [*_track_rows(slips), *([_row(slips, GATE, _("All before the gate"))] if gate else [])],
        "groups": [(found, list(held)) for found, held in groupby((r for r in rows if r.slip.days), _track_of)],
        "kept": sum(1 for row in rows if not row.slip.days),
        "gone": slips.gone,
        "new": slips.new,
        "today": slips.today,
    }


def causes(slips: Slips, slip: Slip) -> list[Line]:
    """What moved a day, in the order in which it began to."""
    return Wording(slips.past).lines(slip.shares)


def _heading(baseline: Baseline, gate: Slip | None) -> str:
    number = {"number": baseline.number}
    if gate is None:
        return _("Baseline %(number)s beside the plan of today.") % number
    if not gate.days:
        return _("Since baseline %(number)s the day of the gate has not moved.") % number
    words = _("Since baseline %(number)s the day of the gate has moved: it is %(moved)s.")
    return words % {**number, "moved": moved(gate.days)}


def _track_of(row: Row) -> Track:
    assert row.activity
    return row.activity.track


def _rows(slips: Slips) -> Iterator[Row]:
    for code, one in slips.activities.items():
        if activity(code) in slips.found:
            yield _row(slips, activity(code), str(one), one)


def _track_rows(slips: Slips) -> Iterator[Row]:
    for code, one in slips.tracks.items():
        if track(code) in slips.found:
            yield _row(slips, track(code), one.title, track=one)


def _row(slips: Slips, target: Target, title: str, one: Activity | None = None, track: Track | None = None) -> Row:
    slip = slips.found[target]
    key = target[1] or target[0]
    address = [slips.baseline.plan.implementation.slug, slips.baseline.number, key]
    url = reverse("tracks:slip", args=address) if slip.shares else ""
    return Row(title, slip, url, one, track, _lengths(slips.baseline, one) if one else None)


def _lengths(baseline: Baseline, one: Activity) -> tuple[str, str] | None:
    agreed, now = Decimal(baseline.lines[one.code]["length"]), Decimal(one.length)
    return None if agreed == now else (lengths.words(agreed), lengths.words(now))


# --- One moved day -----------------------------------------------------------------------------


def explanation(baseline: Baseline, key: str) -> dict[str, Any]:
    """Why the last day of the gate, of a track or of an activity moved."""
    slips = Slips(baseline)
    target = _target(slips, key)
    slip = slips.found[target]
    number = {"number": baseline.number}
    address = baseline.get_absolute_url()
    title = _title(slips, target)
    return {
        **under(baseline.plan, (_("Baseline %(number)s") % number, address), (title, "")),
        "baseline": baseline,
        "title": title,
        "slip": slip,
        "moved": moved(slip.days),
        "sum": signed(slip.days),
        "causes": causes(slips, slip),
        "now_words": day_words(slip.now),
        "agreed_words": day_words(slip.agreed),
        "activity": slips.activities.get(key),
    }


def _target(slips: Slips, key: str) -> Target:
    for target in (GATE if key == GATE[0] else track(key), activity(key)):
        if target in slips.found:
            return target
    raise Http404(_("Baseline %(number)s says nothing of %(code)s.") % {"number": slips.baseline.number, "code": key})


def _title(slips: Slips, target: Target) -> str:
    kind, code = target
    if target == GATE:
        return _("All before the gate")
    return slips.tracks[code].title if kind == "track" else str(slips.activities[code])
