"""Foresights: what was forecast for a plan, kept until its chain or the day moves on. They can be thrown away."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Chain
from tracks.models.plan import Plan


class Foresight(models.Model):
    """The forecast of a plan as it stood after entry `sequence` of its chain, on the day `on`, with the chances `seed`.

    Made anew it has the same bytes. How it is made stands in foreseeing.py; nothing rests on it.
    """

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="foresight")
    chain = models.ForeignKey(Chain, models.CASCADE, related_name="+")
    form = models.PositiveSmallIntegerField()
    sequence = models.PositiveBigIntegerField()
    on = models.DateField()
    seed = models.PositiveIntegerField()
    said = models.TextField()

    class Meta:
        verbose_name = _("foresight")
        verbose_name_plural = _("foresights")

    def __str__(self) -> str:
        return f"{self.plan_id} ({self.sequence}, {self.on})"
