"""Requests for remote assistance after the closing workshop: asked by the country, each answered."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core import clock, ledger
from core.errors import refuse
from core.ledger import Personal, Standing
from tracks.models import Activity, AssistanceRequest


def ask(activity: Activity, *, text: str, by: Person, standing: Standing) -> AssistanceRequest:
    """A new request, while the follow-up is under way."""
    with transaction.atomic():
        ledger.lock_chain(activity.chain_key())
        row = Activity.objects.get(pk=activity.pk)
        if row.state != Activity.State.UNDER_WAY:
            refuse(_("Assistance can be asked for while the follow-up is under way."), url=row.get_absolute_url())
        made = AssistanceRequest(
            activity=row,
            number=row.requests.count() + 1,
            asked_by=by,
            asked_at=clock.now(),
            text=text.strip(),
        )
        made.checked()
        made.save()
        ledger.record_event(made, "assistance_request.asked", by=by, standing=standing, text=Personal(made.text))
    return made
