"""Takes the pictures in docs/screenshots: the demo in a folder that vanishes, a real server, a real browser.

Run by bin/screenshots. It fails when a page does not answer, complains in the console or does not fit.
"""

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
LARGEST = 150_000
TALLEST = 1500
WIDE = (1440, 900)
PHONE = (390, 844)
SITE = "https://lmis.example"
"""What the manual of the demo says of where it can be verified."""


@dataclass(frozen=True)
class Shot:
    """One picture: whose page, at which width, in which language."""

    name: str
    path: str
    role: str = ""
    size: tuple[int, int] = PHONE
    language: str = "en"


def wide(name: str, path: str, role: str = "") -> Shot:
    return Shot(name, path, role, WIDE)


SHOTS = (
    wide("sign-in", "/account/login/"),
    wide("my-work", "/", "agency_lead"),
    Shot("my-work-phone", "/", "agency_lead"),
    wide("portfolio", "/portfolio/", "ilo_officer"),
    wide("implementation", "/i/valmera/", "coordinator"),
    wide("implementation-weeks", "/i/valmera/?scale=week", "coordinator"),
    wide("implementation-quarters", "/i/valmera/?scale=quarter", "coordinator"),
    Shot("implementation-days-rtl", "/i/valmera/?scale=day", "coordinator", WIDE, "ar"),
    wide("move", "/i/valmera/activities/DAM-4/move/?day=2027-03-01", "coordinator"),
    Shot("implementation-phone", "/i/valmera/", "coordinator"),
    Shot("implementation-rtl", "/i/valmera/", "coordinator", WIDE, "ar"),
    Shot("portfolio-phone", "/portfolio/", "ilo_officer"),
    Shot("portfolio-rtl", "/portfolio/", "ilo_officer", WIDE, "ar"),
    wide("plan", "/i/valmera/plan/", "coordinator"),
    wide("forecast", "/i/valmera/plan/forecast/", "coordinator"),
    wide("slip", "/i/valmera/plan/baselines/1/STA-3/", "agency_lead"),
    wide("calendars", "/i/valmera/plan/calendars/", "coordinator"),
    wide("master-plan", "/i/valmera/master-plan/", "data_analyst"),
    Shot("master-plan-phone", "/i/valmera/master-plan/", "data_analyst"),
    Shot("master-plan-rtl", "/i/valmera/master-plan/", "data_analyst", WIDE, "ar"),
    wide("data-model", "/i/valmera/master-plan/data-model/", "data_manager"),
    wide("gate", "/i/tesmara/", "agency_lead"),
    wide("activity", "/i/tesmara/activities/INT-3/", "it_focal_point"),
    wide("sign", "/i/valmera/sign/VAL-GM-1/", "agency_lead"),
    Shot("sign-phone", "/i/valmera/sign/VAL-GM-1/", "agency_lead"),
    wide("manual", "/i/valmera/manual/", "coordinator"),
    Shot("manual-rtl", "/i/valmera/manual/", "coordinator", WIDE, "ar"),
    wide("section", "/i/valmera/manual/sections/responsibilities/", "coordinator"),
    wide("document", "/i/valmera/documents/VAL-GM/", "agency_lead"),
    wide("members", "/i/valmera/members/", "coordinator"),
    wide("record", "/i/tesmara/record/", "observer"),
    wide("public", "/public/tesmara/"),
    Shot("public-phone", "/public/tesmara/"),
    wide("verify", "/verify/?reference=TES-GM-1"),
)
PAPER = "manual-paper"
"""The first page of the issued manual."""
PLAN = "plan-paper"
"""The first page of the printed plan."""


def main(wanted: Sequence[str]) -> None:
    """Takes those whose names begin with one of `wanted`, or all."""
    chosen = [shot for shot in SHOTS if not wanted or shot.name.startswith(tuple(wanted))]
    papers = [name for name in (PAPER, PLAN) if not wanted or name.startswith(tuple(wanted))]
    if not chosen and not papers:
        sys.exit(f"No picture is called so. There are: {', '.join([*(shot.name for shot in SHOTS), PAPER, PLAN])}")
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lmis-screenshots-") as folder, prepared(Path(folder)) as url:
        take(chosen, url)
        for name in papers:
            take_paper(Path(folder), name)


@contextmanager
def prepared(folder: Path) -> Iterator[str]:
    """The demo, loaded and served; the address of the server."""
    from tests import pseudo

    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LMIS_VAR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "LMIS_DEMO": "1",
        "LMIS_PSEUDO_LOCALE": str(pseudo.write(folder / "pseudo")),
        "SITE_ADDRESS": SITE,
    }
    import django

    django.setup()
    from django.core.management import call_command

    from tests.processes import Server

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("demo")
    server = Server(folder)
    try:
        server.run()
        yield server.url
    finally:
        server.stop()


def take(shots: Sequence[Shot], url: str) -> None:
    from playwright.sync_api import sync_playwright

    from tests.browser import ARGUMENTS, chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for shot in shots:
            size: Any = dict(zip(("width", "height"), shot.size, strict=True))
            context = browser.new_context(base_url=url, viewport=size, reduced_motion="reduce")
            context.add_cookies([{"name": "django_language", "value": shot.language, "url": url}])
            page = context.new_page()
            page.on("console", lambda message: complain(message.type, message.text))
            enter(page, shot.role)
            keep(shot.name, picture_of(page, shot))
            context.close()
        browser.close()


def complain(kind: str, text: str) -> None:
    if kind == "error":
        sys.exit(f"The console of the browser says: {text}")


def enter(page: Any, role: str) -> None:
    """Signs in as the account of this role."""
    from desk.demo.people import FIGURES, PASSWORD

    if not role:
        return
    address = next(figure.address for figure in FIGURES if figure.role == role)
    page.goto("/account/login/")
    form = page.locator("form", has=page.locator("input[name=password]:visible"))
    form.locator("[name=login]").fill(address)
    form.locator("[name=password]").fill(PASSWORD)
    form.locator("button").first.click()
    page.wait_for_url(lambda found: "/login/" not in found)


def picture_of(page: Any, shot: Shot) -> bytes:
    answer = page.goto(shot.path, wait_until="networkidle")
    if answer is None or answer.status != 200:
        sys.exit(f"{shot.name}: {shot.path} answers {answer.status if answer else 'nothing'}.")
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if sideways > 0:
        sys.exit(f"{shot.name}: the page is {sideways} pixels wider than the window.")
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": shot.size[0], "height": height}
    taken: bytes = page.screenshot(full_page=True, clip=clip)
    return taken


def take_paper(folder: Path, name: str) -> None:
    """The first page of the issued manual, or of the plan, as it is printed."""
    from accounts.models import Implementation
    from core import files
    from core.models import Rendition
    from desk import plan_printing

    if name == PLAN:
        made = plan_printing.made_of(Implementation.objects.get(slug="valmera"))
    else:
        made = Rendition.objects.get(purpose=Rendition.Purpose.ISSUED, renderable="governance-manual")
    paper = folder / f"{name}.pdf"
    paper.write_bytes(files.content_of(made.file))
    first = ["pdftoppm", "-png", "-r", "90", "-f", "1", "-l", "1", "-singlefile", str(paper), str(folder / name)]
    subprocess.run(first, check=True, timeout=60)
    keep(name, (folder / f"{name}.png").read_bytes())


def keep(name: str, taken: bytes) -> None:
    """Writes the picture with as many colours as fit into its bytes."""
    with Image.open(io.BytesIO(taken)) as image:
        for colours in (256, 128, 64, 32, 16):
            out = io.BytesIO()
            image.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
            if out.tell() <= LARGEST:
                break
        else:
            sys.exit(f"{name}: {out.tell()} bytes do not fit; make the picture smaller.")
    (TARGET / f"{name}.png").write_bytes(out.getvalue())
    sys.stdout.write(f"{name}.png, {out.tell() // 1000} kB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
