"""Frozen dataclasses to plain data and back, so that what is signed can be stored and hashed."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_data(value: Any) -> Any:
    """Only dicts, lists, strings, whole numbers, booleans and None; dates as ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_data(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [to_data(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | bool):
        return str(value) if isinstance(value, str) else value
    raise TypeError(f"{type(value).__name__} cannot be frozen")


def from_data(kind: type[T], data: Mapping[str, Any]) -> T:
    """The dataclass `kind` that `to_data` made `data` of; a field that `data` lacks takes its default."""
    hints = _hints(kind)
    return kind(**{name: _read(hints[name], data[name]) for name in hints if name in data})


def _hints(kind: type) -> dict[str, Any]:
    assert dataclasses.is_dataclass(kind)
    names = {field.name for field in dataclasses.fields(kind)}
    return {name: hint for name, hint in get_type_hints(kind).items() if name in names}


def _read(hint: Any, value: Any) -> Any:
    if get_origin(hint) is UnionType:
        hint = next(option for option in get_args(hint) if option is not NoneType)
        return None if value is None else _read(hint, value)
    if get_origin(hint) is tuple:
        return tuple(_read(get_args(hint)[0], item) for item in value)
    if hint is date:
        return date.fromisoformat(value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return from_data(hint, value)
    return value
