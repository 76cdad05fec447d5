"""Structures written by others, read into dataclasses or refused in words with element and line; never in part."""

from masterplan.sdmx.reading.message import Imported, read
from masterplan.sdmx.reading.remarks import Remark, Unreadable

__all__ = ["Imported", "Remark", "Unreadable", "read"]
