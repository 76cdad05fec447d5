"""The sentences of ledger actions about what pages keep."""

from django.utils.translation import gettext_lazy as _

from core.registry import sentences

SENTENCES = {
    "feed.made": _("%(actor)s made a calendar address for %(subject)s"),
    "feed.revoked": _("%(actor)s revoked a calendar address for %(subject)s"),
}


def register() -> None:
    for action, sentence in SENTENCES.items():
        sentences.register(action, sentence)
