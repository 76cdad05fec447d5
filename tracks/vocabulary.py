"""The words a blueprint may use: roles, kinds, states, meanings, guards. What a word does is code, elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import Institution
from accounts.roles import ILO_ROLES, NATIONAL_ROLES, Role
from core.registry import evidence_kinds
from record.kinds import KINDS, Lifecycle
from record.rules import FILLS

DECLARED = "declared"
DOCUMENT = "document"
APPROVED = "approved"
ACKNOWLEDGED = "acknowledged"
NAMED = "named"
"""The group of those institutions that the country names for a step; nobody until it does."""

COMPLETING = {
    Lifecycle.PUBLISHED: frozenset({"approved", "published"}),
    Lifecycle.AGREEMENT: frozenset({"signed", "in_force"}),
    Lifecycle.FILED: frozenset({"acknowledged"}),
}
"""The states of a document that can complete an activity."""


@dataclass(frozen=True)
class Vocabulary:
    """Closed lists: a blueprint names words of them, and never holds an expression."""

    roles: frozenset[str]
    ilo_roles: frozenset[str]
    signing_roles: frozenset[str]
    institution_kinds: frozenset[str]
    document_states: Mapping[str, frozenset[str]]
    evidence_kinds: frozenset[str] = frozenset({DECLARED, DOCUMENT})
    groups: frozenset[str] = frozenset({"main_stakeholders", "hosting_institution", NAMED})
    meanings: frozenset[str] = frozenset(FILLS)
    guards: frozenset[str] = frozenset()
    ilo_kind: str = "ilo"

    def is_filed(self, document: str) -> bool:
        """Papers of this kind are acknowledged; everything else is approved."""
        return ACKNOWLEDGED in self.document_states.get(document, ())


def vocabulary() -> Vocabulary:
    """The words of this installation."""
    return Vocabulary(
        roles=frozenset(Role.values),
        ilo_roles=frozenset(role.value for role in ILO_ROLES),
        signing_roles=frozenset(role.value for role in ILO_ROLES | NATIONAL_ROLES),
        institution_kinds=frozenset(Institution.Kind.values),
        evidence_kinds=frozenset(evidence_kinds),
        document_states={code: COMPLETING[kind.lifecycle] for code, kind in KINDS.items()},
    )
