# What would change, and whether anything would.
thidua fmt --check layout/good.thidua layout/ugly.thidua
thidua fmt --diff layout/good.thidua layout/ugly.thidua
thidua fmt --check --diff layout/ugly.thidua
# From standard input to standard output.
thidua fmt - < layout/ugly.thidua
thidua fmt --check - < layout/ugly.thidua
# In place: each file that changes is named, and what cannot be read is left alone.
thidua fmt layout/good.thidua layout/ugly.thidua layout/broken.thidua
cat layout/ugly.thidua layout/broken.thidua
thidua fmt --check layout/ugly.thidua
thidua fmt nowhere.thidua layout
