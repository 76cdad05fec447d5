"""How Django knows this room; what it registers, it registers in `ready`."""

from django.apps import AppConfig


class TracksConfig(AppConfig):
    name = "tracks"

    def ready(self) -> None:
        from tracks import evidence, sentences, todos, waivers

        sentences.register()
        evidence.register()
        todos.register()
        waivers.register()
