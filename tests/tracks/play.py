"""The whole process played in order by `perform` alone, the right person at each step."""

from collections.abc import Mapping

from accounts.models import Implementation, Person
from core.transitions import perform
from desk.demo.playing import (
    activity,
    declare_all,
    sign,
    sign_activity,
    standing,
    through_declaring,
    through_document,
)

__all__ = [
    "DOCUMENTS",
    "ORDER",
    "activity",
    "declare_all",
    "play",
    "sign",
    "sign_activity",
    "standing",
    "through_declaring",
    "through_document",
]

Cast = Mapping[str, Person]


def play(implementation: Implementation, cast: Cast, *, until: str = "END-2") -> None:
    """The whole process in order, from ADM-1 up to and including `until`, the right person at each step."""
    coordinator, lead, officer = cast["coordinator"], cast["agency_lead"], cast["ilo_officer"]
    for code in ORDER:
        if code in DOCUMENTS:
            kind, signers = DOCUMENTS[code]
            perform(activity(implementation, code), "start", by=coordinator)
            version = through_document(implementation, kind, by=coordinator, signers=[cast[s] for s in signers])
            if code == "ADM-5":
                perform(version, "publish", by=lead)
        else:
            extra = [cast["it_focal_point"]] if code == "INT-3" else []
            through_declaring(implementation, code, by=coordinator, signers=[*extra, lead])
        assert activity(implementation, code).state == "completed", code
        if code == until:
            return
    assert officer


DOCUMENTS = {
    "ADM-1": ("request-letter", ["ilo_officer"]),
    "ADM-2": ("mou", ["agency_lead", "ilo_officer"]),
    "ADM-3": ("project-document", ["agency_lead"]),
    "ADM-5": ("governance-manual", ["agency_lead"]),
}
ORDER = (
    *("ADM-1", "ADM-2", "ADM-3", "ADM-4", "ADM-5", "STA-1", "STA-2", "STA-3", "STA-4"),
    *("DAM-1", "DAM-2", "DAM-3", "DAM-4", "INT-1", "INT-2", "INT-3", "END-1", "END-2"),
)
