"""Reports what llvm-cov exported; fails when a region of the core was never run or a file went."""

import glob
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CORE = ROOT / "Tests/Core/files"
UNREACHABLE = ROOT / "Tests/Core/unreachable"


def lines(path):
    text = path.read_text() if path.exists() else ""
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def core():
    """The files of the core, and those lines of the list that no file fits any more."""
    found, gone = [], []
    for pattern in (line.split()[0] for line in lines(CORE)):
        files = sorted(glob.glob(pattern, root_dir=ROOT))
        found += files
        gone += [] if files else [pattern]
    return found, gone


def share(part, whole):
    return f"{part:5} of {whole:5} {100 * part / whole if whole else 100:6.1f} %"


def main():
    data = json.loads(Path(sys.argv[1]).read_text())["data"][0]
    summaries = {
        str(Path(file["filename"]).relative_to(ROOT)): file["summary"] for file in data["files"]
    }
    # A region may belong to several functions, as in a default argument: run once is run.
    regions = {}
    for function in data["functions"]:
        for start, column, end, end_column, count, file, _, kind in function["regions"]:
            name = str(Path(function["filenames"][file]).relative_to(ROOT))
            if kind == 0 and name.startswith("Sources/"):
                place = (start, column, end, end_column)
                known = regions.setdefault(name, {})
                known[place] = max(known.get(place, 0), count)

    unreachable = dict.fromkeys(tuple(line.split(" | ")[:2]) for line in lines(UNREACHABLE))
    excused, missed = set(), []
    print(f"{'regions':>23} {'lines':>23}  file")
    run = there = 0
    files, gone = core()
    for name in files:
        found = regions.get(name, {})
        covered = [place for place, count in found.items() if count]
        summary = summaries.get(name)
        if summary is None:
            continue  # Declarations alone: nothing in it runs.
        count = summary["lines"]
        run += len(covered)
        there += len(found)
        print(share(len(covered), len(found)), share(count["covered"], count["count"]), "", name)
        source = (ROOT / name).read_text().split("\n")
        for start, column, _, _ in sorted(place for place, count in found.items() if not count):
            key = (name, source[start - 1].strip())
            if key in unreachable:
                excused.add(key)
            else:
                missed.append(f"{name}:{start}:{column}: {key[1]}")
    print(share(run, there), " " * 23, " the core")
    total = {what: [0, 0] for what in ("regions", "lines", "branches")}
    for name, summary in summaries.items():
        if name.startswith("Sources/"):
            for what, sums in total.items():
                sums[0] += summary[what]["covered"]
                sums[1] += summary[what]["count"]
    print(share(*total["regions"]), share(*total["lines"]), " all sources")
    if total["branches"][1]:
        print(f"branches: {share(*total['branches'])}")

    for line in missed:
        print(f"NEVER RUN {line}")
    for pattern in gone:
        print(f"NO SUCH FILE {pattern}")
    for name, source in unreachable.keys() - excused:
        print(f"NOT UNREACHABLE, or gone: {name} | {source}")
    print(f"{len(missed)} regions of the core never run, {len(excused)} lines unreachable")
    sys.exit(1 if missed or gone or unreachable.keys() - excused or not there else 0)


main()
