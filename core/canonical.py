"""Canonical bytes: one value, one text, one hash (RFC 8785, SHA-256). No database key ever enters here."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import rfc8785
from django.utils.functional import Promise


def plain(value: Any) -> Any:
    """`value` as JSON types: dates and times in ISO 8601 (UTC), identifiers and decimals as text.

    Floats are refused with TypeError, because two machines may write one number in two ways.
    """
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date | UUID | Decimal | Promise):
        return value.isoformat() if isinstance(value, date) else str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form: {value!r}")


def moment(value: datetime) -> str:
    """A moment as the ledger writes it: UTC, microseconds, `Z`."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical_text(value: Any) -> str:
    """The one text of `value` after RFC 8785."""
    return rfc8785.dumps(plain(value)).decode()


def canonical_bytes(value: Any) -> bytes:
    """The one byte string of `value` after RFC 8785: what people sign is the hash of this."""
    return rfc8785.dumps(plain(value))


def digest(value: Any) -> str:
    """SHA-256 over the canonical bytes, 64 hexadecimal digits."""
    return sha256(canonical_bytes(value))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def is_canonical(text: str) -> bool:
    """True if `text` is already the canonical text of what it says."""
    try:
        return canonical_text(json.loads(text)) == text
    except (ValueError, TypeError, RecursionError, rfc8785.CanonicalizationError):
        return False
