"""The page of one signature: the confirmation for its signer, the proof for everybody; taking back and attesting."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import jobs
from core.offers import Offer
from core.transitions import action_of, perform
from core.uploads import serve
from record import evidence, journey, sheet
from record.access import signature_for
from record.forms import AttestForm, ProofForm, TakeBackForm
from record.models import Signature
from record.views.proving import attempt, led_on, proof_of, reader, sent, status_of

FORMS: dict[str, type[ProofForm]] = {"withdraw": TakeBackForm, "revoke": TakeBackForm, "attest": AttestForm}


@login_required
@require_safe
def page(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Who signed what, for whom, when and with which meaning; what happens next, and what can be done about it."""
    signature = signature_for(reader(request), slug, reference)
    state, word = sheet.standing_of(signature)
    context = {
        **journey.context_of(signature.signoff, reader(request)),
        "signature": signature,
        "state": state,
        "word": word,
        "who": sheet.who(signature),
        "role": sheet.role_of(signature),
        "sequence": sheet.entries_of([signature]).get(signature.public_id),
        "is_mine": signature.signer_id == reader(request).pk and signature.state == Signature.State.GIVEN,
        "offers": list(_offers(signature, reader(request))),
    }
    return render(request, "record/signature.html", context)


def _offers(signature: Signature, person: Any) -> Any:
    slug = signature.implementation.slug
    for name in FORMS:
        if action := action_of(signature, name, person):
            url = reverse("record:take_part", args=[slug, signature.reference, name])
            yield Offer(action.label, url, refusals=action.refusals)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def take_part(request: HttpRequest, slug: str, reference: str, action: str) -> HttpResponse:
    """Withdraws, revokes or attests, after the password was given again."""
    signature = signature_for(reader(request), slug, reference)
    kind = FORMS.get(action)
    asked = action_of(signature, action, reader(request)) if kind else None
    form = kind(sent(request), person=reader(request)) if kind else None
    if form is None or (asked is None and not form.is_valid()):
        raise Http404(_("This cannot be done to the signature by you, or not any more."))
    if form.is_bound and form.is_valid() and (held := proof_of(request, form)):
        said = {"reason": form.cleaned_data["reason"]} if "reason" in form.cleaned_data else {}
        if attempt(form, partial(perform, signature, action, by=reader(request), **held, **said)):
            messages.success(request, _("Recorded: %(reference)s.") % {"reference": reference})
            return led_on(signature)
    context = {**journey.context_of(signature.signoff, reader(request)), "signature": signature, "form": form}
    return render(request, "record/take_part.html", {**context, "asked": asked, "name": action}, status=status_of(form))


@login_required
@require_safe
def scan(request: HttpRequest, slug: str, reference: str) -> HttpResponseBase:
    """The scan of a paper signature."""
    signature = signature_for(reader(request), slug, reference)
    if signature.scan is None:
        raise Http404(_("This signature was not given on paper."))
    ending = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}[signature.scan.media_type]
    return serve(signature.scan, f"{signature.reference}.{ending}", inline=True)


@login_required
@require_POST
def prove(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Asks for the page that proves the signature elsewhere; the job's page leads to it."""
    signature = signature_for(reader(request), slug, reference)
    job = jobs.enqueue(
        evidence.TASK,
        subject=signature,
        chain_key=signature.chain_key(),
        asked_by=reader(request),
        parameters={
            "reference": signature.reference,
            "language": signature.language,
            "title": _("Evidence of signature %(reference)s") % {"reference": signature.reference},
            "back": signature.get_absolute_url(),
        },
    )
    return led_on("core:job", public_id=job.public_id)


@login_required
@require_safe
def proof(request: HttpRequest, slug: str, reference: str) -> HttpResponseBase:
    """The page that proves the signature, as it was last made."""
    signature = signature_for(reader(request), slug, reference)
    made = evidence.latest(signature)
    if made is None:
        raise Http404(_("This page has not been made yet."))
    return serve(made.file, f"{signature.reference}-evidence.pdf")
