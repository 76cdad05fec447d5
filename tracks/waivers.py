"""Asking for a waiver of a dark light; Agency lead and ILO project officer sign it like any other record."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Implementation, Person
from core import clock, ledger
from core.errors import refuse
from core.ledger import Standing
from core.registry import notice_sources
from record.kinds import step
from record.models.opening import open_signoff
from tracks.models import Plan, Waiver
from tracks.situations import activities_of, lights_of

STEPS = (
    step(1, "approved", "agency_lead", kind="leading_agency"),
    step(1, "approved", "ilo_officer", kind="ilo"),
)
"""Both named signers must approve, in any order."""


def said(condition: str, reason: str) -> str:
    """A waiver as the documents made after it say it."""
    return _("Waiver: the closing workshop may be held without “%(condition)s”. Reason: %(reason)s") % {
        "condition": condition,
        "reason": reason,
    }


def notices_of(implementation: Implementation) -> list[str]:
    """What the granted waivers of a country have every later document say."""
    held = Waiver.objects.filter(plan__implementation=implementation, state="granted").order_by("number")
    return [said(waiver.light_title, waiver.reason) for waiver in held]


def register() -> None:
    notice_sources.register("waivers", notices_of)


def request_waiver(plan: Plan, light: str, *, reason: str, by: Person, standing: Standing) -> Waiver:
    """A waiver of this dark light, put before its two signers at once."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the gate should open without this light.")})
    with transaction.atomic():
        ledger.lock_chain(plan.chain_key())
        found = {shown.code: shown for shown in lights_of(plan, activities_of(plan))}
        if light not in found:
            raise ValidationError({"light": _("The gate has no such light.")})
        if found[light].lit:
            refuse(_("This light is lit: it needs no waiver."))
        if Waiver.objects.filter(plan=plan, light=light, state__in=["requested", "granted"]).exists():
            refuse(_("A waiver of this light is requested or granted already."))
        number = plan.waivers.count() + 1
        waiver = Waiver(
            plan=plan,
            light=light,
            light_title=found[light].title,
            number=number,
            reference=f"{plan.implementation.code}-WV-{number}",
            reason=reason.strip(),
            requested_by=by,
            made_at=clock.now(),
        )
        waiver.checked()
        waiver.save()
        ledger.record_event(waiver, "waiver.requested", by=by, standing=standing)
        open_signoff(
            waiver,
            what="waiver",
            reference=waiver.reference,
            title=_("Waiver: %(light)s") % {"light": waiver.light_title},
            by=by,
            standing=standing,
            prepared_by=(),
            steps=STEPS,
        )
    return waiver
