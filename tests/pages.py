"""The pages as people use them: one reader at one browser, pressing what the page shows. No tests here."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_string
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from tests.cast import PASSWORD

WAY_IN = re.compile(r"https?://[^/\s]+(/account/password/reset/key/\S+)")
Name = str | re.Pattern[str]
BETWEEN_MAILS = "-" * 79
# What a press of the button would send: the address, the fields, and the names of those that take a file.
SENT = """button => {
  const form = button.form, fields = {}, files = [];
  for (const [name, value] of new FormData(form, button)) {
    if (typeof value === "string") (fields[name] ??= []).push(value); else files.push(name);
  }
  const own = form.getAttribute("action");
  return [own || location.pathname + location.search, Boolean(own), fields, files, button.innerText];
}"""


@dataclass(frozen=True)
class Sent:
    """What a button sends, and to where; `named` if its form names the address itself."""

    path: str
    named: bool
    fields: dict[str, list[str]]
    files: list[str]
    button: str

    @property
    def mark(self) -> str:
        """By this a page would show the button: by the address that it sends to, or by its words."""
        return f'action="{escape(self.path)}"' if self.named else f">{escape(self.button)}</button>"


class Reader:
    """Somebody at their browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.get_by_role("main")

    # --- Looking

    def open(self, path: str) -> None:
        self.page.goto(path, wait_until="domcontentloaded")

    @property
    def path(self) -> str:
        found = urlsplit(self.page.url)
        return f"{found.path}?{found.query}" if found.query else found.path

    def reads(self, words: Name) -> None:
        """These words stand on the page."""
        expect(self.main).to_contain_text(words)

    def shows(self, *marks: str) -> None:
        """The page has these in its source: what others must not see is looked for in the very same words."""
        html = self.main.inner_html()
        assert [mark for mark in marks if mark not in html] == [], self.path

    def headline(self) -> str:
        return self.main.get_by_role("heading", level=1).inner_text()

    def button(self, name: Name) -> Locator:
        return self.main.get_by_role("button", name=name, exact=isinstance(name, str))

    def link(self, name: Name) -> Locator:
        return self.main.get_by_role("link", name=name, exact=isinstance(name, str))

    def sends(self, button: Locator) -> Sent:
        return Sent(*button.evaluate(SENT))

    # --- Doing

    def press(self, name: Name) -> None:
        with self.led_on():
            self.button(name).click()

    def follow(self, name: Name) -> None:
        with self.led_on():
            self.link(name).first.click()

    def fill(self, **typed: str) -> None:
        """Each value into the field of this name."""
        for name, value in typed.items():
            self.main.locator(f"[name={name}]").fill(value)

    def choose(self, **chosen: str) -> None:
        for name, value in chosen.items():
            self.main.locator(f"select[name={name}]").select_option(value)

    def attach(self, path: Path) -> None:
        self.main.locator("input[type=file]").set_input_files(path)

    @contextmanager
    def led_on(self) -> Iterator[None]:
        """Waits for the page that follows."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            yield

    # --- Coming in

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        self.open("/account/login/")
        self.fill(login=email, password=password)
        self.press("Sign in")

    def join(self, email: str) -> None:
        """Follows the link of the invitation, chooses a password and signs in with it."""
        self.open(invitation(email))
        self.fill(password1=PASSWORD, password2=PASSWORD)
        self.press("Change the password")
        self.sign_in(email)

    # --- The checklist of an activity

    def lines(self) -> list[str]:
        """The codes of its lines."""
        found = [line.get_attribute("id") or "" for line in self.main.locator("#checklist li").all()]
        assert found
        return [key.removeprefix("line-") for key in found]

    def line(self, code: str) -> Locator:
        return self.main.locator(f"#line-{code}")

    def is_done(self, code: str) -> None:
        expect(self.main.locator(f"#line-{code}.is-done")).to_be_visible()

    def figure(self, line: Locator) -> None:
        """Types a figure where the line asks for one."""
        if (field := line.locator("input[type=number]")).count():
            field.fill("100")

    def supply(self, paper: Path) -> None:
        """On the page of a line: the file, or one person of each institution that the workshop asks for."""
        if self.main.locator("input[type=file]").count():
            self.attach(paper)
        for number in self.main.locator("table.attended:not(.attended--more) input").all():
            number.fill("1")

    # --- Signing

    def find_to_sign(self, title: str) -> None:
        """From My work to the text that is put before the reader, be it to approve or to take note of."""
        self.open("/")
        pile = self.main.locator("#sign")
        for notes in pile.locator("details:not([open]) > summary").all():
            notes.click()
        with self.led_on():
            pile.get_by_role("link", name=title, exact=True).click()

    def check(self) -> None:
        """From the text to the form: what it says is fixed, the meaning that the step asks for is chosen."""
        self.follow("I have read it: go on")
        expect(self.main.get_by_role("radio", checked=True)).to_have_count(1)

    def confirm(self, password: str = PASSWORD) -> None:
        self.fill(password=password)


def invitation(email: str) -> str:
    """The address in the invitation to this person."""
    files = sorted(Path(settings.EMAIL_FILE_PATH).iterdir())
    mails = [message_from_string(text.lstrip()) for path in files for text in path.read_text().split(BETWEEN_MAILS)]
    parts = [part for mail in mails if mail["To"] == email for part in mail.walk() if not part.is_multipart()]
    found = [match[1] for part in parts if (match := WAY_IN.search(str(part.get_payload(decode=True), "utf-8")))]
    assert found, f"no invitation to {email}"
    return found[0]
