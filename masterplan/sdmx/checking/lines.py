"""The lines of a text file, never more of it in memory than a line may be long; and where its bytes are no text."""

import codecs
import io
from collections.abc import Callable, Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from masterplan.sdmx.checking.findings import Finding

CHUNK = 1 << 18
LONGEST_LINE = 1 << 20
"""Characters. No row of data is as long; a file without line ends is one line."""

Progress = Callable[[int], None]
"""Called with the bytes that were read so far."""


class Broken(Exception):
    """The file cannot be read on from here; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def lines(path: Path, progress: Progress | None = None) -> Iterator[str]:
    """The lines with their ends. Raises Broken where a line is too long or the bytes are no UTF-8."""
    carried, number, read = "", 1, 0
    with path.open("r", encoding="utf-8-sig", newline="") as file:
        while chunk := text(file.read, path):
            read += len(chunk)
            if "\0" in chunk:
                number += chunk.count("\n", 0, chunk.index("\0"))
                raise Broken(Finding(number, 0, _("The line holds a null character: this is no text file.")))
            end = chunk.rfind("\n") + 1
            if end:
                yield from io.StringIO(carried + chunk[:end], newline="\n")
                number += chunk.count("\n")
                carried = ""
            carried += chunk[end:]
            if len(carried) > LONGEST_LINE:
                raise Broken(Finding(number, 0, too_long(carried)))
            if progress:
                progress(read)
    if carried:
        yield carried


def too_long(carried: str) -> str:
    if "\r" in carried:
        return macintosh()
    return _("The line is longer than a million characters. Is a line end or a quotation mark missing?")


def macintosh() -> str:
    return _("The lines end as on old Macintoshes. Save the file anew as CSV with usual line ends.")


def text(read: Callable[[int], str], path: Path) -> str:
    try:
        return read(CHUNK)
    except UnicodeDecodeError:
        raise Broken(where_undecodable(path)) from None


def where_undecodable(path: Path) -> Finding:
    """The line of the first bytes that are no UTF-8, found by reading the file again."""
    with path.open("rb") as file:
        first = file.read(4)
        if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return Finding(1, 0, _("The file is written in UTF-16. Save it as CSV UTF-8."))
        file.seek(0)
        decoder, number = codecs.getincrementaldecoder("utf-8")(), 1
        while chunk := file.read(CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                number += error.object.count(b"\n", 0, error.start)
                break
            number += chunk.count(b"\n")
    return Finding(number, 0, _("The line holds bytes that are no UTF-8. Save the file as CSV UTF-8."))
