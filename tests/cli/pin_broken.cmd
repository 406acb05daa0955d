# pinned rulings of another file
thidua pin pinned/drive.thidua pinned/data
thidua test pinned/drive.thidua --pins pinned/none.pinned
thidua test pinned/drive.thidua --pins pinned/data/units.csv
# with the marks of a merge, and Windows line ends
thidua test pinned/drive.thidua --pins pinned/broken.pinned
thidua test pinned/half.thidua --pins pinned/windows.pinned
thidua test pinned/half.thidua pinned/drive.thidua --pins pinned/windows.pinned --format junit
thidua test pinned/half.thidua --pins pinned/windows.pinned --format json
