"""Activities and milestones, with the states that they go through. Their guards stand in rules.py."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE, FSMField

from accounts.models import Implementation, Institution, Person
from accounts.roles import Role, can
from core import clock
from core.ledger import SYSTEM, Personal, Standing
from core.transitions import Outcome, governed, perform
from record.models import Signable, SignOff
from record.models.opening import open_signoff, route_of
from tracks import doubting, lengths, may, rules
from tracks.lengths import Days
from tracks.models.plan import Plan
from tracks.models.track import Track


class Activity(Signable):
    """One activity or milestone of the process, as this country has it."""

    kind = "activity"
    related = ("track__plan__implementation", "owner")

    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("not started")
        UNDER_WAY = "under_way", _("under way")
        AWAITING_SIGNATURE = "awaiting_signature", _("awaiting signature")
        COMPLETED = "completed", _("completed")
        POSTPONED = "postponed", _("postponed")
        SKIPPED = "skipped", _("skipped")
        TO_BE_RECONFIRMED = "to_be_reconfirmed", _("to be re-confirmed")

    track = models.ForeignKey(Track, models.PROTECT, related_name="activities")
    code = models.CharField(_("Code"), max_length=12)
    title = models.CharField(_("Title"), max_length=200)
    short = models.CharField(_("Short title"), max_length=80)
    description = models.TextField(_("Description"), blank=True)
    order = models.PositiveSmallIntegerField()
    is_milestone = models.BooleanField(_("Milestone"), default=False)
    is_optional = models.BooleanField(_("Optional"), default=False)
    is_mission = models.BooleanField(default=False)
    is_joint = models.BooleanField(_("Country and ILO take part"), default=False)
    is_own = models.BooleanField(default=False)
    opens_with_gate = models.BooleanField(default=False)
    responsible_role = models.CharField(_("Responsible role"), max_length=20, choices=Role.choices)
    responsible_at = models.CharField(max_length=40, blank=True)
    supporting_roles = models.JSONField(default=list, blank=True)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Responsible person")
    )
    evidence_kind = models.CharField(max_length=40)
    evidence = models.JSONField(default=dict, blank=True)
    steps = models.JSONField(default=list, blank=True)
    advice = models.TextField(blank=True)
    shortest = Days(_("Shortest length"), null=True, blank=True)
    longest = Days(_("Longest length"), null=True, blank=True)
    length = Days(_("Length in working days"), default=1)
    length_confirmed_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateField(_("Not before"), null=True, blank=True)
    pinned_on = models.DateField(_("Pinned on"), null=True, blank=True)
    due_on = models.DateField(_("Due"), null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    postponed_from = models.CharField(max_length=20, blank=True)
    postponed_until = models.DateField(null=True, blank=True)
    state_since = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    edition = models.PositiveIntegerField(default=1)
    dropped_at = models.DateTimeField(null=True, blank=True)
    state = FSMField(default=State.NOT_STARTED, choices=State.choices, protected=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering: ClassVar = ["track__order", "order"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        *("not_started", "under_way", "awaiting_signature", "completed"),
                        *("postponed", "skipped", "to_be_reconfirmed"),
                    ]
                ),
                name="activity_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="skipped") | Q(is_optional=True), name="only_optional_is_skipped"
            ),
            models.CheckConstraint(
                condition=Q(longest__isnull=True) | Q(shortest__isnull=True) | Q(longest__gte=F("shortest")),
                name="activity_longest_not_below_shortest",
            ),
            models.CheckConstraint(condition=Q(length__gte=Decimal("0.5")), name="activity_takes_half_a_day"),
            models.CheckConstraint(
                condition=Q(not_before__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("not_before")),
                name="activity_due_after_it_may_start",
                violation_error_message=_("It is due before it may start."),
            ),
            models.UniqueConstraint(
                fields=["track", "code"], condition=Q(dropped_at=None), name="activity_once_per_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.short}"

    @property
    def plan(self) -> Plan:
        return self.track.plan

    @property
    def implementation(self) -> Implementation:
        return self.track.plan.implementation

    @property
    def rests_on(self) -> str:
        """The kind of document that completes it; empty where declared evidence does."""
        return str(self.evidence.get("document", ""))

    @property
    def is_begun(self) -> bool:
        """It has left *not started*; what was postponed before it began has not."""
        state = self.postponed_from if self.state == self.State.POSTPONED else self.state
        return state != self.State.NOT_STARTED

    @property
    def reference(self) -> str:
        """Of the completion record now being made or signed: country, code, round."""
        return f"{self.implementation.code}-{self.code}-{self.round}"

    def chain_key(self) -> str:
        return self.track.plan.chain_key()

    def get_absolute_url(self) -> str:
        return reverse("tracks:activity", args=[self.implementation.slug, self.code])

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "title": self.title,
            "optional": self.is_optional,
            "milestone": self.is_milestone,
            "responsible": self.responsible_role,
            "owner": self.owner.public_id if self.owner else None,
            "length": lengths.plain(self.length),
            "shortest": lengths.plain(self.shortest),
            "longest": lengths.plain(self.longest),
            "confirmed": self.length_confirmed_at is not None,
            "due": self.due_on,
            "not_before": self.not_before,
            "pinned": self.pinned_on,
            "joint": self.is_joint,
            "evidence": self.evidence_kind,
            "round": self.round,
            "steps": self.steps,
            "started": self.started_on,
            "completed": self.completed_on,
            "dropped": self.dropped_at is not None,
        }

    def situation(self, by: Any) -> rules.ActivitySituation:
        """What its guards look at; lists attach it beforehand, loaded for all activities at once."""
        from tracks.situations import situations

        if "_situation" not in self.__dict__:
            self.__dict__["_situation"] = situations(self.plan, only=[self.code])[self.code]
        found: rules.ActivitySituation = self.__dict__["_situation"]
        return found

    def signing_content(self) -> dict[str, Any]:
        from tracks.completion import completion_record

        return completion_record(self)

    # --- By people

    @governed(
        source="not_started",
        target="under_way",
        label=_("Start"),
        may=may.work_on,
        guards=[rules.predecessors_finished, rules.others_started, rules.gate_open],
    )
    def start(self, *, on: date | None = None, **data: Any) -> Outcome:
        """Work begins; its predecessors are finished and, for the closing workshop, the gate is open."""
        today = clock.today(self.implementation.zone)
        if on and (problem := rules.wrong_first_day(on, today=today, finished=self._finished_before())):
            raise ValidationError({"on": problem})
        self.started_on = on or today
        return self._moved()

    @governed(
        source=["under_way", "to_be_reconfirmed"],
        target="awaiting_signature",
        label=_("Submit for sign-off"),
        may=may.work_on,
        guards=[
            rules.completed_by_its_document,
            rules.predecessors_finished,
            rules.others_ended,
            rules.gate_open,
            rules.checklist_met,
        ],
    )
    def submit(self, *, by: Person, standing: Standing, **data: Any) -> Outcome:
        """Puts the completion record before its signers."""
        self.round += 1
        self.submitted_at = clock.now()
        signoff = open_signoff(
            self,
            what=self.code,
            reference=self.reference,
            title=f"{self.code} {self.title}",
            language=self.implementation.language,
            by=by,
            standing=standing,
            prepared_by=(),
            steps=route_of(self.implementation, self.rests_on) if self.rests_on else self.steps,
        )
        return self._moved({"reference": self.reference, "fingerprint": signoff.fingerprint})

    @governed(
        source=["not_started", "under_way", "to_be_reconfirmed"],
        target="postponed",
        label=_("Postpone"),
        may=can("plan"),
        shown=True,
    )
    def postpone(self, *, reason: str, until: date | None = None, **data: Any) -> Outcome:
        """By agreement and with a reason; it returns to where it came from."""
        if until and until <= clock.today(self.implementation.zone):
            raise ValidationError({"until": gettext("That day has passed; choose a day ahead.")})
        self.postponed_from, self.postponed_until, self.reason = self.state, until, _given(reason)
        return self._moved({"reason": Personal(reason), "until": until})

    @governed(
        source="postponed",
        target=GET_STATE(
            lambda activity, **data: activity.postponed_from,
            states=["not_started", "under_way", "to_be_reconfirmed"],
        ),
        label=_("Resume"),
        may=can("plan"),
    )
    def resume(self, **data: Any) -> Outcome:
        """It returns to where it came from.

        `postponed_from` is kept: the next state is read from it once this is done.
        """
        self.postponed_until, self.reason = None, ""
        return self._moved()

    @governed(
        source=["not_started", "under_way", "postponed"],
        target="skipped",
        label=_("Skip"),
        may=can("plan"),
        guards=[rules.only_optional],
    )
    def skip(self, *, reason: str = "", **data: Any) -> Outcome:
        """An optional activity that this country does without."""
        self.postponed_from, self.postponed_until, self.reason = "", None, reason
        return self._moved({"reason": Personal(reason)} if reason else {})

    @governed(source="skipped", target="not_started", label=_("Take it up after all"), may=can("plan"))
    def take_up(self, **data: Any) -> Outcome:
        """A skipped activity is wanted after all."""
        self.reason = ""
        return self._moved()

    @governed(source="completed", target="under_way", label=_("Reopen"), may=can("reopen"))
    def reopen(self, *, reason: str, **data: Any) -> Outcome:
        """Finished work is taken up again; what was built on it is to be re-confirmed."""
        self.completed_on, self.reason = None, _given(reason)
        return self._moved({"reason": Personal(reason)}, unsettles=True)

    # --- By what happened to documents and signatures

    @governed(
        source=["under_way", "to_be_reconfirmed"],
        target="awaiting_signature",
        label=_("Awaits signature"),
        may=None,
    )
    def await_document(self, **data: Any) -> Outcome:
        """The document that completes it is before its signers."""
        self.submitted_at = clock.now()
        return self._moved()

    @governed(source="awaiting_signature", target="under_way", label=_("Returned"), may=None)
    def hand_back(self, **data: Any) -> Outcome:
        """What was submitted was returned with remarks, or called back."""
        self.submitted_at = None
        return self._moved()

    @governed(source=["awaiting_signature", "under_way"], target="completed", label=_("Complete"), may=None)
    def complete(self, *, on: date | None = None, **data: Any) -> Outcome:
        """Every approving place is filled, or its document reached the state that completes it."""
        self.completed_on = on or clock.today(self.implementation.zone)
        self.reason = ""
        return self._moved(then=self._when_completed)

    @governed(source="completed", target="awaiting_signature", label=_("Awaits signature again"), may=None)
    def unsettle(self, **data: Any) -> Outcome:
        """A signature that it rested on no longer stands; what was built on it is to be re-confirmed."""
        self.completed_on = None
        return self._moved(unsettles=True)

    @governed(source="completed", target="to_be_reconfirmed", label=_("To be re-confirmed"), may=None)
    def doubt(self, *, because: str, **data: Any) -> Outcome:
        """Something that it was built on no longer holds; nothing of it is erased."""
        self.completed_on = None
        return self._moved({"because": because})

    # --- Parts

    def _moved(self, data: dict[str, Any] | None = None, *, unsettles: bool = False, then: Any = None) -> Outcome:
        """The outcome of every change: the moment of the state; then descendants and the track follow."""
        self.state_since = clock.now()

        def follow() -> None:
            if unsettles:
                doubting.doubt_after(self)
            if then:
                then()
            self.track.follow()

        return Outcome(data or {}, then=follow)

    def _when_completed(self) -> None:
        """What was reopened before it leaves it in doubt at once; else completing the assessment agrees the plan."""
        from tracks.baselines import lines_of

        if not doubting.doubt_unfounded(self) and self.is_mission:
            perform(Plan.objects.get(pk=self.plan.pk), "agree", by=SYSTEM, lines=lines_of(self.plan))

    def _finished_before(self) -> date | None:
        """The last day on which one of its predecessors was completed."""
        links = Q(before_others__after=self, before_others__removed_at=None, before_others__relation="FS")
        before = Activity.objects.filter(links)
        last: date | None = before.aggregate(last=models.Max("completed_on"))["last"]
        return last

    def rests_on_signoff(self, signoff: SignOff) -> bool:
        """The sign-off is of the round that its state rests on, and not of one that was reopened since."""
        settled = self.state in (self.State.AWAITING_SIGNATURE, self.State.COMPLETED)
        return settled and signoff.reference == self.reference

    def when_settled(self, signoff: SignOff) -> None:
        if self.state == self.State.AWAITING_SIGNATURE and self.rests_on_signoff(signoff):
            perform(self, "complete", by=SYSTEM)

    def when_returned(self, signoff: SignOff) -> None:
        if self.state == self.State.AWAITING_SIGNATURE and self.rests_on_signoff(signoff):
            perform(self, "hand_back", by=SYSTEM)

    def when_unsettled(self, signoff: SignOff) -> None:
        if self.state == self.State.COMPLETED and self.rests_on_signoff(signoff):
            perform(self, "unsettle", by=SYSTEM)

    def relied_upon(self) -> str:
        links = self.before_others.filter(removed_at=None, relation="FS").select_related("after")
        begun = next((link.after for link in links if link.after.is_begun), None)
        return gettext("%(activity)s was begun on the strength of it.") % {"activity": begun} if begun else ""

    @property
    def responsible_label(self) -> str:
        """Role and institution in words."""
        kinds = dict(Institution.Kind.choices)
        groups = {"hosting_institution": gettext("hosting institution")}
        at = kinds.get(self.responsible_at) or groups.get(self.responsible_at, "")
        role = self.get_responsible_role_display()
        return f"{role}, {at}" if at else str(role)


def _given(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": gettext("Say why.")})
    return reason
