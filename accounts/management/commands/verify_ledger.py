"""`verify_ledger`: is the record whole? Prints what was verified, or every place that is not."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import Implementation
from core import triggers
from core.models import Chain
from core.verification import Report, verify


class Command(BaseCommand):
    help = "Verifies the chains, and every state, file and issued PDF against them. Exit 1 names what is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--implementation", metavar="SLUG", help="only this implementation's chain")
        parser.add_argument("--anchor", default="", metavar="HASH", help="a head published earlier")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["implementation"]
        report = verify(keys=None if slug is None else [_key_of(slug)], anchor=options["anchor"])
        for problem in report.problems:
            self.stderr.write(problem)
        for table in triggers.missing(connection):
            self.stderr.write(_("Warning: the database lets %(table)s be changed.") % {"table": table})
        self._print(report)
        if report.problems:
            sys.exit(1)

    def _print(self, report: Report) -> None:
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
            key, number, head = report.anchored
            self.stdout.write(
                _("The anchor is entry %(number)s of chain %(chain)s: %(hash)s")
                % {"number": number, "chain": key, "hash": head}
            )
        if not report.problems:
            self.stdout.write(_("The record is whole."))


def _key_of(slug: str) -> str:
    found = Implementation.objects.filter(slug=slug).first()
    if found is None or not Chain.objects.filter(key=found.chain_key()).exists():
        raise CommandError(_("There is no implementation “%(slug)s” with a chain.") % {"slug": slug})
    return found.chain_key()
