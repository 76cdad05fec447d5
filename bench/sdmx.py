"""Times the data check beside the standard library reading the same CSV, and writing structures beside pysdmx.

Each side runs by turns in processes of its own, so that neither profits from the other's caches and memory can be told
apart; CPU time is given beside the clock because other work may share the machine.
"""

import csv
import json
import random
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from itertools import islice, product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3
TURNS = 20
"""How often structures are written in one round: once takes some hundredths of a second."""
MEASURE = (
    "import json, re, time; from pathlib import Path;"
    "begun, cpu = time.perf_counter(), time.process_time();"
    "result = work();"
    "spent, used = time.perf_counter() - begun, time.process_time() - cpu;"
    "peak = int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]);"
    "print(json.dumps({'seconds': round(spent, 3), 'cpu': round(used, 3), 'peak_mb': round(peak / 1024, 1),"
    " 'result': result}))"
)
READ = """
import csv, sys
def work():
    count = 0
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            count += 1
    return count
"""
CHECK = """
import sys
from django.conf import settings
settings.configure(USE_I18N=False)
from pathlib import Path
from bench.sdmx import shape
from masterplan.sdmx.checking.check import check
def work():
    return sum(1 for _one in check(Path(sys.argv[1]), shape()))
"""
WRITE = """
import sys
from bench.sdmx import NOW, TURNS, plan
from masterplan.sdmx import ml21, modelling
prepared = plan(int(sys.argv[1]))
def work():
    for turn in range(TURNS):
        text = ml21.write(modelling.modelled(prepared), sender="XA", prepared=NOW, message_id="BENCH")
    return len(text)
"""
LIBRARY = """
import sys
from bench.sdmx import TURNS, ready_made
from pysdmx.io.xml.sdmx21.writer.structure import write
held = ready_made(int(sys.argv[1]))
def work():
    for turn in range(TURNS):
        text = write(held, prettyprint=False)
    return len(text)
"""
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def measured(rows: int, indicators: int) -> dict[str, Any]:
    """What was asked for: the data check of so many rows, the structures of so many indicators."""
    found: dict[str, Any] = {}
    if rows:
        with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
            fill(file, rows)
            file.flush()
            found["data_check"] = compared(CHECK, READ, file.name) | {"rows": rows, "at_most": 4, "at_most_mb": 64}
    if indicators:
        found["structures"] = compared(WRITE, LIBRARY, str(indicators)) | {"indicators": indicators, "at_most": 1.5}
    return found


def compared(ours: str, theirs: str, argument: str) -> dict[str, Any]:
    """Both by turns; of each the fastest round, and ours divided by theirs."""
    rounds = [(run(theirs, argument), run(ours, argument)) for _round in range(ROUNDS)]
    beside = min((pair[0] for pair in rounds), key=lambda one: float(one["cpu"]))
    product_ = min((pair[1] for pair in rounds), key=lambda one: float(one["cpu"]))
    ratios = {f"ratio_{key}": round(product_[key] / beside[key], 2) for key in ("seconds", "cpu")}
    return {"product": product_, "beside": beside, **ratios}


def run(program: str, argument: str) -> dict[str, Any]:
    command = [sys.executable, "-c", program + MEASURE, argument]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


# --- The data ----------------------------------------------------------------------------------

AREAS = [f"XA{number:02}" for number in range(1, 21)]
INDICATORS = [f"IND_{number}" for number in range(20)]
SEXES = ["SEX_T", "SEX_M", "SEX_F"]
AGES = [f"AGE_{number}" for number in range(8)]
SECTORS = [f"ECO_{number}" for number in range(22)]


def keys() -> Any:
    periods = (f"{year}-{month:02}" for year in range(1900, 2100) for month in range(1, 13))
    return product(periods, AREAS, INDICATORS, SEXES, AGES, SECTORS)


def fill(file: Any, rows: int) -> None:
    """A clean file, every key once."""
    chance = random.Random(1)
    writer = csv.writer(file)
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *(one.id for one in shape().columns)])
    for period, area, indicator, sex, age, sector in islice(keys(), rows):
        value = f"{chance.random() * 1000:.1f}"
        writer.writerow(
            ["dataflow", "XA:DF(1.0)", "I", area, "M", indicator, sex, age, sector, period, value, "PS", "R", ""]
        )


def shape() -> Any:
    """A dataflow of seven dimensions, a value and three attributes."""
    from masterplan.sdmx.checking.shape import Column, Shape

    def coded(id_: str, codes: list[str], role: str = "dimension", **more: Any) -> Column:
        held = frozenset(codes)
        return Column(id=id_, role=role, kind="code", codes=held, allowed=held, list_name=f"CL_{id_}", **more)

    return Shape(
        dataflow="XA:DF(1.0)",
        structure="XA:DSD(1.0)",
        columns=(
            coded("REF_AREA", AREAS),
            coded("FREQ", ["A", "Q", "M"]),
            coded("INDICATOR", INDICATORS),
            coded("SEX", SEXES),
            coded("AGE", AGES),
            coded("ECO", SECTORS),
            Column(id="TIME_PERIOD", role="time", kind="text"),
            Column(id="OBS_VALUE", role="measure", kind="number"),
            coded("UNIT_MEASURE", ["PS"], "attribute", mandatory=True, attached=("INDICATOR",)),
            coded("OBS_STATUS", list("ABCEIMPRSU"), "attribute"),
            Column(id="COMMENT_OBS", role="attribute", kind="text", longest=1000),
        ),
    )


# --- The structures ----------------------------------------------------------------------------


def plan(indicators: int) -> Any:
    """The catalogue over and over, under other codes, until there are so many indicators."""
    from masterplan import catalogue
    from masterplan.sdmx.plan import Criterion, Domain, Indicator, ListedCode, ListOfCodes, Plan, Use

    entries = list(catalogue.indicators().values())
    lists = catalogue.code_lists()
    first: dict[str, str] = {}
    for one in lists.values():
        first.setdefault(one.criterion, one.code)
    return Plan(
        agency="XA_LMIS",
        agency_names={"en": "Ministry of Labour"},
        languages=("en",),
        domains=tuple(Domain(key=code, names={"en": one.name}) for code, one in catalogue.domains().items()),
        criteria=tuple(Criterion(key=code, names={"en": one.name}) for code, one in catalogue.criteria().items()),
        lists=tuple(
            ListOfCodes(
                key=one.code,
                names={"en": one.name},
                codes=tuple(ListedCode(code=code, names={"en": name}) for code, name in one.codes),
            )
            for one in lists.values()
        ),
        indicators=tuple(
            Indicator(
                key=f"{entry.code}_{number}",
                names={"en": entry.name},
                domain=entry.domain,
                unit=entry.unit,
                multiplier=entry.multiplier,
                frequencies=("A",),
                uses=tuple(Use(criterion=key, list=first[key]) for key in entry.criteria if key in first),
                release=60,
            )
            for number in range(indicators)
            for entry in [entries[number % len(entries)]]
        ),
        area=ListedCode(code="XA", names={"en": "Exampleland"}),
    )


def model(prepared: Any) -> Any:
    from masterplan.sdmx.modelling import modelled

    return modelled(prepared)


def ready_made(indicators: int) -> Any:
    """The same structures as objects of the library, read from what we write, without what it does not read."""
    from dataclasses import replace

    from pysdmx.io.reader import read_sdmx

    from masterplan.sdmx import ml21

    held = replace(model(plan(indicators)), metadata_structures=())
    text = ml21.write(held, sender="XA", prepared=NOW, message_id="BENCH")
    return read_sdmx(text, validate=False).structures
