thidua test cases/drive.thidua --message-format plain
thidua test cases/drive.thidua --format junit
# headings, cells and a table without expectations
thidua test cases/headings.thidua
thidua test cases/cells.thidua
thidua test cases/none.thidua
