//! Scripts.

/// English, Vietnamese.
pub(super) const ROWS: &[(&str, &str)] = &[
    ("a number", "một số"),
    ("a text", "một chữ"),
    ("a number too long to be kept exactly", "số quá dài, không giữ chính xác được"),
    (
        "what a script may use is listed in the reference, under Functions",
        "những gì hàm tính được dùng có nêu trong tài liệu tham khảo, phần Hàm",
    ),
    ("`{word}` is not for scripts", "`{word}` không dùng được trong hàm tính"),
    ("nested too deep", "lồng nhau quá sâu"),
    ("more functions than a script may have", "nhiều hàm hơn mức một tệp hàm tính được có"),
    ("the script throws {}", "hàm tính báo lỗi {}"),
    ("more than {OPERATIONS} operations", "quá {OPERATIONS} phép tính"),
    (
        "functions that call each other more than {CALL_LEVELS} deep",
        "các hàm gọi nhau sâu quá {CALL_LEVELS} tầng",
    ),
    ("more than {VARIABLES} variables", "quá {VARIABLES} biến"),
    (
        "a text of more than {TEXT} bytes, a list of more than {LIST} elements, or a map of more than {MAP}",
        "chữ dài quá {TEXT} byte, danh sách quá {LIST} phần tử, hoặc bảng tra quá {MAP}",
    ),
    ("there is no `{name}` for these values", "không có `{name}` cho các giá trị này"),
    ("there is no `{name}`", "không có `{name}`"),
    ("the map has no `{name}`", "bảng tra không có `{name}`"),
    (
        "the list has {length} elements, and none at {at}",
        "danh sách có {length} phần tử, không có phần tử thứ {at}",
    ),
    ("{} where `true` or `false` is due", "{} ở chỗ cần `true` hoặc `false`"),
    ("a script has functions and nothing beside them", "tệp hàm tính chỉ gồm các hàm, không có gì ngoài hàm"),
    ("put it into a function", "đưa vào trong một hàm"),
    ("`{name}` gives {}, where a number is due", "`{name}` cho {}, ở chỗ cần một số"),
    ("nothing", "không có giá trị"),
    ("`true` or `false`", "`true` hoặc `false`"),
    ("a list", "một danh sách"),
    ("a map", "một bảng tra"),
    ("something that is no number", "một giá trị không phải số"),
    ("{of} is of numbers, and this is {}", "{of} dùng cho số, còn đây là {}"),
    ("no `{op}` between {} and {}", "không có phép `{op}` giữa {} và {}"),
    ("division by zero", "chia cho số không"),
    (
        "`**` takes a whole number: a root is not exact",
        "`**` cần một số nguyên: căn không cho kết quả chính xác",
    ),
    ("no `==` between {} and {}", "không có phép `==` giữa {} và {}"),
    ("no `in` between {} and {}", "không có phép `in` giữa {} và {}"),
    ("a number has no {places} decimals", "một số không thể có {places} chữ số thập phân"),
    ("{of} is of a list, and this is {}", "{of} dùng cho danh sách, còn đây là {}"),
    (
        "`len` is of a list, a map or a text, and this is {}",
        "`len` dùng cho danh sách, bảng tra hoặc chữ, còn đây là {}",
    ),
    ("a script of {} bytes, and the most is {LARGEST}", "tệp hàm tính dài {} byte, tối đa là {LARGEST}"),
    ("a number with more than {DIGITS} digits", "một số có quá {DIGITS} chữ số"),
];
