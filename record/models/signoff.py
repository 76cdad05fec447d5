"""Sign-offs: what is put before people to sign, in which steps, and who has signed with which meaning."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Implementation, Institution, Membership, Person
from accounts.roles import can
from core import canonical, clock, ledger
from core.ledger import Actor, Personal, Standing
from core.models import StoredFile, Subject
from core.registry import evidence_kinds
from core.transitions import Outcome, governed, perform
from record import may, placing, reauth, rules
from record.rules import Reauthentication, SignRequest


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

    def signing_content(self) -> dict[str, Any]:
        """What is bound by the fingerprint: fields, files by hash, evidence; no database keys."""
        raise NotImplementedError

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    def when_settled(self) -> None:
        """Every approving place is filled."""
        raise NotImplementedError

    def when_returned(self) -> None:
        """Somebody returned it with remarks, or it was called back."""
        raise NotImplementedError

    def when_unsettled(self) -> None:
        """A signature that it rested on was withdrawn or revoked."""
        raise NotImplementedError

    def relied_upon(self) -> str:
        """In words, what rests on it already, so that no signature can be withdrawn; empty if nothing does."""
        return ""


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
            "reference": self.reference,
            "title": self.title,
            "fingerprint": self.fingerprint,
            "content": canonical.sha256(self.content.encode()),
        }

    def facts(self) -> rules.SignOffFacts:
        """What the rules look at: steps, standing signatures, and who prepared it."""
        return rules.SignOffFacts(
            steps=tuple(step.facts for step in self.steps.all()),
            signatures=tuple(s.facts for s in self.signatures.all() if s.state == Signature.State.GIVEN),
            prepared_by=frozenset(person.pk for person in self.prepared_by.all()) | {self.submitted_by_id},
        )

    def situation(self, by: Any) -> rules.SignOffFacts:
        return self.facts()

    @governed(source="open", target=None, label=_("Sign"), may=may.may_sign, shown=False)
    def sign(self, *, request: SignRequest, by: Person, **data: Any) -> Outcome:
        """Fills one place; refused unless the password was given just now and the text is the one that was read."""
        membership = placing.membership_in(self, by, request)
        return self._placed(membership, request, by, signer=by, state=Signature.State.GIVEN)

    @governed(source="open", target=None, label=_("Record a paper signature"), may=can("attest"), shown=False)
    def record_paper(self, *, request: SignRequest, by: Person, **data: Any) -> Outcome:
        """Records who signed on paper, with the scan; it counts once a second person attests the copy."""
        membership = placing.paper_membership(self, request)
        state = Signature.State.TO_BE_ATTESTED
        return self._placed(membership, request, by, signer=membership.person, state=state)

    def _placed(
        self, membership: Membership, request: SignRequest, by: Person, *, signer: Person, state: str
    ) -> Outcome:
        reauth.check(request.proof, person=by, session=request.session)
        values = placing.values(self, membership, request, signer=signer)
        signature = Signature(signoff=self, state=state, **values)
        signature.recorded_by = by if request.scan else None
        signature.save()
        standing = membership.standing if not request.scan else None
        said = {"reference": signature.reference, "meaning": signature.meaning}
        return Outcome(said, then=lambda: signature.recorded(by, standing or Standing()), standing=standing)

    @governed(source="open", target="complete", label=_("Complete"), may=None)
    def complete(self, **data: Any) -> Outcome:
        """Every blocking step has its quorum."""
        self.closed_at = clock.now()
        return Outcome(then=lambda: self.subject.when_settled())

    @governed(source="open", target="returned", label=_("Return"), may=None)
    def hand_back(self, **data: Any) -> Outcome:
        """Somebody returned it with remarks."""
        self.closed_at = clock.now()
        return Outcome(then=lambda: self.subject.when_returned())

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
        return Outcome({"reason": Personal(reason)}, then=lambda: self.subject.when_returned())

    @governed(source="complete", target="open", label=_("Open again"), may=None)
    def open_again(self, **data: Any) -> Outcome:
        """A signature that completed it no longer stands."""
        self.closed_at = None
        return Outcome(then=lambda: self.subject.when_unsettled())


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

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.CheckConstraint(
                condition=Q(needed__gte=1) | ~Q(each=[]), name="step_needs_somebody"
            )]

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


class Signature(Subject):
    """One person's signature in one place, as it was at that moment. Nothing of it is ever changed but its standing."""

    kind = "signature"
    related = ("signoff__implementation", "signer", "on_behalf_of", "institution", "scan", "attested_by")

    class State(models.TextChoices):
        TO_BE_ATTESTED = "to_be_attested", _("to be attested")
        GIVEN = "given", _("given")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REVOKED = "revoked", _("revoked")

    signoff = models.ForeignKey(SignOff, models.PROTECT, related_name="signatures")
    step = models.ForeignKey(SignOffStep, models.PROTECT, related_name="signatures")
    reference = models.CharField(max_length=70, unique=True)
    signer = models.ForeignKey(Person, models.PROTECT, related_name="signatures")
    on_behalf_of = models.ForeignKey(Person, models.PROTECT, null=True, related_name="signatures_by_deputy")
    signer_name = models.CharField(max_length=160)
    signer_title = models.CharField(max_length=160, blank=True)
    behalf_name = models.CharField(max_length=160, blank=True)
    behalf_title = models.CharField(max_length=160, blank=True)
    role = models.CharField(max_length=20)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    institution_name = models.CharField(max_length=200)
    meaning = models.CharField(max_length=20, choices=Meaning.choices)
    remarks = models.TextField(blank=True)
    language = models.CharField(max_length=12)
    fingerprint = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    attested_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    attested_at = models.DateTimeField(null=True)
    state = FSMField(default=State.GIVEN, choices=State.choices, protected=True)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["to_be_attested", "given", "withdrawn", "revoked"]),
                name="signature_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(on_behalf_of=F("signer")), name="signature_not_on_behalf_of_oneself"
            ),
            models.UniqueConstraint(
                fields=["step", "signer"],
                condition=Q(state__in=["given", "to_be_attested"]),
                name="one_standing_signature_per_step",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def implementation(self) -> Implementation:
        return self.signoff.implementation

    @property
    def is_paper(self) -> bool:
        return self.scan_id is not None

    def chain_key(self) -> str:
        return self.signoff.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "reference": self.reference,
            "fingerprint": self.fingerprint,
            "meaning": self.meaning,
            "signer": self.signer.public_id,
            "on_behalf_of": self.on_behalf_of.public_id if self.on_behalf_of else None,
            "role": self.role,
            "institution": self.institution.public_id,
            "signed_at": self.signed_at,
            "language": self.language,
            "scan": self.scan.sha256 if self.scan else None,
            "attested_by": self.attested_by.public_id if self.attested_by else None,
        }

    @property
    def facts(self) -> rules.SignatureFacts:
        return rules.SignatureFacts(
            step=self.step_id,
            signer=self.signer_id,
            meaning=self.meaning,
            institution=self.institution_id,
            on_behalf_of=self.on_behalf_of_id,
        )

    def situation(self, by: Any) -> rules.SignatureSituation:
        relied = [self._later_signature(), self.signoff.subject.relied_upon()]
        relied += [words for _key, kind in evidence_kinds.items() for words in kind.rests_on(self)]
        return rules.SignatureSituation(
            asks=by.pk,
            signer=self.signer_id,
            recorded_by=self.recorded_by_id,
            relied_upon=tuple(reason for reason in relied if reason),
        )

    def _later_signature(self) -> str:
        later = self.signoff.signatures.filter(state=self.State.GIVEN, pk__gt=self.pk).first()
        if later is None:
            return ""
        return gettext("A later signature on the same version relies on it: %(later)s.") % {"later": later}

    def recorded(self, by: Actor, standing: Standing) -> None:
        """Writes the signature's own entry, with names beside the ledger, and moves the sign-off on."""
        action = "signature.recorded" if self.state == self.State.TO_BE_ATTESTED else "signature.given"
        ledger.record_event(
            self,
            action,
            by=by,
            standing=standing,
            on=self.signed_at.astimezone(self.implementation.zone).date(),
            name=Personal(self.signer_name),
            title=Personal(self.signer_title) if self.signer_title else None,
            behalf=Personal(self.behalf_name) if self.behalf_name else None,
            remarks=Personal(self.remarks) if self.remarks else None,
        )
        self.move_on()

    def move_on(self) -> None:
        """Completes or returns the sign-off, if this signature decides it."""
        if self.state != self.State.GIVEN:
            return
        signoff = SignOff.objects.get(pk=self.signoff_id)
        if self.meaning == Meaning.RETURNED:
            perform(signoff, "hand_back", by=ledger.SYSTEM)
        elif signoff.state == SignOff.State.OPEN and rules.all_reached(signoff.facts()):
            perform(signoff, "complete", by=ledger.SYSTEM)

    def _taken_back(self) -> None:
        signoff = SignOff.objects.get(pk=self.signoff_id)
        if signoff.state == SignOff.State.COMPLETE and not rules.all_reached(signoff.facts()):
            perform(signoff, "open_again", by=ledger.SYSTEM)

    @governed(
        source="to_be_attested",
        target="given",
        label=_("Attest as a true copy"),
        may=can("attest"),
        guards=[rules.attested_by_another],
        shown=False,
    )
    def attest(self, *, proof: Reauthentication, session: str, by: Person, **data: Any) -> Outcome:
        """A second person declares the scan a true copy of the signed paper."""
        reauth.check(proof, person=by, session=session)
        placing.still_fits(self)
        self.attested_by, self.attested_at = by, clock.now()
        return Outcome(then=self.move_on)

    @governed(
        source=["given", "to_be_attested"],
        target="withdrawn",
        label=_("Withdraw my signature"),
        may=may.own_signature,
        guards=[rules.nothing_relies_on_it],
        shown=False,
    )
    def withdraw(
        self, *, proof: Reauthentication, session: str, reason: str, by: Person, **data: Any
    ) -> Outcome:
        """Its signer takes it back, with a reason, until something relies on it."""
        reauth.check(proof, person=by, session=session)
        return Outcome({"reason": Personal(reason)}, then=self._taken_back)

    @governed(
        source="given",
        target="revoked",
        label=_("Revoke the signature"),
        may=may.approving_authority,
        guards=[rules.something_relies_on_it],
        shown=False,
    )
    def revoke(
        self, *, proof: Reauthentication, session: str, reason: str, by: Person, **data: Any
    ) -> Outcome:
        """The approving authority revokes it, with a reason, once something relies on it."""
        reauth.check(proof, person=by, session=session)
        return Outcome({"reason": Personal(reason)}, then=self._taken_back)


class Delegation(Subject):
    """For named kinds of record and dates, a deputy signs on somebody's behalf. It is never passed on."""

    kind = "delegation"
    related = ("giver__implementation", "giver__person", "deputy")

    class State(models.TextChoices):
        OFFERED = "offered", _("offered")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        ENDED = "ended", _("ended")

    giver = models.ForeignKey(Membership, models.PROTECT, related_name="delegations")
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="delegations_held")
    what = models.JSONField(default=list)
    start = models.DateField(_("From"))
    end = models.DateField(_("To"))
    reason = models.TextField(_("Reason"), blank=True)
    state = FSMField(default=State.OFFERED, choices=State.choices, protected=True)

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering: ClassVar = ["-start"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["offered", "accepted", "declined", "ended"]), name="delegation_state_known"
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="delegation_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver.person} → {self.deputy}"

    @property
    def implementation(self) -> Implementation:
        return self.giver.implementation

    def chain_key(self) -> str:
        return self.giver.implementation.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "giver": self.giver.public_id,
            "deputy": self.deputy.public_id,
            "what": self.what,
            "start": self.start,
            "end": self.end,
        }

    def covers(self, what: str, on: date) -> bool:
        """In force for this kind of record on this day."""
        return self.state == self.State.ACCEPTED and self.start <= on <= self.end and what in self.what

    @governed(source="offered", target="accepted", label=_("Accept"), may=may.is_deputy)
    def accept(self, *, by: Actor, **data: Any) -> None:
        """The deputy accepts."""

    @governed(source="offered", target="declined", label=_("Decline"), may=may.is_deputy)
    def decline(self, *, by: Actor, **data: Any) -> None:
        """The deputy declines."""

    @governed(source=["offered", "accepted"], target="ended", label=_("End it"), may=may.is_giver_or_deputy)
    def finish(self, *, by: Actor, **data: Any) -> None:
        """Giver or deputy ends it before its last day."""
