"""`python -m tests.bench_measurement`: the many-facet engine beside RaschPy, in one run.

40 raters, two to a person, 8 criteria, 5 categories; fit, standard errors, persons and fit statistics included. Each engine and size
runs in a process of its own, so that peak memory is its own. RaschPy is measured where it is installed (`pip install raschpy`).
"""

from __future__ import annotations

import importlib.util
import json
import resource
import subprocess
import sys
import time

SIZES = (500, 5_000, 50_000)


def ours(persons: int) -> dict[str, float]:
    """Seconds of each part."""
    from assessments.measurement.facets import elements, expectations, fit
    from assessments.measurement.facets import persons as measure
    from assessments.measurement.ratings import ratings
    from tests.assessments.measurement.simulation import simulate

    made = simulate(1, persons, 40, 8).data
    columns = {name: facet.index for name, facet in made.facets.items()}
    start = time.perf_counter()
    data = ratings(made.person, columns, made.steps, lowest=0.0)
    fitted = fit(data)
    fitted.standard_errors("rater")
    fitting = time.perf_counter()
    measure(fitted)
    measuring = time.perf_counter()
    for name in data.facets:
        elements(fitted, name)
    expectations(fitted)
    end = time.perf_counter()
    parts = {"fit and errors": fitting - start, "persons": measuring - fitting, "fit statistics": end - measuring, "total": end - start}
    warm = time.perf_counter()
    old = fit(data.keep(data.person < int(0.99 * persons)))
    between = time.perf_counter()
    again = fit(data, start=old)
    return parts | {
        "refit": time.perf_counter() - between,
        "cold rounds": fitted.optimum.iterations,
        "warm rounds": again.optimum.iterations,
        "older fit": between - warm,
    }


def raschpy(persons: int) -> dict[str, float]:
    """Seconds of RaschPy's many-facet rating-scale model: calibration and persons only, no errors and no fit statistics."""
    import numpy as np
    import pandas as pd
    import raschpy as rp  # type: ignore[import-not-found]

    from tests.assessments.measurement.simulation import simulate

    made = simulate(1, persons, 40, 8).data
    rater, criterion = made.facets["rater"].index, made.facets["criterion"].index
    grid = np.full((40, persons, 8), np.nan)
    grid[rater, made.person, criterion] = made.steps
    index = pd.MultiIndex.from_product([range(40), range(persons)], names=["Rater", "Person"])
    frame = pd.DataFrame(grid.reshape(-1, 8), index=index, columns=[f"i{n}" for n in range(8)]).dropna(how="all")
    start = time.perf_counter()
    model = rp.MFRM(frame, max_score=4)
    model.calibrate()
    middle = time.perf_counter()
    model.person_estimates()
    end = time.perf_counter()
    return {"calibration": middle - start, "persons": end - middle, "total": end - start}


def main() -> None:
    """Measure all, or in a child process one."""
    if len(sys.argv) == 3:
        found = {"ours": ours, "raschpy": raschpy}[sys.argv[1]](int(sys.argv[2]))
        print(json.dumps(found | {"MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
        return
    engines = ["ours"] + (["raschpy"] if importlib.util.find_spec("raschpy") else [])
    for persons in SIZES:
        for engine in engines:
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench_measurement", engine, str(persons)], capture_output=True, text=True, check=False
            )
            lines = done.stdout.strip().splitlines() or done.stderr.strip().splitlines()[-1:]
            text = lines[-1] if lines else "no answer"
            told = (
                ", ".join(f"{name} {value:.2f}" for name, value in json.loads(text).items()) if done.returncode == 0 else f"failed: {text}"
            )
            print(f"{persons:>6} persons  {engine:<8} {told}", flush=True)


if __name__ == "__main__":
    main()
