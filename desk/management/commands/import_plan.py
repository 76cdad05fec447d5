"""`import_plan SLUG FILE [--dry-run]`: what a file changes in a plan; all of it or nothing."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.roles import authority
from core.ledger import SYSTEM, Standing
from desk.plan_files import brought_by
from tracks.imported import Import
from tracks.importing import bring_in
from tracks.management.plans import plan_of
from tracks.models import Plan, Track


class Command(BaseCommand):
    help = (
        "Brings a plan in from Microsoft Project XML, XLSX or CSV. Lines are matched by code; what matches nothing "
        "becomes an activity of the country's own. Says what changes, what is rounded and what is dropped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only says what would change")
        parser.add_argument("--track", metavar="CODE", help="the track of what matches nothing; else the first one")
        parser.add_argument("--by", metavar="EMAIL", help="the planner who brings it in; else the product itself")
        parser.add_argument("--json", action="store_true", help="as JSON, for other programs")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = plan_of(options["slug"])
        by, standing = _who(plan, options["by"])
        try:
            brought, problems = brought_by(plan, options["file"].read_bytes(), name=options["file"].name)
        except OSError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if problems:
            raise CommandError("\n".join(problems))
        asked: dict[str, Any] = {"track": _track(plan, options["track"]), "by": by, "standing": standing}
        found = bring_in(plan, brought, **asked)
        if found.problems:
            raise CommandError("\n".join(found.problems))
        if not options["dry_run"] and found.any:
            found = bring_in(plan, brought, **asked, seen=found.mark)
        self.stdout.write(json.dumps(as_data(found), indent=2) if options["json"] else "\n".join(told(found)))


def _who(plan: Plan, email: str | None) -> tuple[Person, Standing]:
    if not email:
        return cast(Person, SYSTEM), Standing()
    person = Person.objects.filter(email__iexact=email).first()
    plan.implementation.held = authority(person, plan.implementation)
    standing = plan.implementation.held.standing("plan")
    if person is None or standing is None:
        raise CommandError(_("%(email)s may not plan here.") % {"email": email})
    return person, standing


def _track(plan: Plan, code: str | None) -> Track:
    held = Track.objects.filter(plan=plan).order_by("order")
    found = held.filter(code=code).first() if code else held.first()
    if found is None:
        raise CommandError(_("There is no track %(track)s here.") % {"track": code})
    return found


def told(found: Import) -> Iterable[str]:
    """What an import does, line by line, under a heading for each sort."""
    groups = {
        _("Added"): found.added,
        _("Changed"): [str(change) for change in found.changes],
        _("Moves"): [f"{move.activity}: {move.before} → {move.after}" for move in found.moves.activities],
        _("Rounded"): found.rounded,
        _("Dropped"): found.dropped,
        _("Other days than in the file"): found.differing,
    }
    for head, lines in groups.items():
        if lines:
            yield f"{head} ({len(lines)})"
            yield from (f"  {line}" for line in lines)
    yield _("Saved.") if found.saved else _("Nothing changes.") if not found.any else _("Nothing has been saved yet.")


def as_data(found: Import) -> dict[str, Any]:
    return {
        "saved": found.saved,
        "added": found.added,
        "changed": [vars(change) for change in found.changes],
        "moves": [[str(move.activity), move.before, move.after, move.days] for move in found.moves.activities],
        "rounded": found.rounded,
        "dropped": found.dropped,
        "differing": found.differing,
    }
