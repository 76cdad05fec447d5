"""Rows of the table of addresses: documents, sign-offs, signatures, delegations, comments and notices."""

from core import clock
from core.files import keep
from core.models import Chain, Rendition
from record import delegating, documents
from record.models import Signature, Version
from tests.addresses import SIGN_IN, Address, everybody, members, only, slug
from tests.cast import Country
from tests.record.scenes import draft, paper, scan, sign, standing, submitted

PREPARE = ("ilo_officer", "coordinator", "data_manager")
ATTEST = ("ilo_officer", "coordinator")
UNREAD = everybody(405, anonymous=SIGN_IN)
"""A page that only reads, or an act without a page."""
READ = members(200)
NOT_FOUND = members(404)
COMMENT = {"observer": 403, "administrator": 403}


def a_draft(country: Country) -> list[object]:
    return [*slug(country), draft(country).document.reference]


def a_version(country: Country) -> list[object]:
    return [*a_draft(country), 1]


def a_step(country: Country) -> list[object]:
    return [*a_version(country), "submit"]


def a_file(country: Country) -> list[object]:
    version, by = draft(country), country["coordinator"]
    at = standing(by, country.implementation)
    return [*slug(country), documents.add_file(version, scan(), name="annex.pdf", by=by, standing=at).public_id]


def a_sign_off(country: Country) -> list[object]:
    return [*slug(country), submitted(country).reference]


def signed(country: Country) -> Signature:
    return sign(submitted(country), country["agency_lead"])


def a_signature(country: Country) -> list[object]:
    return [*slug(country), signed(country).reference]


def a_paper(country: Country) -> list[object]:
    made = paper(submitted(country), country["coordinator"], country.members["agency_lead"])
    return [*slug(country), made.reference]


def a_proof(country: Country) -> list[object]:
    signature = signed(country)
    printed(signature)
    return [*slug(country), signature.reference]


def a_rendition(country: Country) -> list[object]:
    return [*slug(country), printed(draft(country)).public_id]


def printed(about: Version | Signature) -> Rendition:
    """A reading copy of this row, as the worker stores it."""
    chain = Chain.objects.get(key=about.chain_key())
    return Rendition.objects.create(
        chain=chain,
        subject=about.public_id,
        renderable="signature" if isinstance(about, Signature) else about.document.type,
        reference=about.reference,
        purpose="reading",
        language="en",
        fingerprint="",
        file=keep([b"%PDF-1.7 evidence"], media_type="application/pdf"),
        head_sequence=chain.head_sequence,
        head_hash=chain.head_hash,
        made_at=clock.now(),
    )


def a_withdrawal(country: Country) -> list[object]:
    return [*a_signature(country), "withdraw"]


def a_delegation(country: Country) -> list[object]:
    today = clock.today()
    giver, by = country.members["agency_lead"], country["agency_lead"]
    deputy = country["data_manager"]
    return [
        *slug(country),
        delegating.offer(giver, deputy=deputy, what=["mou"], start=today, end=today, by=by).public_id,
    ]


def about(country: Country) -> list[object]:
    return [*slug(country), "version", draft(country).public_id]


DOCUMENTS = [
    Address("record:documents", READ, UNREAD, slug),
    Address("record:start", only(*PREPARE, status=200), only(*PREPARE, status=422), slug),
    Address("record:document", READ, UNREAD, a_draft),
    Address("record:new_version", only(*PREPARE, status=200), only(*PREPARE, status=409), a_draft),
    Address("record:edit", only(*PREPARE, status=200), only(*PREPARE, status=422), a_version),
    Address("record:add_file", only(*PREPARE, status=200), only(*PREPARE, status=422), a_version),
    Address(
        "record:act",
        only(*PREPARE, status=200, refused=404),
        # The first to submit does so; to the others it is said that it was submitted already.
        only("ilo_officer", status=303, coordinator=409, data_manager=409),
        a_step,
    ),
    Address("record:file", READ, everybody(405), a_file),
    Address("record:rendition", READ, everybody(405), a_rendition),
    Address("record:print", UNREAD, members(303), a_version),
    Address("record:remove_file", UNREAD, only(*PREPARE, status=303), a_file),
]
SIGN_OFFS = [
    Address("record:sign", READ, members(403), a_sign_off),
    Address(
        "record:call_back",
        only(*PREPARE, status=200, refused=404),
        only(*PREPARE, status=422, refused=404),
        a_sign_off,
    ),
    Address("record:paper", only(*ATTEST, status=200, refused=404), only(*ATTEST, status=422, refused=404), a_sign_off),
    Address("record:signature", READ, UNREAD, a_signature),
    Address("record:scan", READ, UNREAD, a_paper),
    Address("record:prove", UNREAD, members(303), a_signature),
    Address("record:evidence", READ, UNREAD, a_proof),
    Address("record:take_part", members(404, agency_lead=200), members(404, agency_lead=422), a_withdrawal),
]
PEOPLE = [
    Address("record:delegations", READ, UNREAD, slug),
    Address("record:offer", members(200, **COMMENT), members(422, **COMMENT), slug),
    Address("record:answer", UNREAD, NOT_FOUND, a_delegation),
    Address("record:comment", members(200, **COMMENT), members(422, **COMMENT), about),
    Address("record:notices_read", UNREAD, everybody(404, anonymous=SIGN_IN)),
]

ROWS = [*DOCUMENTS, *SIGN_OFFS, *PEOPLE]
