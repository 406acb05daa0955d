"""What the scripts of the workload share: where things lie, how they are built, made and timed."""

import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RELEASE = ROOT / "target" / "release"
PLACE = ROOT / "target" / "workload"
THIDUA = RELEASE / "thidua"
TOOL = RELEASE / "thidua-workload"
LOG = PLACE / "log"

# What Thidua writes of its rulings, which `thidua-workload convert` reads: the columns of the workload's output, with a letter
# for each verdict; and the same with the observed value beside each.
CRITERIA = [f"c{number}" for number in range(1, 11)]
STANDING = ["all_met", "score", "certificate_rank", "certificate"]
COLUMNS = ["unit", *CRITERIA, *STANDING]
OBSERVED = ["unit", *(column for name in CRITERIA for column in (name, f"{name}_observed")), *STANDING]


def call(*command, **options):
    """Runs a command that must succeed."""
    return subprocess.run([str(part) for part in command], check=True, cwd=ROOT, **options)


def timed(*command):
    """Runs a command that must succeed: its seconds, the most memory that it had in MB, and its processor seconds.

    What it prints goes to `LOG`.
    """
    start = time.perf_counter()
    with open(LOG, "wb") as log:
        process = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} failed:\n{LOG.read_text(errors='replace')[-2000:]}")
    return seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def judge(ruleset, folder, output, threads, columns=()):
    """The command that has Thidua rule on all units of a folder, and write these columns with letters (none: all, in words)."""
    rule = [THIDUA, "judge", ruleset, folder, "--threads", threads, "--output", output, "--format", "wide"]
    return [*rule, "--columns", ",".join(columns), "--letters"] if columns else rule


def build():
    """Builds Thidua and the tool of the workload."""
    PLACE.mkdir(parents=True, exist_ok=True)
    call("cargo", "build", "--release", "--locked", "--features", "parquet", "--bin", "thidua")
    call("cargo", "build", "--release", "--locked", "--package", "thidua-workload")


def make(units, shape, months=10):
    """The folder of the data of a size and shape, made where it isn't there."""
    folder = PLACE / (f"{units}" if months == 10 else f"{units}-of-{months}-months") / shape
    if not (folder / ".done").exists():
        wide_only = ["--wide-only"] if shape == "wide" else []
        call(TOOL, "generate", folder.parent, "--units", units, "--months", months, *wide_only)
        (folder / ".done").touch()
    return folder


def ruleset(criteria):
    """A ruleset of so many criteria."""
    path = PLACE / f"{criteria}-criteria.thidua"
    with open(path, "w") as file:
        call(TOOL, "ruleset", criteria, stdout=file)
    return path
