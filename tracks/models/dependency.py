"""What waits for what: one row for each link between two activities."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Subject
from tracks import lengths
from tracks.lengths import Days
from tracks.models.activity import Activity
from tracks.schedule import Relation


class Dependency(Subject):
    """`after` waits for `before`: by its relation with its start or its end, for the start or the end of the other.

    `lag` is in working days of the one that waits, in halves; below 0 it is a lead. Guards know no lag: it plans.
    """

    kind = "dependency"
    related = ("before", "after__track__plan__implementation")

    before = models.ForeignKey(Activity, models.PROTECT, related_name="before_others")
    after = models.ForeignKey(Activity, models.PROTECT, related_name="after_others")
    relation = models.CharField(_("Relation"), max_length=2, choices=Relation.choices, default=Relation.FINISH_START)
    lag = Days(_("Lag in working days"), default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("dependency")
        verbose_name_plural = _("dependencies")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["before", "after"], condition=Q(removed_at=None), name="dependency_once"),
            models.CheckConstraint(
                condition=Q(relation__in=["FS", "SS", "FF", "SF"]), name="dependency_relation_known"
            ),
            models.CheckConstraint(condition=~Q(before=F("after")), name="dependency_not_on_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.before.code} → {self.after.code}"

    def chain_key(self) -> str:
        return self.after.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "before": self.before.public_id,
            "after": self.after.public_id,
            "relation": self.relation,
            "lag": lengths.plain(self.lag),
            "removed": bool(self.removed_at),
        }
