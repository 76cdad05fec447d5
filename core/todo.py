"""One thing that waits for a person in My work, whichever room it comes from. Rooms fill `registry.todo_sources`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django_stubs_ext import StrOrPromise

Bucket = Literal["sign", "do", "know"]


@dataclass(frozen=True)
class Todo:
    """To sign, to do or to know: what, why it waits, since when, and the very place to do it.

    `implementation` is the row itself, already loaded; `reference` can be read out (VAL-GM-3) or is the code of
    an activity. `since` orders a pile, the oldest first; things to know are shown the newest first. `holds_up` is
    false where nothing waits for it: a place for *noted* or *witnessed*.
    """

    bucket: Bucket
    title: StrOrPromise
    why: StrOrPromise
    since: date | datetime | None
    url: str
    implementation: Any
    reference: str = ""
    holds_up: bool = True
