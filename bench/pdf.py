"""Times a long Governance manual against WeasyPrint alone on the same HTML, variant and tags, in one run.

Usage: uv run python bench/pdf.py [--rounds 3] [--rows 450] [--language en]

Both are run by turns in processes of their own, so that neither profits from the other's caches and memory can be
told apart. Times are of the work alone, without starting Python; CPU time is given beside the clock because other
work may share the machine. JSON on standard output.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIDES = ("ours", "alone")
MARK = 1.2


def main() -> None:
    arguments = _arguments()
    if arguments.side:
        print(json.dumps(_once(arguments.side, rows=arguments.rows, language=arguments.language)))
        return
    runs: dict[str, list[dict[str, Any]]] = {side: [] for side in SIDES}
    for turn in range(arguments.rounds):
        for side in SIDES if turn % 2 == 0 else reversed(SIDES):
            runs[side].append(_in_own_process(side, arguments))
    print(json.dumps(_summary(runs), indent=2))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A long manual against WeasyPrint alone.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=450, help="generated lines of plan and of members, each")
    parser.add_argument("--language", default="en")
    parser.add_argument("--side", choices=SIDES, default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_own_process(side: str, arguments: argparse.Namespace) -> dict[str, Any]:
    command = [
        sys.executable,
        __file__,
        "--side",
        side,
        "--rows",
        str(arguments.rows),
        "--language",
        arguments.language,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _once(side: str, *, rows: int, language: str) -> dict[str, Any]:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    work = _work(side, rows=rows, language=language)
    clock, cpu = time.perf_counter(), time.process_time()
    file = work()
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    return {
        "seconds": round(clock, 3),
        "cpu_seconds": round(cpu, 3),
        "pages": _pages(file),
        "bytes": len(file),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def _work(side: str, *, rows: int, language: str) -> Callable[[], bytes]:
    """Ours: from frozen content to the finished file. Alone: from our HTML to a file of the same variant and tags."""
    from weasyprint import HTML

    from core import pdf
    from governance.manual import printing

    content, imprint = _manual(rows=rows, language=language)
    if side == "ours":
        return lambda: printing.printed(content, imprint=imprint)
    html = pdf.markup(printing.TEMPLATE, {"manual": content}, imprint=imprint)
    shelf = pdf.Shelf(pdf.pictures_of(imprint))
    return lambda: HTML(string=html, base_url=pdf.OURS, url_fetcher=shelf).write_pdf(
        pdf_variant=pdf.VARIANT, pdf_tags=True
    )


def _manual(*, rows: int, language: str) -> tuple[Any, Any]:
    from core.imprint import LedgerHead, Purpose
    from governance.manual import printing
    from governance.manual.content import ManualContent
    from governance.manual.lines import InstitutionLine, MemberLine, PlanLine, SectionText
    from governance.manual.placeholders import values_from_record
    from governance.manual.principles import principles
    from governance.manual.sections import default_texts

    office = InstitutionLine("National Statistics Office", "leading_agency", "leading Agency", "government")
    plan = tuple(
        PlanLine(f"STA-{at}", "Statistical", f"Activity {at} of the plan", False, "Data manager", "not started")
        for at in range(rows)
    )
    members = tuple(
        MemberLine(
            f"Person {at} Family", "Statistician", "data_manager", "Data manager", office.name, date(2027, 1, 11)
        )
        for at in range(rows)
    )
    content = ManualContent(
        country="Valmera",
        language=language,
        version=1,
        fixed_on=date(2027, 4, 20),
        texts=tuple(SectionText(key, text) for key, text in default_texts(language).items()),
        values=values_from_record(country="Valmera", institutions=(office,), members=()),
        institutions=(office,),
        members=members,
        plan=plan,
        principles=principles(),
    )
    imprint = printing.imprint_of(
        content,
        purpose=Purpose.ISSUED,
        reference="VAL-GM-1",
        status="Version 1",
        fingerprint="0" * 64,
        head=LedgerHead(1, "0" * 64),
        made_at=datetime(2027, 4, 20, tzinfo=UTC),
        verify_address="https://lmis.example.org/verify/VAL-GM-1",
        office=office.name,
    )
    return content, imprint


def _pages(file: bytes) -> int:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(file)) as opened:
        return len(opened.pages)


def _summary(runs: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    middle = {
        side: {name: statistics.median(run[name] for run in taken) for name in taken[0]} for side, taken in runs.items()
    }
    ratio = {name: round(middle["ours"][name] / middle["alone"][name], 3) for name in ("seconds", "cpu_seconds")}
    return {"median": middle, "ratio": ratio, "within": max(ratio.values()) <= MARK, "mark": MARK, "runs": runs}


if __name__ == "__main__":
    main()
