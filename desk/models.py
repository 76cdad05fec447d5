"""What pages keep: summaries, which can be thrown away, views that people keep for themselves, calendar feeds."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Implementation, Person
from core.models import Chain, Subject


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


class Elapsed(models.Model):
    """How long things took in an implementation, after entry `sequence` of its chain: what comparisons are made from.

    It can be thrown away like a summary. How it is made stands in elapsed.py.
    """

    implementation = models.OneToOneField(Implementation, models.CASCADE, related_name="elapsed")
    chain = models.OneToOneField(Chain, models.CASCADE, related_name="+")
    form = models.PositiveSmallIntegerField()
    sequence = models.PositiveBigIntegerField()
    content = models.TextField()

    class Meta:
        verbose_name = _("elapsed time")
        verbose_name_plural = _("elapsed times")

    def __str__(self) -> str:
        return f"{self.implementation_id} ({self.sequence})"


class KeptView(models.Model):
    """A view of the portfolio under a name of one's own: what stands in the address after the question mark.

    It is a note of one person: no entry of the record speaks of it, and removing it leaves nothing.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="kept_views")
    name = models.CharField(_("Name"), max_length=60)
    query = models.TextField()

    class Meta:
        verbose_name = _("kept view")
        verbose_name_plural = _("kept views")
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [models.UniqueConstraint("person", Lower("name"), name="kept_view_named_once")]

    def __str__(self) -> str:
        return self.name


class Feed(Subject):
    """A secret address by which a calendar program reads: one implementation, or all that is its person's to do.

    Of the secret only the SHA-256 is kept. What was revoked stays, and is never read again.
    """

    kind = "feed"
    related = ("person", "implementation")

    person = models.ForeignKey(Person, models.PROTECT, related_name="feeds")
    implementation = models.ForeignKey(Implementation, models.PROTECT, null=True, blank=True, related_name="feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return self.implementation.name if self.implementation else self.person.name

    def chain_key(self) -> str:
        return self.person.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "person": self.person.public_id,
            "implementation": self.implementation.public_id if self.implementation else None,
            "digest": self.digest,
            "revoked": self.revoked_at is not None,
        }
