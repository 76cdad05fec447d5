"""What waits for what: one row for each arrow between two activities."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Subject
from tracks.models.activity import Activity


class Dependency(Subject):
    """`after` cannot leave *not started* before `before` is completed."""

    kind = "dependency"
    related = ("before", "after__track__plan__implementation")

    before = models.ForeignKey(Activity, models.PROTECT, related_name="before_others")
    after = models.ForeignKey(Activity, models.PROTECT, related_name="after_others")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("dependency")
        verbose_name_plural = _("dependencies")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["before", "after"], condition=Q(removed_at=None), name="dependency_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="dependency_not_on_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.before.code} → {self.after.code}"

    def chain_key(self) -> str:
        return self.after.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {"before": self.before.public_id, "after": self.after.public_id, "removed": bool(self.removed_at)}
