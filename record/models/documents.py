"""Documents and the files of their versions. The versions themselves are in version.py."""

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Implementation
from core.models import StoredFile, Subject
from record.kinds import CHOICES, DocumentKind, kind_of


class Document(Subject):
    """Something that is agreed in this implementation, through one or more versions."""

    kind = "document"
    related = ("implementation",)

    implementation = models.ForeignKey(Implementation, models.PROTECT, related_name="documents")
    type = models.CharField(_("Kind"), max_length=40, choices=CHOICES)
    title = models.CharField(_("Title"), max_length=200)
    reference = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering: ClassVar = ["reference"]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def sort(self) -> DocumentKind:
        return kind_of(self.type)

    def chain_key(self) -> str:
        return self.implementation.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {"type": self.type, "reference": self.reference, "title": self.title}

    def get_absolute_url(self) -> str:
        return reverse("record:document", args=[self.implementation.slug, self.reference])


class VersionFile(Subject):
    """A file of a version, by its hash, under the name that readers see."""

    kind = "file"
    related = ("version__document__implementation", "file")

    version = models.ForeignKey("record.Version", models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=160)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "sha256": self.file.sha256,
            "size": self.file.size,
            "type": self.file.media_type,
        }

    def chain_key(self) -> str:
        return self.version.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "version": self.version.reference,
            "name": self.name,
            "sha256": self.file.sha256,
            "removed": bool(self.removed_at),
        }
