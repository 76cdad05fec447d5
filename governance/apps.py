"""How Django knows this room; what it registers, it registers in `ready`."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"

    def ready(self) -> None:
        from core.registry import renderables
        from governance.rendering import GovernanceManual

        renderables.register("governance-manual", GovernanceManual())
