"""Holds a data file against a dataflow: `manage.py check_data SLUG DATAFLOW FILE.csv`; exit 0 if it is clean."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from masterplan.commands import model_of
from masterplan.sdmx.checking import NotThere, check


class Command(BaseCommand):
    help = "Checks an SDMX-CSV file (1.0 or 2.0): line:column: what is wrong. Exit 0 clean, 1 with faults."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("dataflow")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        try:
            shape = model_of(options["slug"]).shape(options["dataflow"])
            for one in check(options["file"], shape):
                self.stdout.write(f"{one.line}:{one.column}: {'remark: ' if one.remark else ''}{one.text}")
                faults += not one.remark
        except NotThere as missing:
            raise CommandError(str(missing)) from missing
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        if faults:
            raise SystemExit(1)
