"""The pages for everybody: verifying a document, and the public page of countries that opted in."""

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Implementation
from core import ledger
from desk import verifying
from desk.public import figures, published, track_rows


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Choose a file or type a reference: is it genuine, which version, who signed. Nothing is kept."""
    asked = (request.POST.get("reference") or request.GET.get("reference") or "").strip()
    upload = request.FILES.get("file")
    verdict, problem = None, ""
    if request.method == "POST" and not ratelimit.consume(request, action="verify", key=_address(request)):
        problem = _("Too many questions at once from this address. Wait a minute and ask again.")
    elif upload and (upload.size or 0) > settings.UPLOAD_LIMIT * 3:
        problem = _("The file is too large to be one of ours.")
    elif upload:
        verdict = verifying.by_hash(verifying.fingerprint_of(upload), request.user)
    elif asked:
        verdict = verifying.answer(asked, request.user)
    elif request.method == "POST":
        problem = _("Choose a file, or type a reference or a fingerprint.")
    context = {"asked": asked[: verifying.LONGEST], "found": verdict, "problem": problem}
    return render(request, "desk/verify.html", context, status=422 if problem else 200)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@require_safe
def verify_yourself(request: HttpRequest) -> HttpResponse:
    """How to verify without this page: what the hash is and what it proves."""
    return render(request, "desk/verify_yourself.html")


@require_safe
def countries(request: HttpRequest) -> HttpResponse:
    """The countries that opted in to a public page."""
    held = Implementation.objects.public().order_by("name")
    return render(request, "desk/countries.html", {"implementations": held})


@require_safe
def public(request: HttpRequest, slug: str) -> HttpResponse:
    """Progress in plain words, published documents, who takes part. Only for countries that opted in."""
    implementation = Implementation.objects.public().select_related("emblem").filter(slug=slug).first()
    if implementation is None:
        raise Http404(_("There is no public page at this address."))
    context: dict[str, Any] = {
        "implementation": implementation,
        "rows": track_rows(implementation),
        "documents": published(implementation),
        "facts": figures(implementation),
        "institutions": implementation.institutions.order_by("name"),
        "ledger_head": ledger.head_of(implementation.chain_key()),
    }
    return render(request, "desk/public.html", context)
