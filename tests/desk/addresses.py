"""Rows of the table of addresses: what is composed of all rooms."""

from accounts.models import Implementation, Person
from core import clock
from core.files import keep as keep_file
from core.models import Chain, Rendition
from desk import feeds, plan_printing, status_printing
from desk.keeping import keep
from desk.models import KeptView
from tests.addresses import SIGN_IN, Address, everybody, members, only, slug
from tests.cast import Country
from tests.tracks.addresses import PLAN, a_plan

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


def with_a_report(country: Country) -> list[object]:
    """A report as it is kept; what is in the file does not matter here."""
    return [country.implementation.slug, report_about(country.implementation, status_printing.KIND).public_id]


def with_a_paper(country: Country) -> list[object]:
    return [country.implementation.slug, report_about(country.implementation, plan_printing.KIND).public_id]


def report_about(subject: Implementation | Person, kind: str) -> Rendition:
    return Rendition.objects.create(
        chain=Chain.objects.get(key=subject.chain_key()),
        subject=subject.public_id,
        renderable=kind,
        reference="VAL-STATUS-20270512",
        purpose="reading",
        language="en",
        fingerprint="0" * 64,
        file=keep_file([b"%PDF-1.7"], media_type="application/pdf"),
        head_sequence=0,
        head_hash="0" * 64,
        made_at=clock.now(),
    )


def a_feed(country: Country) -> list[object]:
    """A feed of the ILO's project officer: nobody else revokes it, nor learns that it is there."""
    return [feeds.make(country["ilo_officer"])[0].public_id]


def of_the_officer(country: Country) -> list[object]:
    return [report_about(country["ilo_officer"], status_printing.PORTFOLIO).public_id]


ROWS = [
    Address("desk:emblem", members(200, anonymous=404), reach=with_an_emblem),
    Address("desk:ink", everybody(200), reach=lambda country: ["1f5f8b"]),
    Address("desk:styleguide", everybody(200)),
    Address("desk:my_work", everybody(200, anonymous=SIGN_IN), UNREAD),
    Address("desk:portfolio", everybody(200, anonymous=SIGN_IN), UNREAD),
    Address("desk:portfolio_sheet", everybody(200, anonymous=SIGN_IN), UNREAD),
    Address("desk:comparison", everybody(200, anonymous=SIGN_IN), UNREAD),
    Address(
        "desk:kept_views", everybody(200, anonymous=SIGN_IN), everybody(422, anonymous=SIGN_IN), query="?show=mine"
    ),
    Address("desk:kept_view_removal", UNREAD, everybody(404, ilo_officer=303, anonymous=SIGN_IN), a_kept_view),
    Address("desk:portfolio_report", UNREAD, everybody(303, anonymous=SIGN_IN)),
    Address(
        "desk:portfolio_report_file", everybody(404, anonymous=SIGN_IN, ilo_officer=200), UNREAD, reach=of_the_officer
    ),
    Address("desk:exchange", members(200), UNREAD, slug),
    Address("desk:plan_file", members(200), UNREAD, a_plan),
    Address("desk:import_plan", only(*PLAN, status=200), only(*PLAN, status=422), a_plan),
    Address("desk:feeds", everybody(200, anonymous=SIGN_IN), everybody(200, anonymous=SIGN_IN)),
    Address("desk:feed_revoke", UNREAD, everybody(404, anonymous=SIGN_IN, ilo_officer=303), reach=a_feed),
    Address("desk:feed", everybody(404), reach=lambda country: ["no-such-secret"]),
    Address("desk:report", UNREAD, members(303), slug),
    Address("desk:report_file", members(200), UNREAD, with_a_report),
    Address("desk:plan_paper", UNREAD, members(303), slug),
    Address("desk:plan_paper_file", members(200), UNREAD, with_a_paper),
    Address("desk:implementation", members(200), UNREAD, slug),
    Address("desk:units", members(200), UNREAD, slug),
    Address("desk:record", members(200), UNREAD, slug),
    Address("desk:record_check", UNREAD, members(303), slug),
    Address("desk:record_sheet", only(*EXPORTING, status=200), UNREAD, slug),
    Address("desk:opening", OPENING, OPENING | {"ilo_officer": 422, "administrator": 422}),
    Address("desk:countries", everybody(200)),
    Address("desk:public", everybody(404), reach=slug),
    Address("desk:verify", everybody(200), everybody(422)),
    Address("desk:verify_yourself", everybody(200)),
]
