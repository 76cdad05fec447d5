"""The sentences of the mechanisms' own ledger actions; each room registers its own beside its rules."""

from django.utils.translation import gettext_lazy as _

from core.registry import sentences

SENTENCES = {
    "chain.imported": _("%(actor)s imported a chain"),
    "details.erased": _("%(actor)s had a personal detail erased"),
}


def register() -> None:
    for action, sentence in SENTENCES.items():
        sentences.register(action, sentence)
