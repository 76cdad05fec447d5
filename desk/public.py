"""What everybody may know of a country that opted in: its tracks, its published documents, who takes part.

Nobody is named but the signatories of published documents. Where it stands is read from the summary.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from accounts.models import Implementation, Institution
from core.models import Rendition
from core.wording import in_words
from desk import picture
from desk.facts import Facts
from desk.lanes import twin
from desk.lanes.model import Direction
from desk.models import Summary
from record import sheet
from record.models import Comment, Signature, SignOff, Version, VersionFile

OUTSIDE = ("opt", "end")


@dataclass(frozen=True)
class TrackRow:
    """A track as everybody sees it."""

    lane: twin.PhoneLane
    state: str


@dataclass(frozen=True)
class Published:
    """A published version: its issued file, its own files, who signed it, what was said of it before."""

    version: Version
    rendition: Rendition | None
    files: tuple[VersionFile, ...]
    signatures: tuple[str, ...]
    consulted: str


# --- Where it stands -------------------------------------------------------------------------------


def sentence(implementation: Implementation, found: Facts) -> str:
    """Where the country stands, in plain words for somebody who has never heard of it."""
    said = {"country": implementation.name, "system": implementation.title}
    if not found.plan:
        return _("%(country)s has decided to build its %(system)s. Its plan is being made.") % said
    if found.completed_on:
        day = date_format(found.completed_on, "DATE_FORMAT")
        return _("%(country)s has built its %(system)s. The work ended on %(day)s.") % {**said, "day": day}
    return f"{_('%(country)s is building its %(system)s.') % said} {parts(found)}"


def parts(found: Facts) -> str:
    """How many of the parts that open the closing gate are complete, and when all should be."""
    if found.lights and found.lit == found.lights:
        return _("All its parts are complete.")
    words = ngettext(
        "%(lit)s of its %(all)s parts is complete", "%(lit)s of its %(all)s parts are complete", found.lit
    ) % {"lit": in_words(found.lit), "all": in_words(found.lights)}
    said = words[:1].upper() + words[1:]
    expected = found.gate_expected or found.gate_on
    if not expected:
        return f"{said}."
    return _("%(said)s; all are expected by %(month)s.") % {"said": said, "month": _month(expected)}


def _month(day: date) -> str:
    return date_format(day, "YEAR_MONTH_FORMAT")


def led_by(institutions: Iterable[Institution]) -> str:
    """Who leads it, with how many others; and that the ILO assists."""
    held = list(institutions)
    leading = next((place.name for place in held if place.type == "leading_agency"), "")
    national = [place for place in held if place.type not in ("leading_agency", "ilo", "donor")]
    if not leading:
        return _("The International Labour Organization assists.")
    words = ngettext(
        "%(agency)s leads it with %(count)s other institution. The International Labour Organization assists.",
        "%(agency)s leads it with %(count)s other institutions. The International Labour Organization assists.",
        len(national),
    )
    return words % {"agency": leading, "count": in_words(len(national))}


def track_rows(summary: Summary) -> list[TrackRow]:
    """The tracks of the plan as strips, the optional and the closing one apart; none while there is no plan."""
    direction: Direction = "rtl" if get_language_bidi() else "ltr"
    drawn = picture.picture_of(picture.read(summary.lanes), today=summary.on, direction=direction)
    return [TrackRow(lane, _state(lane)) for lane in twin.phone_lanes(drawn) if lane.key not in OUTSIDE]


def _state(lane: twin.PhoneLane) -> str:
    if not lane.ahead:
        return "completed" if lane.done else "not_started"
    begun = lane.done or any(step.state not in ("not_started", "cannot_start") for step in lane.ahead)
    return "under_way" if begun else "not_started"


# --- Documents -------------------------------------------------------------------------------------


def published(implementation: Implementation) -> list[Published]:
    """The published documents, the newest first; as many queries for one as for fifty."""
    versions = Version.objects.filter(document__implementation=implementation, state="published")
    held = list(versions.select_related("document").prefetch_related("files__file").order_by("-published_at"))
    issued = Rendition.objects.filter(
        subject__in=[version.public_id for version in held], purpose=Rendition.Purpose.ISSUED
    )
    made = {rendition.subject: rendition for rendition in issued.select_related("file")}
    signed, consulted = _signed(held), _consulted(held)
    return [
        Published(
            version,
            made.get(version.public_id),
            tuple(line for line in version.files.all() if line.removed_at is None),
            tuple(signed[version.pk]),
            consulted.get(version.pk, ""),
        )
        for version in held
    ]


def _signed(versions: list[Version]) -> dict[int, list[str]]:
    """Who signed each version, with which meaning; what was taken back does not count."""
    about = ContentType.objects.get_for_model(Version)
    signoffs = SignOff.objects.filter(content_type=about, object_id__in=[version.pk for version in versions])
    given = Signature.objects.filter(signoff__in=signoffs, state=Signature.State.GIVEN).select_related("signoff")
    found: dict[int, list[str]] = defaultdict(list)
    for signature in given.order_by("pk"):
        found[signature.signoff.object_id].append(
            _("%(meaning)s: %(person)s, %(role)s")
            % {
                "meaning": str(signature.get_meaning_display()).capitalize(),
                "person": sheet.who(signature),
                "role": sheet.role_of(signature),
            }
        )
    return found


def _consulted(versions: list[Version]) -> dict[int, str]:
    """How many comments of how many institutions a version was given before it was published."""
    about = ContentType.objects.get_for_model(Version)
    said = Comment.objects.filter(content_type=about, object_id__in=[version.pk for version in versions])
    counted = said.order_by().values_list("object_id").annotate(Count("pk"), Count("institution", distinct=True))
    return {key: _comments(comments, institutions) for key, comments, institutions in counted}


def _comments(comments: int, institutions: int) -> str:
    from_whom = ngettext("one institution", "%(count)s institutions", institutions) % {"count": in_words(institutions)}
    words = ngettext("One comment of %(whom)s.", "%(count)s comments of %(whom)s.", comments)
    text = words % {"count": in_words(comments), "whom": from_whom}
    return text[:1].upper() + text[1:]
