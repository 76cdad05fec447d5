"""Rows of the table of addresses: what is composed of all rooms."""

from accounts.models import Implementation
from core.files import keep as keep_file
from desk.keeping import keep
from desk.models import KeptView
from tests.addresses import SIGN_IN, Address, everybody, members, only, slug
from tests.cast import Country

UNREAD = everybody(405, anonymous=SIGN_IN)
EXPORTING = ("ilo_officer", "agency_lead", "coordinator", "observer")
OPENING = everybody(403, anonymous=SIGN_IN, ilo_officer=200, administrator=200)


def with_an_emblem(country: Country) -> list[object]:
    stored = keep_file([b"\x89PNG\r\n\x1a\n"], media_type="image/png")
    Implementation.objects.filter(pk=country.implementation.pk).update(emblem=stored)
    return [country.implementation.slug]


def a_kept_view(country: Country) -> list[object]:
    """A view that the ILO's project officer keeps: it is nobody else's to see or to remove."""
    return [keep(country["ilo_officer"], f"View {KeptView.objects.count()}", "show=mine").public_id]


ROWS = [
    Address("desk:emblem", members(200, anonymous=404), reach=with_an_emblem),
    Address("desk:ink", everybody(200), reach=lambda country: ["1f5f8b"]),
    Address("desk:styleguide", everybody(200)),
    Address("desk:my_work", everybody(200, anonymous=SIGN_IN), UNREAD),
    Address("desk:portfolio", everybody(200, anonymous=SIGN_IN), UNREAD),
    Address("desk:portfolio_sheet", everybody(200, anonymous=SIGN_IN), UNREAD),
    Address(
        "desk:kept_views", everybody(200, anonymous=SIGN_IN), everybody(422, anonymous=SIGN_IN), query="?show=mine"
    ),
    Address("desk:kept_view_removal", UNREAD, everybody(404, ilo_officer=303, anonymous=SIGN_IN), a_kept_view),
    Address("desk:implementation", members(200), UNREAD, slug),
    Address("desk:record", members(200), UNREAD, slug),
    Address("desk:record_check", UNREAD, members(303), slug),
    Address("desk:record_sheet", only(*EXPORTING, status=200), UNREAD, slug),
    Address("desk:opening", OPENING, OPENING | {"ilo_officer": 422, "administrator": 422}),
    Address("desk:countries", everybody(200)),
    Address("desk:public", everybody(404), reach=slug),
    Address("desk:verify", everybody(200), everybody(422)),
    Address("desk:verify_yourself", everybody(200)),
]
