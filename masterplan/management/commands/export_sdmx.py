"""Writes the data model of a country: `manage.py export_sdmx SLUG --format ml21|ml30|json20 --out FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from masterplan.commands import model_of
from masterplan.data_model import FORMATS


class Command(BaseCommand):
    help = "Writes the data model of the first phase as one file of SDMX structures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--format", choices=list(FORMATS), default="ml21")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        text = model_of(options["slug"]).written(options["format"])
        try:
            options["out"].write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{options['out']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{options['out']}: {len(text.encode())} bytes")
