"""Summaries: what is dear to compute about an implementation, kept until its chain or the day moves on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Implementation
from core.models import Chain


class Summary(models.Model):
    """An implementation as it stood after entry `sequence` of its chain, on the day `on` of its time zone.

    It can be thrown away at any time: made anew it has the same bytes. How it is made stands in summaries.py.
    """

    implementation = models.OneToOneField(Implementation, models.CASCADE, related_name="summary")
    chain = models.OneToOneField(Chain, models.CASCADE, related_name="+")
    form = models.PositiveSmallIntegerField()
    sequence = models.PositiveBigIntegerField()
    on = models.DateField()
    asked = models.JSONField(default=dict)
    facts = models.TextField()
    lanes = models.TextField()

    class Meta:
        verbose_name = _("summary")
        verbose_name_plural = _("summaries")

    def __str__(self) -> str:
        return f"{self.implementation_id} ({self.sequence}, {self.on})"
