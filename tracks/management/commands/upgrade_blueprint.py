"""`upgrade_blueprint SLUG`: moves an implementation to the blueprint that ships, or says what that would change."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.ledger import SYSTEM
from tracks.blueprint_changes import Differences
from tracks.instantiating import SHIPPED
from tracks.models import Plan
from tracks.upgrading import preview, upgrade


class Command(BaseCommand):
    help = "Moves an implementation to a newer blueprint; completed activities keep the evidence they had."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--file", type=Path, default=SHIPPED, help="another blueprint than the one that ships")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan.objects.filter(implementation__slug=options["slug"]).select_related("implementation").first()
        if plan is None:
            raise CommandError(_("There is no implementation “%(slug)s” with a plan.") % {"slug": options["slug"]})
        source = options["file"].read_text(encoding="utf-8")
        found, kept = preview(plan, source)
        self._print(found, kept)
        if found and not options["dry_run"]:
            upgrade(plan, source, by=SYSTEM)
            self.stdout.write(_("Upgraded."))

    def _print(self, found: Differences, kept: list[str]) -> None:
        if not found:
            self.stdout.write(_("Nothing to change: the plan is pinned to this blueprint already."))
        for code in found.added:
            self.stdout.write(_("%(code)s is added") % {"code": code})
        for code in found.removed:
            self.stdout.write(_("%(code)s is removed, if it was not begun") % {"code": code})
        for change in found.changed:
            self.stdout.write(
                _("%(of)s %(code)s: %(field)s changes") % {"of": change.of, "code": change.code, "field": change.field}
            )
        for order in found.order:
            self.stdout.write(
                _("%(code)s waits for %(gained)s, no longer for %(lost)s")
                % {"code": order.code, "gained": ", ".join(order.gained) or "–", "lost": ", ".join(order.lost) or "–"}
            )
        if kept:
            self.stdout.write(_("Finished, so they keep what they have: %(codes)s") % {"codes": ", ".join(kept)})
