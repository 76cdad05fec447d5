"""Says what a blueprint file holds, or all that is wrong with it, line by line. It changes nothing."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tracks.blueprint import Blueprint
from tracks.blueprint_file import BlueprintError, Problem, parse
from tracks.network import arrows
from tracks.vocabulary import vocabulary


class Command(BaseCommand):
    help = "Checks a blueprint file; exit 0 with its figures, exit 1 with one FILE:LINE: sentence for each problem."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            blueprint = read(file)
        except BlueprintError as error:
            for problem in error.problems:
                self.stdout.write(f"{file}:{problem.line}: {problem.text}")
            raise SystemExit(1) from None
        for line in figures(blueprint):
            self.stdout.write(line)


def read(file: str) -> Blueprint:
    """Raises CommandError for a file that cannot be opened, BlueprintError for one that cannot be used."""
    try:
        content = Path(file).read_bytes()
    except OSError as error:
        words = {"file": file, "reason": error.strerror}
        raise CommandError(_("%(file)s cannot be opened: %(reason)s.") % words) from None
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BlueprintError([Problem(line, _("The file is not text in UTF-8."))]) from None
    return parse(text, vocabulary=vocabulary())


def figures(blueprint: Blueprint) -> Iterator[str]:
    """What a blueprint holds, one line each."""
    activities = blueprint.activities
    yield _("%(code)s, version %(version)s: %(title)s") % {
        "code": blueprint.code,
        "version": blueprint.version,
        "title": blueprint.title,
    }
    yield _("tracks: %(count)s") % {"count": len(blueprint.tracks)}
    yield _("activities: %(count)s (milestones: %(milestones)s, optional: %(optional)s)") % {
        "count": len(activities),
        "milestones": sum(activity.milestone for activity in activities),
        "optional": sum(activity.optional for activity in activities),
    }
    yield _("dependencies: %(count)s") % {"count": sum(1 for _arrow in arrows(blueprint.after))}
    yield _("lights of the gate: %(count)s") % {"count": len(blueprint.gate.lights)}
    yield _("kinds of document: %(count)s") % {"count": len(blueprint.documents)}
    yield _("No problem found.")
