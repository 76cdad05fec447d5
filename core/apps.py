"""How Django knows this room; what it registers, it registers in `ready`."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import sentences

        sentences.register()
