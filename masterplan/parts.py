"""The smaller parts of a plan – sources, flows, criteria, questions … – as one table: fields, columns, words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django_stubs_ext import StrOrPromise

from accounts.roles import Role, authority
from core.ledger import Standing
from masterplan import may, models
from masterplan.forms import Groups, PartForm
from masterplan.models import MasterPlan, Part

Column = tuple[StrOrPromise, Callable[[Any], Any]]


@dataclass(frozen=True)
class PartKind:
    """One kind of part: the words of its pages, the fields of its form in their groups, the columns of its list."""

    slug: str
    model: type[Part]
    title: StrOrPromise
    add: StrOrPromise
    why: StrOrPromise
    groups: Groups
    columns: Sequence[Column]
    beside: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for _title, inside in self.groups for name in inside)

    def rows(self, plan: MasterPlan) -> QuerySet[Any]:
        """The rows of the list, with all that its columns show."""
        beside = [name for name in self.model.related if not name.startswith("plan")]
        held = self.model._default_manager.filter(plan=plan, removed_at=None)
        rows = self.beside(held.select_related(*beside) if beside else held)
        return rows.order_by(*(self.model._meta.ordering or ("pk",)))


def _delay(days: int | None) -> str:
    return "" if days is None else f"T+{days}"


KINDS: dict[str, PartKind] = {
    kind.slug: kind
    for kind in (
        PartKind(
            "sources",
            models.Source,
            _l("Sources"),
            _l("Add a source"),
            _l("Surveys, censuses, registries and accounts that the indicators come from, each with its quality."),
            (
                (_l("Which source"), ("code", "name", "names", "type", "owner")),
                (_l("On what ground, and whom it covers"), ("legal_base", "coverage", "continuity")),
                (_l("When it comes"), ("periodicity", "timeliness", "last_round")),
                (_l("Besides"), ("comments",)),
            ),
            (
                (_l("Source"), str),
                (_l("Kind"), lambda row: row.get_type_display()),
                (_l("Owner"), lambda row: row.owner.label),
                (_l("Every"), lambda row: row.get_periodicity_display()),
                (_l("Ready"), lambda row: _delay(row.timeliness)),
                (_l("Indicators"), lambda row: row.fed),
                (_l("Lowest score"), lambda row: "" if row.lowest is None else f"{row.lowest} / 3"),
            ),
            lambda rows: rows.annotate(
                fed=Count("uses", filter=Q(uses__indicator__removed_at=None), distinct=True),
                lowest=Min("scores__score"),
            ),
        ),
        PartKind(
            "flows",
            models.DataFlow,
            _l("Data flows"),
            _l("Add a data flow"),
            _l(
                "How the data of each source come in: from whom, by which channel, to whom, by when, on what agreement."
            ),
            (
                (_l("What flows"), ("name", "source", "provider", "channel", "receiver")),
                (_l("When, and on what ground"), ("frequency", "deadline", "agreement", "comments")),
            ),
            (
                (_l("What flows"), str),
                (_l("Source"), lambda row: row.source.code),
                (_l("From"), lambda row: row.provider.label),
                (_l("By"), lambda row: row.get_channel_display()),
                (_l("To"), lambda row: row.receiver.label),
                (_l("Every"), lambda row: row.get_frequency_display()),
                (_l("Due"), lambda row: _delay(row.deadline)),
                (_l("Agreement"), lambda row: row.agreement.reference if row.agreement else ""),
            ),
        ),
        PartKind(
            "criteria",
            models.Criterion,
            _l("Criteria"),
            _l("Add a criterion"),
            _l("By what indicators are broken down, each criterion with one harmonised list on each level."),
            ((_l("Criterion"), ("code", "name", "names", "ilo_type", "issue")),),
            (
                (_l("Criterion"), str),
                (_l("Concept"), lambda row: row.code),
                (_l("Lists"), lambda row: row.lists),
                (_l("What usually differs"), lambda row: row.issue),
            ),
            lambda rows: rows.annotate(lists=Count("code_lists", filter=Q(code_lists__removed_at=None))),
        ),
        PartKind(
            "questions",
            models.PolicyQuestion,
            _l("Policy questions"),
            _l("State a need"),
            _l("What people in the country have to know, and which indicators answer it."),
            ((_l("Question"), ("text", "asked_by", "use", "indicators")),),
            (
                (_l("Question"), str),
                (_l("Who asks"), lambda row: row.asked_by.label if row.asked_by else ""),
                (_l("Answered by"), lambda row: ", ".join(each.code for each in row.indicators.all())),
            ),
            lambda rows: rows.prefetch_related("indicators"),
        ),
        PartKind(
            "gaps",
            models.Gap,
            _l("Gaps"),
            _l("Record a gap"),
            _l("What is missing, who closes it, how and by when."),
            (
                (_l("What is missing"), ("text", "indicator", "source")),
                (_l("Who closes it"), ("action", "owner", "due_on", "cost", "closed_on")),
            ),
            (
                (_l("What is missing"), str),
                (_l("Of"), lambda row: row.indicator.code if row.indicator else row.source.code if row.source else ""),
                (_l("What will be done"), lambda row: row.action),
                (_l("Who does it"), lambda row: row.owner.label if row.owner else ""),
                (_l("By"), lambda row: row.due_on),
                (_l("Closed on"), lambda row: row.closed_on),
            ),
        ),
        PartKind(
            "releases",
            models.Release,
            _l("Release calendar"),
            _l("Plan a release"),
            _l("When which indicator comes, for which period. The flow matters more than the stock."),
            ((_l("Release"), ("indicator", "period", "due_on", "released_on")),),
            (
                (_l("Indicator"), lambda row: str(row.indicator)),
                (_l("Period"), lambda row: row.period),
                (_l("Due on"), lambda row: row.due_on),
                (_l("Released on"), lambda row: row.released_on),
            ),
        ),
        PartKind(
            "phases",
            models.Phase,
            _l("Phases"),
            _l("Add a phase"),
            _l("The first phase is what the platform opens with; later ones follow, each with its reason."),
            ((_l("Phase"), ("number", "name", "reason")),),
            (
                (_l("Phase"), str),
                (_l("Number"), lambda row: row.number),
                (_l("Indicators"), lambda row: row.held),
                (_l("Why these"), lambda row: row.reason),
            ),
            lambda rows: rows.annotate(held=Count("indicators", filter=Q(indicators__removed_at=None))),
        ),
        PartKind(
            "frameworks",
            models.Framework,
            _l("Frameworks"),
            _l("Add a framework"),
            _l("The frameworks of indicators that the country follows."),
            ((_l("Framework"), ("code", "name", "edition", "source", "is_used")),),
            (
                (_l("Framework"), str),
                (_l("Edition"), lambda row: row.edition),
                (_l("Indicators"), lambda row: row.held),
                (_l("Followed"), lambda row: _("yes") if row.is_used else _("no")),
            ),
            lambda rows: rows.annotate(
                held=Count("places__indicator", filter=Q(places__indicator__removed_at=None), distinct=True)
            ),
        ),
        PartKind(
            "domains",
            models.Domain,
            _l("Domains"),
            _l("Add a domain"),
            _l("The subjects under which the indicators are listed and found."),
            ((_l("Domain"), ("code", "name", "names", "order")),),
            (
                (_l("Domain"), str),
                (_l("Code"), lambda row: row.code),
                (_l("Indicators"), lambda row: row.held),
            ),
            lambda rows: rows.annotate(held=Count("indicators", filter=Q(indicators__removed_at=None))),
        ),
    )
}


def new(kind: PartKind, plan: MasterPlan) -> Part:
    """A new row, not kept yet."""
    made = kind.model(plan=plan)
    if isinstance(made, models.PolicyQuestion):
        made.number = (plan.questions.aggregate(last=Max("number"))["last"] or 0) + 1
    return made


def form_of(kind: PartKind, row: Part, data: Any, *, person: Any) -> PartForm:
    """The form of the row; a data provider chooses no owner but the own institution."""
    here = row.plan.implementation
    form = PartForm(data, row, kind.names)
    if kind.slug == "sources" and not may.edits(person, here, "source"):
        held = authority(person, here).memberships
        own = [member.institution_id for member in held if member.role == Role.DATA_PROVIDER]
        form.fields["owner"].queryset = here.institutions.filter(pk__in=own)  # type: ignore[attr-defined]
    return form


def adds(kind: PartKind, person: Any, plan: MasterPlan) -> Standing | None:
    if kind.slug == "sources":
        return may.adds_a_source(person, plan.implementation)
    return may.edits(person, plan.implementation, kind.model.kind)


def changes(row: Part, person: Any) -> Standing | None:
    """In which capacity the person may change this row."""
    owner = row.owner_id if isinstance(row, models.Source) else None
    return may.edits(person, row.plan.implementation, row.kind, owner=owner)
