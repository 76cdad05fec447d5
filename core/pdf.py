"""Makes PDF files from a template and a context: the only importer of WeasyPrint. It decides nothing that they say."""

import io
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import unquote, urlsplit

import pydyf
import segno
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from weasyprint import HTML
from weasyprint import VERSION as WEASYPRINT
from weasyprint.urls import URLFetcher, URLFetcherResponse

from core import xmp
from core.errors import WorkFailed
from core.imprint import Imprint, Picture
from core.text import harmless

# A host that can never exist: relative addresses of templates and stylesheets resolve to it, nothing is fetched.
OURS = "https://document.invalid/"
VARIANT = "pdf/a-3a"
EMBLEM_PIXELS = 1200
LAST_OF_MARKUP = 0x7F
PREPARED, LAID_OUT = 5, 70

_MEDIA_TYPES = {"css": "text/css", "ttf": "font/ttf", "svg": "image/svg+xml", "png": "image/png"}
_STATIC = re.compile(r"(fonts/pdf|pdf)/[\w/-]+\.(css|ttf|svg|png)")


class RenderFailed(WorkFailed):
    """The document could not be made; the text is a complete, translated sentence."""


def silent(percent: int) -> None:
    """Nobody wants to know how far it is."""


def render(
    template: str, context: Mapping[str, object], *, imprint: Imprint, progress: Callable[[int], None] = silent
) -> bytes:
    """One file that is PDF/A-3a and PDF/UA-1, the same bytes for the same template, context and imprint.

    The template extends `pdf/base.html` and finds the imprint under `imprint`. `progress` is told how far it
    is, in per cent. Raises RenderFailed; an OSError (a full disk) passes through.
    """
    pictures = pictures_of(imprint)
    html = markup(template, context, imprint=imprint)
    progress(PREPARED)
    file, unprinted = _typeset(html, pictures=pictures, imprint=imprint, progress=progress)
    if unprinted:
        spelled = _spelled(html, unprinted)
        file, unprinted = _typeset(spelled, pictures=pictures, imprint=imprint, progress=silent)
    progress(100)
    return file


def markup(template: str, context: Mapping[str, object], *, imprint: Imprint) -> str:
    """The HTML that is typeset, in the language and time zone of the imprint."""
    with translation.override(imprint.language), timezone.override(imprint.timezone):
        return harmless(render_to_string(template, {**context, "imprint": imprint}))


def pictures_of(imprint: Imprint) -> dict[str, Picture]:
    """The images that the base template names: the emblem where there is one, and the code of the verify address."""
    found = {"picture/verify.svg": Picture(_code(imprint.verify_address), "image/svg+xml", "")}
    if imprint.emblem:
        found["picture/emblem"] = _printable(imprint.emblem)
    return found


class Shelf(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Hands out our own stylesheets, fonts and the pictures of one document; refuses every other address."""

    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        super().__init__(allow_redirects=False)
        self.pictures = pictures
        self.missing: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        name = unquote(urlsplit(url).path).lstrip("/") if url.startswith(OURS) else ""
        if picture := self.pictures.get(name):
            return URLFetcherResponse(url, picture.content, {"Content-Type": picture.media_type})
        if (found := _STATIC.fullmatch(name)) and (path := finders.find(name)):
            with open(path, "rb") as file:
                return URLFetcherResponse(url, file.read(), {"Content-Type": _MEDIA_TYPES[found[2]]})
        if url.startswith(OURS):
            self.missing.append(name)
        raise ValueError(f"Not on the shelf: {url[:80]}")


def _typeset(
    html: str, *, pictures: Mapping[str, Picture], imprint: Imprint, progress: Callable[[int], None]
) -> tuple[bytes, set[int]]:
    """The file, and the numbers of the characters that no font could print."""
    shelf = Shelf(pictures)
    try:
        document = HTML(string=html, base_url=OURS, url_fetcher=shelf).render(pdf_variant=VARIANT)
        progress(LAID_OUT)
        file = _written(document, imprint=imprint, identifier=_identifier(imprint, html))
    except (MemoryError, RecursionError) as error:
        raise RenderFailed(_("The document is too large or too deeply nested to be set in pages.")) from error
    if shelf.missing:
        raise RenderFailed(
            _("The document could not be made, because a part of it is missing: %(name)s.")
            % {"name": ", ".join(sorted(set(shelf.missing)))}
        )
    return file, {code for font in document.fonts.values() for code in font.missing if code > LAST_OF_MARKUP}


def _written(document: Any, *, imprint: Imprint, identifier: bytes) -> bytes:
    """The file of a document that was laid out.

    A stream that ends with a carriage return makes its length ambiguous to strict readers; for the two
    streams that only the writer sees, a filling object shifts the bytes until none does.
    """

    def finish(_document: Any, pdf: Any) -> None:
        _declare(pdf, imprint)
        for filling in range(attempt):
            pdf.add_object(pydyf.Dictionary({"Filling": filling}))
        _settle(pdf)

    for attempt in range(8):  # noqa: B007  # read by `finish`
        file: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier, finisher=finish)
        if b"\r\nendstream" not in file:
            break
    return file


def _settle(pdf: Any) -> None:
    """Compresses every stream once and for all, with one byte more where it would end with a carriage return."""
    for stream in pdf.objects:
        if not isinstance(stream, pydyf.Stream):
            continue
        while stream.data.endswith(b"\r\nendstream"):
            stream.stream = [*stream.stream, b""]
            if "Length1" in stream.extra:
                stream.extra["Length1"] += 1
        if stream.compress:
            _head, _mark, rest = stream.data.partition(b"\nstream\n")
            stream.extra["Filter"] = "/FlateDecode"
            stream.stream, stream.compress = [rest.removesuffix(b"\nendstream")], False


def _declare(pdf: Any, imprint: Imprint) -> None:
    """Replaces the metadata stream by one that names both standards: the variant alone writes only PDF/A."""
    stream = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    stream.compress = False
    stream.stream = [
        xmp.packet(
            title=imprint.full_title,
            author=imprint.office or imprint.owner,
            description=imprint.description,
            language=imprint.language,
            producer=f"WeasyPrint {WEASYPRINT}",
            made_at=imprint.made_on,
        )
    ]


def _identifier(imprint: Imprint, html: str) -> bytes:
    return sha256(f"{imprint.reference} {imprint.purpose} {html}".encode()).digest()[:16]


def _spelled(html: str, codes: set[int]) -> str:
    """`html` with each of these characters written as its number, so that nothing vanishes in print."""
    return html.translate({code: f"[U+{code:04X}]" for code in codes})


def _code(address: str) -> bytes:
    """A QR code of `address` as SVG without a quiet zone: the page around it is white."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, dark="#1a1d22")
    return out.getvalue()


def _printable(picture: Picture) -> Picture:
    """The emblem as it can be archived: vector as it is, pixels as RGB of a sensible size."""
    if picture.media_type == "image/svg+xml":
        return picture
    try:
        with Image.open(io.BytesIO(picture.content)) as image:
            image.thumbnail((EMBLEM_PIXELS, EMBLEM_PIXELS))
            out = io.BytesIO()
            image.convert("RGBA").save(out, "PNG")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, SyntaxError, ValueError) as error:
        raise RenderFailed(_("The emblem is not an image that can be printed. Replace it and try again.")) from error
    return Picture(out.getvalue(), "image/png", picture.alt)
