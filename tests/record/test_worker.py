"""With a real worker: mail goes out when something waits to be signed, and the page that proves a signature is made."""

from pathlib import Path

import pypdf
import pytest
from django.conf import settings
from django.test import Client

from core.models import Job, Rendition
from core.verification import verify
from record.models import Signature
from tests.cast import Country
from tests.people import Enter
from tests.processes import Worker, until
from tests.record.scenes import sign, submitted

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


def sent() -> str:
    """Every mail that went out. Mails of one second may share a file, so they are counted in the text."""
    return "\n".join(path.read_text() for path in sorted(Path(settings.EMAIL_FILE_PATH).glob("*")))


def test_whoever_may_sign_is_mailed_by_the_worker(country: Country, worker: Worker) -> None:
    worker.run()
    signoff = submitted(country)
    until(lambda: sent().count("\nTo: ") >= 2, within=90, what="two mails")
    assert signoff.get_absolute_url() in sent()


def test_the_page_that_proves_a_signature(country: Country, worker: Worker, enter: Enter) -> None:
    signature = sign(submitted(country), country["agency_lead"])
    client = enter(country["agency_lead"])
    asked = client.post(f"{signature.get_absolute_url()}prove/")
    assert asked.status_code == 303
    worker.run()
    until(lambda: Job.objects.filter(state="done").exists(), within=60, what="the page is made")
    text = _text_of(client, Job.objects.get().result["url"])
    for said in ("VAL-PD-1-S1", "Agency lead of VAL", "approved", "Project document"):
        assert said in text
    made = Rendition.objects.get()
    assert made.fingerprint == Signature.objects.get().fingerprint
    assert verify().problems == []


def _text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    path = Path(settings.MEDIA_ROOT) / "made.pdf"
    path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
