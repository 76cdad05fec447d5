"""Versions of documents: each carries the state, so that one is in force while the next is drafted."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE, FSMField

from accounts.models import Implementation, Person
from accounts.roles import can
from core import canonical, clock
from core.errors import Refusal
from core.jobs import enqueue
from core.ledger import SYSTEM, Actor, Personal, Standing
from core.models import Job, Rendition
from core.registry import renderables
from core.transitions import Outcome, governed, perform
from record.kinds import ISSUED_IN, RETURNED_STATE, SETTLED_STATE, SUBMITTED_STATE, Lifecycle
from record.models.documents import Document, VersionFile
from record.models.opening import open_signoff
from record.models.signoff import Signable, SignOff
from record.querysets import Versions

ISSUING = "record.tasks.issue_version"
READING = "record.tasks.make_reading_copy"

EXPIRING_DAYS = 60


def _state_after(table: Mapping[Any, str]) -> GET_STATE:
    """The target state by the lifecycle of the document's kind."""
    return GET_STATE(lambda version, **data: table[version.document.sort.lifecycle], states=sorted(set(table.values())))


class Version(Signable):
    """One version of a document. Once submitted it is never edited: a later edit makes a new version."""

    kind = "version"
    related = ("document__implementation",)
    personal = {"note": "note"}

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ADVANCED_DRAFT = "advanced_draft", _("advanced draft")
        IN_CONSULTATION = "in_consultation", _("in consultation")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")
        SUPERSEDED = "superseded", _("superseded")
        NEEDED = "needed", _("needed")
        DRAFTING = "drafting", _("drafting")
        LEGAL_REVIEW = "legal_review", _("legal review")
        WITH_PARTY = "with_party", _("with the party")
        SIGNED = "signed", _("signed")
        IN_FORCE = "in_force", _("in force")
        ENDED = "ended", _("ended")
        RECEIVED = "received", _("received")
        ACKNOWLEDGED = "acknowledged", _("acknowledged")

    EDITABLE = (
        State.DRAFT,
        State.ADVANCED_DRAFT,
        State.IN_CONSULTATION,
        State.NEEDED,
        State.DRAFTING,
        State.LEGAL_REVIEW,
        State.RECEIVED,
    )

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=50, unique=True)
    language = models.CharField(max_length=12, default="en")
    note = models.TextField(_("What changed"), blank=True)
    content = models.JSONField(default=dict, blank=True)
    filled = models.JSONField(default=dict, blank=True)
    starts_on = models.DateField(_("In force from"), null=True, blank=True)
    ends_on = models.DateField(_("In force to"), null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    authors = models.ManyToManyField(Person, related_name="+")
    made_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    state = FSMField(choices=State.choices, protected=True)

    objects = Versions.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering: ClassVar = ["document", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="version_once_per_number"),
            models.UniqueConstraint(fields=["document"], condition=Q(state="published"), name="one_published_version"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        *("draft", "advanced_draft", "in_consultation", "approved", "published", "superseded"),
                        *("needed", "drafting", "legal_review", "with_party", "signed", "in_force", "ended"),
                        *("received", "acknowledged"),
                    ]
                ),
                name="version_state_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="version_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def implementation(self) -> Implementation:
        return self.document.implementation

    @property
    def title(self) -> str:
        return self.document.title

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None

    @property
    def is_editable(self) -> bool:
        return not self.is_submitted and self.state in self.EDITABLE

    @property
    def is_standing(self) -> bool:
        """Approved, signed, acknowledged or beyond: people may rely on it."""
        return self.state in ("approved", "published", "signed", "in_force", "acknowledged")

    @property
    def is_returned(self) -> bool:
        """Submitted once, and back with whoever prepares it."""
        return self.is_submitted and self.state in ("draft", "drafting")

    def shown_state(self, on: date) -> str:
        """The state as people see it: also what follows from its sign-off and its dates."""
        if self.is_returned:
            return "returned"
        if self.is_submitted and self.state in ("in_consultation", "received"):
            return "awaiting_signature"
        if self.state == self.State.IN_FORCE and self.ends_on:
            left = (self.ends_on - on).days
            return "expired" if left < 0 else "expiring" if left <= EXPIRING_DAYS else str(self.state)
        return str(self.state)

    @property
    def shown_today(self) -> str:
        """The state as people see it on the day that it is in the country."""
        return self.shown_state(clock.today(self.implementation.zone))

    def chain_key(self) -> str:
        return self.document.chain_key()

    def get_absolute_url(self) -> str:
        return f"{self.document.get_absolute_url()}?version={self.number}"

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "document": self.document.public_id,
            "number": self.number,
            "reference": self.reference,
            "language": self.language,
            "edition": self.edition,
            "content": canonical.digest([self.content, self.filled]),
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "submitted_at": self.submitted_at,
            "published_at": self.published_at,
        }

    def signing_content(self) -> dict[str, Any]:
        return {
            "kind": self.document.type,
            "title": self.document.title,
            "reference": self.reference,
            "number": self.number,
            "language": self.language,
            "content": self.content,
            "filled": self.filled,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "files": [line.facts for line in self.kept_files()],
        }

    # --- Guards look at the version itself

    def is_empty(self) -> bool:
        return not any(self.content.values()) and not self.kept_files().exists()

    def kept_files(self) -> "models.QuerySet[VersionFile]":
        """Its files, without those taken out while it was a draft."""
        return self.files.filter(removed_at__isnull=True).select_related("file").order_by("pk")

    def _content_guard(self) -> Refusal | None:
        """A version without text or file cannot be submitted."""
        if self.is_empty():
            return Refusal(gettext("It is empty: write the text or add a file first."), self.get_absolute_url())
        return None

    def _consulted_guard(self) -> Refusal | None:
        """Kinds that are consulted on are submitted from consultation only."""
        if self.document.sort.consulted and self.state in (self.State.DRAFT, self.State.ADVANCED_DRAFT):
            return Refusal(gettext("Open the consultation first: this kind of document is consulted on."))
        return None

    def _once_guard(self) -> Refusal | None:
        """A version is submitted once; after a return the next submission needs a new version."""
        if self.is_submitted:
            return Refusal(gettext("It was submitted already. Make a new version, change it and submit that one."))
        return None

    def _latest_guard(self) -> Refusal | None:
        """An earlier version is never published over a later one."""
        later = self.document.versions.filter(state="published", number__gt=self.number).first()
        if later:
            return Refusal(
                gettext("%(later)s, a later version, is published.") % {"later": later}, later.get_absolute_url()
            )
        return None

    def _staged_guard(self) -> Refusal | None:
        """Only kinds that are written in stages have an advanced draft."""
        if self.document.sort.staged:
            return None
        return Refusal(gettext("This kind of document has no advanced draft."), self.get_absolute_url())

    def _advanced_guard(self) -> Refusal | None:
        """Kinds that are written in stages are consulted on as an advanced draft."""
        if self.document.sort.staged and self.state == self.State.DRAFT:
            return Refusal(gettext("It has to be an advanced draft first."), self.get_absolute_url())
        return None

    # --- Published documents

    @governed(
        source="draft",
        target="advanced_draft",
        label=_("Submit the advanced draft"),
        may=can("prepare"),
        guards=[_staged_guard, _once_guard],
        shown=False,
    )
    def advance(self, **data: Any) -> None:
        """It has come so far that others can build on it; it can still be edited."""

    @governed(
        source=["draft", "advanced_draft"],
        target="in_consultation",
        label=_("Open the consultation"),
        may=can("prepare"),
        guards=[_once_guard, _advanced_guard],
    )
    def open_consultation(self, **data: Any) -> None:
        """The institutions are asked for comments; it can still be edited."""

    @governed(source="approved", target="published", label=_("Publish"), may=can("publish"), guards=[_latest_guard])
    def publish(self, *, by: Person, **data: Any) -> Outcome:
        """The Agency publishes it; an earlier published version is superseded, and the issued file is made."""
        self.published_at = clock.now()
        for earlier in self.document.versions.filter(state="published").exclude(pk=self.pk):
            perform(earlier, "supersede", by=SYSTEM)
        return Outcome({"reference": self.reference}, then=lambda: self._issue(by))

    def _issue(self, by: Actor) -> None:
        self.ask_for(ISSUING, by)

    def ask_for(self, task: str, by: Actor) -> Job | None:
        """Asks the worker for the issued file or a reading copy, where this kind of document can be printed."""
        if self.document.type not in renderables:
            return None
        state = {"edition": self.edition, "state": self.state}
        return enqueue(task, subject=self, chain_key=self.chain_key(), asked_by=by, parameters=state)

    @governed(
        source=["draft", "advanced_draft", "in_consultation", "approved", "published", "received", "drafting"],
        target="superseded",
        label=_("Superseded"),
        may=None,
    )
    def supersede(self, **data: Any) -> None:
        """A later version takes its place."""

    # --- Agreements

    @governed(
        source=["needed", "legal_review"],
        target="drafting",
        label=_("Draft"),
        may=can("prepare"),
        guards=[_once_guard],
    )
    def begin_drafting(self, **data: Any) -> None:
        """The text is being written."""

    @governed(
        source="drafting",
        target="legal_review",
        label=_("Send to legal review"),
        may=can("prepare"),
        guards=[_once_guard],
    )
    def review_legally(self, **data: Any) -> None:
        """The lawyers read it."""

    @governed(source="signed", target="in_force", label=_("Enter into force"), may=can("prepare"))
    def enter_into_force(self, *, by: Actor, on: date | None = None, **data: Any) -> Outcome:
        """From this day it binds the parties; an earlier version in force ends with it."""
        self.starts_on = on or self.starts_on or clock.today(self.implementation.zone)
        self._come(self.starts_on)
        for earlier in self.document.versions.filter(state="in_force").exclude(pk=self.pk):
            perform(earlier, "lapse", by=SYSTEM, on=self.starts_on)
        return Outcome(then=lambda: self._issue(by))

    @governed(source="in_force", target="ended", label=_("Ended"), may=None)
    def lapse(self, *, on: date, **data: Any) -> None:
        """A later version has entered into force."""
        self.ends_on = max(on, self.starts_on or on)

    @governed(source=["signed", "in_force"], target="ended", label=_("End"), may=can("publish"), shown=False)
    def end(self, *, reason: str, on: date | None = None, **data: Any) -> Outcome:
        """It no longer binds; the Agency says why."""
        self.ends_on = on or clock.today(self.implementation.zone)
        self._come(self.ends_on)
        return Outcome({"reason": Personal(reason)})

    def _come(self, day: date) -> None:
        """A day is recorded once it has come, and the last one not before the first."""
        if day > clock.today(self.implementation.zone):
            raise ValidationError({"on": gettext("That day lies ahead; record it once it has come.")})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"on": gettext("The last day lies before the first.")})

    # --- Sign-off, for every lifecycle

    @governed(
        source=["draft", "advanced_draft", "in_consultation", "drafting", "legal_review", "received"],
        target=_state_after(SUBMITTED_STATE),
        label=_("Submit for signature"),
        may=can("prepare"),
        guards=[_content_guard, _consulted_guard, _once_guard],
    )
    def submit(self, *, by: Person, standing: Standing, **data: Any) -> Outcome:
        """Freezes the version and puts it before its signers."""
        if self.document.type in renderables:
            self.filled = dict(renderables[self.document.type].frozen(self))
        self.submitted_at = clock.now()
        signoff = open_signoff(
            self,
            what=self.document.type,
            reference=self.reference,
            title=self.document.title,
            language=self.language,
            by=by,
            standing=standing,
            prepared_by=self.authors.all(),
        )
        return Outcome({"reference": self.reference, "fingerprint": signoff.fingerprint})

    @governed(
        source=["in_consultation", "with_party", "received"],
        target=_state_after(SETTLED_STATE),
        label=_("Signed by all"),
        may=None,
    )
    def settle(self, **data: Any) -> Outcome:
        """Every approving place is filled; a filed paper has come to its end with that."""
        self.settled_at = clock.now()
        ends = self.document.sort.lifecycle == Lifecycle.FILED
        return Outcome({"reference": self.reference}, then=(lambda: self._issue(SYSTEM)) if ends else None)

    @governed(
        source=["in_consultation", "with_party", "received"],
        target=_state_after(RETURNED_STATE),
        label=_("Returned"),
        may=None,
    )
    def hand_back(self, **data: Any) -> None:
        """Returned with remarks, or called back: the next step is a new version."""

    @governed(
        source=["approved", "signed", "acknowledged"],
        target=_state_after(SUBMITTED_STATE),
        label=_("Awaits signature again"),
        may=None,
    )
    def unsettle(self, **data: Any) -> None:
        """A signature that it rested on was withdrawn or revoked."""
        self.settled_at = None

    def when_settled(self, signoff: SignOff) -> None:
        """What is published or in force stays so while a revoked signature is given anew."""
        if self.state in ("in_consultation", "with_party", "received"):
            perform(self, "settle", by=SYSTEM)

    def when_returned(self, signoff: SignOff) -> None:
        if self.state in ("in_consultation", "with_party", "received"):
            perform(self, "hand_back", by=SYSTEM)

    def when_unsettled(self, signoff: SignOff) -> None:
        if self.state in ("approved", "signed", "acknowledged"):
            perform(self, "unsettle", by=SYSTEM)

    def relied_upon(self) -> str:
        if self.state in ("published", "superseded"):
            return gettext("%(reference)s is published.") % {"reference": self.reference}
        if self.state in ("in_force", "ended"):
            return gettext("%(reference)s has entered into force.") % {"reference": self.reference}
        if self.state in ISSUED_IN and self._is_issued():
            return gettext("The issued file of %(reference)s carries it.") % {"reference": self.reference}
        return ""

    def _is_issued(self) -> bool:
        return Rendition.objects.filter(subject=self.public_id, purpose=Rendition.Purpose.ISSUED).exists()

    def is_past(self) -> bool:
        return self.state in ("superseded", "ended")
