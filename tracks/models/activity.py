"""Tracks, activities and dependencies, with the states that they go through."""

from datetime import date
from typing import Any, ClassVar

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
from core.models import Subject
from core.transitions import Outcome, governed, perform
from record.models import Signable
from record.models.opening import open_signoff
from tracks import may, rules
from tracks.models.plan import Plan


class Track(Subject):
    """One of the lines of action. Its state follows its activities, in the same transaction."""

    kind = "track"
    related = ("plan__implementation",)

    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("not started")
        UNDER_WAY = "under_way", _("under way")
        COMPLETED = "completed", _("completed")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tracks")
    code = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    glyph = models.CharField(max_length=4)
    css = models.CharField(max_length=10)
    order = models.PositiveSmallIntegerField()
    is_closing = models.BooleanField(default=False)
    is_optional = models.BooleanField(default=False)
    state = FSMField(default=State.NOT_STARTED, choices=State.choices, protected=True)

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        ordering: ClassVar = ["plan", "order"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["not_started", "under_way", "completed"]), name="track_state_known"
            ),
            models.UniqueConstraint(fields=["plan", "code"], name="track_once_per_code"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def implementation(self) -> Implementation:
        return self.plan.implementation

    def chain_key(self) -> str:
        return self.plan.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {"code": self.code}

    @governed(source="not_started", target="under_way", label=_("Begin"), may=None)
    def begin(self, **data: Any) -> None:
        """Its first activity has left *not started*."""

    @governed(source=["not_started", "under_way"], target="completed", label=_("Complete"), may=None)
    def finish(self, **data: Any) -> None:
        """All its obligatory activities are completed."""

    @governed(source="completed", target="under_way", label=_("Go on"), may=None)
    def go_on(self, **data: Any) -> None:
        """One of its obligatory activities is not completed any more."""

    def follow(self) -> None:
        """Moves the track to where its activities are."""
        row = Track.objects.get(pk=self.pk)
        wanted = rules.track_state([(a.state, a.is_optional) for a in row.activities.filter(dropped_at=None)])
        step = {
            (self.State.NOT_STARTED, self.State.UNDER_WAY): ["begin"],
            (self.State.NOT_STARTED, self.State.COMPLETED): ["finish"],
            (self.State.UNDER_WAY, self.State.COMPLETED): ["finish"],
            (self.State.COMPLETED, self.State.UNDER_WAY): ["go_on"],
        }.get((self.State(row.state), self.State(wanted)), [])
        for action in step:
            perform(row, action, by=SYSTEM)


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
    shortest = models.PositiveSmallIntegerField(_("Shortest length"), null=True, blank=True)
    longest = models.PositiveSmallIntegerField(_("Longest length"), null=True, blank=True)
    length = models.PositiveSmallIntegerField(_("Length in working days"), default=1)
    length_confirmed_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateField(_("Not before"), null=True, blank=True)
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
            models.CheckConstraint(condition=Q(length__gte=1), name="activity_takes_a_day"),
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
            "length": self.length,
            "confirmed": self.length_confirmed_at is not None,
            "due": self.due_on,
            "not_before": self.not_before,
            "evidence": self.evidence_kind,
            "round": self.round,
            "dropped": self.dropped_at is not None,
        }

    def situation(self, by: Any) -> rules.ActivitySituation:
        """What its guards look at; lists attach it beforehand, loaded for all activities at once."""
        from tracks.situations import situations

        if "_situation" not in self.__dict__:
            self.__dict__["_situation"] = situations(self.plan)[self.code]
        found: rules.ActivitySituation = self.__dict__["_situation"]
        return found

    def signing_content(self) -> dict[str, Any]:
        from tracks.situations import completion_record

        return completion_record(self)

    # --- By people

    @governed(
        source="not_started",
        target="under_way",
        label=_("Start"),
        may=may.work_on,
        guards=[rules.predecessors_finished, rules.gate_open],
    )
    def start(self, *, on: date | None = None, **data: Any) -> Outcome:
        """Work begins; its predecessors are finished and, for the closing workshop, the gate is open."""
        self.started_on = on or clock.today(self.implementation.zone)
        return self._moved()

    @governed(
        source=["under_way", "to_be_reconfirmed"],
        target="awaiting_signature",
        label=_("Submit for sign-off"),
        may=may.work_on,
        guards=[
            rules.completed_by_its_document,
            rules.predecessors_finished,
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
            steps=self.steps,
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
        self.postponed_from, self.postponed_until, self.reason = self.state, until, reason
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
        """It returns to where it came from."""
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
        self.reason = reason
        return self._moved({"reason": Personal(reason)} if reason else {})

    @governed(source="skipped", target="not_started", label=_("Take it up after all"), may=can("plan"))
    def take_up(self, **data: Any) -> Outcome:
        """A skipped activity is wanted after all."""
        self.reason = ""
        return self._moved()

    @governed(source="completed", target="under_way", label=_("Reopen"), may=can("reopen"))
    def reopen(self, *, reason: str, **data: Any) -> Outcome:
        """Finished work is taken up again; what was built on it is to be re-confirmed."""
        self.completed_on, self.reason = None, reason
        return self._moved({"reason": Personal(reason)}, unsettles=True)

    # --- By what happened to documents and signatures

    @governed(source="under_way", target="awaiting_signature", label=_("Awaits signature"), may=None)
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
        return self._moved(then=self._agree_plan)

    @governed(source="completed", target="awaiting_signature", label=_("Awaits signature again"), may=None)
    def unsettle(self, **data: Any) -> Outcome:
        """A signature that it rested on no longer stands; what was built on it is to be re-confirmed."""
        self.completed_on = None
        return self._moved(unsettles=True)

    @governed(source="completed", target="to_be_reconfirmed", label=_("To be re-confirmed"), may=None)
    def doubt(self, *, because: str, **data: Any) -> Outcome:
        """Something that it was built on was reopened; nothing of it is erased."""
        self.completed_on = None
        return self._moved({"because": because})

    # --- Parts

    def _moved(self, data: dict[str, Any] | None = None, *, unsettles: bool = False, then: Any = None) -> Outcome:
        """The outcome of every change: the date of the state, then track and descendants follow."""
        self.state_since = clock.now()

        def follow() -> None:
            if unsettles:
                self._doubt_descendants()
            if then:
                then()
            self.track.follow()

        return Outcome(data or {}, then=follow)

    def _doubt_descendants(self) -> None:
        from tracks.situations import descendants

        for other in descendants(self):
            if other.state == self.State.COMPLETED:
                perform(other, "doubt", by=SYSTEM, because=self.code)

    def _agree_plan(self) -> None:
        """Completing the assessment freezes the confirmed lengths and makes the plan agreed."""
        if self.is_mission:
            from tracks.baselines import lines_of

            perform(Plan.objects.get(pk=self.plan.pk), "agree", by=SYSTEM, lines=lines_of(self.plan))

    def when_settled(self) -> None:
        perform(self, "complete", by=SYSTEM)

    def when_returned(self) -> None:
        perform(self, "hand_back", by=SYSTEM)

    def when_unsettled(self) -> None:
        if self.state == self.State.COMPLETED:
            perform(self, "unsettle", by=SYSTEM)

    def relied_upon(self) -> str:
        begun = [d.after for d in self.before_others.select_related("after") if d.after.state != "not_started"]
        if begun:
            return gettext("%(activity)s was begun on the strength of it.") % {"activity": begun[0]}
        return ""

    @property
    def responsible_label(self) -> str:
        """Role and institution in words."""
        kinds = dict(Institution.Kind.choices)
        groups = {"hosting_institution": gettext("hosting institution")}
        at = kinds.get(self.responsible_at) or groups.get(self.responsible_at, "")
        role = self.get_responsible_role_display()
        return f"{role}, {at}" if at else str(role)


class Dependency(Subject):
    """`after` cannot leave *not started* before `before` is completed."""

    kind = "dependency"
    related = ("before", "after__track__plan__implementation")

    before = models.ForeignKey(Activity, models.PROTECT, related_name="before_others")
    after = models.ForeignKey(Activity, models.PROTECT, related_name="after_others")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("dependency")
        verbose_name_plural = _("dependencies")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["before", "after"], condition=Q(removed_at=None), name="dependency_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="dependency_not_on_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.before.code} → {self.after.code}"

    def chain_key(self) -> str:
        return self.after.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {"before": self.before.public_id, "after": self.after.public_id, "removed": bool(self.removed_at)}
