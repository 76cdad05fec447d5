"""What the page of the manual offers its reader, and the sentence that says where the manual stands."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.offers import Offer
from record import sheet, sight
from record.models import SignOff, Version


def address(implementation: Any) -> str:
    return reverse("governance:manual", args=[implementation.slug])


def signoff_of(version: Version) -> SignOff | None:
    """The sign-off of this version with what its rules look at, read once."""
    found = version.sign_off()
    if found:
        found.implementation = version.implementation
        prefetch_related_objects([found], "steps", "signatures", "prepared_by")
    return found


def offers_on(version: Version, signoff: SignOff | None, versions: list[Version], person: Any) -> list[Offer]:
    """What the record offers on any document, and the next version once this one is submitted."""
    implementation = version.implementation
    here = address(implementation)
    offers = [offer for offer in sight.offers(version, signoff, versions, person) if offer.url != here]
    if _can_be_renewed(version, signoff, versions):
        url = reverse("governance:renew", args=[implementation.slug])
        note = _("This one stays as it is.")
        offers.append(Offer(_("Start the next version"), url, name="renew", post=True, note=note))
    return offers


def _can_be_renewed(version: Version, signoff: SignOff | None, versions: list[Version]) -> bool:
    is_latest = version.pk == versions[0].pk and version.is_submitted
    with_signers = signoff is not None and signoff.state == "open"
    return is_latest and not with_signers and bool(version.implementation.held.may("prepare"))


def standing_sentence(version: Version, signoff: SignOff | None) -> str:
    """Where the manual stands, on whom it waits."""
    number = version.number
    if signoff and signoff.state == "open":
        waiting = [row for row in sheet.asked(signoff) if row.state == "awaiting_signature"]
        names = ", ".join(row.roles or row.name for row in waiting)
        return ngettext(
            "Version %(number)s waits for one signature: %(names)s.",
            "Version %(number)s waits for %(count)s signatures: %(names)s.",
            len(waiting),
        ) % {"number": number, "count": len(waiting), "names": names}
    if version.is_returned:
        return _("Version %(number)s came back. The next version is prepared and signed anew.") % {"number": number}
    return {
        "draft": _("Version %(number)s is being drafted.") % {"number": number},
        "in_consultation": _("Version %(number)s is in consultation.") % {"number": number},
        "approved": _("Version %(number)s is approved and can be published.") % {"number": number},
        "published": _("Version %(number)s is published.") % {"number": number},
        "superseded": _("Version %(number)s was superseded by a later one.") % {"number": number},
    }[version.state]
