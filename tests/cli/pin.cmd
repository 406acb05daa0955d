# pinned, and as pinned
thidua pin pinned/drive.thidua pinned/data
cat pinned/drive.pinned
thidua test pinned/drive.thidua
# the same by another path, and another file beside it
thidua pin pinned/drive.thidua pinned/data
thidua pin pinned/drive.thidua pinned/data/units.csv pinned/later/indicators.csv --name later --as-of 2026-04-09
thidua pin pinned/drive.thidua - < data.json
thidua pin pinned/drive.thidua pinned/data --accept all
thidua pin pinned/drive.thidua
thidua pin pinned/next.thidua --accept all
