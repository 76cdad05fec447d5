"""`demo`: loads the three fictional countries, or says what stands in them."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from desk.demo import loading
from tracks import foresights


class Command(BaseCommand):
    help = "Loads the demo into an empty database. With --index it prints what stands there as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--index", action="store_true", help="print slugs, accounts and documents as JSON")
        parser.add_argument("--accounts", action="store_true", help="print the accounts for people")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["index"]:
            self.stdout.write(json.dumps(loading.index(), ensure_ascii=False, indent=2))
        elif options["accounts"]:
            self._accounts()
        elif loading.is_loaded():
            self.stdout.write(_("The demo is loaded already."))
        else:
            self._load()

    def _load(self) -> None:
        try:
            loading.load()
        except RuleViolation as refusal:
            raise CommandError(str(refusal)) from refusal
        foresights.make_stale()
        self.stdout.write(_("The demo is loaded."))

    def _accounts(self) -> None:
        for account in loading.accounts():
            self.stdout.write(f"{account['address']:<32} {account['password']:<24} {account['role_name']}")
