"""`export_plan SLUG --format FORM --out FILE`: the plan as it stands, for other programs and for sheets."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from desk.plan_files import FORMS
from tracks.management.plans import plan_of


class Command(BaseCommand):
    help = "Writes a plan as Microsoft Project XML (mspdi), as a sheet (xlsx, csv) or as a calendar (ical)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--format", required=True, choices=list(FORMS))
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = plan_of(options["slug"])
        with translation.override(plan.implementation.language):
            content = FORMS[options["format"]].write(plan)
        try:
            options["out"].write_bytes(content)
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Written: %(file)s, %(bytes)s bytes.") % {"file": options["out"], "bytes": len(content)})
