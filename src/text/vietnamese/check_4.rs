//! Checking rulesets. From `windows` to `windows`.

/// English, Vietnamese.
pub(super) const ROWS: &[(&str, &str)] = &[
    ("a date that is no period", "một ngày không phải khoảng thời gian"),
    ("a single day of the unit", "một ngày riêng của đơn vị"),
    (
        "ask `by` it, or give both ends: `in from D1 to D2`",
        "hỏi `đến hết` ngày đó, hoặc ghi cả hai đầu: `trong thời gian từ D1 đến hết D2`",
    ),
    ("parts", "phần"),
    ("years", "năm"),
    (
        "end with a year: `in each of the 3 years to 2025`",
        "kết thúc bằng một năm: `liên tục trong 3 năm đến năm 2025`",
    ),
    ("{} where a year is due", "{} ở chỗ cần một năm"),
    ("more than {MOST_YEARS} years", "quá {MOST_YEARS} năm"),
    ("too far back", "lùi quá xa"),
    ("look back at most {MOST_YEARS} years", "nhìn lại nhiều nhất {MOST_YEARS} năm"),
    ("no years at all", "không có năm nào"),
    ("nothing to hold in", "không có gì để xét"),
    ("look back at least 1 year", "nhìn lại ít nhất 1 năm"),
    ("say of what: `in each {} of campaign`", "nói rõ của gì: `trong từng {} của đợt thi đua`"),
    ("no indicator is declared `per NAME (…)`", "không chỉ tiêu nào khai báo `theo TÊN (…)`"),
    ("the dimensions are {}", "các cách chia là {}"),
    ("unknown dimension `{}`", "không có cách chia `{}`"),
    ("no indicator has this dimension", "không chỉ tiêu nào chia theo cách này"),
    ("members of `{called}`", "giá trị của `{called}`"),
    ("the campaign has no terms", "đợt thi đua không chia kỳ"),
    ("which terms?", "những kỳ nào?"),
    ("the campaign", "phong trào"),
    (
        "add to the campaign: `term term_1 \"First term\" 2024-09-05 to 2025-01-15`",
        "thêm vào phong trào: `kỳ học_kỳ_1 \"Học kỳ I\" từ 05/09/2024 đến hết 15/01/2025`",
    ),
    ("terms", "kỳ"),
    ("this can never fail", "điều kiện này không bao giờ không đạt"),
    ("none are asked for", "không hỏi cái nào"),
    ("this can never pass", "điều kiện này không bao giờ đạt"),
    ("there are only {most} {what}", "chỉ có {most} {what}"),
    ("write a number from 1 to {most}", "ghi một số từ 1 đến {most}"),
    ("write at least 1", "ghi ít nhất 1"),
    ("a value of type {ty}", "một giá trị kiểu {ty}"),
    (
        "compare the value first: `x >= 70% in each …`",
        "so sánh giá trị trước: `x từ 70% trở lên trong từng …`",
    ),
];
