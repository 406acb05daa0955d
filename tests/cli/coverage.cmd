# what the examples leave, and a case for each boundary that is simple
thidua test coverage/drive.thidua --coverage
thidua test coverage/drive.thidua --coverage --format json
# the cases and pinned rulings see something too
thidua pin coverage/drive.thidua coverage/data
thidua test coverage/drive.thidua --coverage
thidua test vi/pin.thidua --coverage
# so many points, a class, rows, and who is commended
thidua test coverage/classes.thidua --coverage
