"""What each role does and never does, in a sentence, for those who appoint. The rights themselves stand in roles.py."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.roles import Role

DUTIES: dict[str, StrOrPromise] = {
    Role.ILO_OFFICER: _(
        "Plans missions, records progress, acknowledges the request, signs for the ILO; never for the country."
    ),
    Role.ILO_SPECIALIST: _("Reviews and comments; approves nothing for the country."),
    Role.AGENCY_LEAD: _("Signs for the Agency, publishes, appoints, grants waivers."),
    Role.COORDINATOR: _(
        "Plans, assigns, prepares documents, manages the members; signs for nobody without a delegation."
    ),
    Role.DATA_MANAGER: _("Keeps the data flows, the metadata and the data model."),
    Role.DATA_PROVIDER: _("Answers for the institution’s own sources and their metadata."),
    Role.DATA_ANALYST: _("Describes indicators and methods, and validates."),
    Role.DATA_USER: _("States what is needed, comments, downloads."),
    Role.IT_FOCAL_POINT: _("Installs, configures and declares the platform ready."),
    Role.REPRESENTATIVE: _("Signs for the institution where a step asks for it, and answers consultations."),
    Role.SOCIAL_PARTNER: _("The same for employers and for workers."),
    Role.OBSERVER: _("Reads everything and exports evidence; writes nothing."),
}

OFTEN_EMPTY = frozenset({Role.ILO_SPECIALIST, Role.OBSERVER})
"""Roles that a country can do without."""
