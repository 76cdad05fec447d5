"""Loading what the guards of all activities of a plan look at, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Implementation, Institution
from accounts.roles import Role
from record.kinds import KINDS
from record.models import Document
from tracks import gate, linking, network, rules
from tracks.blueprint import Blueprint
from tracks.blueprint_file import parse
from tracks.linking import Links
from tracks.models import Activity, AssistanceRequest, ChecklistItem, Dependency, EvidenceFile, Plan, Waiver
from tracks.schedule import Link, Relation
from tracks.vocabulary import vocabulary

OF_LINKS = ("after__track__plan", "after__code", "before__code", "relation", "lag")

_parsed: dict[str, Blueprint] = {}


def blueprint_of(plan: Plan) -> Blueprint:
    """The blueprint that the plan is pinned to, parsed from the plan's own copy, once for each text."""
    if plan.fingerprint not in _parsed:
        _parsed[plan.fingerprint] = parse(plan.source, vocabulary=vocabulary())
    return _parsed[plan.fingerprint]


def activities_of(plan: Plan) -> list[Activity]:
    """The plan's activities without those dropped, in order, each knowing plan and implementation."""
    found = list(_in_order(Activity.objects.filter(track__plan=plan)).select_related("track", "owner"))
    for activity in found:
        activity.track.plan = plan
    return found


def activities_in(implementation: Implementation) -> list[Activity]:
    """The same by the implementation, with their plan in the same query, which leaves its text in the database."""
    held = _in_order(Activity.objects.filter(track__plan__implementation=implementation))
    found = list(held.select_related("track__plan", "owner").defer("track__plan__source"))
    for activity in found:
        activity.track.plan = found[0].track.plan
        activity.track.plan.implementation = implementation
    return found


def _in_order(held: "models.QuerySet[Activity]") -> "models.QuerySet[Activity]":
    return held.filter(dropped_at=None).order_by("track__order", "order")


def links_of(plan: Plan) -> dict[str, tuple[Link, ...]]:
    """The dependencies of the plan: each activity's code with its links to what it waits for."""
    return links_by_plan([plan.pk]).get(plan.pk, {})


def links_among(activities: Iterable[Activity]) -> dict[str, tuple[Link, ...]]:
    """The same where all activities of the plan are loaded: by their keys, without a join."""
    codes = {activity.pk: activity.code for activity in activities}
    found: dict[str, tuple[Link, ...]] = {}
    held = Dependency.objects.filter(after__in=codes, before__in=codes, removed_at=None).order_by("pk")
    for after, before, relation, lag in held.values_list("after", "before", "relation", "lag"):
        found[codes[after]] = (*found.get(codes[after], ()), Link(codes[before], relation, float(lag)))
    return found


def links_by_plan(plans: Iterable[int]) -> dict[int, dict[str, tuple[Link, ...]]]:
    """The same for several plans, by key, in one query."""
    found: dict[int, dict[str, tuple[Link, ...]]] = defaultdict(dict)
    held = Dependency.objects.filter(after__track__plan__in=plans, removed_at=None)
    held = held.filter(before__dropped_at=None, after__dropped_at=None).order_by("pk")
    for key, code, before, relation, lag in held.values_list(*OF_LINKS):
        found[key][code] = (*found[key].get(code, ()), Link(before, relation, float(lag)))
    return found


def descendants(activity: Activity) -> list[Activity]:
    """The activities that were built on the end of this one, transitively."""
    after = linking.built_on(links_of(activity.plan))
    held = Activity.objects.filter(track__plan=activity.plan, dropped_at=None)
    every = {code: after.get(code, ()) for code in held.values_list("code", flat=True)}
    codes = network.descendants(every, activity.code)
    return list(held.filter(code__in=codes).select_related("track__plan__implementation").order_by("order"))


def situations(
    plan: Plan,
    activities: Iterable[Activity] | None = None,
    *,
    links: Links | None = None,
    only: Collection[str] | None = None,
    checked: Collection[str] | None = None,
    items: Sequence[ChecklistItem] | None = None,
) -> dict[str, rules.ActivitySituation]:
    """The situation of each activity of the plan by its code; it also attaches each to the activities given.

    `only` these are asked for, all unless said; of these, the checklists of those `checked` are loaded, all unless
    said, or taken from `items`: nobody asks the others what they lack.
    """
    held = list(activities) if activities is not None else activities_of(plan)
    wanted = {activity.code for activity in held} if only is None else set(only)
    made = _Loading(plan, held, links, wanted if checked is None else checked, items).of(wanted)
    for activity in held:
        if activity.code in made:
            activity.__dict__["_situation"] = made[activity.code]
    return made


def waived_lights(plan: Plan) -> set[str]:
    """The codes of the lights for which a granted waiver stands."""
    return set(Waiver.objects.filter(plan=plan, state="granted").values_list("light", flat=True))


def lights_of(plan: Plan, activities: Iterable[Activity]) -> tuple[gate.Light, ...]:
    return gate.lights({a.code: a.state for a in activities}, blueprint_of(plan).gate)


class _Loading:
    """What the guards of one plan look at, each part read once and only if an activity asks for it."""

    def __init__(
        self,
        plan: Plan,
        activities: list[Activity],
        links: Links | None,
        checked: Collection[str],
        items: Sequence[ChecklistItem] | None,
    ) -> None:
        self.given = items
        self.plan = plan
        self.slug = plan.implementation.slug
        self.activities = {activity.code: activity for activity in activities}
        self.states = {code: str(activity.state) for code, activity in self.activities.items()}
        self.links = links if links is not None else links_of(plan)
        self.checked = {code: self.activities[code] for code in checked if code in self.activities}

    @cached_property
    def waived(self) -> set[str]:
        return waived_lights(self.plan)

    @cached_property
    def lights(self) -> tuple[gate.Light, ...]:
        return gate.lights(self.states, blueprint_of(self.plan).gate)

    @cached_property
    def items(self) -> dict[int, list[rules.ItemFacts]]:
        held = self.given if self.given is not None else checklists(self.checked.values())
        return facts_of(self.plan, held)

    @cached_property
    def unconfirmed(self) -> list[str]:
        return unconfirmed_lengths(self.activities.values())

    @cached_property
    def unanswered(self) -> int:
        return AssistanceRequest.objects.filter(activity__track__plan=self.plan, state="open").count()

    @cached_property
    def documents(self) -> dict[str, str]:
        held = Document.objects.filter(implementation=self.plan.implementation)
        return dict(held.order_by("-pk").values_list("type", "reference"))

    def of(self, codes: Collection[str]) -> dict[str, rules.ActivitySituation]:
        return {code: self._one(activity) for code, activity in self.activities.items() if code in codes}

    def _one(self, activity: Activity) -> rules.ActivitySituation:
        is_checked = activity.code in self.checked
        unmet = self._unmet(activity) if is_checked else []
        return rules.ActivitySituation(
            code=activity.code,
            title=activity.short,
            is_optional=activity.is_optional,
            rests_on_document=str(KINDS[activity.rests_on].title) if activity.rests_on else "",
            document_url=self._document_url(activity) if is_checked else "",
            has_document=is_checked and bool(activity.rests_on) and activity.rests_on in self.documents,
            reconfirms=activity.state == Activity.State.TO_BE_RECONFIRMED,
            blockers=tuple(self._blocker(code) for code in self._blocking(activity)),
            holding_start=self._holding(activity, {Relation.START_START}),
            holding_end=self._holding(activity, {Relation.FINISH_FINISH, Relation.START_FINISH}),
            dark_lights=self._dark() if activity.opens_with_gate else (),
            gate_url=reverse("tracks:gate", args=[self.slug]),
            unmet=tuple(unmet),
            url=reverse("tracks:activity", args=[self.slug, activity.code]),
        )

    def _blocking(self, activity: Activity) -> tuple[str, ...]:
        links = self.links.get(activity.code, ())
        after = [link.before for link in links if link.relation == Relation.FINISH_START]
        after = [code for code in after if code in self.activities]
        if activity.opens_with_gate:
            return gate.still_before(after, states=self.states, shown=self.lights, waived=self.waived)
        return tuple(code for code in after if self.states.get(code) != gate.COMPLETED)

    def _holding(self, activity: Activity, relations: Collection[str]) -> tuple[rules.Blocker, ...]:
        """What this one still waits for by links of these relations."""
        held = [link for link in self.links.get(activity.code, ()) if link.relation in relations]
        return tuple(
            self._blocker(link.before, to_finish=link.relation in linking.ON_THE_FINISH)
            for link in held
            if link.before in self.activities and not self._has_come(link)
        )

    def _has_come(self, link: Link) -> bool:
        """What this link waits for is finished, or has started."""
        if link.relation in linking.ON_THE_FINISH:
            return self.states[link.before] == gate.COMPLETED
        return self.activities[link.before].is_begun

    def _blocker(self, code: str, *, to_finish: bool = True) -> rules.Blocker:
        activity = self.activities[code]
        url = reverse("tracks:activity", args=[self.slug, code])
        return rules.Blocker(code, activity.short, str(activity.get_state_display()), url, to_finish=to_finish)

    def _dark(self) -> tuple[rules.DarkLight, ...]:
        return tuple(
            rules.DarkLight(light.title, light.waits_for)
            for light in self.lights
            if not light.lit and light.code not in self.waived
        )

    def _document_url(self, activity: Activity) -> str:
        """The page of the document that completes it, or the list in which it will stand."""
        if not activity.rests_on:
            return ""
        if reference := self.documents.get(activity.rests_on):
            return reverse("record:document", args=[self.slug, reference])
        return reverse("record:documents", args=[self.slug])

    def _unmet(self, activity: Activity) -> list[tuple[str, str]]:
        """The code of each line that lacks something, with what it lacks in words."""
        return [
            (item.code, words)
            for item in self.items.get(activity.pk, ())
            for words in rules.unmet(
                item,
                unconfirmed=self.unconfirmed if item.sort == "lengths" else (),
                unanswered=self.unanswered if item.sort == "answered" else 0,
            )
        ]


def unconfirmed_lengths(activities: Iterable[Activity]) -> list[str]:
    """Activities not yet completed of which the assessment must still confirm shortest, likely and longest length.

    Itself and optional ones apart.
    """
    return [
        activity.code
        for activity in activities
        if not (activity.length_confirmed_at and activity.shortest and activity.longest)
        and not activity.is_optional
        and not activity.is_mission
        and activity.state != Activity.State.COMPLETED
    ]


def checklists(activities: Iterable[Activity]) -> list[ChecklistItem]:
    """The lines of these activities with their files and who added them, in two queries, one without any file."""
    held = ChecklistItem.objects.filter(activity__in=activities, removed_at=None).order_by("activity", "order")
    found = list(held)
    files = EvidenceFile.objects.filter(removed_at=None).select_related("file", "added_by")
    models.prefetch_related_objects(
        [item for item in found if item.sort == ChecklistItem.Sort.FILE],
        models.Prefetch("files", queryset=files, to_attr="kept"),
    )
    return found


def kept_files(item: ChecklistItem) -> list[EvidenceFile]:
    """The files on a line that `checklists` loaded; only lines that ask for a file have any."""
    found: list[EvidenceFile] = item.__dict__.get("kept", [])
    return found


def facts_of(plan: Plan, items: Iterable[ChecklistItem]) -> dict[int, list[rules.ItemFacts]]:
    """The lines by activity as the rules see them, groups resolved to the institutions of today."""
    held = list(items)
    institutions: list[Institution] = []
    if any(item.attending for item in held):
        institutions = list(plan.implementation.institutions.all())
    found: dict[int, list[rules.ItemFacts]] = defaultdict(list)
    for item in held:
        found[item.activity_id].append(item_facts(item, len(kept_files(item)), institutions))
    return found


def item_facts(item: ChecklistItem, files: int, institutions: list[Institution]) -> rules.ItemFacts:
    return rules.ItemFacts(
        text=item.text,
        sort=item.sort,
        code=item.code,
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


def group_words(asked: Mapping[str, Any]) -> str:
    """A required group with how many it asks for: “2 × Stakeholder representative, main stakeholders”."""
    words = _("%(number)s × %(group)s, of each") if asked["each"] else _("%(number)s × %(group)s")
    named = {"number": asked["minimum"], "group": group_label(asked)}
    return words % named if asked["minimum"] else _("%(group)s, welcome") % named
