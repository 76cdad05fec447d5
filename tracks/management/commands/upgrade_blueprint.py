"""`upgrade_blueprint SLUG`: moves an implementation to the blueprint that ships, or says what that would change."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.ledger import SYSTEM
from tracks.blueprint_file import BlueprintError, parse
from tracks.instantiating import SHIPPED
from tracks.management.plans import plan_of
from tracks.upgrading import Outlook, preview, upgrade
from tracks.vocabulary import vocabulary


class Command(BaseCommand):
    help = "Moves an implementation to a newer blueprint; completed activities keep the evidence they had."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--file", type=Path, default=SHIPPED, help="another blueprint than the one that ships")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = plan_of(options["slug"])
        source = read(options["file"])
        outlook = preview(plan, source)
        for line in said(outlook):
            self.stdout.write(line)
        if outlook.found and not options["dry_run"]:
            upgrade(plan, source, by=SYSTEM)
            self.stdout.write(_("Upgraded."))


def read(file: Path) -> str:
    """Raises CommandError for a file that cannot be read or that is no blueprint."""
    try:
        source = file.read_text(encoding="utf-8")
        parse(source, vocabulary=vocabulary())
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(_("%(file)s cannot be read: %(reason)s.") % {"file": file, "reason": error}) from None
    except BlueprintError as error:
        lines = (f"{file}:{problem.line}: {problem.text}" for problem in error.problems)
        raise CommandError("\n".join(lines)) from None
    return source


def said(outlook: Outlook) -> Iterator[str]:
    """What the upgrade does, one line each."""
    found = outlook.found
    if not found:
        yield _("Nothing to change: the plan is pinned to this blueprint already.")
    for code in found.added:
        yield _("%(code)s is added") % {"code": code}
    for code in found.removed:
        stays = code in outlook.staying
        words = (
            _("%(code)s stays: it was begun, or something of your own waits for it")
            if stays
            else _("%(code)s is removed")
        )
        yield words % {"code": code}
    for change in found.changed:
        yield _("%(of)s %(code)s: %(field)s changes") % {"of": change.of, "code": change.code, "field": change.field}
    for order in found.order:
        gained, lost = ", ".join(order.gained) or "–", ", ".join(order.lost) or "–"
        words = _("%(code)s waits for %(gained)s, no longer for %(lost)s")
        yield words % {"code": order.code, "gained": gained, "lost": lost}
    for before, after in outlook.late:
        yield _("%(after)s was begun: it does not wait for %(before)s") % {"before": before, "after": after}
    if outlook.finished:
        yield _("Finished, so they keep what they have: %(codes)s") % {"codes": ", ".join(outlook.finished)}
