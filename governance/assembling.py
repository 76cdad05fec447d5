"""Assembling the Governance manual: the typed sections, and everything that the record already knows."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from accounts.models import Implementation, Institution, Membership
from accounts.roles import Role
from core import clock
from governance.manual.content import ManualContent
from governance.manual.lines import (
    InstitutionLine,
    MemberLine,
    PlanLine,
    RoleLine,
    SectionText,
    SignOffLine,
    WaiverLine,
)
from governance.manual.placeholders import values_from_record
from governance.manual.principles import principles
from governance.manual.sections import SECTIONS
from record.kinds import KINDS
from record.models import Document, Meaning, Version
from record.models.opening import route_of
from record.rules import BLOCKING
from tracks.models import Plan, Waiver
from tracks.planning import planned
from tracks.situations import activities_of

KIND = "governance-manual"
REVIEWED_EVERY = 2
"""Years until the next review, unless the manual says otherwise."""
SIGNED_HERE = ("mou", "project-document", KIND, "master-plan", "data-sharing")


def content_of(version: Version) -> ManualContent:
    """The manual as this version says it: as frozen when it was submitted, else as things stand now."""
    if version.filled:
        return ManualContent.from_data(version.filled)
    return assembled(version)


def assembled(version: Version) -> ManualContent:
    """The manual of this version with what the record knows today."""
    implementation = version.document.implementation
    today = clock.today(implementation.zone)
    with override(version.language):
        institutions = tuple(_institutions(implementation))
        members = tuple(_members(implementation, today))
        review = _in_years(today, REVIEWED_EVERY)
        return ManualContent(
            country=implementation.name,
            language=version.language,
            version=version.number,
            fixed_on=today,
            texts=tuple(SectionText(s.key, version.content.get("texts", {}).get(s.key, "")) for s in SECTIONS),
            values=values_from_record(
                country=implementation.name,
                institutions=institutions,
                members=members,
                review_on=review,
                mou=_reference(implementation, "mou"),
                site=_site(implementation),
            ),
            approving_body=_leading(institutions),
            review_on=review,
            supersedes=_earlier(version),
            languages=(get_language_info(version.language)["name_local"],),
            institutions=institutions,
            roles=tuple(RoleLine(role.value, str(role.label)) for role in Role),
            members=members,
            sign_offs=tuple(_sign_offs(implementation)),
            plan=tuple(_plan(implementation)),
            plan_basis=_plan_basis(implementation),
            principles=tuple(principles()),
            waivers=tuple(waivers_of(implementation)),
        )


def _institutions(implementation: Implementation) -> Iterator[InstitutionLine]:
    for found in Institution.objects.filter(implementation=implementation).order_by("name"):
        yield InstitutionLine(
            found.name, found.type, str(found.get_type_display()), str(found.get_constituency_display())
        )


def _members(implementation: Implementation, today: date) -> Iterator[MemberLine]:
    order = {role: number for number, role in enumerate(Role.values)}
    held = Membership.objects.current(today).filter(implementation=implementation)
    for member in sorted(held.select_related("person", "institution"), key=lambda found: order[found.role]):
        yield MemberLine(
            name=member.person.name,
            title=member.title,
            role=member.role,
            role_name=str(member.get_role_display()),
            institution=member.institution.name,
            since=member.start,
            until=member.end,
        )


def _sign_offs(implementation: Implementation) -> Iterator[SignOffLine]:
    for kind in SIGNED_HERE:
        steps = sorted(route_of(implementation, kind), key=lambda step: step["order"])
        for step in steps:
            if not _asks_nobody(step):
                yield SignOffLine(
                    matter=str(KINDS[kind].title),
                    step=str(step["order"]),
                    who=_who(step["places"]),
                    meaning=str(Meaning(step["meaning"]).label),
                    needed=_("each of them") if step.get("each") else str(step["needed"]),
                    binding=step["meaning"] in BLOCKING,
                )


def _asks_nobody(step: Any) -> bool:
    """A step whose places wait for institutions that the country has not named."""
    return all(place.get("group") == "named" and not place.get("institutions") for place in step["places"])


def _who(places: Any) -> str:
    kinds = dict(Institution.Kind.choices)
    words = [
        ", ".join(part for part in (str(Role(p["role"]).label), str(kinds.get(p["institution_kind"], ""))) if part)
        for p in places
    ]
    return _(" or ").join(dict.fromkeys(words))


def _plan(implementation: Implementation) -> Iterator[PlanLine]:
    plan = Plan.objects.filter(implementation=implementation).first()
    if plan is None:
        return
    plan.implementation = implementation
    every = activities_of(plan)
    schedule = planned(plan, every)
    for activity in every:
        span = schedule.spans[activity.code]
        yield PlanLine(
            code=activity.code,
            track=activity.track.title,
            title=activity.title,
            milestone=activity.is_milestone,
            responsible=activity.responsible_label,
            state=str(activity.get_state_display()),
            starts_on=span.start,
            ends_on=span.finish,
        )


def _plan_basis(implementation: Implementation) -> str:
    plan = Plan.objects.filter(implementation=implementation).first()
    baseline = plan.baselines.standing().order_by("-number").first() if plan else None
    if baseline is None:
        return _("The plan is indicative: the assessment has not set the lengths yet.")
    return _("The plan is agreed: baseline %(number)s of %(date)s.") % {
        "number": baseline.number,
        "date": baseline.made_at.astimezone(implementation.zone).date().isoformat(),
    }


def waivers_of(implementation: Implementation) -> Iterator[WaiverLine]:
    """Every waiver that was granted: it is printed in each later report."""
    held = Waiver.objects.filter(plan__implementation=implementation, state="granted").order_by("number")
    for waiver in held:
        signoff = waiver.sign_off()
        signed = signoff.signatures.filter(state="given") if signoff else []
        yield WaiverLine(
            condition=waiver.light_title,
            reason=waiver.reason,
            signed_by=tuple(f"{s.signer_name}, {Role(s.role).label}" for s in signed),
            granted_on=(waiver.settled_at or waiver.made_at).astimezone(implementation.zone).date(),
            reference=waiver.reference,
        )


def _leading(institutions: tuple[InstitutionLine, ...]) -> str:
    return next((line.name for line in institutions if line.kind == "leading_agency"), "")


def _reference(implementation: Implementation, kind: str) -> str:
    held = Document.objects.filter(implementation=implementation, type=kind).first()
    return held.reference if held else ""


def _site(implementation: Implementation) -> str:
    if not implementation.is_public:
        return ""
    return f"{settings.SITE_ADDRESS}{reverse('desk:public', args=[implementation.slug])}"


def _earlier(version: Version) -> str:
    held = version.document.versions.filter(state="published").exclude(pk=version.pk).first()
    return held.reference if held else ""


def _in_years(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28))
