"""The calendar feeds of a person's account, and the addresses that calendar programs read, without signing in."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import implementation_for, reader
from accounts.models import Implementation
from core.answers import LedOn
from desk import feeds
from desk.models import Feed


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """One's own feeds; a POST makes one, and its address is shown in the answer, this once."""
    person = reader(request)
    address = ""
    if request.method == "POST":
        _feed, secret = feeds.make(person, _asked(request))
        address = request.build_absolute_uri(reverse("desk:feed", args=[secret]))
    held = Feed.objects.filter(person=person, revoked_at=None).select_related("implementation").order_by("-pk")
    visible = Implementation.objects.visible_to(person).order_by("name")
    return render(request, "desk/feeds.html", {"feeds": held, "address": address, "countries": visible[:200]})


def _asked(request: HttpRequest) -> Implementation | None:
    slug = request.POST.get("of", "")
    return implementation_for(request.user, slug) if slug else None


@login_required
@require_POST
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    feed = get_object_or_404(Feed, public_id=public_id, person=reader(request))
    feeds.revoke(feed, by=reader(request))
    messages.success(request, _("The address is revoked; calendars that read it get nothing any more."))
    return LedOn(reverse("desk:feeds"))


@require_safe
@never_cache
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar, for whoever holds the address."""
    content = feeds.content_of(secret)
    if content is None:
        raise Http404(_("There is no such calendar, or its address was revoked."))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="plan.ics"'
    response["Referrer-Policy"] = "no-referrer"
    return response
