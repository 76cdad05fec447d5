"""Rows of what was agreed: documents and versions, sign-offs and signatures, delegations, comments, notices."""

from record.models.delegation import Delegation
from record.models.documents import Document, VersionFile
from record.models.signature import Signature
from record.models.signoff import Meaning, Signable, SignOff, SignOffStep
from record.models.talk import Comment, Notice, Route
from record.models.version import Version

__all__ = [
    "Comment",
    "Delegation",
    "Document",
    "Meaning",
    "Notice",
    "Route",
    "SignOff",
    "SignOffStep",
    "Signable",
    "Signature",
    "Version",
    "VersionFile",
]
