"""The way through a sign-off as its pages need it: the places one has, why not now, what a meaning brings about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from core.errors import Refusal
from core.offers import Offer
from core.transitions import action_of
from record import may, placing, rules, sheet
from record.may import Place
from record.models import Signature, SignOff, Version
from record.rules import Reauthentication, SignRequest

OPEN = ("open", "complete")

CONSEQUENCES = {
    "prepared": gettext_lazy("You confirm that it was prepared as it stands."),
    "reviewed": gettext_lazy("You have reviewed it and have no objection."),
    "approved": gettext_lazy("You agree. It is settled once every place that is asked to approve is signed."),
    "acknowledged": gettext_lazy("You confirm that it was received."),
    "noted": gettext_lazy("You have taken note of it. Nothing waits for this, and it is no approval."),
    "reservation": gettext_lazy("Say which. It is printed beside your signature and does not count as approval."),
    "witnessed": gettext_lazy("You were present. Nothing waits for this, and it is no approval."),
    "returned": gettext_lazy("Say why. It goes back, and a new version has to be prepared and signed anew."),
}
"""What each meaning brings about, in one or two plain sentences."""


@dataclass(frozen=True)
class Option:
    """A place that the reader has, with the reasons why they cannot fill it now."""

    place: Place
    refusals: tuple[Refusal, ...]

    @property
    def key(self) -> str:
        return self.place.key

    @property
    def institution(self) -> str:
        return self.place.membership.institution.name

    @property
    def behalf(self) -> str:
        """The one on whose behalf it would be signed."""
        return self.place.membership.person.name if self.place.delegated else ""

    @property
    def role(self) -> str:
        return str(self.place.membership.get_role_display())


def places_of(signoff: SignOff, person: Any) -> list[Option]:
    """Every place that the reader has, of their own first; none for an administrator."""
    if person.is_superuser or signoff.state not in OPEN:
        return []
    facts = signoff.facts()
    found = sorted(may.places(signoff, person), key=lambda place: (place.delegated, place.step.order))
    return [Option(place, tuple(_refusals(facts, place, person))) for place in found]


def _refusals(facts: rules.SignOffFacts, place: Place, person: Any, meaning: str = "") -> list[Refusal]:
    principal = place.membership.person if place.delegated else None
    candidate = placing.candidate(place.membership, person, principal, meaning or place.step.meaning)
    return rules.refusals(facts, place.step.facts, candidate)


def refusals(signoff: SignOff, option: Option, values: Mapping[str, Any]) -> list[Refusal]:
    """What would refuse this signature, asked before the password is, so that no code is spent for nothing."""
    if values["fingerprint"] != signoff.fingerprint:
        return [Refusal(placing.STALE_TEXT, signoff.get_absolute_url(), _("Read it again"))]
    return list(option.refusals)


def asked(
    signoff: SignOff, place: Place, values: Mapping[str, Any], *, proof: Reauthentication, session: str
) -> SignRequest:
    """What the form asks for, as the rules take it. The language is the one in which the text was shown."""
    return SignRequest(
        step=place.step.pk,
        membership=place.membership.public_id,
        meaning=values["meaning"],
        fingerprint=values["fingerprint"],
        proof=proof,
        session=session,
        remarks=values["remarks"],
        language=signoff.language,
        delegated=place.delegated,
        ticket=values["ticket"],
    )


def signed_with(ticket: str | UUID | None, person: Person) -> Signature | None:
    """The signature that this person gave or recorded with this form, whatever became of it."""
    try:
        known = ticket if isinstance(ticket, UUID) else UUID(ticket or "")
    except ValueError:
        return None
    found = Signature.objects.filter(ticket=known).select_related("signoff__implementation").first()
    return found if found and person.pk in (found.signer_id, found.recorded_by_id) else None


def offer_of(signoff: SignOff, option: Option, person: Any) -> Offer:
    """Signing in this place, as something the reader can do now, or why not."""
    words = {"institution": option.institution, "giver": option.behalf}
    label = _("Sign for %(institution)s") % words
    if option.behalf:
        label = _("Sign for %(institution)s on behalf of %(giver)s") % words
    return Offer(
        label,
        f"{signoff.get_absolute_url()}?place={option.key}",
        note=str(sheet.TO[option.place.step.meaning]).capitalize() + ".",
        button=_("I have read it: go on"),
        refusals=option.refusals,
    )


def other_offers(signoff: SignOff, person: Any) -> list[Offer]:
    """Calling it back, and recording what was signed on paper."""
    slug, offers = signoff.implementation.slug, []
    if action := action_of(signoff, "record_paper", person):
        url = reverse("record:paper", args=[slug, signoff.reference])
        note = _("When somebody signs with pen and ink: the scan, attested by a second person.")
        offers.append(Offer(action.label, url, note=note, refusals=action.refusals))
    if action := action_of(signoff, "call_back", person):
        url = reverse("record:call_back", args=[slug, signoff.reference])
        offers.append(Offer(action.label, url, refusals=action.refusals))
    return offers


def context_of(signoff: SignOff, person: Any) -> dict[str, Any]:
    """What every page of the journey shows: the thing, its signatures, who is still asked."""
    return {
        "implementation": signoff.implementation,
        "signoff": signoff,
        "signed": sheet.signed(signoff),
        "asked": sheet.asked(signoff, person),
        "about_url": about_url(signoff),
        "trail": [
            (signoff.implementation.name, _home(signoff)),
            (signoff.title, about_url(signoff)),
            (_("Sign"), ""),
        ],
    }


def about_url(signoff: SignOff) -> str:
    """The page of what is signed; nothing where that is this very page."""
    url = signoff.signable.get_absolute_url()
    return "" if url == signoff.get_absolute_url() else url


def _home(signoff: SignOff) -> str:
    return reverse("record:documents", args=[signoff.implementation.slug])


def files_of(signoff: SignOff) -> list[Any]:
    """The files that are bound, each with its address; only versions of documents have files of their own here."""
    about = signoff.signable
    if not isinstance(about, Version):
        return []
    return shown_files(about)


@dataclass(frozen=True)
class ShownFile:
    """A file as pages list it."""

    name: str
    url: str
    kind: str
    size: int
    at: Any
    sha256: str
    public_id: UUID
    by: str = ""


def shown_files(version: Version) -> list[ShownFile]:
    slug = version.implementation.slug
    return [
        ShownFile(
            name=line.name,
            url=reverse("record:file", args=[slug, line.public_id]),
            kind=line.name.rpartition(".")[2].upper(),
            size=line.file.size,
            at=line.file.stored_at,
            sha256=line.file.sha256,
            public_id=line.public_id,
        )
        for line in version.kept_files()
    ]
