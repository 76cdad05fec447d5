"""Says what .Stat Suite would make of a country's data model: `manage.py lint_model SLUG`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from masterplan.commands import model_of
from masterplan.sdmx.lint import Level

WORDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}


class Command(BaseCommand):
    help = "Lists what keeps data from being loaded or found, and what else .Stat Suite would do; exit 1 with errors."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")

    def handle(self, *args: Any, **options: Any) -> None:
        found = model_of(options["slug"]).findings
        for one in found:
            self.stdout.write(f"{WORDS[one.level]}: {one.text} {one.consequence} [{one.rule}]")
        errors = sum(one.level is Level.ERROR for one in found)
        self.stdout.write(f"{errors} errors, {len(found) - errors} warnings and notes")
        if errors:
            raise SystemExit(1)
