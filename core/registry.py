"""Registries: what an early room must hear of a later one. Filled in `AppConfig.ready`, see docs/registries.md."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django_stubs_ext import StrOrPromise

from core.errors import Refusal
from core.imprint import LedgerHead, Purpose
from core.todo import Todo

T = TypeVar("T")


class Registry(Generic[T]):
    """Named things of one type; a name is given once, an unknown name is an error that lists the known ones."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, T] = {}

    def register(self, key: str, item: T) -> None:
        if key in self._items:
            raise ValueError(f"{key} is registered twice in {self.name}")
        self._items[key] = item

    def __getitem__(self, key: str) -> T:
        try:
            return self._items[key]
        except KeyError:
            raise KeyError(f"{key} is not in {self.name}; known: {', '.join(sorted(self._items))}") from None

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._items))

    def items(self) -> Iterator[tuple[str, T]]:
        return iter(sorted(self._items.items()))


class EvidenceKind(Protocol):
    """What completes an activity. It hears of every governed change, and may object to one, in one transaction."""

    def objections(self, subject: Any, action: str) -> list[Refusal]:
        """Reasons of the process why `action` cannot happen to `subject` now; no reasons if it has no say."""
        ...

    def heard(self, subject: Any, action: str, *, by: Any) -> None:
        """`action` has happened to `subject`; whatever rests on it is moved now."""
        ...

    def rests_on(self, subject: Any) -> list[str]:
        """In words, what in the process rests on `subject`; empty if nothing does."""
        ...


class Renderable(Protocol):
    """A kind of document that becomes a PDF: what to freeze when it is submitted, and how it is printed."""

    def frozen(self, subject: Any) -> Mapping[str, Any]:
        """The parts filled in by the product, as JSON types, bound into the canonical bytes at submission."""
        ...

    def open_places(self, subject: Any) -> int:
        """How many places are still to be completed, told before it is submitted; it may be submitted all the same."""
        ...

    def read(self, content: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        """The partial and its context that show on a page what is bound: from the canonical content alone."""
        ...

    def printed(self, subject: Any, *, purpose: Purpose, head: LedgerHead, made_at: datetime) -> bytes:
        """The PDF of `subject` as it stands; raises pdf.RenderFailed. An issued file carries the head before it."""
        ...


TodoSource = Callable[..., list[Todo]]
"""Called with `person=` and `on=`; returns the person's items for My work."""

NoticeSource = Callable[[Any], list[str]]
"""Called with an implementation; returns the sentences that every document made from now on has to carry."""

evidence_kinds: Registry[EvidenceKind] = Registry("evidence kinds")
sentences: Registry[StrOrPromise] = Registry("sentences of ledger actions")
renderables: Registry[Renderable] = Registry("kinds that can be rendered")
todo_sources: Registry[TodoSource] = Registry("sources of to-do")
notice_sources: Registry[NoticeSource] = Registry("sources of notices")


def notices_of(implementation: Any) -> list[str]:
    """What every document of the implementation has to say today, in the active language."""
    return [notice for _key, source in notice_sources.items() for notice in source(implementation)]
