"""What the page of the manual offers its reader, and the sentence that says where the manual stands."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.offers import Offer
from core.transitions import actions_for
from record import may, sheet
from record.models import Version

STRAIGHT = frozenset({"open_consultation", "submit", "publish"})
"""What happens at the press of a button on the manual's own page."""


def offers_on(version: Version, person: Any) -> list[Offer]:
    """Signing first, then the steps of the lifecycle, then a new version."""
    implementation = version.document.implementation
    signoff = version.sign_off()
    offers = []
    if signoff and signoff.state == "open" and may.places(signoff, person):
        url = reverse("record:sign", args=[implementation.slug, signoff.reference])
        offers.append(Offer(_("Sign %(reference)s") % {"reference": signoff.reference}, url, button=_("Read and sign")))
    url = reverse("governance:act", args=[implementation.slug, version.number])
    offers += [
        Offer(action.label, url, name=action.name, post=True, refusals=action.refusals)
        for action in actions_for(version, person)
        if action.name in STRAIGHT
    ]
    if implementation.held.may("prepare") and version.is_submitted and not (signoff and signoff.state == "open"):
        renew = reverse("governance:renew", args=[implementation.slug])
        offers.append(
            Offer(_("Start the next version"), renew, name="renew", post=True, note=_("This one stays as it is."))
        )
    return offers


def standing_sentence(version: Version) -> str:
    """Where the manual stands, on whom it waits."""
    signoff = version.sign_off()
    number = version.number
    if signoff and signoff.state == "open":
        waiting = [row for row in sheet.asked(signoff) if row.state == "awaiting_signature"]
        names = ", ".join(row.roles or row.name for row in waiting)
        return ngettext(
            "Version %(number)s waits for one signature: %(names)s.",
            "Version %(number)s waits for %(count)s signatures: %(names)s.",
            len(waiting),
        ) % {"number": number, "count": len(waiting), "names": names}
    return {
        "draft": _("Version %(number)s is being drafted.") % {"number": number},
        "in_consultation": _("Version %(number)s is in consultation.") % {"number": number},
        "approved": _("Version %(number)s is approved and can be published.") % {"number": number},
        "published": _("Version %(number)s is published.") % {"number": number},
        "superseded": _("Version %(number)s was superseded by a later one.") % {"number": number},
    }[version.state]
