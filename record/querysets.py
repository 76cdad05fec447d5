"""Which sign-offs, signatures, versions, delegations and notices: named sets of rows."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from core.models import Entry

if TYPE_CHECKING:
    from record.models import Delegation, Notice, Signature, SignOff, SignOffStep, Version  # noqa: F401

NOT_BLOCKING = ("noted", "witnessed")
SIGNED = ("signature.given", "signature.recorded")
"""What the ledger calls the entry of a signature."""


class SignOffs(models.QuerySet["SignOff"]):
    def with_facts(self) -> "SignOffs":
        """With all that the rules look at, in four queries for any number."""
        return self.select_related("implementation", "submitted_by").prefetch_related(
            "steps", "signatures", "prepared_by"
        )

    def latest_with_signatures(self) -> "SignOff | None":
        """The newest of them with its steps and signatures, in two queries: it comes by way of its steps."""
        from record.models import SignOffStep

        newest = self.order_by("-pk").values("pk")[:1]
        held = SignOffStep.objects.filter(signoff=models.Subquery(newest)).select_related("signoff__submitted_by")
        steps = list(held.order_by("order", "pk"))
        if not steps:
            return self.with_facts().order_by("-pk").first()
        found: SignOff = steps[0].signoff
        known = found.steps.all()
        known._result_cache = steps
        found.__dict__["_prefetched_objects_cache"] = {"steps": known}
        signatures = models.Prefetch("signatures", queryset=found.signatures.model.objects.with_entries())
        models.prefetch_related_objects([found], signatures)
        return found

    def to_be_signed(self) -> "SignOffs":
        """Open ones, and complete ones with a place for *noted* or *witnessed* that is still empty."""
        from record.models import SignOffStep

        given = Count("signatures", filter=Q(signatures__state="given"))
        empty = SignOffStep.objects.filter(signoff=OuterRef("pk"), meaning__in=NOT_BLOCKING).annotate(given=given)
        lacking = empty.filter(Q(given__lt=F("needed")) | ~Q(each=[]))
        return self.filter(Q(state="open") | Q(Exists(lacking), state="complete"))


class SignOffSteps(models.QuerySet["SignOffStep"]):
    def to_be_signed(self) -> "models.QuerySet[SignOffStep, tuple[int, int, list[dict[str, Any]]]]":
        """Those of open sign-offs and, of complete ones, those for *noted* or *witnessed* that are still empty.

        Sign-off, implementation and places of each; two halves, since each then reads by its own index.
        """
        given = Count("signatures", filter=Q(signatures__state="given"))
        complete = self.filter(signoff__state="complete", meaning__in=NOT_BLOCKING).annotate(given=given)
        lacking = complete.filter(Q(given__lt=F("needed")) | ~Q(each=[]))
        shown = ("signoff", "signoff__implementation", "places")
        open_ones = self.filter(signoff__state="open").order_by().values_list(*shown)
        return open_ones.union(lacking.order_by().values_list(*shown), all=True)


class Signatures(models.QuerySet["Signature"]):
    def with_entries(self) -> "Signatures":
        """Each with the number of its entry in the ledger, as `entry`."""
        written = Entry.objects.filter(subject=OuterRef("public_id"), action__in=SIGNED).values("sequence")
        return self.annotate(entry=models.Subquery(written[:1]))

    def to_be_attested(self) -> "Signatures":
        """Paper signatures whose copy nobody has attested yet, in a sign-off that goes on."""
        return self.filter(state="to_be_attested", signoff__state__in=["open", "complete"])


class Versions(models.QuerySet["Version"]):
    def to_be_published(self) -> "Versions":
        """Approved, and nothing later is published."""
        from record.models import Version

        later = Version.objects.filter(document=OuterRef("document"), number__gt=OuterRef("number"), state="published")
        return self.filter(~Exists(later), state="approved")


class Delegations(models.QuerySet["Delegation"]):
    def of(self, implementation: Any) -> "Delegations":
        """Those of an implementation, with the people and the role that they name."""
        held = self.filter(giver__implementation=implementation)
        return held.select_related("giver__person", "giver__institution", "giver__implementation", "deputy")

    def in_force(self, on: date) -> "Delegations":
        return self.filter(state="accepted", start__lte=on, end__gte=on)


class Notices(models.QuerySet["Notice"]):
    def unread(self) -> "Notices":
        return self.filter(read_at__isnull=True)
