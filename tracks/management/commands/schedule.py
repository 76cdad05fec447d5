"""`schedule SLUG`: when each activity of a plan is done at the earliest and at the latest, as of today."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from tracks.management.plans import plan_of
from tracks.models import Activity
from tracks.planning import network_of
from tracks.schedule import Schedule, schedule


class Command(BaseCommand):
    help = "Prints for each activity its earliest and latest days, its slack and whether it decides on the gate."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="as JSON, for other programs")

    def handle(self, *args: Any, **options: Any) -> None:
        network = network_of(plan_of(options["slug"]))
        found = schedule(network.tasks, **network.asked)
        lines = [line(activity, found) for activity in network.activities]
        gate = found.gate.isoformat() if found.gate else None
        if options["json"]:
            asked = {"on": network.asked["on"].isoformat(), "gate": gate, "spread": found.spread}
            self.stdout.write(json.dumps({**asked, "activities": lines}, indent=2))
            return
        for one in lines:
            mark = "!" if one["critical"] else " "
            slack = "" if one["slack"] is None else _("slack %(days)s") % {"days": one["slack"]}
            self.stdout.write(f"{mark} {one['code']:<8} {one['early_start']} – {one['early_finish']}  {slack}".rstrip())
        self.stdout.write(_("Gate: %(day)s") % {"day": gate or "–"})


def line(activity: Activity, found: Schedule) -> dict[str, Any]:
    """One activity; what is finished has no slack. Slack is in working days."""
    span, slack = found.spans[activity.code], found.slack.get(activity.code)
    return {
        "code": activity.code,
        "track": activity.track.code,
        "state": activity.state,
        "early_start": span.start.isoformat(),
        "early_finish": span.finish.isoformat(),
        "late_start": slack.start.isoformat() if slack else None,
        "late_finish": slack.finish.isoformat() if slack else None,
        "slack": slack.total if slack else None,
        "free_slack": slack.free if slack else None,
        "critical": bool(slack and slack.critical),
    }
