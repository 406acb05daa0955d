# the file of a Vietnamese ruleset is in Vietnamese, whatever language the messages are in
thidua pin vi/pin.thidua vi/số_liệu --lang en
cat vi/pin.pinned
thidua test vi/pin.thidua
cp vi/pin_75.thidua vi/pin.thidua
thidua test vi/pin.thidua --message-format plain
thidua pin vi/pin.thidua --accept P2:giải_ngân_70
cat vi/pin.pinned
thidua pin vi/pin.thidua --accept all
# it stays so: the same ruleset in English rules the same
thidua translate --to en vi/pin.thidua -o vi/pin_en.thidua
thidua test vi/pin_en.thidua --pins vi/pin.pinned
