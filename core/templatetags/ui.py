"""The components that are written often: states, dates, references, fields. See docs/components.md.

They render what they are given; no query is made here and nothing is decided.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any

from django import forms, template
from django.core.paginator import Page, Paginator
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from core import clock, marks, wording
from core.offers import Offer
from core.shapes import TRACKS, shape_of

register = template.Library()
register.simple_tag(marks.seats)
register.simple_tag(marks.dots)
register.simple_tag(marks.square_code)
register.filter(wording.days)
register.filter(wording.grouped)
register.filter(wording.in_words)
register.filter(wording.size)

SHORT = 12
STYLES = {"long": "DATE_FORMAT", "short": "SHORT_DATE_FORMAT", "near": "MONTH_DAY_FORMAT"}


# --- Shapes ------------------------------------------------------------------------------------


@register.simple_tag
def symbol(name: str, css: str = "gl") -> SafeString:
    """{% symbol "arrow" "to turns" %}: a symbol of the sheet as a decoration, hidden from screen readers."""
    return _drawn(name, css, static("brand/symbols.svg"))


@lru_cache(maxsize=256)
def _drawn(name: str, css: str, sheet: str) -> SafeString:
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css, sheet, name)


@register.simple_tag
def shape(code: str) -> SafeString:
    """{% shape "completed" %}: the shape of a state alone; the word must stand beside it."""
    found = shape_of(code)
    return symbol(found.symbol, "gl turns" if found.turns else "gl")


@register.simple_tag
def state(code: str, word: StrOrPromise = "") -> SafeString:
    """{% state "under_way" %} or {% state "under_way" "under way, 9 of 11" %}: the shape, then the word."""
    found = shape_of(code)
    shown = word or found.word
    return format_html('<span class="st st--{}">{}<span>{}</span></span>', found.symbol, shape(code), shown)


@register.simple_tag
def state_word(code: str) -> StrOrPromise:
    """{% state_word "completed" %}: the word alone, where the shape is drawn apart."""
    return shape_of(code).word


@register.simple_tag
def track(code: str) -> SafeString:
    """{% track "ADM-5" %}: the glyph of a track in its hue, decoration beside the name."""
    mark = TRACKS[code.upper()[:3]]
    return format_html('<span class="cue {}" aria-hidden="true">{}</span>', mark.css, mark.glyph)


@register.filter
def track_css(code: str) -> str:
    """{{ "ADM-5"|track_css }}: the class that sets the hue."""
    return TRACKS[code.upper()[:3]].css


# --- Dates and ages ----------------------------------------------------------------------------


def zone_of(context: Context) -> tzinfo:
    """The implementation's time zone on its pages, else the active one."""
    return getattr(context.get("implementation"), "zone", None) or timezone.get_current_timezone()


def day_of(context: Context, value: date | datetime) -> date:
    """The calendar day of a moment, as the reader's page counts it."""
    return value.astimezone(zone_of(context)).date() if isinstance(value, datetime) else value


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | None, *, zone: bool = True) -> SafeString:
    """{% when signed_at %}: “20 April 2027, 16:12 (UTC+2)”; {% when at zone=False %} without the zone."""
    if moment is None:
        return SafeString("–")
    local = moment.astimezone(zone_of(context))
    text = date_format(local, "DATETIME_FORMAT")
    shown = f"{text} ({wording.offset(local)})" if zone else text
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), shown)


@register.simple_tag(takes_context=True)
def clocktime(context: Context, moment: datetime) -> SafeString:
    """{% clocktime at %}: “09:38”, under a heading that gives the day."""
    local = moment.astimezone(zone_of(context))
    shown = date_format(local, "TIME_FORMAT")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), shown)


@register.simple_tag(takes_context=True)
def day(context: Context, value: date | datetime | None, style: str = "long") -> SafeString:
    """{% day due %}: “12 March 2027”; "short": “12 Mar 2027”; "near": “12 March”."""
    if value is None:
        return SafeString("–")
    return _written(day_of(context, value), style, get_language())


@lru_cache(maxsize=2048)
def _written(value: date, style: str, language: str | None) -> SafeString:
    """A day in the active language, which is `language`: a page shows the same few days many times."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(value, STYLES[style]))


@register.simple_tag(takes_context=True)
def age(context: Context, since: date | datetime | None) -> str:
    """{% age waiting_since %}: “19 days”, “1 day” or “today”, in days of the calendar."""
    if since is None:
        return "–"
    count = (clock.today(zone_of(context)) - day_of(context, since)).days
    return wording.days(count) if count > 0 else _("today")


# --- References, fingerprints, people ----------------------------------------------------------


@register.simple_tag
def reference(value: str, *, copy: bool = False) -> SafeString:
    """{% reference "VAL-GM-3" %}: read out as it stands, never translated; copy=True adds a button by script."""
    shown = format_html('<span class="ref" translate="no">{}</span>', value)
    if not copy:
        return shown
    return format_html(
        '{} <button type="button" class="link small" data-copy="{}" data-done="{}" hidden>{}</button>',
        shown,
        value,
        _("Copied: %(what)s") % {"what": value},
        _("Copy"),
    )


@register.simple_tag
def fingerprint(digest: str, *, full: bool = False) -> SafeString:
    """{% fingerprint sha256 %}: “9f2c 41ab … 77e0”; full=True: all of it in eights, to compare by eye."""
    if full:
        parts = ((part,) for part in wording.groups(digest, width=8))
        shown = format_html_join(" ", "<span>{}</span>", parts)
        return format_html('<p class="finger" translate="no">{}</p>', shown)
    short = f"{digest[:4]} {digest[4:8]} … {digest[-4:]}" if len(digest) > SHORT else digest
    return format_html('<span class="hash" translate="no">{}</span>', short)


@register.simple_tag
def entry(sequence: int, digest: str = "") -> SafeString:
    """{% entry 1284 hash %}: “no. 1 284 · 7c1e 9a40 52bd”; without a hash the number alone."""
    number = _("no. %(number)s") % {"number": wording.grouped(sequence)}
    short = " ".join(wording.groups(digest[:SHORT], width=4))
    # Each part by itself: the figures of a hash must never mix with words that are written from right to left.
    shown = format_html("<bdi>{}</bdi> · <bdi>{}</bdi>", number, short) if digest else number
    return format_html('<span class="hash" translate="no">{}</span>', shown)


@register.simple_tag
def person(name: StrOrPromise, *roles: StrOrPromise) -> SafeString:
    """{% person name role institution %}: the name, beneath it role and institution."""
    beneath = ", ".join(str(role) for role in roles if role)
    tail = format_html("<span>{}</span>", beneath) if beneath else ""
    return format_html('<div class="person"><b><bdi>{}</bdi></b>{}</div>', name, tail)


# --- What can be done, forms -------------------------------------------------------------------


@register.inclusion_tag("components/actions.html", takes_context=True)
def actions(context: Context, offers: Sequence[Offer], nothing: StrOrPromise = "") -> dict[str, Any]:
    """{% actions offers %}: “What you can do now”; the first open offer is filled, a refused one gives its reasons."""
    first = next((offer for offer in offers if not offer.refusals), None)
    token = context.get("csrf_token")
    return {"offers": offers, "first_open": first, "nothing": nothing, "csrf_token": token}


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField,
    hints: Mapping[str, StrOrPromise] | None = None,
    *,
    label: StrOrPromise = "",
    hint: StrOrPromise = "",
    css: str = "",
) -> dict[str, Any]:
    """{% field form.name %}: label, hint, error, control, never a placeholder.

    `hints` explains single choices: {value: sentence}. `label` and `hint` replace what the form says.
    """
    bound.field.widget.attrs.pop("placeholder", None)
    bound.label = label or bound.label
    bound.help_text = hint or bound.help_text
    return {"field": bound, "hints": hints or {}, "css": css}


@register.filter
def hint_for(hints: Mapping[str, StrOrPromise] | str, value: object) -> StrOrPromise:
    """The hint of one choice; nothing where no hints were given."""
    return hints.get(str(value), "") if isinstance(hints, Mapping) else ""


@register.filter
def is_choices(bound: BoundField) -> bool:
    """Radio buttons and check boxes: each with a label of its own inside one fieldset."""
    return isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def first_control(bound: BoundField) -> str:
    """The id that the error summary leads to: of a group of choices, the first."""
    return bound.id_for_label or f"{bound.auto_id}_0"


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms_: forms.BaseForm | None, title: StrOrPromise = "") -> dict[str, Any]:
    """{% error_summary form title=... %}: at the top of the page, focused, each error linked to its field."""
    sent = [form for form in forms_ if form is not None and form.is_bound]
    wrong = [bound for form in sent for bound in form if bound.errors]
    general = [error for form in sent for error in form.non_field_errors()]
    return {"wrong": wrong, "general": general, "title": title}


# --- Lists -------------------------------------------------------------------------------------


@register.inclusion_tag("components/sort.html", takes_context=True)
def sort(context: Context, key: str, label: StrOrPromise) -> dict[str, Any]:
    """{% sort "name" _("Country") %}: a column head that sorts by ?sort=name and, again, by -name."""
    present = context["request"].GET.get("sort", "")
    following = f"-{key}" if present == key else key
    shown = {"up": present == key, "down": present == f"-{key}"}
    return {"request": context["request"], "label": label, "following": following, **shown}


@register.simple_tag(takes_context=True)
def sorted_by(context: Context, key: str) -> SafeString:
    """<th scope="col" {% sorted_by "name" %}>: the aria-sort attribute of a column head."""
    words = {key: "ascending", f"-{key}": "descending"}
    word = words.get(context["request"].GET.get("sort", ""))
    return format_html('aria-sort="{}"', word) if word else SafeString("")


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: "Page[Any]") -> dict[str, Any]:
    """{% pager page %}: which rows are shown of how many, and links to the neighbours by ?page=."""
    return {"request": context["request"], "page": page}


@register.simple_tag(takes_context=True)
def part(context: Context, parts: Sequence[Any]) -> "Page[Any]":
    """{% part parts as page %}: a long text in parts; the page holds the one that ?part= asks for, or the first."""
    return Paginator(parts, 1).get_page(context["request"].GET.get("part"))
