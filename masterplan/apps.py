"""How Django knows this room; what it registers, it registers in `ready`."""

from django.apps import AppConfig


class MasterPlanConfig(AppConfig):
    name = "masterplan"

    def ready(self) -> None:
        from core.registry import renderables
        from masterplan import evidence, sentences
        from masterplan.document import KIND, MasterPlanDocument

        sentences.register()
        evidence.register()
        renderables.register(KIND, MasterPlanDocument())
