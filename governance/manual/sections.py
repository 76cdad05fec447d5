"""The structure of the Governance manual: which sections it has, what belongs in each, what fills itself."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

TEXTS = Path(__file__).parent / "text"
FALLBACK = "en"
SHIPPED = frozenset(folder.name for folder in TEXTS.iterdir())


class Part(StrEnum):
    """What the record fills in below the text of a section."""

    ABOUT = "about"
    PRINCIPLES = "principles"
    INSTITUTIONS = "institutions"
    SIGN_OFFS = "sign_offs"
    PLAN = "plan"
    WAIVERS = "waivers"
    HOLDERS = "holders"
    MEMBERS = "members"


@dataclass(frozen=True)
class Section:
    """One section: a key that never changes, its number, its title, and a word to whoever edits it."""

    key: str
    number: str
    title: StrPromise
    guidance: StrPromise
    parts: tuple[Part, ...] = ()

    @property
    def anchor(self) -> str:
        """Where the section begins on the page of the manual."""
        return f"section-{self.number.replace('.', '-')}"

    @property
    def is_subsection(self) -> bool:
        return "." in self.number

    @property
    def is_annex(self) -> bool:
        return self.number.isalpha()


SECTIONS: tuple[Section, ...] = (
    Section(
        "about",
        "0",
        _("About this manual"),
        _("Who the manual is for and how to read it. Version, dates and approving body fill themselves."),
        (Part.ABOUT,),
    ),
    Section(
        "purpose",
        "1",
        _("Purpose, scope and definitions"),
        _("What the system is for, what it covers and what it leaves out; each word that could be misread."),
    ),
    Section(
        "legal",
        "2",
        _("Legal and policy basis"),
        _("Each instrument with its number, date and article, and whether it mandates, enables or limits."),
    ),
    Section(
        "principles",
        "3",
        _("Principles"),
        _("How the country applies the principles. The seven principles of the project fill themselves."),
        (Part.PRINCIPLES,),
    ),
    Section(
        "institutions",
        "4",
        _("Institutional framework"),
        _("Which bodies exist and who reports to whom. The institutions fill themselves."),
        (Part.INSTITUTIONS,),
    ),
    Section(
        "steering_committee",
        "4.1",
        _("Steering Committee"),
        _("Mandate, seats, who names the holders, which seats vote, and for how long."),
    ),
    Section(
        "working_groups",
        "4.2",
        _("Technical Committee and working groups"),
        _("For each group: what it delivers and when it ends."),
    ),
    Section(
        "secretariat",
        "4.3",
        _("Secretariat: the LMIS unit"),
        _("Posts, whether they are filled, who pays them, and what the unit does."),
    ),
    Section(
        "coordinator",
        "4.4",
        _("LMIS coordinator"),
        _("Duties of the coordinator and the deputy, and the limits of what they may sign."),
    ),
    Section(
        "focal_points",
        "4.5",
        _("Focal points"),
        _("Which focal points an institution names, how, and how they are replaced."),
    ),
    Section(
        "responsibilities",
        "5",
        _("Roles and responsibilities"),
        _("For each task exactly one A and at least one R. Letters: A, R, C, I, or A/R for both."),
    ),
    Section(
        "decisions",
        "6",
        _("Decision rules"),
        _("Quorum, majority, decisions in writing, conflicts of interest, disputes. Who signs what fills itself."),
        (Part.SIGN_OFFS,),
    ),
    Section(
        "meetings",
        "7",
        _("Meetings and records"),
        _("How often, how long before, which papers; when minutes are due; how actions are followed."),
    ),
    Section(
        "data_sharing",
        "8",
        _("Data sharing"),
        _("What an agreement must contain, and each dataset with its provider, level, rhythm and deadline."),
    ),
    Section(
        "confidentiality",
        "9",
        _("Confidentiality and protection"),
        _("Classes of data, the smallest cell that is published, who has access, what happens after a breach."),
    ),
    Section(
        "quality",
        "10",
        _("Data production and quality"),
        _("Who answers for each indicator, the chain of checks, the rules of validation, the reviews."),
    ),
    Section(
        "releases",
        "11",
        _("Release policy"),
        _("When data appear, who may see them before, and who approves."),
    ),
    Section(
        "revisions",
        "12",
        _("Revision policy"),
        _("Kinds of revision, notice, approval, how revised figures are marked and explained."),
    ),
    Section(
        "dissemination",
        "13",
        _("Dissemination and users"),
        _("Licence, channels, groups of users, how they are heard."),
    ),
    Section(
        "platform",
        "14",
        _("Information technology and operation of the platform"),
        _("Hosting, environments, backup, updates, rights, incidents."),
    ),
    Section(
        "capacity",
        "15",
        _("Capacity development"),
        _("What each role must know, who teaches it, by when gaps are closed."),
    ),
    Section(
        "funding",
        "16",
        _("Funding and sustainability"),
        _("Each yearly cost with its payer and how long it is secured; who does and pays what afterwards."),
    ),
    Section(
        "monitoring",
        "17",
        _("Monitoring and evaluation"),
        _("What is measured, with a target and who answers. The plan and the waivers fill themselves."),
        (Part.PLAN, Part.WAIVERS),
    ),
    Section(
        "risks",
        "18",
        _("Risk management"),
        _("Each risk with what is done against it and who watches it."),
    ),
    Section(
        "partners",
        "19",
        _("Relations with the ILO and partners"),
        _("What each partner brings, under which agreement, until when."),
    ),
    Section(
        "amendments",
        "20",
        _("Amendments and transition"),
        _("How the manual is changed and reviewed, and how the lead passes to another institution."),
    ),
    Section(
        "annex_terms",
        "A",
        _("Terms of reference of each body"),
        _("Task, members, chair, rhythm and reporting of each body, in short."),
    ),
    Section(
        "annex_matrix",
        "B",
        _("Who stands behind the roles"),
        _("How the table of responsibilities is kept sound. Who holds each role fills itself."),
        (Part.HOLDERS,),
    ),
    Section(
        "annex_people",
        "C",
        _("Members and focal points"),
        _("The list fills itself from the members of the implementation."),
        (Part.MEMBERS,),
    ),
    Section(
        "annex_agreement",
        "D",
        _("Text of a data-sharing agreement"),
        _("A text to start from; adapt it with the lawyers of both parties."),
    ),
    Section(
        "annex_calendar",
        "E",
        _("Release calendar"),
        _("The calendar in force, or its form until there is one."),
    ),
    Section(
        "annex_forms",
        "F",
        _("Forms"),
        _("Letters, declarations and sheets that are used every time."),
    ),
)

BY_KEY: dict[str, Section] = {section.key: section for section in SECTIONS}


@cache
def default_text(key: str, language: str = FALLBACK) -> str:
    """The words that a section starts with, as Markdown with placeholders; English where no other is shipped."""
    base = language.split("-")[0]
    path = TEXTS / (base if base in SHIPPED else FALLBACK) / f"{BY_KEY[key].key}.md"
    return path.read_text(encoding="utf-8").strip()


def default_texts(language: str = FALLBACK) -> dict[str, str]:
    """The default text of every section, by key, in the order of the manual."""
    return {section.key: default_text(section.key, language) for section in SECTIONS}
