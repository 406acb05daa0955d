"""The workload in Polars.

usage: in_polars.py long|wide csv|parquet FOLDER OUTPUT

One lazy query, run by the streaming engine, from the scan of the files to the file that is written. The tables are
described, so nothing is spent on finding out what they hold.
"""

import os
import sys
from datetime import date
from pathlib import Path

# Polars counts the threads when it is loaded.
os.environ.setdefault("POLARS_MAX_THREADS", "2")

import polars as pl  # noqa: E402

import tables  # noqa: E402

WORDS = {name: pl.Enum(words) for name, words in tables.WORDS.items()}
TYPES = {"string": pl.String, "int64": pl.Int64, "float64": pl.Float64, "date32": pl.Date}
THIRD_QUARTER = date(2025, 9, 30)
AS_OF = date(2025, 10, 31)
CRITERIA = [f"c{number}" for number in range(1, 11)]


def scan(table, columns, folder, form):
    path = folder / f"{table}.{form}"
    if form == "parquet":
        words = {name: type for name, type in WORDS.items() if name in columns}
        return pl.scan_parquet(path).cast(words)
    schema = {name: WORDS.get(name, TYPES[type]) for name, type in columns.items()}
    return pl.scan_csv(path, schema=schema)


def from_reports(units, indicators, initiatives, dossiers):
    """The inputs of the criteria, from what units report."""
    indicator, value, day = pl.col("indicator"), pl.col("value"), pl.col("date")
    last_day = pl.when(indicator == "disbursement").then(THIRD_QUARTER).otherwise(AS_OF)
    latest = (
        indicators.filter(value.is_not_null() & (day <= last_day))
        .group_by("unit", "indicator", "field")
        .agg(value.max_by(day))
    )
    satisfied = value.filter(indicator == "satisfaction")
    single = ["disbursement", "on_time", "announced", "posted", "electronic_docs"]
    single += ["problems_resolved", "problems_planned"]
    reported = latest.group_by("unit").agg(
        *(value.filter(indicator == name).first().alias(name) for name in single),
        satisfied.min().alias("sat_min"),
        satisfied.len().alias("sat_n"),
    )
    recognised = (
        initiatives.filter(pl.col("status") == "recognised")
        .group_by("unit")
        .agg(pl.len().alias("initiatives_recognised"))
    )
    due, completed = pl.col("due"), pl.col("completed")
    register = dossiers.group_by("unit").agg(
        (completed.is_not_null() | (due <= AS_OF)).sum().alias("dossiers_due"),
        (completed <= due).sum().alias("dossiers_on_time"),
        (completed.fill_null(AS_OF) - due).dt.total_days().max().alias("max_overdue_days"),
    )
    return (
        units.select("unit")
        .join(reported, on="unit", how="left")
        .join(recognised, on="unit", how="left")
        .join(register, on="unit", how="left")
        .with_columns(pl.col("initiatives_recognised").fill_null(0))
    )


def judge(inputs):
    """The verdicts: true, false, or null where something is missing."""
    input = pl.col
    return inputs.select(
        "unit",
        c1=input("disbursement") >= 70,
        c2=input("on_time") >= 98,
        c3=(input("sat_min") > 95) & pl.when(input("sat_n") == 5).then(True),
        c4=input("announced") == 100,
        c5=input("posted") == 100,
        c6=input("electronic_docs") == 100,
        c7=100 * input("problems_resolved") >= 70 * input("problems_planned"),
        c8=input("initiatives_recognised") >= 1,
        c9=pl.when(input("dossiers_due") > 0).then(
            100 * input("dossiers_on_time") >= 98 * input("dossiers_due")
        ),
        c10=input("max_overdue_days") <= 30,
    )


def conclude(judged):
    """The output of the workload."""
    verdicts = [*CRITERIA, "overall"]
    words = pl.col(verdicts).replace_strict({True: "P", False: "F"}, default="M", return_dtype=pl.String)
    return (
        judged.with_columns(
            overall=pl.all_horizontal(CRITERIA),
            score=10 * pl.sum_horizontal(pl.col(CRITERIA).fill_null(False).cast(pl.Int64)),
        )
        .with_columns(rank=pl.col("score").rank("min", descending=True))
        .with_columns(words, certificate=(pl.col("rank") <= (pl.len() + 4) // 5).cast(pl.Int8))
        .select("unit", *verdicts, "score", "rank", "certificate")
        .sort("unit")
    )


def main(shape, form, folder, output):
    described = {"long": tables.LONG, "wide": tables.WIDE}[shape]
    scans = {table: scan(table, columns, folder, form) for table, columns in described.items()}
    inputs = from_reports(**scans) if shape == "long" else scans["units"]
    conclude(judge(inputs)).sink_csv(output, engine="streaming")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4])
