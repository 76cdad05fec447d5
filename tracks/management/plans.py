"""What the commands about plans take: a country by its slug, and counts."""

from argparse import ArgumentTypeError

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from tracks.models import Plan

MOST = 1_000_000


def plan_of(slug: str) -> Plan:
    """The plan of this implementation. Raises CommandError if there is none."""
    plan = Plan.objects.filter(implementation__slug=slug).select_related("implementation").first()
    if plan is None:
        raise CommandError(_("There is no implementation “%(slug)s” with a plan.") % {"slug": slug})
    return plan


def count(text: str) -> int:
    """A whole number from 1 to a million, for argparse."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise ArgumentTypeError(_("%(text)s is not a number from 1 to %(most)s") % {"text": text, "most": MOST})
    return int(text)
