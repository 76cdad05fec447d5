"""Loading what the guards of all activities of a plan look at, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Institution
from accounts.roles import Role
from record.kinds import KINDS
from record.models import Document, Version
from tracks import gate, network, rules
from tracks.blueprint import Blueprint
from tracks.blueprint_file import parse
from tracks.models import Activity, AssistanceRequest, ChecklistItem, Dependency, EvidenceFile, Plan, Waiver
from tracks.vocabulary import vocabulary

_parsed: dict[str, Blueprint] = {}


def blueprint_of(plan: Plan) -> Blueprint:
    """The blueprint that the plan is pinned to, parsed from the plan's own copy, once for each text."""
    if plan.source not in _parsed:
        _parsed[plan.source] = parse(plan.source, vocabulary=vocabulary())
    return _parsed[plan.source]


def activities_of(plan: Plan) -> list[Activity]:
    """The plan's activities without those dropped, in order, each knowing plan and implementation."""
    held = Activity.objects.filter(track__plan=plan, dropped_at=None)
    return list(held.select_related("track", "owner").order_by("track__order", "order"))


def after_of(plan: Plan) -> dict[str, tuple[str, ...]]:
    """The dependencies of the plan: each activity's code with the codes of its predecessors."""
    before: dict[str, list[str]] = defaultdict(list)
    held = Dependency.objects.filter(after__track__plan=plan, removed_at=None)
    for code, earlier in held.order_by("pk").values_list("after__code", "before__code"):
        before[code].append(earlier)
    return {code: tuple(codes) for code, codes in before.items()}


def descendants(activity: Activity) -> list[Activity]:
    """The activities that were built on this one, transitively."""
    after = after_of(activity.plan)
    held = Activity.objects.filter(track__plan=activity.plan)
    every = {code: after.get(code, ()) for code in held.values_list("code", flat=True)}
    codes = network.descendants(every, activity.code)
    return list(held.filter(code__in=codes).select_related("track__plan__implementation").order_by("order"))


def situations(plan: Plan, activities: Iterable[Activity] | None = None) -> dict[str, rules.ActivitySituation]:
    """The situation of each activity of the plan by its code; it also attaches each to the activities given."""
    held = list(activities) if activities is not None else activities_of(plan)
    made = _Loading(plan, held).all()
    for activity in held:
        activity.__dict__["_situation"] = made[activity.code]
    return made


def waived_lights(plan: Plan) -> set[str]:
    """The codes of the lights for which a granted waiver stands."""
    return set(Waiver.objects.filter(plan=plan, state="granted").values_list("light", flat=True))


def lights_of(plan: Plan, activities: Iterable[Activity]) -> tuple[gate.Light, ...]:
    return gate.lights({a.code: a.state for a in activities}, blueprint_of(plan).gate)


class _Loading:
    """Everything of one plan, read once: dependencies, waivers, checklists, files, documents, institutions."""

    def __init__(self, plan: Plan, activities: list[Activity]) -> None:
        self.plan = plan
        self.slug = plan.implementation.slug
        self.activities = {activity.code: activity for activity in activities}
        self.states = {code: str(activity.state) for code, activity in self.activities.items()}
        self.after = after_of(plan)
        self.waived = waived_lights(plan)
        self.lights = gate.lights(self.states, blueprint_of(plan).gate)
        self.items = items_of(plan)
        self.unconfirmed = unconfirmed_lengths(activities)
        self.unanswered = AssistanceRequest.objects.filter(activity__track__plan=plan, state="open").count()
        documents = Document.objects.filter(implementation=plan.implementation)
        self.documents = dict(documents.values_list("type", "reference"))

    def all(self) -> dict[str, rules.ActivitySituation]:
        return {code: self._one(activity) for code, activity in self.activities.items()}

    def _one(self, activity: Activity) -> rules.ActivitySituation:
        document = activity.evidence.get("document", "")
        return rules.ActivitySituation(
            code=activity.code,
            title=activity.short,
            is_optional=activity.is_optional,
            rests_on_document=str(KINDS[document].title) if document else "",
            document_url=self._document_url(document),
            reconfirms=activity.state == Activity.State.TO_BE_RECONFIRMED,
            blockers=tuple(self._blocker(code) for code in self._blocking(activity)),
            dark_lights=self._dark() if activity.opens_with_gate else (),
            gate_url=reverse("tracks:gate", args=[self.slug]),
            unmet=tuple(self._unmet(activity)),
            url=f"{reverse('tracks:activity', args=[self.slug, activity.code])}#checklist",
        )

    def _blocking(self, activity: Activity) -> tuple[str, ...]:
        after = self.after.get(activity.code, ())
        if activity.opens_with_gate:
            return gate.still_before(after, states=self.states, shown=self.lights, waived=self.waived)
        return tuple(code for code in after if self.states.get(code) != gate.COMPLETED)

    def _blocker(self, code: str) -> rules.Blocker:
        activity = self.activities[code]
        url = reverse("tracks:activity", args=[self.slug, code])
        return rules.Blocker(code, activity.short, str(activity.get_state_display()), url)

    def _dark(self) -> tuple[rules.DarkLight, ...]:
        return tuple(
            rules.DarkLight(light.title, light.waits_for)
            for light in self.lights
            if not light.lit and light.code not in self.waived
        )

    def _document_url(self, document: str) -> str:
        if document in self.documents:
            return reverse("record:document", args=[self.slug, self.documents[document]])
        return reverse("record:documents", args=[self.slug]) if document else ""

    def _unmet(self, activity: Activity) -> list[str]:
        return [
            words
            for item in self.items.get(activity.pk, ())
            for words in rules.unmet(item, unconfirmed=self.unconfirmed, unanswered=self.unanswered)
        ]


def unconfirmed_lengths(activities: Iterable[Activity]) -> list[str]:
    """Activities not yet completed, whose length the assessment must still confirm; itself and optional ones apart."""
    return [
        activity.code
        for activity in activities
        if not activity.length_confirmed_at
        and not activity.is_optional
        and not activity.is_mission
        and activity.state != Activity.State.COMPLETED
    ]


def items_of(plan: Plan) -> dict[int, list[rules.ItemFacts]]:
    """The checklists of the plan by activity, with files counted and groups resolved to institutions."""
    files: dict[int, int] = defaultdict(int)
    kept = EvidenceFile.objects.filter(item__activity__track__plan=plan, removed_at=None)
    for key in kept.values_list("item", flat=True):
        files[key] += 1
    institutions = list(Institution.objects.filter(implementation=plan.implementation))
    found: dict[int, list[rules.ItemFacts]] = defaultdict(list)
    for item in ChecklistItem.objects.filter(activity__track__plan=plan, removed_at=None).order_by("order"):
        found[item.activity_id].append(item_facts(item, files[item.pk], institutions))
    return found


def item_facts(item: ChecklistItem, files: int, institutions: list[Institution]) -> rules.ItemFacts:
    return rules.ItemFacts(
        text=item.text,
        sort=item.sort,
        is_required=item.is_required,
        is_done=item.is_done,
        value=item.value,
        minimum=item.minimum,
        unit=item.unit,
        files=files,
        groups=tuple(group_of(asked, institutions) for asked in item.attending),
        attendance=tuple((line["institution"], line["role"], line["count"]) for line in item.attendance),
    )


def group_of(asked: Mapping[str, Any], institutions: list[Institution]) -> rules.Group:
    """A required group with its institutions of today."""
    return rules.Group(
        role=asked["role"],
        label=group_label(asked),
        institutions=frozenset(str(i.public_id) for i in institutions if _fits(asked, i)),
        minimum=asked["minimum"],
        each=asked["each"],
    )


def _fits(asked: Mapping[str, Any], institution: Institution) -> bool:
    if asked["group"] == "main_stakeholders":
        return institution.is_main_stakeholder and institution.type not in ("leading_agency", "ilo")
    if asked["group"] == "hosting_institution":
        return institution.hosts_platform
    return asked["group"] == "" and asked["institution"] in ("", institution.type)


def group_label(asked: Mapping[str, Any]) -> str:
    """A required group in words: the role and where."""
    where = {
        "main_stakeholders": _("main stakeholders"),
        "hosting_institution": _("hosting institution"),
        "named": _("named institutions"),
    }.get(asked["group"]) or dict(Institution.Kind.choices).get(asked["institution"], "")
    role = str(Role(asked["role"]).label)
    return f"{role}, {where}" if where else role


def completion_record(activity: Activity) -> dict[str, Any]:
    """What is signed for an activity: its checklist as declared, files by hash, the signed document it rests on."""
    items = activity.checklist.filter(removed_at=None).prefetch_related("files__file")
    return {
        "kind": "completion-record",
        "reference": activity.reference,
        "code": activity.code,
        "title": activity.title,
        "implementation": activity.implementation.name,
        "started_on": activity.started_on,
        "declared": activity.evidence_kind == "declared",
        "document": _document_facts(activity),
        "checklist": [
            {
                "text": item.text,
                "sort": item.sort,
                "required": item.is_required,
                "done": item.is_done,
                "value": item.value,
                "unit": item.unit,
                "minimum": item.minimum,
                "attendance": item.attendance,
                "files": [line.facts for line in item.files.all() if line.removed_at is None],
            }
            for item in items
        ],
        "lengths": _lengths(activity) if activity.is_mission else None,
        "waivers": _waivers(activity) if activity.opens_with_gate else None,
    }


def _document_facts(activity: Activity) -> dict[str, Any] | None:
    kind = activity.evidence.get("document")
    held = Version.objects.filter(document__implementation=activity.implementation, document__type=kind)
    standing = next((v for v in held.order_by("-number") if v.is_standing), None) if kind else None
    if standing is None:
        return None
    signoff = standing.sign_off()
    return {"reference": standing.reference, "fingerprint": signoff.fingerprint if signoff else None}


def _lengths(activity: Activity) -> dict[str, int]:
    return {a.code: a.length for a in activities_of(activity.plan) if a.length_confirmed_at}


def _waivers(activity: Activity) -> list[dict[str, str]]:
    held = Waiver.objects.filter(plan=activity.plan, state="granted").order_by("number")
    return [{"light": waiver.light_title, "reference": waiver.reference, "reason": waiver.reason} for waiver in held]
