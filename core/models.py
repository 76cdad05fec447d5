"""Rows of the mechanisms: public ids, the ledger, stored files, renditions and jobs. No business words here."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

SHA256_LENGTH = 64


class Subject(models.Model):
    """A row that the ledger can speak about: it has a permanent random public id.

    `kind` is the word by which entries name it. `ledger_facts` gives the values that must stay as the
    ledger last recorded them; verification compares the two.
    """

    kind: ClassVar[str] = ""
    related: ClassVar[tuple[str, ...]] = ()
    """The relations that `chain_key` and `ledger_facts` follow, for reading many rows in one query."""
    personal: ClassVar[Mapping[str, str]] = {}
    """The columns that hold personal text, and the name under which the entries' data refer to each."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    def chain_key(self) -> str:
        """The key of the chain that this row's entries belong to: an implementation's public id."""
        raise NotImplementedError(f"{type(self).__name__} does not say which chain it belongs to")

    def checked(self) -> None:
        """Validates every field, constraint and `clean`, or raises ValidationError; the protected state apart."""
        self.full_clean(exclude=["state"] if hasattr(self, "state") else [])

    def situation(self, by: Any) -> Any:
        """What the guards of this row look at, loaded once; the row itself where that is enough."""
        return self

    def ledger_facts(self) -> dict[str, Any]:
        """Values without personal details that verification holds against the last entry with facts."""
        return {}


class Chain(models.Model):
    """One hash chain: of one implementation, or of the instance. Its head only ever grows by one."""

    INSTANCE = "instance"

    key = models.CharField(max_length=64, unique=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    head_sequence = models.PositiveBigIntegerField(default=0)
    head_hash = models.CharField(max_length=SHA256_LENGTH, default="0" * SHA256_LENGTH)

    def __str__(self) -> str:
        return self.key


class Entry(models.Model):
    """One line of the ledger: the very header and payload texts that were hashed, and columns derived from them."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="entries")
    sequence = models.PositiveBigIntegerField()
    header = models.TextField()
    payload = models.TextField()
    hash = models.CharField(max_length=SHA256_LENGTH)
    recorded_at = models.DateTimeField()
    effective_on = models.DateField()
    action = models.CharField(max_length=80)
    subject = models.UUIDField(db_index=True)
    actor = models.UUIDField(null=True)
    role = models.CharField(max_length=40, blank=True)
    institution = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar = ["chain", "sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="entry_once_per_sequence"),
            models.UniqueConstraint(fields=["hash"], name="entry_once_per_hash"),
        ]
        indexes: ClassVar = [models.Index(fields=["chain", "action"], name="entry_by_action")]

    def __str__(self) -> str:
        return f"{self.action} ({self.sequence})"


class PersonalDetail(models.Model):
    """A name or a free text about people, beside the ledger; entries know only its salted hash.

    Erasing empties salt and text and adds an entry; the row stays, so that *erased* differs from *missing*.
    """

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="details")
    digest = models.CharField(max_length=SHA256_LENGTH, unique=True)
    salt = models.CharField(max_length=64, blank=True)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.digest[:12]


class StoredFile(models.Model):
    """A file kept by the hash of its content, written once. The name is what the reader sees, not where it lies."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sha256 = models.CharField(max_length=SHA256_LENGTH, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Rendition(models.Model):
    """A PDF made of one subject: a reading copy, or the issued file with the ledger head it carries."""

    class Purpose(models.TextChoices):
        READING = "reading", _("reading copy")
        ISSUED = "issued", _("issued file")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="renditions")
    subject = models.UUIDField(db_index=True)
    renderable = models.CharField(max_length=60)
    reference = models.CharField(max_length=60)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    language = models.CharField(max_length=12)
    fingerprint = models.CharField(max_length=SHA256_LENGTH)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="renditions")
    head_sequence = models.PositiveBigIntegerField()
    head_hash = models.CharField(max_length=SHA256_LENGTH)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "language"],
                condition=Q(purpose="issued"),
                name="issued_once_per_language",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.purpose})"


class Job(models.Model):
    """Long work and how far it is: the record that outlives the broker."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.CharField(max_length=120)
    subject = models.UUIDField(null=True, db_index=True)
    chain_key = models.CharField(max_length=64)
    asked_by = models.UUIDField(null=True)
    parameters = models.JSONField(default=dict)
    parameters_hash = models.CharField(max_length=SHA256_LENGTH)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task", "parameters_hash"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_live_job_per_parameters",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "failed"]), name="job_state_known"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_in_per_cent"),
        ]

    def __str__(self) -> str:
        return f"{self.task} ({self.state})"
