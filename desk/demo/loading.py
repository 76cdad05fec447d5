"""Loading the demo into an empty database, and its index: countries, accounts, documents."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import appointing
from accounts.models import Implementation, Person
from accounts.roles import Role
from core import clock, ledger
from core.errors import refuse
from core.ledger import SYSTEM
from core.models import Rendition
from desk.demo import stories
from desk.demo.people import ADMINISTRATOR, FIGURES, LANDS, PASSWORD
from desk.demo.stage import Cast, Stage
from masterplan.data_model import Drawn
from masterplan.models import MasterPlan
from record.models import Comment, Version

STORIES = (stories.at_the_start, stories.under_way, stories.at_the_gate)
BEFORE_ALL = 500
"""The accounts are older, in days, than everything that they do."""


def load() -> None:
    """Three countries with their history. Refused in production and beside other countries."""
    if settings.PRODUCTION:
        refuse(_("The demo is not loaded in production: its passwords are public."))
    if Implementation.objects.exists() or Person.objects.exists():
        refuse(_("This database is not empty: the demo needs one of its own, or its loading was cut off."))
    cast = _cast(clock.now() - timedelta(days=BEFORE_ALL))
    for land, story in zip(LANDS, STORIES, strict=True):
        stage = Stage(land, cast, counted=stories.COUNTED)
        story(stage)
        stage.play()


def is_loaded() -> bool:
    """The last act of the last story has happened."""
    return Comment.objects.filter(implementation__slug=LANDS[-1].slug, text=stories.LAST_WORD).exists()


def _cast(moment: datetime) -> Cast:
    with clock.at(moment):
        _administrator()
        return {
            figure.role: appointing.invite(email=figure.address, name=figure.name, by=SYSTEM, password=PASSWORD)
            for figure in FIGURES
        }


def _administrator() -> Person:
    address, name = ADMINISTRATOR
    made = Person.objects.create_superuser(address, PASSWORD, name=name, invited_at=clock.now())
    with transaction.atomic():
        ledger.record_event(made, "person.invited", by=SYSTEM)
    return made


def accounts() -> list[dict[str, str]]:
    """The thirteen accounts, in the order of the roles; `implementation` is where most waits for them."""
    main = LANDS[1].slug
    held = [
        {
            "address": figure.address,
            "password": PASSWORD,
            "role": figure.role.value,
            "implementation": main,
            "name": figure.name,
            "role_name": str(Role(figure.role).label),
        }
        for figure in FIGURES
    ]
    address, name = ADMINISTRATOR
    label = str(_("Administrator"))
    return [
        *held,
        {
            "address": address,
            "password": PASSWORD,
            "role": "administrator",
            "implementation": "",
            "name": name,
            "role_name": label,
        },
    ]


def index() -> dict[str, Any]:
    """What stands in the demo: slugs in order, accounts, references of published documents, and the identifiers of
    the dataflows that each Master Plan has."""
    issued = Rendition.objects.filter(purpose="issued").values_list("reference", flat=True)
    published = Version.objects.filter(state="published").values_list("reference", flat=True)
    plans = MasterPlan.objects.select_related("implementation").order_by("pk")
    held = [{flow.id for flow in Drawn(plan).structures.dataflows} for plan in plans]
    return {
        "implementations": [land.slug for land in LANDS],
        "accounts": [
            {key: account[key] for key in ("address", "password", "role", "implementation")} for account in accounts()
        ],
        "documents": sorted(set(published) | set(issued)),
        "dataflows": sorted(set.intersection(*held) if held else ()),
    }
