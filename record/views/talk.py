"""Comments on a version, an activity or a waiver, and the notices that a person has read."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import implementation_for
from record import talk, todos
from record.forms import CommentForm, NoticesForm
from record.views.proving import attempt, led_on, reader, sent, status_of


@login_required
@require_http_methods(["GET", "POST"])
def comment(request: HttpRequest, slug: str, kind: str, public_id: Any) -> HttpResponse:
    """A comment for one's institution; the people named in it are told."""
    implementation = implementation_for(reader(request), slug, "comment")
    about = talk.about_for(implementation, kind, public_id)
    people = talk.members(implementation)
    form = CommentForm(sent(request), people=people)
    if form.is_bound and form.is_valid():
        chosen = set(form.cleaned_data["mentions"])
        named = [member.person for member in people if str(member.person.public_id) in chosen]
        text = form.cleaned_data["text"]
        if attempt(form, lambda: talk.comment(about, by=reader(request), text=text, mentions=named)):
            return led_on(f"{about.get_absolute_url()}#conversation")
    context = {"implementation": implementation, "about": about, "form": form}
    return render(request, "record/comment.html", context, status=status_of(form))


@login_required
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Marks as read what the page showed, and nothing that came since."""
    form = NoticesForm(request.POST)
    if not form.is_valid():
        raise Http404(_("It does not say which notices were read."))
    todos.mark_read(reader(request), until=form.cleaned_data["until"])
    messages.success(request, _("Marked as read."))
    return led_on(settings.LOGIN_REDIRECT_URL)
