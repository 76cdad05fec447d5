"""A parcel that is packed, weighed, sent and delivered: each rule has a different shape."""

from typing import Any, ClassVar

from django.db import models
from django_fsm import GET_STATE, FSMField

from accounts.models import Implementation
from accounts.roles import can
from core.errors import Refusal
from core.ledger import Personal
from core.models import Subject
from core.transitions import Outcome, governed

HEAVY = 30


def light_enough(parcel: "Parcel") -> Refusal | None:
    """A parcel weighs at most thirty kilograms."""
    return Refusal("It is too heavy.", "/weigh/", "Weigh it again") if parcel.weight > HEAVY else None


def labelled(parcel: "Parcel") -> list[Refusal]:
    """A parcel has an address and a sender."""
    missing = [name for name in ("address", "sender") if not getattr(parcel, name)]
    return [Refusal(f"It has no {name}.") for name in missing]


def _room(parcel: "Parcel", **data: Any) -> str:
    return "lost" if data["shelf"] == "none" else "sent"


class Parcel(Subject):
    kind = "parcel"
    related = ("implementation",)

    class State(models.TextChoices):
        PACKED = "packed"
        SENT = "sent"
        DELIVERED = "delivered"
        LOST = "lost"

    implementation = models.ForeignKey(Implementation, models.PROTECT, related_name="+")
    weight = models.PositiveIntegerField(default=1)
    address = models.CharField(max_length=80, blank=True)
    sender = models.CharField(max_length=80, blank=True)
    state = FSMField(default=State.PACKED, choices=State.choices, protected=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(weight=13), name="parcel_weight_not_thirteen")
        ]

    def __str__(self) -> str:
        return f"Parcel to {self.address}"

    def chain_key(self) -> str:
        return self.implementation.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {"weight": self.weight, "address": self.address}

    @governed(source="packed", target=None, label="Weigh", may=can("comment"))
    def weigh(self, *, weight: int, **data: Any) -> Outcome:
        """Its weight is written down."""
        self.weight = weight
        return Outcome({"scale": "kilogram", "seen_by": Personal("Old Tom")})

    @governed(source="packed", target="sent", label="Send", may=can("plan"), guards=[light_enough, labelled])
    def send(self, **data: Any) -> None:
        """It leaves the house."""

    @governed(source="sent", target="delivered", label="Deliver", may=None)
    def deliver(self, **data: Any) -> None:
        """It is there."""

    @governed(source=["sent", "delivered"], target=None, label="Open", may=can("publish"), shown=False)
    def open(self, *, trace: list[str], **data: Any) -> Outcome:
        """Somebody looks inside."""
        trace.append("opened")
        return Outcome(then=lambda: trace.append("followed"))

    @governed(
        source="packed",
        target=GET_STATE(_room, states=["sent", "lost"]),
        label="Sort",
        may=can("record"),
    )
    def sort(self, *, shelf: str, **data: Any) -> None:
        """It goes where there is room."""

    @governed(source="packed", target="lost", label="Drop", may=can("record"))
    def drop(self, **data: Any) -> None:
        """It breaks while it is being carried."""
        self.weight = 0
        raise RuntimeError("broken")
