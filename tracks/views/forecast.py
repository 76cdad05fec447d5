"""The forecast: by when the tracks and the gate will probably be done, and how probable a chosen day is."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import reader
from record.views.proving import status_of
from tracks import converging, forms
from tracks.access import plan_for


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Tracks and gate in half of the runs and in four of five; `?by=` asks how probable a day is."""
    plan = plan_for(reader(request), slug)
    form = forms.ReadyByForm(request.GET if "by" in request.GET else None)
    by = form.cleaned_data["by"] if form.is_bound and form.is_valid() else None
    context = {**converging.context_of(plan, by), "form": form}
    return render(request, "tracks/forecast.html", context, status=200 if by else status_of(form))
