"""Makes every summary anew. What was fresh before has the same bytes afterwards."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from accounts.models import Implementation
from desk import summaries


class Command(BaseCommand):
    help = "Makes the summaries of all implementations anew; they are never the source of anything."

    def handle(self, *args: Any, **options: Any) -> None:
        made = summaries.refresh(list(Implementation.objects.order_by("pk").values_list("pk", flat=True)))
        words = ngettext("%(count)s summary was made.", "%(count)s summaries were made.", len(made))
        self.stdout.write(words % {"count": len(made)})
