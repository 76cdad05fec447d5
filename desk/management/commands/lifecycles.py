"""`lifecycles`: writes docs/lifecycles.md from the rules, or with --check only says whether it is stale."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from desk.lifecycles import PAGE, text


class Command(BaseCommand):
    help = "Writes docs/lifecycles.md: state × action × who × guards, from the rules in the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if the page is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            PAGE.write_text(text())
        elif not PAGE.exists() or PAGE.read_text() != text():
            raise CommandError(f"{PAGE.name} is stale: run manage.py lifecycles")
