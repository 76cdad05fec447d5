"""The emblem of an implementation as an image: to those who may see it, to everybody where the country opted in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.models import Implementation
from core.files import content_of

IMAGES = frozenset({"image/png", "image/jpeg", "image/webp", "image/svg+xml"})
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""Opened by itself an image can load nothing, run nothing and reach nothing of ours."""


@require_safe
@cache_control(private=True, max_age=3600)
def emblem(request: HttpRequest, slug: str) -> HttpResponse:
    seen = Implementation.objects.public() | Implementation.objects.visible_to(request.user)
    found = get_object_or_404(seen.select_related("emblem"), slug=slug)
    if found.emblem is None or found.emblem.media_type not in IMAGES:
        raise Http404
    response = HttpResponse(content_of(found.emblem), content_type=found.emblem.media_type)
    response["Content-Security-Policy"] = ALONE
    return response
