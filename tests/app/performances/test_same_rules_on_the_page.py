"""The page folds a log by the same rules as the server: both are asked about the same random logs."""

import json
import random
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.performances.rules import Entry, elapsed, standing

NODE = shutil.which("node")
MODULE = Path(__file__).parents[3] / "app" / "static" / "js" / "scoring-log.js"
START = datetime(2026, 7, 9, 6, 0, tzinfo=UTC)
SCRIPT = """
import { readFileSync } from "node:fs";
const { Log } = await import(process.argv[2]);
const cases = JSON.parse(readFileSync(0, "utf8"));
const answers = cases.map(({ log, now }) => {
  const fold = new Log(log, "tablet");
  const names = [...new Set(log.map((entry) => entry.criterion))].filter((name) => name !== "clock");
  const lines = names.map((name) => [name, fold.line(name)]).filter(([, line]) => line.entry);
  const { total, running } = fold.elapsed(Date.parse(now));
  const told = lines.map(([name, line]) => [name, [line.entry.id, line.rivals.map((one) => one.id)]]);
  return { lines: Object.fromEntries(told), total, running };
});
console.log(JSON.stringify(answers));
"""


def random_log(seed: int) -> list[Entry]:
    chance = random.Random(seed)
    log = []
    for number in range(1, chance.randint(2, 14)):
        criterion = chance.choice(["greets", "note:greets", "clock"])
        values = [0, 1] if criterion == "clock" else [None, 1, 4]
        at = START + timedelta(milliseconds=chance.randrange(0, 20_000, 500))
        device, seen = chance.choice(["tablet", "phone", "desk"]), chance.randrange(number)
        text = chance.choice(["", "记下", "said so"]) if criterion.startswith("note:") else ""
        log.append(Entry(f"e{number:02d}", criterion, chance.choice(values), device, seen, at, number, text, chance.random() < 0.1))
    return log


def as_device(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.event_id, "criterion": entry.criterion, "value": entry.value, "device": entry.device, "seen": entry.seen,
        "at": entry.at.isoformat(timespec="milliseconds"), "number": entry.number, "text": entry.text, "late": entry.late,
    }  # fmt: skip


@pytest.mark.skipif(NODE is None, reason="the page's modules are run by node where there is one")
def test_page_and_server_agree_on_what_stands_what_conflicts_and_how_long_it_took(tmp_path: Path) -> None:
    logs = [random_log(seed) for seed in range(400)]
    now = START + timedelta(seconds=30)
    script = tmp_path / "fold.mjs"
    script.write_text(SCRIPT)
    asked = json.dumps([{"log": [as_device(entry) for entry in log], "now": now.isoformat()} for log in logs])
    module = shutil.copy(MODULE, tmp_path / "log.mjs")
    answered = subprocess.run([str(NODE), str(script), str(module)], input=asked, capture_output=True, text=True, check=True)
    for log, page in zip(logs, json.loads(answered.stdout), strict=True):
        server = {name: [line.entry.event_id, [rival.event_id for rival in line.rivals]] for name, line in standing(log).items()}
        assert page["lines"] == server, log
        total, since = elapsed(log, now)
        whole = total + (now - since) if since is not None else total
        assert (page["total"], page["running"]) == (whole / timedelta(milliseconds=1), since is not None), log
