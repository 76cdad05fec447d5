"""A manual of a made-up country, complete enough to be printed; small or as long as a test needs."""

from dataclasses import replace
from datetime import UTC, date, datetime

from core.imprint import Imprint, LedgerHead, Purpose, SignatureLine
from governance.manual import printing
from governance.manual.content import ManualContent
from governance.manual.lines import (
    InstitutionLine,
    MemberLine,
    PlanLine,
    RoleLine,
    SectionText,
    SignOffLine,
    WaiverLine,
)
from governance.manual.placeholders import values_from_record
from governance.manual.principles import principles
from governance.manual.sections import default_texts

FINGERPRINT = "9f2c41ab7be0d31855a9c204e61f8b730d4492f6a8137c5e2b90e4d1c36f77e0"
HEAD = LedgerHead(1284, "7c1e9a4052bd0f63" + "0" * 48)
VERIFY = "https://lmis.example.org/verify/VAL-GM-3"

MINISTRY = InstitutionLine("Ministry of Labour", "leading_agency", "leading Agency", "government")
OFFICE = InstitutionLine("National Statistics Office", "statistics_office", "statistics office", "government")
FUND = InstitutionLine("Social Security Fund", "social_security", "social security", "government")
UNION = InstitutionLine("Confederation of Free Trade Unions", "workers", "workers", "workers")
INSTITUTIONS = (MINISTRY, OFFICE, FUND, UNION)
ROLES = (
    RoleLine("agency_lead", "Agency lead"),
    RoleLine("coordinator", "LMIS coordinator"),
    RoleLine("data_manager", "Data manager"),
)
MEMBERS = (
    MemberLine("Jovana Marić", "Deputy minister", "agency_lead", "Agency lead", MINISTRY.name, date(2027, 1, 11)),
    MemberLine("Ana Petrov", "Head of unit", "coordinator", "LMIS coordinator", MINISTRY.name, date(2027, 1, 11)),
)
SIGN_OFFS = (
    SignOffLine("Governance manual", "1", "LMIS coordinator, Ministry of Labour", "prepared", "one person"),
    SignOffLine("Governance manual", "2", "Agency lead, Ministry of Labour", "approved", "one person"),
    SignOffLine("Governance manual", "any time", "ILO project officer, ILO", "noted", "one person", binding=False),
)
PLAN = (
    PlanLine("ADM-1", "Administrative", "Official request received", True, "ILO project officer, ILO", "completed"),
    PlanLine(
        "INT-1",
        "Information technology",
        ".Stat Suite installed",
        False,
        "IT focal point",
        "under way",
        date(2027, 2, 1),
    ),
)
WAIVER = WaiverLine(
    "platform ready", "The server came late.", ("Jovana Marić, Agency lead", "Claire Moreau, ILO"), date(2027, 4, 2)
)
SIGNED = SignatureLine(
    "Ana Petrov",
    "Head of unit",
    "LMIS coordinator",
    "Ministry of Labour",
    "prepared",
    datetime(2027, 4, 20, 14, 12, tzinfo=UTC),
    reference="VAL-S-12",
    entry=1231,
)
ON_PAPER = SignatureLine(
    "Jovana Marić",
    "Deputy minister",
    "Agency lead",
    "Ministry of Labour",
    "approved",
    datetime(2027, 4, 28, 9, 40, tzinfo=UTC),
    on_behalf_of="Dragan Pavle, Minister",
    remarks="Section 16 names no payer from 2029.",
    attested_by="Luka Radan",
    reference="VAL-S-14",
    entry=1252,
)
OPEN = SignatureLine("", "", "ILO project officer", "International Labour Office", "to note")


def content(*, language: str = "en", plan_rows: int = 0, member_rows: int = 0, **changes: object) -> ManualContent:
    """The sample; with generated rows where it shall be long, and `changes` to its fields."""
    plan = PLAN + tuple(
        PlanLine(
            f"STA-{at}", "Statistical", f"Activity number {at} of the work plan", False, "Data manager", "not started"
        )
        for at in range(plan_rows)
    )
    members = MEMBERS + tuple(
        MemberLine(
            f"Person {at} Family", "Statistician", "data_manager", "Data manager", OFFICE.name, date(2027, 1, 11)
        )
        for at in range(member_rows)
    )
    sample = ManualContent(
        country="Valmera",
        language=language,
        version=3,
        fixed_on=date(2027, 4, 20),
        texts=tuple(SectionText(key, text) for key, text in default_texts(language).items()),
        values=values_from_record(
            country="Valmera", institutions=INSTITUTIONS, members=members, review_on=date(2029, 5, 1)
        ),
        approving_body="Steering Committee, 14 April 2027",
        review_on=date(2029, 5, 1),
        languages=("English", "French"),
        institutions=INSTITUTIONS,
        roles=ROLES,
        members=members,
        sign_offs=SIGN_OFFS,
        plan=plan,
        plan_basis="agreed on 3 March 2027",
        principles=principles(),
    )
    return replace(sample, **changes)  # type: ignore[arg-type]


def with_text(key: str, text: str, **changes: object) -> ManualContent:
    """The sample with other words in one section."""
    sample = content()
    texts = tuple(SectionText(line.key, text if line.key == key else line.text) for line in sample.texts)
    return replace(sample, texts=texts, **changes)  # type: ignore[arg-type]


def imprint(of: ManualContent, *, purpose: Purpose = Purpose.READING, **changes: object) -> Imprint:
    made = printing.imprint_of(
        of,
        purpose=purpose,
        reference="VAL-GM-3",
        status="Version 3, awaiting one signature" if purpose is Purpose.READING else "Version 3",
        fingerprint=FINGERPRINT,
        head=HEAD,
        made_at=datetime(2027, 4, 20, 10, tzinfo=UTC),
        verify_address=VERIFY,
        office="Ministry of Labour",
        zone="Europe/Podgorica",
        signatures=(SIGNED, ON_PAPER, OPEN),
    )
    return replace(made, **changes)  # type: ignore[arg-type]
