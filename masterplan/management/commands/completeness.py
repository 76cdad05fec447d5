"""Says how complete a Master Plan is, and what lacks: `manage.py completeness SLUG [--json]`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Implementation
from masterplan.access import found_plan
from masterplan.completeness import Completeness, completeness, reliance
from masterplan.loading import sheets_of
from masterplan.page import standing_sentence, warnings


class Command(BaseCommand):
    help = "Counts the mandatory fields of the first phase of a Master Plan and lists those that are empty."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--json", action="store_true", help="for other programs")

    def handle(self, *args: Any, **options: Any) -> None:
        implementation = Implementation.objects.filter(slug=options["slug"]).first()
        plan = found_plan(implementation) if implementation else None
        if plan is None:
            raise CommandError(f"{options['slug']} has no Master Plan.")
        sheets = sheets_of(plan)
        found = completeness(sheets, threshold=plan.threshold)
        if options["json"]:
            held = reliance(sheets)
            said = {**as_data(found), "indicators": len(sheets), "sources_of_phase_1": dict(held.sources)}
            self.stdout.write(json.dumps(said, indent=2, ensure_ascii=False))
            return
        self.stdout.write(standing_sentence(found))
        for warning in warnings(reliance(sheets)):
            self.stdout.write(warning)
        for lack in found.lacks:
            self.stdout.write(f"{lack.code}: {', '.join(lack.fields)}")


def as_data(found: Completeness) -> dict[str, Any]:
    """The count as JSON types."""
    return {
        "sheets": found.sheets,
        "fields": found.of,
        "filled": found.filled,
        "per_cent": found.per_cent,
        "threshold": found.threshold,
        "needed": found.needed,
        "reached": found.reached,
        "without_source": [lack.code for lack in found.without_source],
        "without_responsible": [lack.code for lack in found.without_responsible],
        "missing": {lack.code: list(lack.fields) for lack in found.lacks},
    }
