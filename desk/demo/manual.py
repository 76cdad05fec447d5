"""What the coordinator of the demo writes into the open places of the Governance manual. All of it is made up."""

from collections.abc import Iterator

from core import markdown
from governance.manual.content import ManualContent

NAMED = {
    "mandate": "Decree No. 112 on the Labour Market Information System, article 2",
    "statistics_law": "Statistics Act of {country}, articles 9 and 14",
    "labour_law": "Labour Code of {country}, title IV",
    "data_protection_law": "Personal Data Protection Act of {country}, articles 5 to 11",
    "c160_status": "ratified on 14 May 2009",
    "data_protection_officer": "the legal adviser of {agency}",
    "incident_contact": "the service desk of {hosting_institution}",
    "site": "the portal of {agency}",
    "contact": "the LMIS unit of {agency}",
    "cost_posts": "118 000",
    "cost_hosting": "24 000",
    "cost_updates": "9 500",
    "cost_training": "15 000",
    "cost_publications": "12 000",
}
"""For a name that the record cannot fill: what stands there instead. Sums are in the country's currency."""

UNNAMED = {
    "funding": (
        "the budget of the coming year",
        "the budget of the coming year",
        *("{hosting_institution}", "the budget of the coming year"),
        *("{agency}", "the end of the three-year plan"),
        "the survey programme in force",
        *("{agency}", "the budget of the coming year"),
    ),
    "partners": (
        "the end of the memorandum",
        *("Regional Statistical Training Centre", "two courses a year", "exchange of letters", "further notice"),
    ),
    "secretariat": ("post announced, filled within the year", "shared with the statistics department"),
}
"""For the places of a section that have no name: what stands in each, in their order."""


def completed(content: ManualContent) -> Iterator[tuple[str, str, str]]:
    """Each section with an open place: its key, its text as it is, and its text with every place filled."""
    for key in dict.fromkeys(gap.section.key for gap in content.gaps):
        text = content.text_of[key]
        yield key, text, _filled(text, key, known={name for name, value in content.values if value})


def _filled(text: str, key: str, *, known: set[str]) -> str:
    unnamed = iter(UNNAMED.get(key, ()))

    def words(name: str, place: str) -> str:
        if name == markdown.OPEN_PLACE:
            return next(unnamed)
        return place if name in known else NAMED[name]

    return markdown.PLACEHOLDER.sub(lambda found: words(found[1], found[0]), text)
