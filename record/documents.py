"""Making documents and their versions, editing drafts, adding files: every write outside a change of state."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Implementation, Person
from core import clock, ledger
from core.canonical import digest
from core.errors import refuse
from core.ledger import Personal, Standing
from core.models import StoredFile
from core.transitions import perform
from record.kinds import FIRST_STATE, kind_of
from record.models import Document, Version, VersionFile


def start(
    implementation: Implementation,
    *,
    kind: str,
    by: Person,
    standing: Standing,
    title: str = "",
    language: str = "",
    content: Mapping[str, Any] | None = None,
) -> Version:
    """A new document with its first version in the first state of its lifecycle."""
    sort = kind_of(kind)
    with transaction.atomic():
        ledger.lock_chain(implementation.chain_key())
        same = Document.objects.filter(implementation=implementation, type=kind)
        if sort.single and same.exists():
            refuse(_("There is one already: make a new version of it."), url=same[0].get_absolute_url())
        number = "" if sort.single else str(same.count() + 1)
        document = Document(
            implementation=implementation,
            type=kind,
            title=title or str(sort.title),
            reference=f"{implementation.code}-{sort.letters}{number}",
            made_at=clock.now(),
        )
        document.checked()
        document.save()
        ledger.record_event(document, "document.made", by=by, standing=standing)
        return _version(document, 1, by, standing, language or implementation.language, content or {})


def new_version(document: Document, *, by: Person, standing: Standing, note: str = "") -> Version:
    """The next version, with content and files of the latest; an unfinished earlier one is superseded by it.

    What nobody has settled yet keeps its authors: none of them approves it in the version of somebody else.
    """
    with transaction.atomic():
        ledger.lock_chain(document.chain_key())
        latest = document.versions.order_by("-number").first()
        if latest is None or latest.is_editable:
            refuse(_("The latest version can still be edited; change that one."), url=document.get_absolute_url())
        if (held := latest.sign_off()) and held.state == "open":
            refuse(_("The latest version is with its signers. Call it back, or wait until it is signed."))
        made = _version(document, latest.number + 1, by, standing, latest.language, latest.content, note=note)
        if latest.settled_at is None:
            made.authors.add(*latest.authors.all())
        for line in latest.kept_files():
            _attach(made, line.file, line.name, by, standing)
        if not latest.is_standing and latest.state not in ("superseded", "ended"):
            perform(latest, "supersede", by=ledger.SYSTEM)
    return made


def edit(version: Version, *, by: Person, standing: Standing, edition: int, title: str = "", **values: Any) -> Version:
    """Changes a draft's fields; `edition` is the one that the form showed, so that two tabs never overwrite.

    A new `title` renames the document, until its first version is submitted.
    """
    with transaction.atomic():
        ledger.lock_chain(version.chain_key())
        row = _editable(version, edition)
        if title and title != row.document.title:
            _rename(row.document, title, by, standing)
        old = {name: getattr(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        row.edition += 1
        row.checked()
        row.save()
        row.authors.add(by)
        ledger.record_edit(
            row,
            "version.edited",
            by=by,
            standing=standing,
            old=_digests(old),
            new=_digests(values),
            personal=["note"],
        )
    return row


def _rename(document: Document, title: str, by: Person, standing: Standing) -> None:
    if document.versions.filter(submitted_at__isnull=False).exists():
        refuse(_("A version with this title was submitted: the title stays as it is."))
    old = {"title": document.title}
    document.title = title
    document.checked()
    document.save(update_fields=["title"])
    ledger.record_edit(document, "document.edited", by=by, standing=standing, old=old, new={"title": title})


def add_file(version: Version, stored: StoredFile, *, name: str, by: Person, standing: Standing) -> VersionFile:
    """Adds a stored file to a draft."""
    with transaction.atomic():
        ledger.lock_chain(version.chain_key())
        row = _editable(version)
        row.authors.add(by)
        return _attach(row, stored, name, by, standing)


def remove_file(line: VersionFile, *, by: Person, standing: Standing) -> None:
    """Takes a file out of a draft; file and line stay in the record."""
    with transaction.atomic():
        ledger.lock_chain(line.chain_key())
        row = _editable(line.version)
        line.refresh_from_db(fields=["removed_at"])
        if line.removed_at:
            return
        line.removed_at = clock.now()
        line.save(update_fields=["removed_at"])
        row.authors.add(by)
        ledger.record_event(line, "file.removed", by=by, standing=standing)


def _version(
    document: Document,
    number: int,
    by: Person,
    standing: Standing,
    language: str,
    content: Mapping[str, Any],
    *,
    note: str = "",
) -> Version:
    made = Version(
        document=document,
        number=number,
        reference=f"{document.reference}-{number}",
        language=language,
        content=dict(content),
        note=note,
        made_at=clock.now(),
        state=FIRST_STATE[document.sort.lifecycle],
    )
    made.checked()
    made.save()
    made.authors.add(by)
    said: dict[str, Any] = {"note": Personal(note)} if note else {}
    ledger.record_event(made, "version.made", by=by, standing=standing, **said)
    return made


def _attach(version: Version, stored: StoredFile, name: str, by: Person, standing: Standing) -> VersionFile:
    line = VersionFile(version=version, file=stored, name=name)
    line.checked()
    line.save()
    ledger.record_event(line, "file.added", by=by, standing=standing)
    return line


def _editable(version: Version, edition: int | None = None) -> Version:
    row = Version.objects.select_for_update().get(pk=version.pk)
    if not row.is_editable:
        refuse(_("This version was submitted and is never edited. Make a new version."), url=row.get_absolute_url())
    if edition is not None and edition != row.edition:
        refuse(
            _("Somebody changed it while you were writing. Your text is still here: compare, then save again."),
            url=row.get_absolute_url(),
        )
    return row


def _digests(values: Mapping[str, Any]) -> dict[str, Any]:
    """Long structures as their digest: the ledger says that they changed, the versions say how."""
    return {name: digest(value) if isinstance(value, dict) else value for name, value in values.items()}
