"""`python -m tests.bench.measurement`: the many-facet engine, beside RaschPy where that is there. Writes build/bench-measurement.md.

40 raters, two to a person, 8 criteria, 5 categories. Ours includes everything: coding, fit, standard errors, persons, fit statistics;
RaschPy's is its calibration and its persons only. Each engine and size runs in a process of its own, so that peak memory is its own,
and the best of several rounds counts, engines by turns, so that a busy neighbour disturbs both alike. RaschPy lives apart from the
product, in build/raschpy (`make bench` puts it there) or in the interpreter that RASCHPY names.
"""

import importlib.util
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "build" / "bench-measurement.md"
ROUNDS = {500: 5, 5_000: 3, 50_000: 1}
RATERS, CRITERIA, WARMING = 40, 8, 120
AIM_TIMES, AIM_MEMORY = 3.0, 0.2
Found = dict[str, float]


def ours(persons: int) -> Found:
    """Seconds of each part; rounds of a fit and of a refit after 1 % new ratings."""
    from assessments.measurement.facets import elements, expectations, fit
    from assessments.measurement.facets import persons as measure
    from assessments.measurement.ratings import ratings
    from tests.assessments.measurement.simulation import simulate

    made = simulate(1, persons, RATERS, CRITERIA).data
    columns = {name: facet.index for name, facet in made.facets.items()}
    start, cpu = time.perf_counter(), time.process_time()
    data = ratings(made.person, columns, made.steps, lowest=0.0)
    fitted = fit(data)
    fitted.standard_errors("rater")
    fitting = time.perf_counter()
    measure(fitted)
    measuring = time.perf_counter()
    for name in data.facets:
        elements(fitted, name)
    expectations(fitted)
    end, spent = time.perf_counter(), time.process_time() - cpu
    old = fit(data.keep(data.person < int(0.99 * persons)))
    warm = time.perf_counter()
    again = fit(data, start=old)
    return {
        "total": end - start,
        "cpu": spent,
        "fit": fitting - start,
        "persons": measuring - fitting,
        "statistics": end - measuring,
        "refit": time.perf_counter() - warm,
        "cold rounds": fitted.optimum.iterations,
        "warm rounds": again.optimum.iterations,
    }


def raschpy(persons: int) -> Found:
    """Seconds of RaschPy's many-facet rating-scale model: calibration and persons only, no errors and no fit statistics."""
    import numpy as np
    import pandas as pd  # type: ignore[import-untyped]
    import raschpy as rp  # type: ignore[import-not-found]

    from tests.assessments.measurement.simulation import simulate

    made = simulate(1, persons, RATERS, CRITERIA).data
    rater, criterion = made.facets["rater"].index, made.facets["criterion"].index
    grid = np.full((RATERS, persons, CRITERIA), np.nan)
    grid[rater, made.person, criterion] = made.steps
    index = pd.MultiIndex.from_product([range(RATERS), range(persons)], names=["Rater", "Person"])
    frame = pd.DataFrame(grid.reshape(-1, CRITERIA), index=index, columns=[f"i{n}" for n in range(CRITERIA)]).dropna(how="all")
    start, cpu = time.perf_counter(), time.process_time()
    model = rp.MFRM(frame, max_score=4)
    model.calibrate()
    middle = time.perf_counter()
    model.person_estimates()
    end, spent = time.perf_counter(), time.process_time() - cpu
    return {"total": end - start, "cpu": spent, "fit": middle - start, "persons": end - middle}


def rival() -> str | None:
    """The interpreter that has RaschPy, if there is one."""
    for python in (os.environ.get("RASCHPY", ""), str(ROOT / "build" / "raschpy" / "bin" / "python")):
        if python and Path(python).exists():
            return python
    return sys.executable if importlib.util.find_spec("raschpy") else None


def child(python: str, engine: str, persons: int) -> Found:
    """One run in a process of its own. Raises RuntimeError with what it said when it failed."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    command = [python, "-m", "tests.bench.measurement", engine, str(persons)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
    if done.returncode:
        raise RuntimeError(f"{engine} with {persons} persons: {(done.stderr.strip().splitlines() or ['no answer'])[-1]}")
    found: Found = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def best(runs: list[Found]) -> Found:
    """The fastest run, with the highest memory of all."""
    return min(runs, key=lambda run: run["total"]) | {"MB": max(run["MB"] for run in runs), "cpu": min(run["cpu"] for run in runs)}


def line(persons: int, mine: Found, theirs: Found | None) -> str:
    """One row of the table."""
    parts = [
        f"{persons:,}",
        f"{mine['total']:.2f}",
        f"{mine['fit']:.2f} + {mine['persons']:.2f} + {mine['statistics']:.2f}",
        f"{mine['MB']:.0f}",
    ]
    if theirs is None:
        parts += ["–", "–", "–", "–", f"{mine['cpu']:.2f} : –"]
    else:
        times, memory = theirs["total"] / mine["total"], mine["MB"] / theirs["MB"]
        parts += [
            f"{theirs['total']:.2f}",
            f"{theirs['MB']:.0f}",
            f"{times:.1f}{'' if times >= AIM_TIMES else ' (aim 3)'}",
            f"{memory:.2f}",
        ]
        parts.append(f"{mine['cpu']:.2f} : {theirs['cpu']:.2f}")
    parts += [f"{mine['refit']:.2f}", f"{mine['warm rounds']:.0f} : {mine['cold rounds']:.0f}"]
    return f"| {' | '.join(parts)} |"


def main() -> int:
    """Measure all, write and print the table; in a child process measure one."""
    if len(sys.argv) == 3:
        engine = {"ours": ours, "raschpy": raschpy}[sys.argv[1]]
        engine(WARMING)  # what a library imports late is no cost of the fit
        found = engine(int(sys.argv[2]))
        print(json.dumps(found | {"MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
        return 0
    other = rival()
    lines = [f"# Many-facet engine · Python {sys.version.split()[0]}, {os.cpu_count()} cores", ""]
    lines += [] if other else ["RaschPy is not installed (build/raschpy, or an interpreter named by RASCHPY): ours alone.", ""]
    lines += [
        "| persons | s | fit + persons + statistics | MB | RaschPy s | its MB | times as fast | of its memory | CPU s | refit s | rounds |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    failed = []
    for persons, rounds in ROUNDS.items():
        mine: list[Found] = []
        theirs: list[Found] = []
        for _round in range(rounds):
            mine.append(child(sys.executable, "ours", persons))
            try:
                theirs += [child(other, "raschpy", persons)] if other else []
            except RuntimeError as error:
                failed.append(f"- {error}")
                other = None
        lines.append(line(persons, best(mine), best(theirs) if theirs else None))
    aims = f"Aims: {AIM_TIMES:.0f} times as fast at every size, {AIM_MEMORY:.0%} of the memory at 50,000."
    lines += ["", f"{aims} RaschPy's seconds are without errors and fit statistics.", *failed, ""]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join(lines))
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
