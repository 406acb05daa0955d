//! Pinned rulings.

/// English, Vietnamese.
pub(super) const ROWS: &[(&str, &str)] = &[
    ("its rule reads differently", "quy định của mục đã khác"),
    ("through {}", "thông qua {}"),
    ("{} reads differently", "{} đã khác"),
    ("{} read differently", "{} đã khác"),
    ("how other units stand has changed", "vị trí của các đơn vị khác đã thay đổi"),
    ("the data have changed", "số liệu đã thay đổi"),
    ("something else in the ruleset has changed", "phần khác của bộ quy tắc đã thay đổi"),
    (
        "the ruleset and the data are as they were: another version of thidua ruled",
        "bộ quy tắc và số liệu vẫn như cũ: kết quả do một phiên bản thidua khác",
    ),
    (", and ", ", và "),
    (
        "the unit `{code}` is pinned, and is not in the data",
        "đơn vị `{code}` đã được ghim nhưng không có trong số liệu",
    ),
    ("no such unit any more", "không còn đơn vị này"),
    (
        "the unit `{code}` is in the data, and is not pinned",
        "đơn vị `{code}` có trong số liệu nhưng chưa được ghim",
    ),
    ("the rulings on these data were pinned", "kết quả trên số liệu này đã được ghim"),
    ("{unit}: `{name}` was pinned as {was}, and is {}", "{unit}: `{name}` được ghim là {was}, nay là {}"),
    ("{unit}: `{name}` is {}, and was not pinned", "{unit}: `{name}` là {}, trước chưa được ghim"),
    ("so it was ruled; now {}", "trước có kết quả này; nay là {}"),
    ("nothing is pinned of it here", "ở đây chưa ghim gì về mục này"),
    ("so its rule read", "quy định trước đây"),
    ("so it reads now", "quy định hiện nay"),
    (
        "the file holds no pinned rulings, or does not say of what they are",
        "tệp không chứa kết quả đã ghim, hoặc không nói là của gì",
    ),
    (
        "it begins with `pinned 1`, `as of`, `ruleset`, `data` and the paths of the data",
        "tệp bắt đầu bằng `pinned 1`, `as of`, `ruleset`, `data` và đường dẫn của số liệu",
    ),
    (
        "take the file as `thidua pin` wrote it, or delete it and pin again",
        "giữ tệp như `thidua pin` đã ghi, hoặc xóa đi và ghim lại",
    ),
    ("not a ruling, as in `  CRITERION: pass`", "không phải một kết quả, như `  CRITERION: pass`"),
    ("not a day, as in `as of 2025-10-15`", "không phải một ngày, như `as of 2025-10-15`"),
    ("a wording that does not follow those before it", "một lời văn không nối tiếp các lời văn trước"),
    ("not a line that `thidua pin` writes", "không phải dòng do `thidua pin` ghi"),
    ("a line that no file of pinned rulings has", "một dòng không có trong tệp kết quả đã ghim"),
    ("the unit `{code}` is pinned twice", "đơn vị `{code}` được ghim hai lần"),
    ("holding", "khi đạt"),
    ("not holding", "khi không đạt"),
    ("holding for a row", "khi có dòng đạt"),
    ("not holding for a row", "khi có dòng không đạt"),
    ("taken", "được dùng"),
    ("given", "được xếp"),
    ("at its edge", "đúng ở đầu mút"),
    ("at exactly `{right}`", "đúng bằng `{right}`"),
];
