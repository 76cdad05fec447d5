"""Signatures: one person's, in one place, as it was at that moment; what became of it, never what it said."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Implementation, Institution, Person
from accounts.roles import can
from core import clock, ledger
from core.ledger import Actor, Personal, Standing
from core.models import StoredFile, Subject
from core.registry import evidence_kinds
from core.transitions import Outcome, governed, perform
from record import may, notifying, placing, reauth, rules
from record.models.signoff import Meaning, SignOff, SignOffStep
from record.querysets import Signatures
from record.rules import Reauthentication


class Signature(Subject):
    """One person's signature in one place, as it was at that moment. Nothing of it is ever changed but its standing."""

    kind = "signature"
    related = ("signoff__implementation", "signer", "on_behalf_of", "institution", "scan", "attested_by")
    personal = {"signer_name": "name", "signer_title": "title", "behalf_name": "behalf", "remarks": "remarks"}

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
    ticket = models.UUIDField(null=True, unique=True)
    state = FSMField(default=State.GIVEN, choices=State.choices, protected=True)

    objects = Signatures.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["to_be_attested", "given", "withdrawn", "revoked"]),
                name="signature_state_known",
            ),
            models.CheckConstraint(condition=~Q(on_behalf_of=F("signer")), name="signature_not_on_behalf_of_oneself"),
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

    def get_absolute_url(self) -> str:
        return reverse("record:signature", args=[self.implementation.slug, self.reference])

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
            "institution_name": self.institution_name,
            "signed_at": self.signed_at,
            "language": self.language,
            "scan": self.scan.sha256 if self.scan else None,
            "attested_by": self.attested_by.public_id if self.attested_by else None,
            "attested_at": self.attested_at,
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
        relied = [self._returned_by_it(), self._later_signature(), self.signoff.signable.relied_upon()]
        relied += [words for _key, kind in evidence_kinds.items() for words in kind.rests_on(self)]
        return rules.SignatureSituation(
            asks=by.pk,
            signer=self.signer_id,
            recorded_by=self.recorded_by_id,
            relied_upon=tuple(reason for reason in relied if reason),
        )

    def _returned_by_it(self) -> str:
        if self.meaning != Meaning.RETURNED or self.state != self.State.GIVEN:
            return ""
        return gettext("The version went back because of it; a new version is signed anew.")

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
        facts = signoff.facts()
        if self.meaning == Meaning.RETURNED:
            perform(signoff, "hand_back", by=ledger.SYSTEM)
        elif signoff.state == SignOff.State.OPEN and rules.all_reached(facts):
            perform(signoff, "complete", by=ledger.SYSTEM)
        elif opened := rules.open_steps(facts) - rules.open_steps(facts.without(self.facts)):
            notifying.opened(signoff, steps=opened)

    def _taken_back(self) -> None:
        signoff = SignOff.objects.get(pk=self.signoff_id)
        if signoff.state == SignOff.State.COMPLETE and not rules.all_reached(signoff.facts()):
            perform(signoff, "open_again", by=ledger.SYSTEM)
        elif signoff.state == SignOff.State.OPEN:
            notifying.opened(signoff)
        notifying.taken_back(self)

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
    def withdraw(self, *, proof: Reauthentication, session: str, reason: str, by: Person, **data: Any) -> Outcome:
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
    def revoke(self, *, proof: Reauthentication, session: str, reason: str, by: Person, **data: Any) -> Outcome:
        """The approving authority revokes it, with a reason, once something relies on it."""
        reauth.check(proof, person=by, session=session)
        return Outcome({"reason": Personal(reason)}, then=self._taken_back)
