"""What a sign-off binds, made readable: from the canonical content alone, never from rows that may have moved on."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from core.registry import renderables

HIDDEN = frozenset({"kind", "reference", "number", "title", "language", "files", "content", "filled"})
"""What the page shows in a place of its own, or what only machines need."""

WORDS: dict[str, StrOrPromise] = {
    "answered": gettext_lazy("answered"),
    "attendance": gettext_lazy("who attended"),
    "attending": gettext_lazy("who had to attend"),
    "checklist": gettext_lazy("checklist"),
    "code": gettext_lazy("code"),
    "count": gettext_lazy("number"),
    "declared": gettext_lazy("rests on declared evidence"),
    "document": gettext_lazy("document"),
    "done": gettext_lazy("done"),
    "ends_on": gettext_lazy("in force to"),
    "files": gettext_lazy("files"),
    "fingerprint": gettext_lazy("fingerprint"),
    "implementation": gettext_lazy("implementation"),
    "institution": gettext_lazy("institution"),
    "lengths": gettext_lazy("lengths in working days"),
    "light_title": gettext_lazy("light of the gate"),
    "minimum": gettext_lazy("at least"),
    "name": gettext_lazy("name"),
    "reason": gettext_lazy("reason"),
    "reference": gettext_lazy("reference"),
    "requested_at": gettext_lazy("asked for on"),
    "required": gettext_lazy("required"),
    "role": gettext_lazy("role"),
    "schedule": gettext_lazy("planned days (length in working days)"),
    "sha256": gettext_lazy("SHA-256"),
    "size": gettext_lazy("size in bytes"),
    "sort": gettext_lazy("kind"),
    "started_on": gettext_lazy("started on"),
    "starts_on": gettext_lazy("in force from"),
    "text": gettext_lazy("text"),
    "title": gettext_lazy("title"),
    "type": gettext_lazy("type"),
    "unit": gettext_lazy("unit"),
    "value": gettext_lazy("figure"),
    "waivers": gettext_lazy("waivers"),
}


@dataclass(frozen=True)
class Node:
    """One value of the content with its name: a text, or further nodes."""

    name: str
    text: str = ""
    nodes: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Reading:
    """What the page shows: the partial of what can be rendered, then facts and files."""

    template: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    language: str = ""
    nodes: tuple[Node, ...] = ()
    files: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.template or self.nodes)


def reading_of(what: str, content: Mapping[str, Any]) -> Reading:
    """`content` as people read it; `what` is the kind of record."""
    files, language = tuple(content.get("files") or ()), content.get("language", "")
    if what in renderables:
        template, context = renderables[what].read(content)
        return Reading(template, context, language, nodes=facts_of(content), files=files)
    return Reading(nodes=facts_of(content), files=files)


def facts_of(content: Mapping[str, Any]) -> tuple[Node, ...]:
    """What stands beside the text, each value with its name."""
    return tuple(_nodes(content))


def content_of(text: str) -> Mapping[str, Any]:
    """The canonical text that was hashed, as values."""
    found: Mapping[str, Any] = json.loads(text)
    return found


def _nodes(values: Mapping[str, Any]) -> Iterator[Node]:
    for name, value in values.items():
        if name not in HIDDEN and value not in (None, "", [], {}):
            yield _node(_word(name), value)


def _node(name: str, value: Any) -> Node:
    if isinstance(value, dict):
        return Node(name, nodes=tuple(_node(_word(key), item) for key, item in value.items() if item is not None))
    if isinstance(value, list):
        return Node(name, nodes=tuple(_node(str(at), item) for at, item in enumerate(value, start=1)))
    if isinstance(value, bool):
        return Node(name, text=_("yes") if value else _("no"))
    return Node(name, text=str(value))


def _word(name: str) -> str:
    return str(WORDS.get(name, name.replace("_", " ")))
