"""What the page of the plan's versions shows and offers; the record's own offers come first."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from core.offers import Offer
from core.transitions import action_of
from masterplan import document, page
from masterplan.models import MasterPlan
from record import sight
from record.issuing import issued_file, making
from record.models import SignOff, Version


def context_of(plan: MasterPlan, person: Any) -> dict[str, Any]:
    """All that the page shows."""
    versions = document.versions_of(plan.implementation)
    latest = versions[0] if versions else None
    issued = next((file for version in versions if (file := issued_file(version))), None)
    return {
        "implementation": plan.implementation,
        "plan": plan,
        "latest": latest,
        "versions": versions,
        "offers": offers_on(plan, versions, person),
        "issued": issued,
        "job": making(latest) if latest and not issued else None,
        "consultation": sight.consultation(latest) if latest else [],
        "trail": [(_("Master Plan"), page.address(plan)), (_("Versions"), "")],
    }


def offers_on(plan: MasterPlan, versions: list[Version], person: Any) -> list[Offer]:
    """What can be done with the latest version."""
    may_prepare = plan.implementation.held.may("prepare")
    if not versions:
        return [_begin(plan, _("Begin the first version"))] if may_prepare else []
    latest = versions[0]
    signoff = _signoff(latest)
    here = sight.own_room(latest.document)
    offers = [offer for offer in sight.offers(latest, signoff, versions, person) if offer.url != here]
    if action := action_of(latest, "advance", person):
        url = page.address(plan, "advance")
        offers.insert(0, Offer(action.label, url, name="advance", post=True, refusals=action.refusals))
    if may_prepare and latest.is_submitted and not (signoff and signoff.state == "open"):
        offers.append(_begin(plan, _("Start the next version")))
    return offers


def _begin(plan: MasterPlan, label: str) -> Offer:
    note = _("It follows what is entered until it is submitted; then it is frozen.")
    return Offer(label, page.address(plan, "begin"), name="begin", post=True, note=note)


def _signoff(version: Version) -> SignOff | None:
    """The sign-off with what its rules look at, read once."""
    found = version.sign_off()
    if found:
        found.implementation = version.implementation
        prefetch_related_objects([found], "steps", "signatures", "prepared_by")
    return found
