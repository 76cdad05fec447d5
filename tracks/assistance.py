"""Requests for remote assistance after the closing workshop: asked by the country, each answered."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from core import clock, ledger
from core.errors import Refusal, RuleViolation
from core.ledger import Personal, Standing
from tracks.models import Activity, AssistanceRequest


def closed(activity: Activity) -> list[Refusal]:
    """Why no assistance can be asked for now; empty while the follow-up is under way."""
    if activity.state == Activity.State.UNDER_WAY:
        return []
    words = _("Assistance can be asked for while the follow-up is under way; it is now: %(state)s.")
    named = {"state": activity.get_state_display()}
    return [Refusal(words % named, activity.get_absolute_url(), str(activity))]


def ask(activity: Activity, *, text: str, by: Person, standing: Standing) -> AssistanceRequest:
    """A new request, while the follow-up is under way."""
    with transaction.atomic():
        ledger.lock_chain(activity.chain_key())
        row = Activity.objects.select_related("track__plan__implementation").get(pk=activity.pk)
        if reasons := closed(row):
            raise RuleViolation(reasons)
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
