"""Everybody else: whoever may not do something sends what the right person is about to send, and is refused.

They are signed in at the running server and know the whole request; all of them try at the same time.
"""

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from accounts.models import Person
from core.models import Entry, StoredFile
from tests.addresses import FOUND, LED_ON, SIGN_IN, Answer
from tests.pages import Sent

AT_ONCE = 4
ELSEWHERE: dict[str, Answer] = {"outsider": 404, "neighbour": 404, "anonymous": SIGN_IN}
REFUSED = (403, 404, SIGN_IN)
TOKEN = "a" * 32


class Stranger:
    """A session of one person, used without a browser; with None, one of nobody."""

    def __init__(self, site: str, person: Person | None) -> None:
        self.place = urlsplit(site).netloc
        self.cookies = {settings.CSRF_COOKIE_NAME: TOKEN}
        if person:
            client = Client()
            client.force_login(person)
            self.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def get(self, path: str) -> tuple[Answer, str]:
        return self._ask("GET", path)

    def post(self, sent: Sent) -> tuple[Answer, str]:
        files = {name: SimpleUploadedFile("paper.txt", b"somebody else's") for name in sent.files}
        fields = {**sent.fields, "csrfmiddlewaretoken": [TOKEN], **files}
        return self._ask("POST", sent.path, encode_multipart(BOUNDARY, fields))

    def _ask(self, method: str, path: str, body: bytes | None = None) -> tuple[Answer, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = MULTIPART_CONTENT
        connection = HTTPConnection(self.place, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return _said(answer), answer.read().decode()
        finally:
            connection.close()


def _said(answer: HTTPResponse) -> Answer:
    """The answer in the words of the table of addresses."""
    if answer.status != FOUND:
        return answer.status
    return SIGN_IN if (answer.getheader("Location") or "").startswith(reverse("account_login")) else LED_ON


class Crowd:
    """All who know the country's addresses, by role; beside them those of OUTSIDERS."""

    def __init__(self, site: str, people: Mapping[str, Person | None]) -> None:
        self.strangers = {name: Stranger(site, person) for name, person in people.items()}

    def each(
        self, act: Callable[[Stranger], tuple[Answer, str]], *, but: Collection[str]
    ) -> dict[str, tuple[Answer, str]]:
        """What everybody but these is answered."""
        assert set(but) <= set(self.strangers)
        others = {name: stranger for name, stranger in self.strangers.items() if name not in but}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return dict(zip(others, pool.map(act, others.values()), strict=True))

    def refused(self, sent: Sent, *, but: Collection[str]) -> None:
        """Everybody else sends it: members may not, others find nothing there, and nothing is recorded."""
        before = recorded()
        answers = {name: said for name, (said, _html) in self.each(lambda one: one.post(sent), but=but).items()}
        assert answers == {name: ELSEWHERE.get(name, 403) for name in answers}, sent.path
        assert recorded() == before, f"{sent.path} was refused, and yet something was written"

    def not_shown(self, path: str, *marks: str, but: Collection[str]) -> None:
        """Nobody else sees any of these on the page, if they see the page at all."""
        for name, (said, html) in self.each(lambda one: one.get(path), but=but).items():
            assert said in (200, *REFUSED), (path, name, said)
            seen = html.partition("<main")[2].partition("</main>")[0] if said == 200 else ""
            assert [mark for mark in marks if mark in seen] == [], (path, name)


def recorded() -> tuple[int, int]:
    return Entry.objects.count(), StoredFile.objects.count()
