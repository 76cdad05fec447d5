"""The sentences of ledger actions about documents, sign-offs, delegations and comments."""

from django.utils.translation import gettext_lazy as _

from core.registry import sentences

SENTENCES = {
    "person.signature_refused": _("%(actor)s gave a wrong password or code when signing"),
    "document.made": _("%(actor)s started the document %(subject)s"),
    "document.edited": _("%(actor)s changed the document %(subject)s"),
    "version.made": _("%(actor)s started version %(subject)s"),
    "version.edited": _("%(actor)s changed version %(subject)s"),
    "version.advance": _("%(actor)s submitted the advanced draft %(subject)s"),
    "version.open_consultation": _("%(actor)s opened the consultation on %(subject)s"),
    "version.publish": _("%(actor)s published %(subject)s"),
    "version.issued": _("The issued file of %(subject)s was made and stored"),
    "version.supersede": _("%(subject)s was superseded by a later version"),
    "version.begin_drafting": _("%(actor)s began to draft %(subject)s"),
    "version.review_legally": _("%(actor)s sent %(subject)s to legal review"),
    "version.enter_into_force": _("%(actor)s recorded that %(subject)s entered into force"),
    "version.lapse": _("%(subject)s ended: a later version has entered into force"),
    "version.end": _("%(actor)s ended %(subject)s"),
    "version.submit": _("%(actor)s submitted %(subject)s for signature"),
    "version.settle": _("%(subject)s has all the signatures that it needs"),
    "version.hand_back": _("%(subject)s went back to whoever prepares it"),
    "version.unsettle": _("%(subject)s awaits signature again"),
    "file.added": _("%(actor)s added the file %(subject)s"),
    "file.removed": _("%(actor)s took the file %(subject)s out of the draft"),
    "signoff.opened": _("%(actor)s put %(subject)s before its signers"),
    "signoff.sign": _("%(actor)s signed %(subject)s"),
    "signoff.record_paper": _("%(actor)s recorded a paper signature on %(subject)s"),
    "signoff.complete": _("%(subject)s is signed by all who were asked"),
    "signoff.hand_back": _("%(subject)s was returned"),
    "signoff.call_back": _("%(actor)s called %(subject)s back from signature"),
    "signoff.lapse": _("%(subject)s needs no signature any more"),
    "signoff.open_again": _("%(subject)s awaits signature again"),
    "signature.given": _("Signature %(subject)s was given by %(actor)s"),
    "signature.recorded": _("%(actor)s recorded the paper signature %(subject)s"),
    "signature.attest": _("%(actor)s attested the paper of signature %(subject)s"),
    "signature.withdraw": _("%(actor)s withdrew the signature %(subject)s"),
    "signature.revoke": _("%(actor)s revoked the signature %(subject)s"),
    "delegation.offered": _("%(actor)s offered a delegation: %(subject)s"),
    "delegation.accept": _("%(actor)s accepted the delegation %(subject)s"),
    "delegation.decline": _("%(actor)s declined the delegation %(subject)s"),
    "delegation.finish": _("%(actor)s ended the delegation %(subject)s"),
    "comment.added": _("%(actor)s commented"),
    "route.set": _("%(actor)s set who signs: %(subject)s"),
}


def register() -> None:
    for action, sentence in SENTENCES.items():
        sentences.register(action, sentence)
