"""`render KIND SLUG --out FILE`: the stored issued file, or a marked reading copy; a status report. It never issues."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.models import Implementation, Person
from core import files, pdf
from core.errors import RuleViolation
from core.models import Rendition
from core.registry import renderables
from desk import plan_printing, status_printing
from desk.verdicts import REPORTS
from record.issuing import issued_file, reading_copy
from record.models import Version


class Command(BaseCommand):
    help = (
        "Writes the PDF of the latest version of a document: its issued file if there is one, else a reading copy. "
        "Of status-report, how a country stands today; of plan, its lanes and every activity; of "
        "portfolio-report, what the person with the e-mail address "
        "given as SLUG sees of all countries."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND", choices=[*renderables, *REPORTS])
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        parser.add_argument("--document", help="the reference of the document, where there are several of the kind")
        parser.add_argument("--number", type=int, help="this version instead of the latest")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = self._made(options)
            options["out"].write_bytes(files.content_of(made.file))
        except (pdf.RenderFailed, RuleViolation, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("%(reference)s, %(purpose)s, ledger no. %(head)s, SHA-256 %(hash)s")
            % {
                "reference": made.reference,
                "purpose": made.renderable if made.renderable in REPORTS else made.get_purpose_display(),
                "head": made.head_sequence,
                "hash": made.file.sha256,
            }
        )

    def _made(self, options: dict[str, Any]) -> Rendition:
        if options["kind"] == status_printing.KIND:
            return status_printing.made_of(self._implementation(options["slug"]))
        if options["kind"] == plan_printing.KIND:
            return plan_printing.made_of(self._implementation(options["slug"]))
        if options["kind"] == status_printing.PORTFOLIO:
            return status_printing.portfolio_made_for(self._person(options["slug"]))
        version = self._version(options)
        return issued_file(version) or reading_copy(version)

    def _implementation(self, slug: str) -> Implementation:
        found = Implementation.objects.select_related("emblem").filter(slug=slug).first()
        if found is None:
            raise CommandError(_("There is no implementation “%(slug)s”.") % {"slug": slug})
        return found

    def _person(self, email: str) -> Person:
        found = Person.objects.filter(email__iexact=email).first()
        if found is None:
            raise CommandError(_("Nobody here has the address “%(email)s”.") % {"email": email})
        return found

    def _version(self, options: dict[str, Any]) -> Version:
        held = Version.objects.filter(
            document__implementation__slug=options["slug"], document__type=options["kind"]
        ).select_related("document__implementation__emblem")
        if options["document"]:
            held = held.filter(document__reference=options["document"])
        if options["number"]:
            held = held.filter(number=options["number"])
        found = held.order_by("-document__made_at", "-document__pk", "-number").first()
        if found is None:
            raise CommandError(_("“%(slug)s” has no such document.") % {"slug": options["slug"]})
        return found
