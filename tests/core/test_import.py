"""A chain from elsewhere: taken in unchanged and written down, or refused with the first place that is broken."""

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from django.db import connection, transaction

from core import canonical, ledger
from core.ledger import SYSTEM, Personal
from core.models import Chain, Entry, PersonalDetail
from core.verification import verify
from tests.cast import Country
from tests.core.conftest import packed

Lines = list[tuple[str, str]]
Details = list[dict[str, str]]


@dataclass
class Export:
    """A chain as it leaves the product: its texts in order and the personal details beside them."""

    key: str
    chain: uuid.UUID
    lines: Lines
    details: Details
    head: str = ""


def exported(key: str) -> Export:
    chain = Chain.objects.get(key=key)
    return Export(
        key,
        chain.public_id,
        list(chain.entries.order_by("sequence").values_list("header", "payload")),
        list(chain.details.order_by("pk").values("digest", "salt", "text")),
        chain.head_hash,
    )


def take_in(export: Export) -> ledger.Head:
    return ledger.import_chain(export.key, export.chain, export.lines, export.details, by=SYSTEM, head=export.head)


@pytest.fixture
def export(unguarded: None, land: Country) -> Export:
    """A chain with a kept and an erased detail, taken out of the database; the rows that it speaks of stay."""
    parcel = packed(land)
    with transaction.atomic():
        for name in ("Anna", "Bela"):
            ledger.record_event(parcel, "parcel.edited", by=SYSTEM, seen_by=Personal(name))
        ledger.erase_detail(PersonalDetail.objects.get(text="Bela"), by=SYSTEM)
    found = exported(parcel.chain_key())
    connection.check_constraints()
    mine = Chain.objects.get(key=found.key)
    for rows in (Entry.objects.filter(chain=mine), PersonalDetail.objects.filter(chain=mine)):
        rows._raw_delete(using="default")
    Chain.objects.filter(pk=mine.pk)._raw_delete(using="default")
    return found


def test_a_chain_comes_back_as_it_was_and_its_coming_is_written_down(export: Export) -> None:
    head = take_in(export)
    assert exported(export.key) == export
    assert (head.chain, head.sequence, head.hash) == (export.chain, len(export.lines), export.head)
    entry = Entry.objects.get(action="chain.imported")
    assert (entry.chain.key, entry.subject) == (Chain.INSTANCE, export.chain)
    assert json.loads(entry.payload) == {"data": {"entries": len(export.lines), "head": export.head}}
    assert verify(anchor=export.head).problems == []


def test_the_chain_goes_on_where_it_ended(export: Export, land: Country) -> None:
    take_in(export)
    packed(land)
    assert verify().problems == []
    assert Chain.objects.get(key=export.key).head_sequence == len(export.lines) + 1


def without(number: int) -> Callable[[Export], Export]:
    return lambda export: replace(export, lines=[line for n, line in enumerate(export.lines) if n != number])


def with_line(number: int, line: tuple[str, str]) -> Callable[[Export], Export]:
    return lambda export: replace(export, lines=[*export.lines[:number], line, *export.lines[number + 1 :]])


def another_actor(export: Export) -> Export:
    """A forged last entry: the chain before it is whole, and only the published head knows better."""
    header, payload = export.lines[-1]
    forged = canonical.canonical_text(json.loads(header) | {"actor": str(uuid.uuid4())})
    return replace(export, lines=[*export.lines[:-1], (forged, payload)])


def an_unknown_action(export: Export) -> Export:
    header, payload = export.lines[-1]
    line = canonical.canonical_text(json.loads(header) | {"action": "activity.dreamt"})
    return replace(export, lines=[*export.lines[:-1], (line, payload)], head="")


def detail(number: int, **values: str) -> Callable[[Export], Export]:
    def change(export: Export) -> Export:
        return replace(
            export, details=[held | values if n == number else held for n, held in enumerate(export.details)]
        )

    return change


BROKEN: dict[str, tuple[Callable[[Export], Export], str]] = {
    "first line missing": (without(0), "entry 1: entry 1 is missing; found 2"),
    "middle line missing": (without(2), "entry 3: entry 3 is missing; found 4"),
    "last line missing": (without(4), "does not end with the head"),
    "nothing at all": (lambda export: replace(export, lines=[]), "does not end with the head"),
    "reordered": (lambda export: replace(export, lines=export.lines[::-1]), "entry 1: entry 1 is missing"),
    "no text of ours": (with_line(1, ("{", "{}")), "entry 2: the header is not in canonical form"),
    "another format": (with_line(1, ('{"format":2}', "{}")), "entry 2: the format is unknown"),
    "not an object": (with_line(1, ("7", "{}")), "entry 2: the format is unknown"),
    "another payload": (lambda e: with_line(1, (e.lines[1][0], "{}"))(e), "entry 2: the payload was changed"),
    "another chain": (lambda export: replace(export, chain=uuid.uuid4()), "entry 1: it belongs to another chain"),
    "forged last entry": (another_actor, "does not end with the head"),
    "unknown action": (an_unknown_action, "does not know the action activity.dreamt"),
    "detail missing": (lambda export: replace(export, details=export.details[1:]), "personal details are not those"),
    "detail too many": (
        lambda e: replace(e, details=[*e.details, {"digest": "d" * 64, "salt": "00", "text": "x"}]),
        "personal details are not those",
    ),
    "detail twice": (lambda e: replace(e, details=[*e.details, e.details[0]]), "personal details are not those"),
    "detail of other fields": (detail(0, name="Anna"), "personal details are not those"),
    "detail changed": (detail(0, text="Carla"), "A personal detail was changed"),
    "salt of no hexadecimal": (detail(0, salt="zz"), "A personal detail was changed"),
    "detail emptied": (detail(0, text="", salt=""), "A personal detail was changed"),
    "erased detail back": (detail(1, text="Bela", salt="00"), "A personal detail was changed"),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_not_whole_is_refused_with_its_place_and_nothing_is_kept(what: str, export: Export) -> None:
    change, words = BROKEN[what]
    with pytest.raises(ValueError, match=re.escape(words)):
        take_in(change(export))
    assert not Chain.objects.filter(key=export.key).exists()
    assert not Entry.objects.filter(action="chain.imported").exists()
    assert not PersonalDetail.objects.filter(digest=export.details[0]["digest"]).exists()


@pytest.mark.parametrize("there", ["key", "chain"])
def test_a_chain_that_is_here_already_is_not_taken_in_again(there: str, export: Export) -> None:
    take_in(export)
    other = {"key": "elsewhere"} if there == "chain" else {}
    with pytest.raises(ValueError, match="is here already"):
        take_in(replace(export, **other))
    assert Entry.objects.filter(action="chain.imported").count() == 1
