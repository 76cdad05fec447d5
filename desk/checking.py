"""Checking one implementation's record: asked for on its page, done in the worker, kept as the result of the job."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Implementation, Person
from core.jobs import Report, enqueue
from core.models import Job, PersonalDetail
from core.verification import verify
from core.wording import grouped

TASK = "desk.tasks.check_record"
MOST_PROBLEMS = 50


def ask(implementation: Implementation, *, by: Person) -> Job:
    """Asks for a check; while one is under way, that one is meant."""
    title = _("Checking the record of %(implementation)s") % {"implementation": implementation.name}
    with transaction.atomic():
        return enqueue(
            TASK,
            subject=implementation,
            chain_key=implementation.chain_key(),
            asked_by=by,
            parameters={"title": title, "back": reverse("desk:record", args=[implementation.slug])},
        )


def check(job: Job, report: Report) -> Mapping[str, Any]:
    """Verifies the chain of the job, and what hangs on it. It only reads, so it may run twice."""
    report(5, _("Reading the entries."))
    began = monotonic()
    found = verify(keys=[job.chain_key])
    slug = Implementation.objects.values_list("slug", flat=True).get(public_id=job.chain_key)
    _key, number, head = found.heads[0] if found.heads else ("", 0, "")
    return {
        "url": reverse("desk:record", args=[slug]),
        "label": _("See what was found"),
        "entries": found.entries,
        "rows": found.rows,
        "files": found.files,
        "number": number,
        "head": head,
        "erased": PersonalDetail.objects.filter(chain__key=job.chain_key, salt="").count(),
        "problems": found.problems[:MOST_PROBLEMS],
        "found": len(found.problems),
        "thousandths": round((monotonic() - began) * 1000),
    }


@dataclass(frozen=True)
class Checked:
    """The last check that was done, and one that is under way."""

    job: Job | None
    live: Job | None

    @property
    def at(self) -> datetime | None:
        return self.job.finished_at if self.job else None

    @property
    def failed(self) -> bool:
        return self.job is not None and self.job.state == Job.State.FAILED

    @property
    def problems(self) -> list[str]:
        return list(self.job.result.get("problems", [])) if self.job else []

    @property
    def is_whole(self) -> bool:
        return self.job is not None and not self.failed and not self.job.result.get("found")

    def facts(self) -> list[tuple[str, str]]:
        """What the last check looked at."""
        if self.job is None or self.failed:
            return []
        result = self.job.result
        return [
            (_("Entries in order"), grouped(result["entries"])),
            (_("Rows that fit"), grouped(result["rows"])),
            (_("Files compared"), grouped(result["files"])),
            (_("Details erased on request"), grouped(result["erased"])),
            (_("Problems"), grouped(result["found"])),
            (_("Took"), _("%(seconds).1f s") % {"seconds": result["thousandths"] / 1000}),
        ]


def last_check(implementation: Implementation) -> Checked:
    """The last check of this chain; one query."""
    jobs = list(Job.objects.filter(task=TASK, chain_key=implementation.chain_key()).order_by("-pk")[:5])
    over = [job for job in jobs if job.finished_at]
    live = [job for job in jobs if not job.finished_at]
    return Checked(over[0] if over else None, live[0] if live else None)


def sentence(entries: int, since: str, checked: Checked, at: str) -> str:
    """How many entries there are, and whether the last check found them whole."""
    count = ngettext("One entry since %(day)s.", "%(count)s entries since %(day)s.", entries)
    return f"{count % {'count': grouped(entries), 'day': since}} {_verdict(entries, checked, at)}"


def _verdict(entries: int, checked: Checked, at: str) -> str:
    if checked.job is None:
        return _("They have not been checked yet.")
    if checked.failed:
        return _("The last check could not be finished.")
    if not checked.is_whole:
        number = checked.job.result["found"]
        words = ngettext(
            "The check of %(at)s found %(count)s problem.", "The check of %(at)s found %(count)s problems.", number
        )
        return words % {"at": at, "count": grouped(number)}
    newer = entries - checked.job.result["number"]
    if newer > 0:
        words = ngettext(
            "All but the newest were checked on %(at)s: none is missing and none was changed.",
            "All but the newest %(count)s were checked on %(at)s: none is missing and none was changed.",
            newer,
        )
        return words % {"count": grouped(newer), "at": at}
    return _("None is missing and none was changed: all were checked on %(at)s.") % {"at": at}
