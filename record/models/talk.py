"""What people say about a thing and are told: comments with mentions, notices, and who signs what by default."""

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Implementation, Institution, Person
from core.models import Subject
from record.querysets import Notices


class Comment(Subject):
    """A remark on an activity or a version, by a person for their institution. It is never changed."""

    kind = "comment"
    related = ("implementation", "author")
    personal = {"text": "text"}

    implementation = models.ForeignKey(Implementation, models.PROTECT, related_name="comments")
    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.BigIntegerField()
    about = GenericForeignKey()
    author = models.ForeignKey(Person, models.PROTECT, related_name="comments")
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("Comment"), max_length=10_000)
    mentions = models.ManyToManyField(Person, related_name="mentioned_in")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["content_type", "object_id"], name="comment_by_thing")]

    def __str__(self) -> str:
        return self.text[:40]

    def chain_key(self) -> str:
        return self.implementation.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {"author": self.author.public_id}


class Notice(models.Model):
    """Something a person should know; it waits in My work until read, and goes out with the daily digest.

    Of one occasion a person is told once.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    implementation = models.ForeignKey(Implementation, models.CASCADE, related_name="+")
    action = models.CharField(max_length=80)
    reference = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=800)
    url = models.CharField(max_length=300)
    occasion = models.CharField(max_length=160, blank=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = Notices.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering: ClassVar = ["-made_at"]
        indexes: ClassVar = [models.Index(fields=["person", "read_at"], name="notice_by_reader")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "action", "occasion"], condition=~Q(occasion=""), name="told_once_per_occasion"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Route(Subject):
    """Who signs a kind of record in this implementation: the steps, as the blueprint or the country set them."""

    kind = "route"
    related = ("implementation",)

    implementation = models.ForeignKey(Implementation, models.PROTECT, related_name="routes")
    what = models.CharField(max_length=60)
    steps = models.JSONField(default=list)

    class Meta:
        verbose_name = _("route of signatures")
        verbose_name_plural = _("routes of signatures")
        constraints: ClassVar = [models.UniqueConstraint(fields=["implementation", "what"], name="one_route_per_kind")]

    def __str__(self) -> str:
        return self.what

    def chain_key(self) -> str:
        return self.implementation.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {"what": self.what, "steps": self.steps}
