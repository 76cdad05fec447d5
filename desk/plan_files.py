"""Plans as files, out and in: the forms that there are, and what a file holds. What it does to a plan is in tracks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import sheets, sheets_in
from desk import plan_calendar
from tracks import exchange_mspdi, exchange_sheets, exporting, mspdi_reading, mspdi_writing
from tracks.exchange import Brought
from tracks.models import Activity, Plan, Track

XML_HEAD = b"<"


@dataclass(frozen=True)
class Form:
    """A form of file in which a plan goes out."""

    ending: str
    media_type: str
    write: Callable[[Plan], bytes]


def _mspdi(plan: Plan) -> bytes:
    return mspdi_writing.write(exporting.project_of(plan))


def _rows(plan: Plan) -> tuple[list[str], Iterable[list[Any]]]:
    head = [str(label) for label in exchange_sheets.COLUMNS.values()]
    return head, ([row[name] for name in exchange_sheets.COLUMNS] for row in exporting.rows_of(plan))


def _csv(plan: Plan) -> bytes:
    return sheets.as_csv(*_rows(plan))


def _xlsx(plan: Plan) -> bytes:
    return sheets.as_xlsx(*_rows(plan))


FORMS: Mapping[str, Form] = {
    "mspdi": Form("xml", "application/xml", _mspdi),
    "xlsx": Form("xlsx", sheets.XLSX, _xlsx),
    "csv": Form("csv", "text/csv; charset=utf-8", _csv),
    "ical": Form("ics", "text/calendar; charset=utf-8", lambda plan: plan_calendar.of_plan(plan)),
}


def brought_by(plan: Plan, content: bytes, *, name: str) -> tuple[Brought, list[str]]:
    """What a file brings to a plan, and what is wrong in it. ValidationError says why it is not read at all."""
    plain = content.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if name.lower().endswith((".mpp", ".mpt")):
        words = _("This is a file of Microsoft Project itself. Save it there as XML, then bring that in.")
        raise ValidationError(words, code="kind")
    if plain.startswith(XML_HEAD) or name.lower().endswith(".xml"):
        codes = Activity.objects.filter(track__plan=plan, dropped_at=None).values_list("code", flat=True)
        tracks = Track.objects.filter(plan=plan).values_list("code", flat=True)
        return exchange_mspdi.brought_by(mspdi_reading.read(content), set(codes), set(tracks)), []
    return exchange_sheets.brought_by(sheets_in.read(content, name=name))
