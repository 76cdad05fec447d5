"""Proposing a further baseline: the plan as it stands, approved by the Agency lead and noted by the ILO."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from core import canonical, clock, ledger
from core.errors import Refusal, RuleViolation
from core.ledger import Standing
from record.kinds import AGENCY, BASELINE, ILO_NOTES
from record.models.opening import open_signoff
from tracks.baselines import lines_of
from tracks.models import Plan, Proposal
from tracks.situations import activities_of

STEPS = (AGENCY, ILO_NOTES)
"""The Agency lead approves; the ILO takes note, which holds nothing up."""


def refusals_to_propose(plan: Plan) -> list[Refusal]:
    """Why no further baseline can be proposed now."""
    if plan.state != Plan.State.AGREED:
        return [
            Refusal(_("The assessment freezes the first baseline: complete it, then further ones can be proposed."))
        ]
    waiting = plan.proposals.filter(state=Proposal.State.PROPOSED).first()
    if waiting:
        words = _("%(reference)s is with its signers: sign or return that one first.")
        return [Refusal(words % {"reference": waiting}, waiting.get_absolute_url(), str(waiting))]
    return []


def propose(plan: Plan, *, reason: str, by: Person, standing: Standing) -> Proposal:
    """The plan as it stands today, put before its signers as a further baseline."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the plan is agreed anew.")})
    with transaction.atomic():
        ledger.lock_chain(plan.chain_key())
        row = Plan.objects.select_related("implementation").get(pk=plan.pk)
        if refusals := refusals_to_propose(row):
            raise RuleViolation(refusals)
        number = row.proposals.count() + 1
        content = canonical.canonical_text({"activities": lines_of(row)})
        proposal = Proposal(
            plan=row,
            number=number,
            reference=f"{row.implementation.code}-BL-{number}",
            reason=reason.strip(),
            content=content,
            fingerprint=canonical.sha256(content.encode()),
            proposed_by=by,
            made_at=clock.now(),
        )
        proposal.checked()
        proposal.save()
        ledger.record_event(proposal, "proposal.made", by=by, standing=standing)
        open_signoff(
            proposal,
            what=BASELINE,
            reference=proposal.reference,
            title=proposal.title,
            language=row.implementation.language,
            by=by,
            standing=standing,
            prepared_by=(),
            steps=STEPS,
        )
    return proposal


def shown_lines(plan: Plan, lines: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The lines as people read them before they sign: each activity with its days and its length."""
    names = {activity.code: str(activity) for activity in activities_of(plan)}
    return {names.get(code, code): _line(line) for code, line in lines.items()}


def _line(line: Mapping[str, Any]) -> str:
    first, last = date.fromisoformat(str(line["start"])), date.fromisoformat(str(line["finish"]))
    return f"{first.isoformat()} – {last.isoformat()} ({line['length']})"
