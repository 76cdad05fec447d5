"""The living page of all components, for those who build on them. Everything on it is made up; not in production."""

from datetime import timedelta
from types import SimpleNamespace as Sample
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Implementation
from core import clock
from core.errors import Refusal
from core.offers import Offer
from core.shapes import SHAPES, TRACKS, VERDICTS

DIGEST = "9f2c41ab7be0d31855a9c204e61f8b730d4492f6a8137c5e2b90e4d1c36f77e0"
KEY = [
    "not_started",
    "under_way",
    "awaiting_signature",
    "completed",
    "postponed",
    "skipped",
    "to_be_reconfirmed",
    "cannot_start",
]


class Trial(forms.Form):
    """Every kind of control, and every kind of error."""

    name = forms.CharField(label=gettext_lazy("Name of the institution"), max_length=40)
    email = forms.EmailField(
        label=gettext_lazy("Address"), help_text=gettext_lazy("A link that is good for 14 days comes to it.")
    )
    meaning = forms.ChoiceField(
        label=gettext_lazy("What your signature means"),
        widget=forms.RadioSelect,
        choices=[("approved", gettext_lazy("Approved")), ("returned", gettext_lazy("Returned"))],
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[("a", gettext_lazy("Data manager")), ("b", gettext_lazy("Data analyst"))]
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("en", gettext_lazy("English")), ("fr", gettext_lazy("French"))],
    )
    remarks = forms.CharField(label=gettext_lazy("Remarks"), required=False, widget=forms.Textarea)
    paper = forms.FileField(label=gettext_lazy("The paper"), required=False)
    public = forms.BooleanField(label=gettext_lazy("Anyone may read it"), required=False)


class Find(forms.Form):
    """A filter: its answers stand in the address."""

    words = forms.CharField(label=gettext_lazy("Words"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("any"))])


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """All components on one page; `?country` gives it the masthead of an implementation, `?job` is what is polled."""
    if "job" in request.GET:
        job = Sample(public_id="a1", state="done", progress=100, message="")
        return render(
            request, "components/progress.html", {"job": job, "done_url": "#main", "done_label": _("Open it")}
        )
    country = {"implementation": _country(), "membership": _membership()} if "country" in request.GET else {}
    trial = Trial({"name": "x" * 60, "email": "nobody", "languages": ["fr"]})
    context = {"trial": trial, "untouched": Trial(prefix="new"), "find": Find(prefix="find"), **_states(), **_lists()}
    return render(request, "desk/styleguide.html", {**context, **_signing(), **_figures(request), **country})


def _country() -> Implementation:
    return Implementation(
        slug="valmera", code="VAL", name="Valmera", accent="#0b5a46", time_zone="Europe/Zurich", opened_at=clock.now()
    )


def _membership() -> Sample:
    return Sample(get_role_display=lambda: _("Agency lead"), institution=_("Ministry of Labour"))


def _states() -> dict[str, Any]:
    reasons = [
        Refusal(_("The advanced draft stands at 64 %; it needs 70 %."), "#tables", _("Four indicators lack a source")),
        Refusal(_("The consultation is open until 4 June."), "#forms", _("See who has not answered")),
    ]
    return {
        "trail": [(_("Portfolio"), "#main"), (_("Valmera"), "#main"), (_("Components"), "")],
        "codes": SHAPES,
        "verdicts": VERDICTS,
        "tracks": TRACKS,
        "key_codes": KEY,
        "reasons": reasons,
        "offers": [
            Offer(
                _("Sign the Governance manual, version 3"),
                "#sign",
                note=_("Yours is the last."),
                button=_("Read and sign"),
            ),
            Offer(_("Agree to new dates"), "#lists", note=_("The gate does not move."), button=_("See what moves")),
            Offer(_("Publish the Master Plan"), refusals=reasons),
        ],
    }


def _lists() -> dict[str, Any]:
    now = clock.now()
    roles = _("Agency lead, Ministry of Labour")
    comment = Sample(
        id=1, by=_("Registry owner"), roles=_("Social Security Fund"), at=now, text=_("Not before the 24th.")
    )
    answer = Sample(
        id=2, by=_("LMIS coordinator"), roles=_("Ministry of Labour"), at=now, text=_("Then the 24th it is.")
    )
    comment.answers = [answer]
    return {
        "tasks": [
            Sample(title=_("Request letter received"), url="#", state="completed", word="", note="", refusals=()),
            Sample(
                title=_("Compile the data flows"),
                url="#",
                state="under_way",
                word=_("under way, 9 of 11"),
                note=_("Ends 19 May."),
                refusals=(),
            ),
            Sample(
                title=_("Open the SDMX workshop"),
                url="",
                state="not_started",
                word="",
                note="",
                refusals=_states()["reasons"],
            ),
        ],
        "items": [
            Sample(text=_("Trainer confirmed"), done=True, who=_("specialist")),
            Sample(text=_("Two data managers named: one is missing"), done=False, who=_("Agency lead")),
        ],
        "files": [
            Sample(name="Agenda, version 2.pdf", url="#", kind="PDF", size=88_000, at=now, by=_("LMIS coordinator"))
        ],
        "entries": [
            Sample(at=now - timedelta(days=5), sentence=_("Reference metadata postponed to 24 May."), sequence=1279)
        ],
        "comments": [comment],
        "roles": roles,
        "filters": [
            (_("All"), 12, "?", True),
            (_("Waiting on me"), 2, "?f=me", False),
            (_("Indicative plan"), 3, "?f=i", False),
        ],
        "exports": [("CSV", "#"), ("XLSX", "#")],
    }


def _signing() -> dict[str, Any]:
    now = clock.now()
    lead = Sample(
        name=_("You"), roles=_("Agency lead, Ministry of Labour"), state="awaiting_signature", word="", you=True
    )
    officer = Sample(
        name=_("Project officer"),
        roles=_("International Labour Office"),
        state="not_started",
        word=_("notes it, after you"),
        you=False,
    )
    given = Sample(
        name=_("Head of methodology"),
        roles=_("National Statistics Office"),
        state="reservation",
        word="",
        at=now,
        sequence=1288,
        remarks=_("Section 16 names no payer from 2029."),
    )
    return {
        "steps": [(_("Read"), False), (_("Check"), False), (_("Sign"), True)],
        "answers": [(_("Document"), _("Governance manual, version 3"), "#"), (_("Remarks"), _("none"), "#")],
        "signers": [lead, officer],
        "signatures": [given],
        "hints": {
            "approved": _("Published when every place is signed."),
            "returned": _("Say why. A new version is prepared."),
        },
    }


def _figures(request: HttpRequest) -> dict[str, Any]:
    job = Sample(public_id="a1", state="running", progress=57, message=_("Page 36 of 64."))
    return {
        "digest": DIGEST,
        "now": clock.now(),
        "since": clock.now() - timedelta(days=19),
        "job": job,
        "page": Paginator(range(1284), 25).get_page(request.GET.get("page")),
        "parts": [("same", _("The quorum is ")), ("old", _("six")), ("new", _("seven")), ("same", _(" seats."))],
        "facts": [(_("Reference"), "VAL-GM-3"), (_("Published"), "12 May 2027"), (_("Sections"), "21")],
        "links": [(_("See the document"), "#main")],
        "ledger_head": Sample(sequence=1284, hash=DIGEST),
    }
