"""How Django knows this room; what it registers, it registers in `ready`."""

from django.apps import AppConfig


class MasterPlanConfig(AppConfig):
    name = "masterplan"

    def ready(self) -> None:
        from masterplan import sentences

        sentences.register()
