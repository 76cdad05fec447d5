"""A whole country through pages alone: opened, staffed, and played from the request letter to the last answer.

The right person does each step in a real browser. Just before, everybody else sends the very same request and is
refused, and does not even see the button. Who may do what is written here by hand, in the words of the process.
"""

import hashlib
import io
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pypdf
import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Locator, expect

from accounts.models import Implementation, Person
from accounts.roles import Role
from core.models import Chain, Job, Rendition
from record.models import Version
from tests import cast as casting
from tests.browser import PageFactory
from tests.crowd import Crowd
from tests.pages import Name, Reader, Sent
from tests.people import OUTSIDERS
from tests.processes import Server, Worker, until
from tracks.models import Activity, Plan

pytestmark = [
    pytest.mark.browser,
    pytest.mark.worker,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.django_db(transaction=True),
]

SLUG = "kelmara"
HOST = f"{SLUG}.example"
MANUAL = "KEL-GM-1"
COORDINATE = {"ilo_officer", "coordinator"}
PREPARE = COORDINATE | {"data_manager"}
PLAN = COORDINATE | {"agency_lead"}
ASK = {"agency_lead", "coordinator", "data_manager", "it_focal_point"}
ASSIST = {"ilo_officer", "ilo_specialist"}
COMMENT = set(Role) - {"observer"}

OFFICE, EMPLOYERS, WORKERS, FUND = "Statistics Office", "Federation of Employers", "Congress of Workers", "Donor Fund"
AGENCY, ILO = "Ministry of Labour", "International Labour Organization"
INSTITUTIONS = (
    # name, kind, constituency, whether it is a main stakeholder, whether it hosts the platform
    (OFFICE, "statistics_office", "government", True, True),
    (EMPLOYERS, "employers", "employers", True, False),
    (WORKERS, "workers", "workers", True, False),
    (FUND, "donor", "other", False, False),
)
APPOINTED = {
    # role: institution, and who appoints
    "ilo_specialist": (ILO, "ilo_officer"),
    "data_manager": (AGENCY, "coordinator"),
    "data_provider": (OFFICE, "coordinator"),
    "data_analyst": (AGENCY, "coordinator"),
    "data_user": (AGENCY, "coordinator"),
    "it_focal_point": (OFFICE, "coordinator"),
    "representative": (OFFICE, "coordinator"),
    "social_partner": (WORKERS, "coordinator"),
    "observer": (FUND, "coordinator"),
}


@dataclass(frozen=True)
class Step:
    """One activity: who starts it, who brings the evidence and submits it, who signs, and who else might work on it."""

    code: str
    by: str
    signed_by: tuple[str, ...]
    starts: str = ""
    also: frozenset[str] = frozenset()
    document: str = ""

    @property
    def may_work(self) -> set[str]:
        return COORDINATE | self.also


def step(code: str, by: str, *signed_by: str, starts: str = "", also: str = "", document: str = "") -> Step:
    return Step(code, by, signed_by, starts or by, frozenset(also.split()), document)


LEAD, OFFICER, FOCAL = "agency_lead", "ilo_officer", "it_focal_point"
STEPS = (
    step("OPT-1", "data_provider", LEAD, also="data_provider"),
    step("ADM-1", "coordinator", OFFICER, starts=OFFICER, also="agency_lead", document="request-letter"),
    step("ADM-2", "coordinator", LEAD, OFFICER, starts=LEAD, also="agency_lead", document="mou"),
    step("ADM-3", "coordinator", LEAD, OFFICER, document="project-document"),
    step("ADM-4", "coordinator", OFFICER, LEAD),
    step("ADM-5", "coordinator", "ilo_specialist", LEAD, document="governance-manual"),
    step("STA-1", "ilo_officer", LEAD),
    step("STA-2", "coordinator", OFFICER, LEAD),
    step("STA-3", "data_analyst", LEAD, OFFICER, also="data_analyst data_manager"),
    step("STA-4", "coordinator", LEAD, also="data_analyst"),
    step("DAM-1", "data_manager", LEAD, also="data_manager data_provider"),
    step("DAM-2", "data_manager", LEAD, also="data_manager data_provider"),
    step("DAM-3", "data_manager", OFFICER, LEAD, starts="coordinator", also="data_manager"),
    step("DAM-4", "data_manager", LEAD, also="data_manager data_analyst"),
    step("INT-1", FOCAL, LEAD, also="it_focal_point"),
    step("INT-2", FOCAL, LEAD, also="it_focal_point"),
    step(
        "INT-3",
        "coordinator",
        "it_focal_point",
        LEAD,
        OFFICER,
        starts="it_focal_point",
        also="it_focal_point data_manager",
    ),
    step("END-1", "coordinator", OFFICER, LEAD, also="data_manager"),
    step("OPT-2", "coordinator", LEAD),
    step("END-2", "ilo_officer", LEAD),
)


@dataclass
class Play:
    """The country as it is played: a browser for each role, and the crowd that tries the same."""

    crowd: Crowd
    paper: Path
    readers: dict[str, Reader] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Reader:
        return self.readers[role]

    def press(
        self, role: str, name: str | re.Pattern[str], *, but: Collection[str], marks: Collection[str] = ()
    ) -> None:
        """`role` presses the button; before, everybody else was refused the same and saw neither it nor `marks`."""
        button = self[role].button(name)
        sent = self.tried(role, button, but=but)
        self[role].shows(sent.mark)
        self.crowd.not_shown(self[role].path, sent.mark, *marks, but=but)
        with self[role].led_on():
            button.click()

    def tried(self, role: str, button: Locator, *, but: Collection[str]) -> Sent:
        """What the button sends, after everybody but these was refused it."""
        sent = self[role].sends(button)
        self.crowd.refused(sent, but=but)
        return sent

    def follow(self, role: str, name: Name, *, but: Collection[str]) -> None:
        """`role` follows a link that nobody else sees."""
        address = self[role].link(name).first.get_attribute("href") or ""
        self.crowd.not_shown(self[role].path, f'href="{address}"', but=but)
        self[role].follow(name)

    # --- An activity

    def begin(self, step: Step) -> None:
        self[step.starts].open(page_of(step.code))
        self[step.starts].reads("It can start")
        self.press(step.starts, "Start it", but=step.may_work)
        assert state(step.code) == "under_way"

    def declare(self, step: Step) -> list[str]:
        """Each line of the checklist, as the page asks for it; the addresses of the lines."""
        reader = self[step.by]
        reader.open(page_of(step.code))
        keys = reader.lines()
        for key in keys:
            self.declare_line(step, reader.line(key))
            reader.is_done(key)
        return [line_of(step.code, key) for key in keys]

    def declare_line(self, step: Step, line: Locator) -> None:
        reader = self[step.by]
        here = line.get_by_role("button")
        if here.count():
            reader.figure(line)
            self.tried(step.by, here, but=step.may_work)
            here.click()
            return
        with reader.led_on():
            line.get_by_role("link").click()
        if "/assistance/" in reader.path:
            self.assist(step)
        elif "/lengths/" in reader.path:
            self.press(step.by, "Confirm all lengths", but=PLAN)
            reader.open(page_of(step.code))
        else:
            reader.supply(self.paper)
            self.tried(step.by, reader.button("Save"), but=step.may_work)
            reader.press("Save")

    def assist(self, step: Step) -> None:
        """The country asks, and while nobody has answered, the follow-up cannot be closed."""
        asker, page = self["it_focal_point"], reverse("tracks:assistance", args=[SLUG])
        asker.open(page)
        asker.fill(text="How do we load the second survey?")
        self.press("it_focal_point", "Send the request", but=ASK)
        self[step.by].open(page_of(step.code))
        self[step.by].reads("1 request for assistance is not answered yet")
        expect(self[step.by].button("Submit for sign-off")).to_have_count(0)
        self["ilo_specialist"].open(page)
        self.follow("ilo_specialist", re.compile("^Answer"), but=ASSIST)
        self["ilo_specialist"].fill(answer="As the first one, with the structure that you have.")
        self.press("ilo_specialist", "Send the answer", but=ASSIST)
        asker.open(page)
        asker.reads("As the first one")
        self[step.by].open(page_of(step.code))

    def submit(self, step: Step, lines: Collection[str]) -> None:
        """Puts it before its signers; those who may not work on it see neither this button nor any of the lines."""
        self[step.by].open(page_of(step.code))
        self[step.by].shows(*lines)
        self.press(step.by, "Submit for sign-off", but=step.may_work, marks=lines)
        assert state(step.code) == "awaiting_signature"

    # --- Signing

    def sign(self, role: str, title: str) -> None:
        """From My work through reading and checking to the confirmation. Others see no way on, and no form."""
        reader = self[role]
        reader.find_to_sign(title)
        way_on = reader.link("I have read it: go on").get_attribute("href") or ""
        reader.check()
        reader.confirm()
        self.press(role, re.compile("^Sign for "), but={role}, marks=[f'href="{way_on}"'])
        assert reader.headline().startswith(f"You have signed “{title}” for ")

    # --- Documents

    def write(self, step: Step) -> None:
        """The document that completes the activity, from the page of the activity to its signers."""
        reader = self[step.by]
        reader.open(page_of(step.code))
        self.follow(step.by, "Begin the document", but=PREPARE)
        WRITE[step.document](self, step.by)
        assert state(step.code) == "awaiting_signature"

    def act(self, role: str, name: str, *, but: Collection[str]) -> None:
        """A step of a document's lifecycle: the page that says what it brings about, then the act itself."""
        self.follow(role, name, but=but)
        self.press(role, name, but=but)

    def letter(self, role: str) -> None:
        self.press(role, "Start it", but=PREPARE)
        self.follow(role, "Add a file", but=PREPARE)
        self[role].attach(self.paper)
        self.press(role, "Add the file", but=PREPARE)
        self.act(role, "Submit for signature", but=PREPARE)

    def agreement(self, role: str) -> None:
        self.press(role, "Start it", but=PREPARE)
        self.act(role, "Draft", but=PREPARE)
        self.draft(role, "Each side brings what it has.")
        self.act(role, "Send to legal review", but=PREPARE)
        self.act(role, "Submit for signature", but=PREPARE)

    def text(self, role: str) -> None:
        self.press(role, "Start it", but=PREPARE)
        self.draft(role, "## Objectives\n\nFigures that are trusted.")
        self.act(role, "Submit for signature", but=PREPARE)

    def draft(self, role: str, text: str) -> None:
        self.follow(role, "Edit the draft", but=PREPARE)
        self[role].fill(text=text)
        self.press(role, "Save the draft", but=PREPARE)
        self[role].reads(text.splitlines()[-1])

    def manual(self, role: str) -> None:
        """Started with its default text, one section written, then consulted on."""
        self.press(role, "Start the manual", but=PREPARE)
        self[role].open(reverse("governance:section", args=[SLUG, "funding"]))
        self.follow(role, "Write this section", but=PREPARE)
        self[role].fill(text="The budget of the Ministry pays.")
        self.press(role, "Save the section", but=PREPARE)
        self[role].open(reverse("governance:manual", args=[SLUG]))
        self.act(role, "Open the consultation", but=PREPARE)
        for who, words in (("representative", "Name the owner of each register."), ("social_partner", "Agreed.")):
            self[who].open(reverse("record:document", args=[SLUG, "KEL-GM"]))
            self[who].fill(text=words)
            self.press(who, "Send the comment", but=COMMENT)
            self[role].open(self[who].path)
            self[role].reads(words)
        self.act(role, "Submit for signature", but=PREPARE)

    def publish_manual(self, worker: Worker, into: Path) -> bytes:
        """The Agency publishes, the worker makes the issued file, and the observer downloads it."""
        self[LEAD].open(reverse("governance:manual", args=[SLUG]))
        assert self[LEAD].headline() == "Version 1 is approved and can be published."
        self.act(LEAD, "Publish", but={LEAD})
        worker.run()
        until(lambda: is_issued(MANUAL) and not waiting(), within=120, what="the manual is issued")
        worker.stop()
        reader = self["observer"]
        reader.open(reverse("governance:manual", args=[SLUG]))
        with reader.page.expect_download() as download:
            reader.link("Download the issued manual").click()
        assert download.value.suggested_filename == f"{MANUAL}.pdf"
        download.value.save_as(into)
        return into.read_bytes()


WRITE = {
    "request-letter": Play.letter,
    "mou": Play.agreement,
    "project-document": Play.text,
    "governance-manual": Play.manual,
}


# --- What stands in the record ---------------------------------------------------------------------


def page_of(code: str) -> str:
    return reverse("tracks:activity", args=[SLUG, code])


def line_of(code: str, line: str) -> str:
    return reverse("tracks:line", args=[SLUG, code, line])


def state(code: str) -> str:
    return str(Activity.objects.values_list("state", flat=True).get(code=code))


def title_of(step: Step) -> str:
    """What its sign-off is called: by the document that completes it, else by the activity."""
    if step.document:
        return Version.objects.get(document__type=step.document).title
    found = Activity.objects.get(code=step.code)
    return f"{found.code} {found.title}"


def is_issued(reference: str) -> bool:
    return Rendition.objects.filter(reference=reference, purpose="issued").exists()


def waiting() -> bool:
    """The worker has something left to do."""
    return Job.objects.exclude(state=Job.State.DONE).exists()


def text_of(content: bytes) -> str:
    sheets = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets)


# --- Opening ---------------------------------------------------------------------------------------


def opened(new_page: PageFactory) -> dict[str, Reader]:
    """An administrator opens the country with its first three, who come in by their invitations."""
    readers = {"administrator": Reader(new_page())}
    reader = readers["administrator"]
    reader.sign_in(casting.administrator().email)
    reader.open("/portfolio/")
    reader.follow("Open an implementation")
    reader.fill(name="Kelmara", code="KEL", slug=SLUG, agency=AGENCY)
    for prefix, role in (("officer", OFFICER), ("lead", LEAD), ("coordinator", "coordinator")):
        reader.fill(**{f"{prefix}_email": f"{role}@{HOST}", f"{prefix}_name": f"{Role(role).label} Kel"})
        readers[role] = Reader(new_page())
    reader.press("Open the implementation")
    for role in (OFFICER, LEAD, "coordinator"):
        readers[role].join(f"{role}@{HOST}")
    return readers


def staffed(readers: dict[str, Reader], new_page: PageFactory) -> None:
    """The coordinator adds institutions and appoints the country's people, the officer the ILO's."""
    for name, kind, side, is_main, hosts in INSTITUTIONS:
        reader = readers["coordinator"]
        reader.open(reverse("accounts:new_institution", args=[SLUG]))
        reader.fill(name=name)
        reader.choose(type=kind, constituency=side)
        reader.main.locator("[name=is_main_stakeholder]").set_checked(is_main)
        reader.main.locator("[name=hosts_platform]").set_checked(hosts)
        reader.press("Add the institution")
    for role, (institution, by) in APPOINTED.items():
        reader = readers[by]
        reader.open(reverse("accounts:appointment", args=[SLUG]))
        reader.fill(email=f"{role}@{HOST}", name=f"{Role(role).label} Kel")
        reader.main.locator("select[name=institution]").select_option(label=institution)
        reader.main.locator(f"[name=role][value={role}]").check()
        reader.press("Appoint and send the mail")
        readers[role] = Reader(new_page())
        readers[role].join(f"{role}@{HOST}")


def crowd_of(site: Server) -> Crowd:
    """All twelve roles, the administrator, somebody without a role, another country's lead, nobody."""
    people: dict[str, Person | None] = {role.value: Person.objects.get(email=f"{role}@{HOST}") for role in Role}
    people["administrator"] = Person.objects.get(is_superuser=True)
    people["outsider"] = casting.outsider()
    people["neighbour"] = casting.found("OMB", slug="omberland", name="Omberland", roles=[LEAD])[LEAD]
    people["anonymous"] = None
    assert set(people) == {*Role, *OUTSIDERS}
    return Crowd(site.url, people)


@pytest.fixture
def play(new_page: PageFactory, site: Server, tmp_path: Path) -> Play:
    readers = opened(new_page)
    staffed(readers, new_page)
    paper = tmp_path / "paper.txt"
    paper.write_text("what was agreed")
    return Play(crowd_of(site), paper, readers)


# --- The play --------------------------------------------------------------------------------------


def test_a_country_from_its_request_to_the_last_answer(play: Play, worker: Worker, tmp_path: Path) -> None:
    nothing_starts_before_its_turn(play)
    issued = b""
    for step in STEPS:
        play.begin(step)
        if step.document:
            play.write(step)
        else:
            play.submit(step, play.declare(step))
        for role in step.signed_by:
            play.sign(role, title_of(step))
        if step.code == "ADM-5":
            issued = play.publish_manual(worker, tmp_path / "manual.pdf")
        assert state(step.code) == "completed", step.code
        the_gate_says(play, step.code)
    assert set(Activity.objects.values_list("state", flat=True)) == {"completed"}
    assert Activity.objects.count() == len(STEPS) == 20
    assert Plan.objects.get().state == "agreed"
    the_manual_can_be_checked(issued)


def nothing_starts_before_its_turn(play: Play) -> None:
    """Before the request is received, only that and what is optional can start; the right person is told so."""
    for step in STEPS:
        if step.code in ("OPT-1", "OPT-2", "ADM-1"):
            continue
        start = Sent(reverse("tracks:act", args=[SLUG, step.code, "start"]), True, {}, [], "")
        said, html = play.crowd.strangers[step.starts].post(start)
        assert (said, "is not finished" in html) == (409, True), step.code
    assert set(Activity.objects.values_list("state", flat=True)) == {"not_started"}


def the_gate_says(play: Play, code: str) -> None:
    """Closed until the last of the five lights is lit, open from then on, whatever is done after."""
    play["observer"].open(reverse("tracks:gate", args=[SLUG]))
    is_open = code in ("INT-3", "END-1", "OPT-2", "END-2")
    words = "The gate is open" if is_open else "The gate is closed"
    assert play["observer"].headline().startswith(words), code


def the_manual_can_be_checked(issued: bytes) -> None:
    """It says which version it is, who signed, and a head of the ledger that is still there at the end of it all."""
    said = text_of(issued)
    for words in ("Version 1", MANUAL, "Agency lead Kel", "ILO specialist Kel", "The budget of the Ministry pays"):
        assert words in said, words
    made = Rendition.objects.get(reference=MANUAL)
    assert made.file.sha256 == hashlib.sha256(issued).hexdigest()
    assert made.head_hash in (pypdf.PdfReader(io.BytesIO(issued)).metadata or {})["/Subject"]
    assert f"ledger no. {made.head_sequence}" in said
    out, problems = StringIO(), StringIO()
    call_command("verify_ledger", anchor=made.head_hash, stdout=out, stderr=problems)
    assert (problems.getvalue(), "The record is whole." in out.getvalue()) == ("", True)
    assert Chain.objects.get(key=Implementation.objects.get(slug=SLUG).chain_key()).head_sequence > made.head_sequence
