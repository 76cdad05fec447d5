"""Takes structures of another agency into a country's plan: `manage.py import_sdmx SLUG FILE [--dry-run]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.ledger import SYSTEM, Standing
from masterplan import data_model
from masterplan.commands import plan_of
from masterplan.sdmx import reading


class Command(BaseCommand):
    help = "Reads a structure message (SDMX-ML 2.1 or 3.0) and keeps it, whole, or says why not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="read and say, keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        plan, path = plan_of(options["slug"]), options["file"]
        try:
            read = reading.read(path)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except reading.Unreadable as refused:
            for remark in refused.remarks:
                self.stderr.write(f"{path}:{remark}")
            raise CommandError(f"{path} is not imported.", returncode=1) from refused
        for name, count in data_model.counted(read.structures).items():
            self.stdout.write(f"{name.replace('_', ' ')}: {count}")
        for note in read.notes:
            self.stdout.write(f"note: {note}")
        if options["dry_run"]:
            self.stdout.write("Nothing was kept.")
            return
        data_model.take_in(plan, path.read_bytes(), path.name, by=SYSTEM, standing=Standing())
        self.stdout.write("Kept.")
