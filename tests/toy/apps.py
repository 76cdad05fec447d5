"""How Django knows the tests' own room."""

from django.apps import AppConfig

SENTENCES = {
    "parcel.packed": "%(actor)s packed %(subject)s",
    "parcel.edited": "%(actor)s changed %(subject)s",
    "parcel.weigh": "%(actor)s weighed %(subject)s",
    "parcel.send": "%(actor)s sent %(subject)s",
    "parcel.deliver": "%(subject)s was delivered",
    "parcel.open": "%(actor)s opened %(subject)s",
    "parcel.sort": "%(actor)s sorted %(subject)s",
    "parcel.drop": "%(actor)s dropped %(subject)s",
}


class ToyConfig(AppConfig):
    name = "tests.toy"

    def ready(self) -> None:
        from core.registry import sentences

        for action, sentence in SENTENCES.items():
            sentences.register(action, sentence)
