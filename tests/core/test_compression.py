"""What travels compressed and what does not."""

import gzip
from contextlib import closing
from pathlib import Path

import pytest
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import reverse

from core.compression import CompressedPages

pytestmark = pytest.mark.django_db
LONG = b"the same again and again " * 100


def sent(response: HttpResponseBase) -> HttpResponseBase:
    def answer(request: HttpRequest) -> HttpResponseBase:
        return response

    return CompressedPages(answer)(RequestFactory().get("/", headers={"Accept-Encoding": "gzip"}))


def test_a_page_is_sent_compressed_to_who_accepts_it(client: Client) -> None:
    plain = client.get(reverse("account_login"))
    packed = client.get(reverse("account_login"), headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) * 2 < len(plain.content)
    assert gzip.decompress(packed.content).startswith(b"<!doctype html>")


def test_a_pdf_keeps_its_bytes() -> None:
    assert not sent(HttpResponse(LONG, content_type="application/pdf")).has_header("Content-Encoding")


def test_a_file_keeps_its_length(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(LONG)
    with closing(sent(FileResponse(path.open("rb"), filename="list.csv"))) as answer:
        assert answer["Content-Length"] == str(len(LONG))
