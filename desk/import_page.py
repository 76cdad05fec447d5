"""Bringing a plan in on a page: the file, then all that it changes, then the word to do it. It is kept in between."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import reader
from core import files
from core.answers import REFUSED, UNFIT, sent
from core.models import StoredFile
from core.uploads import check_upload
from desk.plan_files import brought_by
from record.access import standing_for
from record.forms import Refusable
from record.views.proving import led_on
from tracks import table
from tracks.access import plan_for
from tracks.imported import Import
from tracks.importing import bring_in
from tracks.models import Plan, Track

SALT = "desk.import_page"
KEPT_FOR = 24 * 3600
BYTES = "application/octet-stream"


class ImportForm(Refusable):
    """A file and a track; or, to confirm, the file that was kept."""

    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("Microsoft Project XML, XLSX or CSV."), required=False
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    track = forms.ModelChoiceField(
        label=gettext_lazy("Track of what matches nothing"),
        queryset=Track.objects.none(),
        empty_label=None,
        help_text=gettext_lazy("Lines whose code is not in the plan become activities of your own in this track."),
    )

    def __init__(self, *args: Any, plan: Plan, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("kept")
        self.whose = f"{plan.pk}:{person.pk}"
        self.fields["track"].queryset = Track.objects.filter(plan=plan).order_by("order")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        upload, kept = values.get("file"), values.get("kept", "")
        if upload:
            self.name, self.stored = str(upload.name), self._keep(upload)
        elif kept:
            self.name, self.stored = self._found(kept)
        return values

    def _keep(self, upload: "UploadedFile[Any]") -> StoredFile:
        check_upload(upload)
        return files.keep(upload.chunks(), media_type=BYTES)

    def _found(self, kept: str) -> tuple[str, StoredFile]:
        try:
            whose, name, digest = signing.loads(kept, salt=SALT, max_age=KEPT_FOR)
        except (signing.BadSignature, ValueError) as error:
            raise ValidationError(_("This file is not kept any more. Choose it again.")) from error
        found = StoredFile.objects.filter(sha256=digest).first()
        if whose != self.whose or found is None:
            raise ValidationError(_("This file is not kept any more. Choose it again."))
        return name, found

    @property
    def token(self) -> str:
        """What the page carries so that the same file is found again, by the same person, for the same plan."""
        return signing.dumps([self.whose, self.name, self.stored.sha256], salt=SALT)


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    plan = plan_for(reader(request), slug, "plan")
    form = ImportForm(sent(request), request.FILES or None, plan=plan, person=request.user)
    found = _tried(form, plan, request) if form.is_bound and form.is_valid() else None
    if found and found.saved:
        messages.success(request, _said(found))
        return led_on("tracks:plan", slug)
    status = 200 if found or not form.is_bound else UNFIT
    if found and request.POST.get("confirmed"):
        status = REFUSED
    context = {**table.frame(plan, _("Bring a plan in")), "form": form, "found": found, "stale": status == REFUSED}
    return render(request, "desk/import.html", context, status=status)


def _tried(form: ImportForm, plan: Plan, request: HttpRequest) -> Import | None:
    """What the file does; None where it cannot be read or brought in, and the form says why."""
    try:
        brought, problems = brought_by(plan, files.content_of(form.stored), name=form.name)
    except ValidationError as error:
        form.add_error("file", error)
        return None
    if not problems:
        track, person = form.cleaned_data["track"], reader(request)
        standing, seen = standing_for(plan.implementation, "plan"), request.POST.get("confirmed")
        digest = form.stored.sha256
        found = bring_in(plan, brought, track=track, by=person, standing=standing, seen=seen, file=digest)
        if not found.problems:
            return found
        problems = found.problems
    form.add_error(None, [_("Nothing was changed. Mend these in the file, then choose it again."), *problems])
    return None


def _said(found: Import) -> str:
    added, changed = len(found.added), len(found.changes)
    words = ngettext("%(count)s activity added.", "%(count)s activities added.", added) % {"count": added}
    more = ngettext("%(count)s change made.", "%(count)s changes made.", changed) % {"count": changed}
    return f"{words} {more}"
