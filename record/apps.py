"""How Django knows this room; what it registers, it registers in `ready`."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "record"

    def ready(self) -> None:
        from record import rendering, sentences, todos

        rendering.register()
        sentences.register()
        todos.register()
