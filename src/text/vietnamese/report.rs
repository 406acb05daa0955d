//! Tables and plain messages.

/// English, Vietnamese.
pub(super) const ROWS: &[(&str, &str)] = &[
    ("  help: {help}", "  gợi ý: {help}"),
    ("the data say", "số liệu cho thấy"),
    ("the script fails", "hàm tính bị lỗi"),
    ("error {code}: {message}", "lỗi {code}: {message}"),
    ("warning {code}: {message}", "lưu ý {code}: {message}"),
    ("  at {place}: {quoted}", "  tại {place}: {quoted}"),
    ("  at {place}: {quoted}: {said}", "  tại {place}: {quoted}: {said}"),
    ("  clause at {place}: {clause}", "  quy định tại {place}: {clause}"),
    ("  data at {place}: {cell}: {note}", "  số liệu tại {place}: {cell}: {note}"),
    ("  script at {place}: {script}: {note}", "  hàm tính tại {place}: {script}: {note}"),
    (" of {of}", " trên {of}"),
    (
        "give `unit`, `name`, `kind` or the name of a criterion, scorecard, classification or commendation, or several with commas between",
        "ghi `unit`, `name`, `kind` hoặc tên của tiêu chí, bảng điểm, xếp loại, khen thưởng; nhiều mục thì cách nhau bằng dấu phẩy",
    ),
    ("scored", "đã chấm điểm"),
    ("picked", "được chọn"),
    ("not picked", "không được chọn"),
    ("{}: {taken} picked", "{}: {taken} được chọn"),
    (
        "{said}; {short} fewer than the {wanted} that are to be taken",
        "{said}; còn thiếu {short} so với {wanted} phải chọn",
    ),
    ("rank", "hạng"),
    ("unit", "đơn vị"),
    ("name", "tên"),
    ("{campaign}, judged as of {}", "{campaign}, đánh giá tại ngày {}"),
    ("of all {all} units:", "trong tổng số {all} đơn vị:"),
    (
        "* so far: a later report can still change it",
        "* tính đến nay: báo cáo gửi sau còn có thể làm thay đổi",
    ),
    (
        "✓ pass, ✗ fail, ? undetermined, – not applicable; * so far: a later report can still change it",
        "✓ đạt, ✗ không đạt, ? chưa xác định, – không áp dụng; * tính đến nay: báo cáo gửi sau còn có thể làm thay đổi",
    ),
    ("of", "trên"),
];
