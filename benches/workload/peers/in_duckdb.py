"""The workload in DuckDB.

usage: in_duckdb.py long|wide csv|parquet FOLDER OUTPUT

The files are read where they lie, column by column as far as they are needed, and the answer is written by the
engine itself. The tables are described, so nothing is spent on finding out what they hold.
"""

import sys
from pathlib import Path

import duckdb

import tables

TYPES = {"string": "VARCHAR", "int64": "BIGINT", "float64": "DOUBLE", "date32": "DATE"}

# Of each series the latest value counts, of the disbursement the latest of the third quarter.
LONG = """
WITH latest AS (
    SELECT unit, indicator, field, arg_max(value, date) AS value
    FROM {indicators}
    WHERE value IS NOT NULL
      AND date <= CASE WHEN indicator = 'disbursement' THEN DATE '2025-09-30' ELSE DATE '2025-10-31' END
    GROUP BY ALL
), reported AS (
    SELECT unit,
        any_value(value) FILTER (indicator = 'disbursement') AS disbursement,
        any_value(value) FILTER (indicator = 'on_time') AS on_time,
        min(value) FILTER (indicator = 'satisfaction') AS sat_min,
        count(*) FILTER (indicator = 'satisfaction') AS sat_n,
        any_value(value) FILTER (indicator = 'announced') AS announced,
        any_value(value) FILTER (indicator = 'posted') AS posted,
        any_value(value) FILTER (indicator = 'electronic_docs') AS electronic_docs,
        any_value(value) FILTER (indicator = 'problems_resolved') AS problems_resolved,
        any_value(value) FILTER (indicator = 'problems_planned') AS problems_planned
    FROM latest
    GROUP BY unit
), recognised AS (
    SELECT unit, count(*) AS number
    FROM {initiatives}
    WHERE status = 'recognised'
    GROUP BY unit
), register AS (
    SELECT unit,
        count(*) FILTER (completed IS NOT NULL OR due <= DATE '2025-10-31') AS dossiers_due,
        count(*) FILTER (completed <= due) AS dossiers_on_time,
        max(coalesce(completed, DATE '2025-10-31') - due) AS max_overdue_days
    FROM {dossiers}
    GROUP BY unit
), inputs AS (
    SELECT unit, reported.* EXCLUDE (unit), register.* EXCLUDE (unit),
        coalesce(recognised.number, 0) AS initiatives_recognised
    FROM {units}
    LEFT JOIN reported USING (unit)
    LEFT JOIN recognised USING (unit)
    LEFT JOIN register USING (unit)
)
"""

WIDE = "WITH inputs AS (FROM {units})"

JUDGED = """
, judged AS (
    SELECT unit,
        disbursement >= 70 AS c1,
        on_time >= 98 AS c2,
        sat_min > 95 AND (sat_n = 5 OR NULL) AS c3,
        announced = 100 AS c4,
        posted = 100 AS c5,
        electronic_docs = 100 AS c6,
        100 * problems_resolved >= 70 * problems_planned AS c7,
        initiatives_recognised >= 1 AS c8,
        CASE WHEN dossiers_due > 0 THEN 100 * dossiers_on_time >= 98 * dossiers_due END AS c9,
        max_overdue_days <= 30 AS c10
    FROM inputs
), scored AS (
    SELECT *,
        c1 AND c2 AND c3 AND c4 AND c5 AND c6 AND c7 AND c8 AND c9 AND c10 AS overall,
        10 * ({passes}) AS score
    FROM judged
), ranked AS (
    SELECT *, rank() OVER (ORDER BY score DESC) AS rank, count(*) OVER () AS units
    FROM scored
)
SELECT unit, {letters}, score, rank, (rank <= (units + 4) // 5)::INTEGER AS certificate
FROM ranked
ORDER BY unit
"""


def source(table, columns, folder, form):
    """What stands after FROM for a table."""
    if form == "parquet":
        return f"read_parquet('{folder / table}.parquet') AS {table}"
    described = {name: name if name in tables.WORDS else TYPES[type] for name, type in columns.items()}
    return (
        f"read_csv('{folder / table}.csv', columns = {described}, header = true, auto_detect = false,"
        f" delim = ',', quote = '\"', escape = '\"', new_line = '\\n') AS {table}"
    )


def main(shape, form, folder, output):
    connection = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})
    for name, words in tables.WORDS.items():
        connection.execute(f"CREATE TYPE {name} AS ENUM ({', '.join(repr(word) for word in words)})")
    criteria = [f"c{number}" for number in range(1, 11)]
    inputs, described = {"long": (LONG, tables.LONG), "wide": (WIDE, tables.WIDE)}[shape]
    query = (inputs + JUDGED).format(
        passes=" + ".join(f"coalesce({name}, false)::INTEGER" for name in criteria),
        letters=", ".join(
            f"CASE WHEN {name} THEN 'P' WHEN NOT {name} THEN 'F' ELSE 'M' END AS {name}"
            for name in [*criteria, "overall"]
        ),
        **{table: source(table, columns, folder, form) for table, columns in described.items()},
    )
    connection.execute(f"COPY ({query}) TO '{output}' (FORMAT csv, HEADER)")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4])
