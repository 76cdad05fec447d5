"""What every printed document carries, whatever it says: its name, version, hash, ledger head and signatures."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}


def direction_of(language: str) -> str:
    """The direction in which a language is written, as HTML names it."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


class Purpose(StrEnum):
    """A reading copy is marked on every page; an issued file is stored once and never made again.

    A report is signed by nobody and says how things stand on its day.
    """

    READING = "reading"
    ISSUED = "issued"
    REPORT = "report"

    @property
    def mark(self) -> StrPromise | str:
        return _("Reading copy – not yet signed") if self is Purpose.READING else ""


class Paper(StrEnum):
    A4 = "a4"
    LETTER = "letter"


@dataclass(frozen=True)
class Picture:
    """An image that a document prints: its bytes, its media type and the words for who cannot see it."""

    content: bytes
    media_type: str
    alt: str


@dataclass(frozen=True)
class LedgerHead:
    """The last entry of a chain as it stood when a document was made."""

    sequence: int
    hash: str

    @property
    def short(self) -> str:
        return self.hash[:12]


@dataclass(frozen=True)
class SignatureLine:
    """One place of a sign-off as it is printed: given, or still open when `at` is None.

    `meaning` is the translated word (approved, noted …); `authority` says for an open place who may fill it.
    """

    name: str
    title: str
    role: str
    institution: str
    meaning: str
    at: datetime | None = None
    on_behalf_of: str = ""
    remarks: str = ""
    attested_by: str = ""
    reference: str = ""
    entry: int | None = None

    @property
    def is_paper(self) -> bool:
        """Signed on paper, and attested to be a true copy by a second person."""
        return bool(self.attested_by)


@dataclass(frozen=True)
class Imprint:
    """The facts that stand round the text of one document.

    `version` names it on the title page, `status` in the foot of every page ("Version 3, awaiting one
    signature"). The same imprint and the same context give the same bytes.
    """

    title: str
    owner: str
    language: str
    purpose: Purpose
    reference: str
    version: str
    status: str
    fingerprint: str
    head: LedgerHead
    made_at: datetime
    verify_address: str
    subtitle: str = ""
    office: str = ""
    emblem: Picture | None = None
    zone: str = "UTC"
    paper: Paper = Paper.A4
    signatures: tuple[SignatureLine, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    @property
    def running_title(self) -> str:
        return ", ".join(part for part in (self.title, self.owner) if part)

    @property
    def full_title(self) -> str:
        named = " ".join(part for part in (self.title, self.subtitle) if part)
        return ", ".join(part for part in (named, self.owner, self.version) if part)

    @property
    def description(self) -> str:
        """One line for the properties of the file: reference, status, fingerprint and head."""
        head = f"{self.head.sequence} {self.head.hash}"
        return f"{self.reference}. {self.status}. SHA-256 {self.fingerprint}. Ledger {head}."

    @property
    def made_on(self) -> str:
        return self.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def crowded(self) -> bool:
        """The title page has no room for a picture."""
        return len(self.signatures) > 5 or bool(self.notices)

    @property
    def is_report(self) -> bool:
        return self.purpose is Purpose.REPORT

    @property
    def is_reading_copy(self) -> bool:
        return self.purpose is Purpose.READING

    @property
    def mark(self) -> StrPromise | str:
        """What every page says across its head: of a reading copy, that it is none, and what it lacks."""
        if self.is_reading_copy and self.signatures and all(line.at for line in self.signatures):
            return _("Reading copy – not yet issued")
        return self.purpose.mark
