"""How Django knows this room; what it registers, it registers in `ready`."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"

    def ready(self) -> None:
        from desk import sentences

        sentences.register()
