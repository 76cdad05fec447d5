"""Sign-offs: what is put before people to sign, and in which steps. Their signatures are in signature.py."""

from typing import Any, ClassVar, cast

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Implementation, Membership, Person
from accounts.roles import can
from core import canonical, clock
from core.ledger import Personal, Standing
from core.models import Subject
from core.transitions import Outcome, governed
from record import may, notifying, placing, reauth, rules
from record.querysets import SignOffs, SignOffSteps
from record.rules import SignRequest


class Meaning(models.TextChoices):
    PREPARED = "prepared", _("prepared")
    REVIEWED = "reviewed", _("reviewed")
    APPROVED = "approved", _("approved")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    NOTED = "noted", _("noted")
    RESERVATION = "reservation", _("acknowledged with reservation")
    WITNESSED = "witnessed", _("witnessed")
    RETURNED = "returned", _("returned")


class Signable(Subject):
    """What can be put before people to sign. The sign-off tells it what became of it."""

    class Meta:
        abstract = True

    implementation: Any

    def sign_off(self) -> "SignOff | None":
        """The latest sign-off of this row, once it was submitted."""
        held = ContentType.objects.get_for_model(type(self))
        return SignOff.objects.filter(content_type=held, object_id=self.pk).order_by("-pk").first()

    def signing_content(self) -> dict[str, Any]:
        """What is bound by the fingerprint: fields, files by hash, evidence; no database keys."""
        raise NotImplementedError

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    def when_settled(self, signoff: "SignOff") -> None:
        """Every approving place of this sign-off is filled; an earlier one than the latest changes nothing."""
        raise NotImplementedError

    def when_returned(self, signoff: "SignOff") -> None:
        """Somebody returned it with remarks, or it was called back."""
        raise NotImplementedError

    def when_unsettled(self, signoff: "SignOff") -> None:
        """A signature that it rested on was withdrawn or revoked."""
        raise NotImplementedError

    def relied_upon(self) -> str:
        """In words, what rests on it already, so that no signature can be withdrawn; empty if nothing does."""
        return ""

    def is_past(self) -> bool:
        """Nobody needs to note or witness it any more: something later took its place."""
        return False


class SignOff(Subject):
    """One version before its signers: the canonical bytes, their fingerprint, and the steps."""

    kind = "signoff"
    related = ("implementation",)

    class State(models.TextChoices):
        OPEN = "open", _("awaiting signature")
        COMPLETE = "complete", _("signed")
        RETURNED = "returned", _("returned")
        CALLED_BACK = "called_back", _("called back")

    implementation = models.ForeignKey(Implementation, models.PROTECT, related_name="signoffs")
    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.BigIntegerField()
    subject = GenericForeignKey()
    what = models.CharField(max_length=60)
    reference = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=12, default="en")
    content = models.TextField()
    fingerprint = models.CharField(max_length=64)
    prepared_by = models.ManyToManyField(Person, related_name="+")
    submitted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    state = FSMField(default=State.OPEN, choices=State.choices, protected=True)

    objects = SignOffs.as_manager()

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering: ClassVar = ["-opened_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "complete", "returned", "called_back"]), name="signoff_state_known"
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=Q(state="open"), name="one_open_signoff"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["content_type", "object_id"], name="signoff_by_subject")]

    def __str__(self) -> str:
        return self.reference

    def chain_key(self) -> str:
        return self.implementation.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "reference": self.reference,
            "title": self.title,
            "fingerprint": self.fingerprint,
            "content": canonical.sha256(self.content.encode()),
        }

    def get_absolute_url(self) -> str:
        return reverse("record:sign", args=[self.implementation.slug, self.reference])

    @property
    def signable(self) -> Signable:
        """What is signed; such a row is never deleted."""
        return cast(Signable, self.subject)

    def preparers(self) -> list[Person]:
        """Who prepared or submitted it."""
        return list({person.pk: person for person in [*self.prepared_by.all(), self.submitted_by]}.values())

    def has_empty_places(self) -> bool:
        """Somebody could still sign, whether it is needed or not; who prepared it does not matter for that."""
        facts = rules.SignOffFacts(self._steps(), self._standing())
        settled = all(rules.quorum_reached(facts, step) for step in facts.steps)
        return self.state in (self.State.OPEN, self.State.COMPLETE) and not settled

    def _steps(self) -> tuple[rules.StepFacts, ...]:
        return tuple(step.facts for step in self.steps.all())

    def _standing(self) -> tuple[rules.SignatureFacts, ...]:
        return tuple(signature.facts for signature in self.signatures.all() if signature.state == "given")

    def facts(self) -> rules.SignOffFacts:
        """What the rules look at: steps, standing signatures, and who prepared it."""
        return rules.SignOffFacts(
            steps=self._steps(),
            signatures=self._standing(),
            prepared_by=frozenset(person.pk for person in self.prepared_by.all()) | {self.submitted_by_id},
            is_complete=self.state == self.State.COMPLETE,
        )

    def situation(self, by: Any) -> rules.SignOffFacts:
        return self.facts()

    @governed(source=["open", "complete"], target=None, label=_("Sign"), may=may.may_sign, shown=False)
    def sign(self, *, request: SignRequest, by: Person, **data: Any) -> Outcome:
        """Fills one place; refused unless the password was given just now and the text is the one that was read.

        Who notes or witnesses may still sign when all who had to have signed.
        """
        reauth.check(request.proof, person=by, session=request.session)
        membership = placing.membership_in(self, by, request)
        return self._placed(membership, request, by, signer=by, standing=membership.standing)

    @governed(
        source=["open", "complete"], target=None, label=_("Record a paper signature"), may=can("attest"), shown=False
    )
    def record_paper(self, *, request: SignRequest, by: Person, standing: Standing, **data: Any) -> Outcome:
        """Records who signed on paper, with the scan; it counts once a second person attests the copy."""
        reauth.check(request.proof, person=by, session=request.session)
        membership = placing.paper_membership(self, request)
        return self._placed(membership, request, by, signer=membership.person, standing=standing)

    def _placed(
        self, membership: Membership, request: SignRequest, by: Person, *, signer: Person, standing: Standing
    ) -> Outcome:
        paper = request.scan is not None
        values = placing.values(self, membership, request, signer=signer)
        signature = self.signatures.create(
            state="to_be_attested" if paper else "given", recorded_by=by if paper else None, **values
        )
        said = {"reference": signature.reference, "meaning": signature.meaning}
        return Outcome(said, then=lambda: signature.recorded(by, standing), standing=standing)

    @governed(source="open", target="complete", label=_("Complete"), may=None)
    def complete(self, **data: Any) -> Outcome:
        """Every blocking step has its quorum."""
        self.closed_at = clock.now()
        return Outcome(then=self._settled)

    @governed(source="open", target="returned", label=_("Return"), may=None)
    def hand_back(self, **data: Any) -> Outcome:
        """Somebody returned it with remarks."""
        self.closed_at = clock.now()
        return Outcome(then=self._returned)

    @governed(
        source="open",
        target="called_back",
        label=_("Call back from signature"),
        may=can("prepare"),
        guards=[rules.nobody_has_signed],
    )
    def call_back(self, *, reason: str = "", **data: Any) -> Outcome:
        """Whoever prepares may take it back while nobody has signed."""
        self.closed_at = clock.now()
        return Outcome({"reason": Personal(reason)}, then=lambda: self.signable.when_returned(self))

    @governed(source="open", target="called_back", label=_("No longer needed"), may=None)
    def lapse(self, **data: Any) -> None:
        """What it was asked for was settled in another way."""
        self.closed_at = clock.now()

    @governed(source="complete", target="open", label=_("Open again"), may=None)
    def open_again(self, **data: Any) -> Outcome:
        """A signature that completed it no longer stands."""
        self.closed_at = None
        return Outcome(then=self._unsettled)

    def _settled(self) -> None:
        self.signable.when_settled(self)
        notifying.settled(self)

    def _returned(self) -> None:
        self.signable.when_returned(self)
        notifying.returned(self)

    def _unsettled(self) -> None:
        self.signable.when_unsettled(self)
        notifying.opened(self)


class SignOffStep(models.Model):
    """A step asks `needed` distinct persons for one meaning; steps of the same order run in parallel.

    `places` are the fields of `rules.PlaceFacts`; `each` are the institutions of which somebody must sign.
    """

    signoff = models.ForeignKey(SignOff, models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField()
    meaning = models.CharField(max_length=20, choices=Meaning.choices)
    needed = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200, blank=True)
    places = models.JSONField(default=list)
    each = models.JSONField(default=list)

    objects = SignOffSteps.as_manager()

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(needed__gte=1) | ~Q(each=[]), name="step_needs_somebody")
        ]

    def __str__(self) -> str:
        return f"{self.signoff} {self.order} {self.meaning}"

    @property
    def facts(self) -> rules.StepFacts:
        return rules.StepFacts(
            key=self.pk,
            order=self.order,
            meaning=self.meaning,
            needed=self.needed,
            places=tuple(
                rules.PlaceFacts(
                    place["role"],
                    place["institution_kind"],
                    None if place["institutions"] is None else frozenset(place["institutions"]),
                )
                for place in self.places
            ),
            each=frozenset(self.each),
        )
