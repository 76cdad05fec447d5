"""The journey of signing: read, check, password, confirmation; calling back; the paper that was signed by hand."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.transitions import action_of, perform
from core.uploads import accept
from record import bound, journey, signers
from record.access import signoff_for
from record.forms import PaperForm, ReasonForm, SignForm
from record.models import Signature, SignOff
from record.rules import SignRequest
from record.views.proving import attempt, led_on, proof_of, reader, sent, status_of

SCANS = frozenset({"pdf", "png", "jpg", "jpeg"})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Reads what is put before its signers; `?place=` leads on to checking and signing in that place."""
    signoff = signoff_for(reader(request), slug, reference)
    places = journey.places_of(signoff, reader(request))
    key = request.POST.get("place") or request.GET.get("place")
    if request.method == "GET" and not key:
        return _read(request, signoff, places)
    chosen = next((place for place in places if place.key == key), None)
    if request.method == "POST":
        return _sign(request, signoff, chosen, places)
    if chosen is None or chosen.refusals:
        return _read(request, signoff, places)
    form = SignForm(person=reader(request), signoff=signoff, place=chosen.place)
    return _check(request, signoff, chosen, form)


def _read(request: HttpRequest, signoff: SignOff, places: list[journey.Option], status: int = 200) -> HttpResponse:
    offers = [journey.offer_of(signoff, place, reader(request)) for place in places]
    context = {
        **journey.context_of(signoff, reader(request)),
        "reading": bound.reading_of(signoff.what, bound.content_of(signoff.content)),
        "files": journey.files_of(signoff),
        "offers": [*offers, *journey.other_offers(signoff, reader(request))],
        "places": places,
    }
    return render(request, "record/read.html", context, status=status)


def _check(request: HttpRequest, signoff: SignOff, option: journey.Option, form: SignForm) -> HttpResponse:
    context = {
        **journey.context_of(signoff, reader(request)),
        "option": option,
        "form": form,
        "hints": journey.CONSEQUENCES,
    }
    return render(request, "record/sign.html", context, status=status_of(form))


def _sign(
    request: HttpRequest, signoff: SignOff, option: journey.Option | None, places: list[journey.Option]
) -> HttpResponse:
    """Signs, and leads to the confirmation; the same form sent again leads to the confirmation it had."""
    if earlier := journey.signed_with(request.POST.get("ticket", ""), reader(request)):
        return led_on(earlier)
    if option is None:
        return _read(request, signoff, places, status=403)
    form = SignForm(request.POST, person=reader(request), signoff=signoff, place=option.place)
    if form.is_valid():
        form.refusals = journey.refusals(signoff, option, form.cleaned_data)
        held = None if form.refusals else proof_of(request, form)
        asked = held and journey.asked(signoff, option.place, form.cleaned_data, **held)
        if asked and attempt(form, partial(perform, signoff, "sign", by=reader(request), request=asked)):
            return led_on(journey.signed_with(asked.ticket, reader(request)) or signoff)
        if earlier := journey.signed_with(form.cleaned_data["ticket"], reader(request)):
            return led_on(earlier)
    return _check(request, signoff, option, form)


@login_required
@require_http_methods(["GET", "POST"])
def call_back(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Whoever prepares takes it back while nobody has signed."""
    signoff = signoff_for(reader(request), slug, reference)
    action = action_of(signoff, "call_back", reader(request))
    form = ReasonForm(sent(request))
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, partial(perform, signoff, "call_back", by=reader(request), reason=reason)):
            messages.success(request, _("%(reference)s was called back.") % {"reference": reference})
            return led_on(signoff.signable.get_absolute_url())
    if action is None and not form.is_valid():
        raise Http404(_("It cannot be called back by you, or not any more."))
    context = {**journey.context_of(signoff, reader(request)), "form": form, "action": action}
    return render(request, "record/call_back.html", context, status=status_of(form))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Records that somebody signed on paper; a second person attests the copy."""
    signoff = signoff_for(reader(request), slug, reference)
    if action_of(signoff, "record_paper", reader(request)) is None:
        raise Http404(_("A paper signature cannot be recorded here by you, or not any more."))
    if earlier := journey.signed_with(request.POST.get("ticket", ""), reader(request)):
        return led_on(earlier)
    roll = signers.roll_of(signoff.implementation)
    places = [(step.key, member) for step in signoff.facts().steps for member in signers.fitting(step, roll.members)]
    form = PaperForm(sent(request), request.FILES or None, person=reader(request), signoff=signoff, places=places)
    held = proof_of(request, form) if form.is_bound and form.is_valid() else None
    if held and attempt(form, lambda: _record(request, signoff, form, held)):
        return led_on(journey.signed_with(form.cleaned_data["ticket"], reader(request)) or signoff)
    context = {**journey.context_of(signoff, reader(request)), "form": form}
    return render(request, "record/paper.html", context, status=status_of(form))


def _record(request: HttpRequest, signoff: SignOff, form: PaperForm, held: dict[str, Any]) -> Signature | SignOff:
    values = form.cleaned_data
    stored, _name = accept(values["scan"], allowed=SCANS)
    step, _colon, membership = values["place"].partition(":")
    asked = SignRequest(
        step=int(step),
        membership=UUID(membership),
        meaning=values["meaning"],
        fingerprint=values["fingerprint"],
        remarks=values["remarks"],
        language=signoff.language,
        scan=stored,
        signed_on=values["signed_on"],
        ticket=values["ticket"],
        **held,
    )
    return perform(signoff, "record_paper", by=reader(request), request=asked)
