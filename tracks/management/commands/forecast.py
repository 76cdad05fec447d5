"""`forecast SLUG`: by when the tracks and the gate will probably be reached, as of today."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from tracks.forecast import RUNS
from tracks.foreseeing import foreseen, said
from tracks.management.plans import count, plan_of


class Command(BaseCommand):
    help = "Plays the plan many times over its doubtful lengths; the same seed gives the same figures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--runs", type=count, default=RUNS, help="how many times it is played (10000)")
        parser.add_argument("--seed", type=int, default=1, help="which chances are drawn (1)")
        parser.add_argument("--json", action="store_true", help="as JSON, for other programs")

    def handle(self, *args: Any, **options: Any) -> None:
        found = said(foreseen(plan_of(options["slug"]), runs=options["runs"], seed=abs(options["seed"])))
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2))
            return
        for name, days in [*found["tracks"].items(), (_("gate"), found["gate"])]:
            if days:
                self.stdout.write(f"{name:<16} P50 {days['p50']}  P80 {days['p80']}")
        self.stdout.write(_("Working days between the tracks: %(days)s") % {"days": found["spread"]["p50"]})
