"""Rows of what was agreed: documents and versions, sign-offs and signatures, delegations, comments, notices."""

from record.models.documents import Document, Version, VersionFile
from record.models.signoff import Delegation, Meaning, Signable, Signature, SignOff, SignOffStep
from record.models.talk import Comment, Notice, Route

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
