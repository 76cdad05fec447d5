"""The page where anybody compares a paper with the record. What the record knows is looked up in verifying.py."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from core.answers import UNFIT
from core.text import Line
from desk import verifying
from desk.hashing import Hashed, OnlyTheHash

TOO_MANY = 429


class VerifyForm(forms.Form):
    """A file, or what is printed on it; with both, whether the one is the other."""

    file = forms.FileField(label=gettext_lazy("The file"), required=False, allow_empty_file=True)
    reference = Line(label=gettext_lazy("Or its reference or fingerprint"), limit=200, required=False)
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large

    def clean_fingerprint(self) -> str:
        """The browser's own SHA-256 of the chosen file, where it could compute it."""
        given = str(self.cleaned_data["fingerprint"])
        return given if verifying.HASH.fullmatch(given) else ""

    def clean(self) -> dict[str, Any]:
        if self.too_large:
            raise ValidationError({"file": _("The file is larger than anything that is issued here.")})
        if not self.errors and not self.digest and not self.cleaned_data.get("reference"):
            raise ValidationError(_("Choose a file, or type a reference or a fingerprint."))
        return self.cleaned_data

    @property
    def digest(self) -> str:
        upload = self.cleaned_data.get("file")
        return upload.digest if isinstance(upload, Hashed) else str(self.cleaned_data.get("fingerprint", ""))


@csrf_exempt  # until the upload is received in our own way; `_verify` is protected
def verify(request: HttpRequest) -> HttpResponse:
    """Is it genuine, which version, who signed? The file is hashed as it arrives; nothing is kept."""
    request.upload_handlers = [OnlyTheHash(request)]
    return _verify(request)


@never_cache
@csrf_protect
@require_http_methods(["GET", "POST"])
def _verify(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" and "reference" not in request.GET:
        return render(request, "desk/verify.html", {"form": VerifyForm()})
    form = VerifyForm(request.POST or request.GET, request.FILES, too_large=_stopped(request))
    if not ratelimit.consume(request, action="verify"):
        form.add_error(None, _("These were many questions at once from this address. Wait a minute, then ask again."))
        return render(request, "desk/verify.html", {"form": form}, status=TOO_MANY)
    if not form.is_valid():
        return render(request, "desk/verify.html", {"form": form}, status=UNFIT)
    found = verifying.answer(digest=form.digest, typed=form.cleaned_data["reference"], person=request.user)
    return render(request, "desk/verify.html", {"form": form, "found": found})


def _stopped(request: HttpRequest) -> bool:
    """The upload was cut off because it was too large."""
    return any(isinstance(handler, OnlyTheHash) and handler.stopped for handler in request.upload_handlers)


@require_safe
def verify_yourself(request: HttpRequest) -> HttpResponse:
    """How to verify without this page: what the hash is and what it proves."""
    return render(request, "desk/verify_yourself.html")
