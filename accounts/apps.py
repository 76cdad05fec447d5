"""How Django knows this room; what it registers, it registers in `ready`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import sentences

        sentences.register()
