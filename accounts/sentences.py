"""The sentences of ledger actions about who takes part."""

from django.utils.translation import gettext_lazy as _

from core.registry import sentences

SENTENCES = {
    "person.invited": _("%(actor)s invited %(subject)s"),
    "person.edited": _("%(actor)s changed the account of %(subject)s"),
    "implementation.opened": _("%(actor)s opened the implementation"),
    "implementation.edited": _("%(actor)s changed the settings"),
    "comparison.agreed": _("%(actor)s agreed that %(subject)s takes part in comparisons"),
    "comparison.ended": _("%(actor)s took back that %(subject)s takes part in comparisons"),
    "institution.added": _("%(actor)s added the institution %(subject)s"),
    "institution.edited": _("%(actor)s changed the institution %(subject)s"),
    "membership.begun": _("%(actor)s appointed %(subject)s"),
    "membership.edited": _("%(actor)s changed the membership of %(subject)s"),
    "membership.ended": _("%(actor)s ended the membership of %(subject)s"),
}


def register() -> None:
    for action, sentence in SENTENCES.items():
        sentences.register(action, sentence)
