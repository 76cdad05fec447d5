"""`verify_ledger`: is the record whole? Prints what was verified, or the first place that is not."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.models import Chain
from core.verification import Report, verify


class Command(BaseCommand):
    help = "Verifies the chains, and every state, file and issued PDF against them. Exit 1 names what is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--implementation", metavar="SLUG", help="only this implementation's chain")
        parser.add_argument("--anchor", default="", metavar="HASH", help="a head published earlier")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = self._keys(options["implementation"])
        report = verify(keys=keys, anchor=options["anchor"])
        self._print(report)
        if report.problems:
            sys.exit(1)

    def _keys(self, slug: str | None) -> list[str] | None:
        if slug is None:
            return None
        from django.apps import apps

        found = apps.get_model("accounts", "Implementation")._default_manager.filter(slug=slug).first()
        if found is None or not Chain.objects.filter(key=found.chain_key()).exists():
            raise CommandError(_("There is no implementation “%(slug)s” with a chain.") % {"slug": slug})
        return [found.chain_key()]

    def _print(self, report: Report) -> None:
        for problem in report.problems:
            self.stderr.write(problem)
        self.stdout.write(
            _("%(entries)s entries in %(chains)s chains, %(rows)s rows, %(files)s files.")
            % {
                "entries": report.entries,
                "chains": len(report.heads),
                "rows": report.rows,
                "files": report.files,
            }
        )
        for key, number, head in report.heads:
            self.stdout.write(f"{key}  no. {number}  {head}")
        if report.anchored:
            self.stdout.write(_("The anchor is in the chain: %(hash)s") % {"hash": report.anchored})
        if not report.problems:
            self.stdout.write(_("The record is whole."))
