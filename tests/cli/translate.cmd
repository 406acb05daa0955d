# To Vietnamese, and back to where it was.
thidua translate --to vi layout/rules.thidua
thidua translate --to vi layout/rules.thidua -o layout/vi.thidua
thidua fmt --check layout/vi.thidua
thidua translate --to en - < layout/vi.thidua
# The kind of a unit has a name in each language, unless the ruleset calls something else so.
thidua translate --to vi layout/kinds.thidua
thidua translate --to vi layout/kinds.thidua -o layout/kinds_vi.thidua
thidua translate --to en layout/kinds_vi.thidua
thidua translate --to vi layout/kinds_of_their_own.thidua
# To its own language, it is laid out.
thidua translate --to en layout/ugly.thidua
# What cannot be read is not translated, and what cannot be written says so.
thidua translate --to vi layout/broken.thidua
thidua translate --to vi layout/good.thidua -o nowhere/vi.thidua
thidua translate layout/good.thidua
# Messages about a Vietnamese ruleset are in Vietnamese.
thidua fmt --check layout/ugly_vi.thidua
thidua fmt layout/ugly_vi.thidua
cat layout/ugly_vi.thidua
# `trong từng` behind `dẫn đầu` is the group in which it leads
thidua translate --to vi layout/ranked_first.thidua -o layout/ranked_first_vi.thidua
cat layout/ranked_first_vi.thidua
thidua translate --to en layout/ranked_first_vi.thidua
