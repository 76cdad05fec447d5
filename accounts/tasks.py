"""Background work about who takes part: roles that begin or end by date alone."""

from celery import shared_task
from django.db import transaction

from accounts.models import Implementation
from accounts.roles import project
from core import ledger


@shared_task
def project_roles() -> None:
    """Once a day: guardian's groups follow the memberships whose first day has come or whose last has passed."""
    for implementation in Implementation.objects.order_by("pk"):
        with transaction.atomic():
            ledger.lock_chain(implementation.chain_key())
            project(implementation)
