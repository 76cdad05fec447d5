"""XML that strangers wrote: parsed without entities, document types, network or surprising size. Not what it means."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree

LARGEST = 24 * 1024 * 1024
"""Bytes of a file that are parsed; a plan of ten thousand tasks has about half of it."""

_HEAD = 256
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_KNOWN = re.compile(rb"utf-?8|utf-?16(le|be)?|us-ascii|ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def parse(content: bytes, *, largest: int = LARGEST) -> Any:
    """The root element. ValidationError says in one sentence why a file is not read."""
    if len(content) > largest:
        words = _("The file has more than %(limit)s MB; more is not read. Take out what is not needed, then try again.")
        raise ValidationError(words % {"limit": largest // 1024 // 1024}, code="too_large")
    refuse_tricks(content)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValidationError(_broken(error), code="broken") from error
    except (ValueError, LookupError) as error:
        raise ValidationError(_("The file is not XML that can be read."), code="broken") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValidationError(_with_entities(), code="entities")
    return root


def refuse_tricks(content: bytes) -> None:
    """Refuses what declares something of its own, in any encoding, before a parser sees it.

    Without its NULs, UTF-16 reads as ASCII where it matters.
    """
    plain = content.replace(b"\x00", b"")
    for mark in _MARKS:
        plain = plain.removeprefix(mark)
    plain = plain.lstrip()
    if not plain.startswith(b"<"):
        raise ValidationError(_("The file is not XML: it does not begin with a tag."), code="broken")
    named = _ENCODING.match(plain[:_HEAD])
    if named and not _KNOWN.fullmatch(named[1]):
        words = _("The file is written in %(encoding)s, which is not read. Save it in UTF-8.")
        raise ValidationError(words % {"encoding": named[1].decode("ascii")}, code="encoding")
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise ValidationError(_with_entities(), code="entities")


def _with_entities() -> str:
    return _(
        "The file declares a document type or entities of its own. Such files can hide what they hold and are not read."
    )


def _broken(error: Any) -> str:
    line = error.lineno or 1
    if "Premature end" in str(error) or "unexpected end" in str(error).lower() or "EndTag" in str(error):
        return _("The file ends in the middle, in line %(line)s: it is cut off. Save or send it again.") % {
            "line": line
        }
    return _("The file is not whole XML: line %(line)s cannot be read.") % {"line": line}
