"""Drafting the Governance manual: starting it from the default text, and changing one section at a time."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Implementation, Person
from core.errors import refuse
from core.ledger import Standing
from governance.assembling import KIND
from governance.manual.sections import BY_KEY, default_texts
from record import documents
from record.models import Document, Version


def start(implementation: Implementation, *, by: Person, standing: Standing) -> Version:
    """The first version of the manual, with the default text of every section in the country's language."""
    texts = default_texts(implementation.language)
    return documents.start(
        implementation,
        kind=KIND,
        by=by,
        standing=standing,
        title=str(_("Governance manual")),
        content={"texts": texts},
    )


def write(version: Version, key: str, text: str, *, by: Person, standing: Standing, edition: int) -> Version:
    """Changes the text of one section of a draft; `edition` is the one that the form showed."""
    if key not in BY_KEY:
        refuse(_("The manual has no such section."))
    texts = {**version.content.get("texts", {}), key: text}
    content = {**version.content, "texts": texts}
    return documents.edit(version, by=by, standing=standing, edition=edition, content=content)


def manual_of(implementation: Implementation) -> Document | None:
    return Document.objects.filter(implementation=implementation, type=KIND).first()


def latest(document: Document) -> Version:
    """The newest version, drafted or published."""
    return document.versions.select_related("document__implementation").latest("number")
