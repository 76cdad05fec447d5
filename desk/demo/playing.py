"""Playing the process by `perform` alone: the acts of a country, for the demo and for tests."""

from collections.abc import Mapping
from typing import Any

from accounts.models import Implementation, Person
from accounts.roles import authority
from core import clock, files
from core.ledger import Standing
from core.transitions import perform
from record import documents, may
from record.models import SignOff, Version
from record.rules import Reauthentication, SignRequest
from tracks import declaring, planning
from tracks.lengths import Points
from tracks.models import Activity, ChecklistItem
from tracks.situations import activities_of, group_of, unconfirmed_lengths

Cast = Mapping[str, Person]


def standing(person: Person, implementation: Implementation) -> Standing:
    return authority(person, implementation).memberships[0].standing


def activity(implementation: Implementation, code: str) -> Activity:
    held = Activity.objects.select_related("track__plan__implementation")
    return held.get(track__plan__implementation=implementation, code=code)


def sign(signoff: SignOff, person: Person, meaning: str = "", remarks: str = "") -> SignOff:
    """`person` fills the first place that is theirs, with the step's own meaning unless another is given."""
    place = may.places(signoff, person)[0]
    proof = Reauthentication(person.pk, "play", clock.now(), person.password)
    request = SignRequest(
        step=place.step.pk,
        membership=place.membership.public_id,
        meaning=meaning or place.step.meaning,
        fingerprint=signoff.fingerprint,
        proof=proof,
        session="play",
        remarks=remarks,
        delegated=place.delegated,
    )
    return perform(signoff, "sign", by=person, request=request)


def declare_all(found: Activity, by: Person) -> None:
    """Declares everything that the checklist asks for, just enough of it."""
    implementation = found.implementation
    at = standing(by, implementation)
    institutions = list(implementation.institutions.all())
    for item in found.checklist.filter(removed_at=None):
        if item.sort == "file":
            stored = files.keep([f"{found.code} {item.code}".encode()], media_type="text/plain")
            declaring.add_file(item, stored, name=f"{item.code}.txt", by=by, standing=at)
        elif item.sort == "lengths":
            activities = activities_of(found.plan)
            lengths = {
                a.code: Points(a.shortest or a.length, a.length, a.longest or a.length)
                for a in activities
                if a.code in unconfirmed_lengths(activities)
            }
            planning.confirm_lengths(found.plan, lengths, by=by, standing=at)
        else:
            declaring.declare(item, by=by, standing=at, **_declared(item, institutions))


def _declared(item: ChecklistItem, institutions: list[Any]) -> dict[str, Any]:
    if item.sort == "figure":
        return {"value": item.minimum or 1}
    if item.sort == "attendance":
        groups = [group_of(asked, institutions) for asked in item.attending]
        lines = {
            (at, group.role): max(group.minimum, 1)
            for group in groups
            for at in sorted(group.institutions)[: len(group.institutions) if group.each else 1]
            if group.minimum
        }
        return {"attendance": [{"institution": at, "role": role, "count": n} for (at, role), n in lines.items()]}
    return {"is_done": True}


def through_document(
    implementation: Implementation, kind: str, *, by: Person, signers: list[Person], content: Any = None
) -> Version:
    """Starts, submits and has signed a document of this kind."""
    version = documents.start(
        implementation, kind=kind, by=by, standing=standing(by, implementation), content=content or {"text": "Text"}
    )
    if version.state == "needed":
        perform(version, "begin_drafting", by=by)
    if version.document.sort.consulted:
        perform(version, "open_consultation", by=by)
    perform(version, "submit", by=by)
    signoff = version.sign_off()
    assert signoff
    for signer in signers:
        sign(signoff, signer)
    return Version.objects.get(pk=version.pk)


def through_declaring(implementation: Implementation, code: str, *, by: Person, signers: list[Person]) -> Activity:
    """Starts the activity, declares its evidence, submits it and has it signed."""
    perform(activity(implementation, code), "start", by=by)
    declare_all(activity(implementation, code), by)
    perform(activity(implementation, code), "submit", by=by)
    return sign_activity(implementation, code, signers)


def sign_activity(implementation: Implementation, code: str, signers: list[Person]) -> Activity:
    signoff = SignOff.objects.get(reference=activity(implementation, code).reference)
    for signer in signers:
        sign(signoff, signer)
    return activity(implementation, code)
