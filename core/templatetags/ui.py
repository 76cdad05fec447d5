"""The components that are written often: states, dates, references, marks, fields. See docs/components.md.

They render what they are given; no query is made here and nothing is decided.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django_stubs_ext import StrOrPromise

from core import clock
from core.shapes import TRACKS, shape_of

register = template.Library()

NARROW = "\u202f"
THIN_SPACED_FROM = 1000


# --- Shapes ------------------------------------------------------------------------------------


def symbol(name: str, *, css: str = "gl") -> SafeString:
    """The symbol of the sheet as a decoration: the word beside it says the same."""
    sheet = static("brand/symbols.svg")
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css, sheet, name)


@register.simple_tag(name="symbol")
def symbol_tag(name: str, css: str = "gl") -> SafeString:
    """{% symbol "arrow" "to turns" %}: a symbol alone, hidden from screen readers."""
    return symbol(name, css=css)


@register.simple_tag
def shape(code: str) -> SafeString:
    """{% shape "completed" %}: the shape of a state alone; the word must stand beside it."""
    found = shape_of(code)
    return symbol(found.symbol, css="gl turns" if found.turns else "gl")


@register.simple_tag
def state(code: str, word: StrOrPromise = "") -> SafeString:
    """{% state "under_way" %} or {% state "under_way" "under way, 9 of 11" %}: the shape, then the word."""
    found = shape_of(code)
    return format_html(
        '<span class="st st--{}">{}<span>{}</span></span>', found.symbol, shape(code), word or found.word
    )


@register.simple_tag
def track(code: str) -> SafeString:
    """{% track "ADM" %}: the glyph of a track in its hue, decoration beside the track's name."""
    mark = TRACKS[code.upper()[:3]]
    return format_html('<span class="cue {}" aria-hidden="true">{}</span>', mark.css, mark.glyph)


@register.filter
def track_css(code: str) -> str:
    """{{ "ADM-5"|track_css }}: the class that sets the hue."""
    return TRACKS[code.upper()[:3]].css


# --- Marks that count --------------------------------------------------------------------------


@register.simple_tag
def seats(filled: int, total: int) -> SafeString:
    """{% seats 6 7 %}: one filled mark a seat taken, one hollow mark an empty one; write the number beside it."""
    marks = [(6 + 14 * at, at < filled) for at in range(total)]
    full = '<circle cx="{}" cy="6" r="5" fill="currentColor"/>'
    hollow = '<circle cx="{}" cy="6" r="4.25" fill="none" stroke="currentColor" stroke-width="1.75"/>'
    drawn = format_html_join("", "{}", ((format_html(full if taken else hollow, x),) for x, taken in marks))
    width = 14 * max(total, 1)
    return format_html(
        '<svg class="seats" viewBox="0 0 {} 12" width="{}" height="12" aria-hidden="true">{}</svg>',
        width,
        width,
        drawn,
    )


@register.simple_tag
def dots(present: int, total: int = 7) -> SafeString:
    """{% dots 3 %}: where an agreement stands among its states, the present one large (counted from 1)."""
    drawn = format_html_join("", "{}", ((_dot(at, present),) for at in range(1, total + 1)))
    width = 13 * total
    return format_html(
        '<svg class="path" viewBox="0 0 {0} 12" width="{0}" height="12" aria-hidden="true">'
        '<path d="M6 6H{1}" stroke="currentColor" stroke-width="1"/>{2}</svg>',
        width,
        width - 7,
        drawn,
    )


def _dot(at: int, present: int) -> SafeString:
    x = 13 * at - 7
    if at == present:
        return format_html('<circle cx="{}" cy="6" r="4.5" fill="currentColor"/>', x)
    fill = "currentColor" if at < present else "var(--paper)"
    return format_html('<circle cx="{}" cy="6" r="2" fill="{}" stroke="currentColor"/>', x, fill)


# --- Dates and ages ----------------------------------------------------------------------------


def zone_of(context: Context) -> tzinfo:
    """The implementation's time zone on its pages, else the active one."""
    return getattr(context.get("implementation"), "zone", None) or timezone.get_current_timezone()


def offset(moment: datetime) -> str:
    """UTC+2, UTC−3:30 or UTC."""
    minutes = int((moment.utcoffset() or UTC.utcoffset(None)).total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02d}" if rest else "")


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | None, zone: bool = True) -> SafeString:  # noqa: FBT001, FBT002
    """{% when signed_at %}: “20 April 2027, 16:12 (UTC+2)”; {% when at zone=False %} without the zone."""
    if moment is None:
        return format_html("{}", "–")
    local = moment.astimezone(zone_of(context))
    text = date_format(local, "DATETIME_FORMAT")
    shown = f"{text} ({offset(local)})" if zone else text
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), shown)


@register.simple_tag(takes_context=True)
def clocktime(context: Context, moment: datetime) -> SafeString:
    """{% clocktime at %}: “09:38”, under a heading that gives the day."""
    local = moment.astimezone(zone_of(context))
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), date_format(local, "TIME_FORMAT"))


@register.simple_tag(takes_context=True)
def day(context: Context, value: date | datetime | None, style: str = "long") -> SafeString:
    """{% day due %}: “12 March 2027”; style "short": “12 Mar 2027”; style "near": “12 March”."""
    if value is None:
        return format_html("{}", "–")
    found = value.astimezone(zone_of(context)).date() if isinstance(value, datetime) else value
    name = {"long": "DATE_FORMAT", "short": "SHORT_DATE_FORMAT", "near": "MONTH_DAY_FORMAT"}[style]
    return format_html('<time datetime="{}">{}</time>', found.isoformat(), date_format(found, name))


@register.filter
def days(count: int) -> str:
    """{{ 19|days }}: “19 days”."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


@register.simple_tag(takes_context=True)
def age(context: Context, since: date | datetime | None) -> str:
    """{% age waiting_since %}: “19 days”, “1 day” or “today”, counted in days of the calendar."""
    if since is None:
        return "–"
    zone = zone_of(context)
    first = since.astimezone(zone).date() if isinstance(since, datetime) else since
    count = (clock.today(zone) - first).days
    return days(count) if count > 0 else _("today")


# --- Words, numbers, references ----------------------------------------------------------------


@register.filter
def in_words(count: int) -> str:
    """{{ 2|in_words }}: “two”; from thirteen on in figures."""
    words = [
        pgettext("number", "none"),
        pgettext("number", "one"),
        pgettext("number", "two"),
        pgettext("number", "three"),
        pgettext("number", "four"),
        pgettext("number", "five"),
        pgettext("number", "six"),
        pgettext("number", "seven"),
        pgettext("number", "eight"),
        pgettext("number", "nine"),
        pgettext("number", "ten"),
        pgettext("number", "eleven"),
        pgettext("number", "twelve"),
    ]
    return words[count] if 0 <= count < len(words) else grouped(count)


@register.filter
def grouped(count: int) -> str:
    """{{ 1284|grouped }}: “1 284”, with a narrow space that never breaks."""
    return f"{count:,}".replace(",", NARROW)


@register.filter
def size(count: int) -> str:
    """{{ file.size|size }}: “88 kB”, “1.2 MB”; SI units."""
    if count < THIN_SPACED_FROM:
        return ngettext("%(count)s byte", "%(count)s bytes", count) % {"count": count}
    if count < 1_000_000:
        return _("%(count)s kB") % {"count": round(count / 1000)}
    return _("%(count).1f MB") % {"count": count / 1_000_000}


@register.simple_tag
def reference(value: str, copy: bool = False) -> SafeString:  # noqa: FBT001, FBT002
    """{% reference "VAL-GM-3" %}: read out as it stands, never translated; copy=True adds a button by script."""
    shown = format_html('<span class="ref" translate="no">{}</span>', value)
    if not copy:
        return shown
    button = '{} <button type="button" class="link small" data-copy="{}" data-done="{}" hidden>{}</button>'
    return format_html(button, shown, value, _("Copied: %(what)s") % {"what": value}, _("Copy"))


def groups(digest: str, *, width: int) -> list[str]:
    return [digest[at : at + width] for at in range(0, len(digest), width)]


@register.simple_tag
def fingerprint(digest: str, full: bool = False) -> SafeString:  # noqa: FBT001, FBT002
    """{% fingerprint sha256 %}: “9f2c 41ab … 77e0”; full=True: all of it in eights, to compare by eye."""
    if full:
        parts = format_html_join(" ", "<span>{}</span>", ((part,) for part in groups(digest, width=8)))
        return format_html('<p class="finger" translate="no">{}</p>', parts)
    short = f"{digest[:4]} {digest[4:8]} … {digest[-4:]}" if len(digest) > 12 else digest  # noqa: PLR2004
    return format_html('<span class="hash" translate="no">{}</span>', short)


@register.simple_tag
def entry(sequence: int, digest: str = "") -> SafeString:
    """{% entry 1284 hash %}: “no. 1 284 · 7c1e 9a40 52bd”; without a hash the number alone."""
    number = _("no. %(number)s") % {"number": grouped(sequence)}
    shown = f"{number} · {' '.join(groups(digest[:12], width=4))}" if digest else number
    return format_html('<span class="hash" translate="no">{}</span>', shown)


@register.simple_tag
def person(name: StrOrPromise, *roles: StrOrPromise) -> SafeString:
    """{% person "Ana Brandt" "Agency lead" "Ministry of Labour" %}: name, then role and institution beneath."""
    beneath = ", ".join(str(role) for role in roles if role)
    tail = format_html("<span>{}</span>", beneath) if beneath else ""
    return format_html('<div class="person"><b><bdi>{}</bdi></b>{}</div>', name, tail)


# --- Forms -------------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hints: Mapping[str, StrOrPromise] | None = None, css: str = "") -> dict[str, Any]:
    """{% field form.name %}: label, hint, error, control. `hints` explains single choices: {value: sentence}."""
    return {"field": bound, "hints": hints or {}, "css": css}


@register.filter
def hint_for(hints: Mapping[str, StrOrPromise], value: object) -> StrOrPromise:
    return hints.get(str(value), "")


@register.filter
def first_control(bound: BoundField) -> str:
    """The id that a link in the error summary leads to: of a group of choices, the first."""
    if bound.id_for_label:
        return bound.id_for_label
    return f"{bound.auto_id}_0"


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms_: forms.BaseForm, title: StrOrPromise = "") -> dict[str, Any]:
    """{% error_summary form title=... %}: at the top of the page, focused, each error linked to its field."""
    wrong = [bound for form in forms_ if form.is_bound for bound in form if bound.errors]
    general = [error for form in forms_ if form.is_bound for error in form.non_field_errors()]
    return {"wrong": wrong, "general": general, "title": title}


# --- Lists -------------------------------------------------------------------------------------


@register.inclusion_tag("components/sort.html", takes_context=True)
def sort(context: Context, key: str, label: StrOrPromise) -> dict[str, Any]:
    """<th scope="col" {% sorted "name" %}>{% sort "name" _("Country") %}</th>: sorts by ?sort=name, again by -name."""
    present = context["request"].GET.get("sort", "")
    return {
        "request": context["request"],
        "label": label,
        "next": f"-{key}" if present == key else key,
        "up": present == key,
        "down": present == f"-{key}",
    }


@register.simple_tag(takes_context=True)
def sorted_by(context: Context, key: str) -> SafeString:
    """{% sorted_by "name" %}: the aria-sort attribute of a column head."""
    words = {key: "ascending", f"-{key}": "descending"}
    word = words.get(context["request"].GET.get("sort", ""))
    return format_html('aria-sort="{}"', word) if word else SafeString("")


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: "Page[Any]") -> dict[str, Any]:
    """{% pager page %}: which rows are shown of how many, and links to the neighbours by ?page=."""
    return {"request": context["request"], "page": page}

