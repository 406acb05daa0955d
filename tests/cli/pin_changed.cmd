# next year's ruleset against this year's pinned rulings
thidua pin pinned/drive.thidua pinned/data
thidua test pinned/next.thidua --pins pinned/drive.pinned
thidua test pinned/stricter.thidua --pins pinned/drive.pinned --message-format plain
thidua test pinned/renamed.thidua --pins pinned/drive.pinned
# the threshold is changed: one ruling is accepted, then all
cp pinned/next.thidua pinned/drive.thidua
thidua pin pinned/drive.thidua --accept W1:half W9
thidua pin pinned/drive.thidua --accept W1:half
cat pinned/drive.pinned
thidua test pinned/drive.thidua --message-format plain
thidua pin pinned/drive.thidua --accept all
cat pinned/drive.pinned
thidua test pinned/drive.thidua
# another item in the place of one
cp pinned/renamed.thidua pinned/drive.thidua
thidua pin pinned/drive.thidua --accept :timely
thidua test pinned/drive.thidua --message-format plain
thidua pin pinned/drive.thidua --accept :punctual W1 W2:merit
thidua test pinned/drive.thidua --message-format plain
# other data
cp pinned/later/units.csv pinned/data/units.csv
cp pinned/later/indicators.csv pinned/data/indicators.csv
thidua test pinned/drive.thidua --message-format plain
thidua pin pinned/drive.thidua --accept W4 W5
thidua pin pinned/drive.thidua --accept all
thidua test pinned/drive.thidua
