"""Drafting the Governance manual: starting it from the default text, and changing one section at a time."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Implementation, Person
from core import ledger
from core.canonical import digest
from core.errors import refuse
from core.ledger import Standing
from governance.assembling import KIND
from governance.manual.sections import default_texts
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


def write(version: Version, key: str, text: str, *, by: Person, standing: Standing, shown: str) -> Version:
    """Changes the text of one section of a draft; `shown` is the mark of the text that the form showed.

    Two people may write two sections at once; of two who write the same one, the second is told.
    """
    with transaction.atomic():
        ledger.lock_chain(version.chain_key())
        now = Version.objects.select_related("document__implementation").get(pk=version.pk)
        if mark(text_of(now, key)) != shown:
            refuse(_("Somebody changed this section after you opened it. Look at both, then save again."))
        texts = {**now.content.get("texts", {}), key: text}
        content = {**now.content, "texts": texts}
        return documents.edit(now, by=by, standing=standing, edition=now.edition, content=content)


def text_of(version: Version, key: str) -> str:
    """The text of a section as it is typed."""
    return str(version.content.get("texts", {}).get(key, ""))


def mark(text: str) -> str:
    """By this a form says which text it showed."""
    return digest(text)


def manual_of(implementation: Implementation) -> Document | None:
    return Document.objects.filter(implementation=implementation, type=KIND).first()
