"""Writes each CSV file of a folder of the workload as Parquet into another folder.

usage: to_parquet.py long|wide FOLDER TARGET
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

import tables

ROWS_OF_A_GROUP = 1 << 20


def groups(reader):
    """The batches of a reader, put together into row groups of one size."""
    kept = []
    rows = 0
    for batch in reader:
        while rows + batch.num_rows >= ROWS_OF_A_GROUP:
            head = batch.slice(0, ROWS_OF_A_GROUP - rows)
            yield pa.Table.from_batches([*kept, head])
            batch = batch.slice(head.num_rows)
            kept, rows = [], 0
        kept.append(batch)
        rows += batch.num_rows
    if rows:
        yield pa.Table.from_batches(kept)


def convert(path, target, columns):
    types = {name: pa.type_for_alias(alias) for name, alias in columns.items()}
    options = pa.csv.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=True)
    with pa.csv.open_csv(path, convert_options=options) as reader:
        with pa.parquet.ParquetWriter(target, reader.schema, compression="snappy") as writer:
            for group in groups(reader):
                writer.write_table(group, row_group_size=ROWS_OF_A_GROUP)


def main(shape, folder, target):
    target.mkdir(parents=True, exist_ok=True)
    for name, columns in {"long": tables.LONG, "wide": tables.WIDE}[shape].items():
        convert(folder / f"{name}.csv", target / f"{name}.parquet", columns)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
