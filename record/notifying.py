"""Telling people: notices in My work, written with what they are about. How mail goes out is in mailing.py."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from core import clock
from record import signers
from record.kinds import WAIVER

if TYPE_CHECKING:
    from accounts.models import Person
    from record.models import Comment, Delegation, Signature, SignOff

TO_SIGN = "signoff.to_sign"
AT_ONCE = (TO_SIGN,)
"""What goes out by mail at once; everything else waits for the daily digest."""

SENTENCES = {
    TO_SIGN: _("“%(title)s” waits for your signature."),
    "signoff.settled": _("“%(title)s” is signed by all who were asked."),
    "signoff.returned": _("“%(title)s” was returned: a new version is needed."),
    "waiver.granted": _("“%(title)s” is granted: both who were asked have signed."),
    "waiver.refused": _("“%(title)s” is refused: it came back with remarks."),
    "signature.withdrawn": _("%(name)s withdrew the signature on “%(title)s”."),
    "signature.revoked": _("The signature of %(name)s on “%(title)s” was revoked."),
    "tracks.apart": _("%(country)s: %(days)s working days lie between the ends of “%(first)s” and “%(last)s”."),
    "tracks.early": _("%(country)s: “%(first)s” is planned to end %(days)s working days before all other tracks."),
    "comment.mention": _("%(name)s wrote to you about “%(title)s”."),
    "delegation.offered": _("%(name)s asks you to sign on their behalf."),
    "delegation.accepted": _("%(name)s has accepted to sign on your behalf."),
    "delegation.declined": _("%(name)s has declined to sign on your behalf."),
    "delegation.ended": _("The delegation between you and %(name)s has ended."),
}


def tell(
    people: Iterable["Person"],
    *,
    action: str,
    implementation: Any,
    reference: str,
    url: str,
    occasion: str = "",
    **words: str,
) -> None:
    """One notice for each of `people`, in their language; of one occasion nobody is told twice."""
    from record.models import Notice

    now = clock.now()
    Notice.objects.bulk_create(
        [
            Notice(
                person=person,
                implementation=implementation,
                action=action,
                reference=reference,
                title=_in_words(action, person.language, words),
                url=url,
                occasion=occasion,
                made_at=now,
                read_at=now if action in AT_ONCE else None,
            )
            for person in {person.pk: person for person in people}.values()
        ],
        ignore_conflicts=True,
    )


def opened(signoff: "SignOff", *, steps: Collection[int] | None = None) -> None:
    """Whoever may sign now is asked by mail, once for each step that opened and again when it opens anew."""
    from record.tasks import mail_at_once

    taken_back = signoff.signatures.filter(state__in=["withdrawn", "revoked"]).count()
    for step, people in signers.asked_now(signoff).items():
        if steps is None or step in steps:
            _tell_of(signoff, people, action=TO_SIGN, occasion=f"{signoff.reference}:{step}:{taken_back}")
    transaction.on_commit(mail_at_once.delay, robust=True)


def settled(signoff: "SignOff") -> None:
    """Who prepared it, or asked for it, hears that all have signed."""
    action = "waiver.granted" if signoff.what == WAIVER else "signoff.settled"
    _tell_of(signoff, signoff.preparers(), action=action)


def returned(signoff: "SignOff") -> None:
    """Who prepared it, or asked for it, hears that it came back; whoever called it back knows."""
    action = "waiver.refused" if signoff.what == WAIVER else "signoff.returned"
    if signoff.state == "returned":
        _tell_of(signoff, signoff.preparers(), action=action)


def taken_back(signature: "Signature") -> None:
    """Everyone who signed or prepared it hears that a signature no longer stands; its signer too, if revoked."""
    people = [*signature.signoff.preparers(), *(other.signer for other in _standing(signature.signoff))]
    if signature.state == "revoked":
        people.append(signature.signer)
    _tell_of(signature.signoff, people, action=f"signature.{signature.state}", name=signature.signer_name)


def mentioned(comment: "Comment", *, title: str, url: str, reference: str) -> None:
    """Whoever is named in a comment hears of it."""
    people = [person for person in comment.mentions.all() if person.pk != comment.author_id]
    about = {"title": _short(title), "name": comment.author.name}
    tell(
        people,
        action="comment.mention",
        implementation=comment.implementation,
        reference=reference,
        url=url,
        **about,
    )


def delegation_moved(delegation: "Delegation", *, by: Any) -> None:
    """Giver and deputy hear what the other one did."""
    giver, deputy = delegation.giver.person, delegation.deputy
    listener, speaker = (giver, deputy) if by.pk == deputy.pk else (deputy, giver)
    tell(
        [listener],
        action=f"delegation.{delegation.state}",
        implementation=delegation.implementation,
        reference="",
        url=delegation.get_absolute_url(),
        name=speaker.name,
    )


def _tell_of(signoff: "SignOff", people: Iterable["Person"], *, action: str, occasion: str = "", **words: str) -> None:
    tell(
        people,
        action=action,
        implementation=signoff.implementation,
        reference=signoff.reference,
        url=signoff.get_absolute_url(),
        occasion=occasion,
        title=_short(signoff.title),
        **words,
    )


def _standing(signoff: "SignOff") -> Iterable["Signature"]:
    return signoff.signatures.filter(state="given").select_related("signer")


def _in_words(action: str, language: str, words: dict[str, str]) -> str:
    with translation.override(language):
        return str(SENTENCES[action]) % words


def _short(text: str) -> str:
    return Truncator(text).chars(200)
