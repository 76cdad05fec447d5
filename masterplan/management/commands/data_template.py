"""Writes a data file to fill in: `manage.py data_template SLUG DATAFLOW --out FILE.csv`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from masterplan.commands import model_of
from masterplan.sdmx.checking import NotThere


class Command(BaseCommand):
    help = "Writes an SDMX-CSV 2.0 file of one dataflow, with a row for each of its indicators."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("dataflow")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")
        parser.add_argument("--metadata", action="store_true", help="reference metadata instead of data")

    def handle(self, *args: Any, **options: Any) -> None:
        model = model_of(options["slug"])
        try:
            made = model.metadata if options["metadata"] else model.template
            text = made(options["dataflow"])
            options["out"].write_text(text, encoding="utf-8", newline="")
        except NotThere as missing:
            raise CommandError(str(missing)) from missing
        except OSError as error:
            raise CommandError(f"{options['out']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{options['out']}: {text.count(chr(10)) - 1} rows")
