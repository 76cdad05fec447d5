"""What the members' pages offer their reader, with the reasons why not where a role is not in their gift."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.inviting import has_accepted
from accounts.models import Implementation, Membership
from accounts.roles import Authority, Role
from accounts.rules import Appointing, asking, not_yours_to_give, roles_to_give
from core import clock
from core.errors import Refusal
from core.offers import Offer

CANNOT = gettext_lazy("You cannot do this:")


def offers_of_members(implementation: Implementation, facts: Appointing) -> list[Offer]:
    """What the reader can do on the page of all members."""
    held: Authority = implementation.held
    slug = [implementation.slug]
    offers: list[Offer] = []
    if held.may("appoint"):
        offers += _appointing(facts, reverse("accounts:appointment", args=slug))
        offers.append(Offer(_("Add an institution"), reverse("accounts:new_institution", args=slug)))
    if held.may("settings"):
        offers.append(Offer(_("Change the settings"), reverse("accounts:settings", args=slug)))
    if held.may("consent"):
        label = _("Leave the comparisons") if implementation.is_compared else _("Take part in comparisons")
        offers.append(Offer(label, reverse("accounts:comparison", args=slug), button=_("Read and decide")))
    return offers


def _appointing(facts: Appointing, url: str) -> list[Offer]:
    gift = roles_to_give(facts)
    offers = [Offer(_("Fill a role"), url, button=_("Appoint somebody"))] if gift else []
    if Role.COORDINATOR not in gift:
        refusal = not_yours_to_give(asking(facts, Role.COORDINATOR))
        return [*offers, Offer(_("Appoint people of the country"), note=CANNOT, refusals=[refusal] if refusal else [])]
    if refusal := not_yours_to_give(asking(facts, Role.AGENCY_LEAD)):
        offers.append(Offer(_("Appoint an Agency lead"), note=CANNOT, refusals=[refusal]))
    return offers


def offers_of_member(member: Membership, refusal: Refusal | None) -> list[Offer]:
    """What the reader can do on the page of one role."""
    key = [member.implementation.slug, member.public_id]
    over = member.end is not None and member.end < clock.today(member.implementation.zone)
    if over:
        return []
    offers = [
        Offer(
            _("End this role"),
            reverse("accounts:ending", args=key),
            note=CANNOT if refusal else "",
            refusals=[refusal] if refusal else [],
        )
    ]
    if not has_accepted(member.person) and not refusal:
        again = reverse("accounts:reminder", args=key)
        offers.append(Offer(_("Send the invitation again"), again, button=_("Remind"), post=True))
    return offers
