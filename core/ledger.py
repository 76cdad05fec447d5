"""The ledger: append-only, hash-chained, one chain for each implementation and one for the instance.

An entry is a header, whose canonical bytes are hashed and linked, and a payload, of which the header holds
only the digest. Names and free texts about people stand beside it and are referred to by salted hash.
The format is described in docs/ledger.md and does not change: a new need gets a new format number.
"""

import json
import secrets
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import canonical, clock
from core.chains import FIRST_PREVIOUS, FORMAT, PERSONAL, columns, first_break, read, references
from core.errors import refuse
from core.models import Chain, Entry, PersonalDetail, Subject
from core.registry import sentences

DETAIL = frozenset({"digest", "salt", "text"})


class Actor(Protocol):
    """Whoever acts: a person, or SYSTEM. Only the public id is ever recorded."""

    @property
    def public_id(self) -> UUID | None: ...


class System:
    """What time or a finished job brings about. It never signs."""

    public_id = None

    def __str__(self) -> str:
        return "SYSTEM"


SYSTEM = System()


@dataclass(frozen=True)
class Standing:
    """In which capacity somebody acts: the role's code and the institution's public id."""

    role: str = ""
    institution: UUID | None = None


@dataclass(frozen=True)
class Personal:
    """A name or free text about people: kept beside the ledger, referred to by its salted hash."""

    text: str


@dataclass(frozen=True)
class Head:
    """The end of a chain as it is printed: sequence and hash of its last entry."""

    chain: UUID
    sequence: int
    hash: str


# --- Writing -----------------------------------------------------------------------------------


def record_event(
    subject: Subject,
    action: str,
    *,
    by: Actor,
    standing: Standing = Standing(),
    on: date | None = None,
    chain_key: str = "",
    **data: Any,
) -> Entry:
    """Writes that `action` happened to `subject`, with the facts and the state that it now has."""
    return append(
        chain_key=chain_key or subject.chain_key(),
        action=action,
        subject=subject.public_id,
        by=by,
        standing=standing,
        on=on,
        payload=_payload(subject, data),
    )


def record_edit(
    subject: Subject,
    action: str,
    *,
    by: Actor,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    personal: Iterable[str] = (),
    standing: Standing = Standing(),
    on: date | None = None,
) -> Entry | None:
    """Writes the old and new values of the fields that an edit changed; nothing if none did.

    Fields named in `personal` are kept beside the ledger.
    """
    hidden = set(personal)
    changes = {
        field: {"old": _hide(old.get(field), field in hidden), "new": _hide(value, field in hidden)}
        for field, value in new.items()
        if canonical.plain(old.get(field)) != canonical.plain(value)
    }
    if not changes:
        return None
    return record_event(subject, action, by=by, standing=standing, on=on, changes=changes)


def append(
    *,
    chain_key: str,
    action: str,
    subject: UUID,
    by: Actor,
    payload: Mapping[str, Any],
    standing: Standing = Standing(),
    on: date | None = None,
) -> Entry:
    """Adds one entry at the end of a chain; must stand inside a transaction.

    The chain's row is locked first, so entries of one chain are written one after the other.
    """
    sentences[action]  # an action without its sentence cannot be recorded
    chain = lock_chain(chain_key)
    last = Entry.objects.filter(chain=chain, sequence=chain.head_sequence).values("recorded_at").first()
    time = max(clock.now(), last["recorded_at"]) if last else clock.now()
    payload_text = canonical.canonical_text(_set_aside(chain, payload))
    header = {
        "action": action,
        "actor": by.public_id,
        "chain": chain.public_id,
        "effective": on or time.date(),
        "format": FORMAT,
        "institution": standing.institution,
        "payload": canonical.sha256(payload_text.encode()),
        "previous": chain.head_hash,
        "role": standing.role or None,
        "sequence": chain.head_sequence + 1,
        "subject": subject,
        "time": time,
    }
    return _store(chain, canonical.canonical_text(header), payload_text)


def lock_chain(key: str) -> Chain:
    """The chain, made if missing, locked until the transaction ends.

    Always taken before any other row; who writes to two chains takes the instance's first, so that two
    writers never wait for each other.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("The ledger is written inside a transaction only.")
    held = Chain.objects.select_for_update()
    if found := held.filter(key=key).first():
        return found
    Chain.objects.get_or_create(key=key)
    return held.get(key=key)


def head_of(key: str) -> Head:
    """The chain's present head; sequence 0 and zeros where nothing is recorded yet."""
    chain = Chain.objects.filter(key=key).first()
    if chain is None:
        return Head(chain=UUID(int=0), sequence=0, hash=FIRST_PREVIOUS)
    return Head(chain=chain.public_id, sequence=chain.head_sequence, hash=chain.head_hash)


def erase_detail(detail: PersonalDetail, *, by: Actor, standing: Standing = Standing()) -> Entry:
    """Empties a personal detail for good and writes that it was erased; once only."""
    chain = lock_chain(detail.chain.key)
    detail.refresh_from_db()
    if not detail.salt:
        refuse(_("This detail was erased already."))
    detail.salt = detail.text = ""
    detail.save(update_fields=["salt", "text"])
    return append(
        chain_key=chain.key,
        action="details.erased",
        subject=chain.public_id,
        by=by,
        standing=standing,
        payload={"erased": detail.digest},
    )


# --- Parts -------------------------------------------------------------------------------------


def _payload(subject: Subject, data: Mapping[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {"kind": subject.kind, "data": dict(data)}
    if facts := subject.ledger_facts():
        content["facts"] = facts
    if hasattr(subject, "state"):
        content["state"] = subject.state
    return content


def _hide(value: Any, hidden: Any) -> Any:
    return Personal(str(value)) if hidden and value not in (None, "") else value


def _set_aside(chain: Chain, value: Any) -> Any:
    """`value` with every personal text replaced by its salted hash, the text stored beside the ledger."""
    if isinstance(value, Personal):
        return {PERSONAL: _store_detail(chain, value.text).digest}
    if isinstance(value, Mapping):
        if set(value) == {PERSONAL}:
            raise ValueError("An object with the one name “personal” stands for a personal detail; use Personal.")
        return {key: _set_aside(chain, item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_set_aside(chain, item) for item in value]
    return value


def _store_detail(chain: Chain, text: str) -> PersonalDetail:
    salt = secrets.token_hex(16)
    return PersonalDetail.objects.create(chain=chain, salt=salt, text=text, digest=detail_digest(salt, text))


def detail_digest(salt: str, text: str) -> str:
    """The salted hash by which the ledger refers to a personal text: SHA-256 over salt bytes and UTF-8 text."""
    return canonical.sha256(bytes.fromhex(salt) + text.encode())


def detail_is_true(digest: str, salt: str, text: str, erased: Container[str]) -> bool:
    """True if the detail is what its hash says; or, once erased by an entry, empty."""
    if digest in erased:
        return not salt and not text
    try:
        return bool(salt) and bytes.fromhex(salt).hex() == salt and detail_digest(salt, text) == digest
    except ValueError:
        return False


def _store(chain: Chain, header: str, payload: str) -> Entry:
    """Stores the two texts with the columns derived from them, and moves the chain's head."""
    entry = Entry(chain=chain, header=header, payload=payload, **columns(read(header, payload)))
    entry.save(force_insert=True)
    chain.head_sequence, chain.head_hash = entry.sequence, entry.hash
    chain.save(update_fields=["head_sequence", "head_hash"])
    return entry


# --- Taking in a chain from elsewhere ----------------------------------------------------------


def import_chain(
    key: str,
    chain_id: UUID,
    lines: Iterable[tuple[str, str]],
    details: Iterable[Mapping[str, str]],
    *,
    by: Actor,
    head: str = "",
) -> Head:
    """Replays a verified chain unchanged under `key` and records that in the instance's chain.

    `lines` are (header, payload) texts in order; `details` the personal details beside them (digest, salt,
    text); `head` the hash that the last entry must have, where one was published. Raises ValueError, with
    the first broken line, if they do not form a whole chain; nothing is kept then.
    """
    held, beside = list(lines), [dict(detail) for detail in details]
    if problem := first_break(chain_id, held) or _import_problem(held, beside, head):
        raise ValueError(problem)
    with transaction.atomic():
        lock_chain(Chain.INSTANCE)
        if Chain.objects.filter(Q(key=key) | Q(public_id=chain_id)).exists():
            raise ValueError(_("This chain, or one with the key %(key)s, is here already.") % {"key": key})
        chain = Chain.objects.create(key=key, public_id=chain_id)
        PersonalDetail.objects.bulk_create(PersonalDetail(chain=chain, **detail) for detail in beside)
        for header, payload in held:
            _store(chain, header, payload)
        append(
            chain_key=Chain.INSTANCE,
            action="chain.imported",
            subject=chain_id,
            by=by,
            payload={"data": {"entries": len(held), "head": chain.head_hash}},
        )
    return Head(chain_id, chain.head_sequence, chain.head_hash)


def _import_problem(lines: list[tuple[str, str]], details: list[dict[str, str]], head: str) -> str:
    """Why whole lines cannot be taken in, in words; empty if they can."""
    if head and (not lines or canonical.sha256(lines[-1][0].encode()) != head):
        return _("The chain does not end with the head %(head)s.") % {"head": head}
    unknown = {json.loads(header)["action"] for header, _payload in lines}.difference(sentences)
    if unknown:
        return _("This version of the product does not know the action %(action)s.") % {"action": min(unknown)}
    return _details_problem([json.loads(payload) for _header, payload in lines], details)


def _details_problem(payloads: list[dict[str, Any]], details: list[dict[str, str]]) -> str:
    referred = {digest for payload in payloads for digest in references(payload)}
    erased = {payload["erased"] for payload in payloads if "erased" in payload}
    held = {detail.get("digest") for detail in details if set(detail) == DETAIL}
    if held != referred or len(held) != len(details):
        return _("The personal details are not those that the entries refer to.")
    if any(not detail_is_true(detail["digest"], detail["salt"], detail["text"], erased) for detail in details):
        return _("A personal detail was changed.")
    return ""
