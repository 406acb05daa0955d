//! What functions give.

/// English, Vietnamese.
pub(super) const ROWS: &[(&str, &str)] = &[
    ("money", "tiền"),
    ("{short} is whole", "{short} phải là số nguyên"),
    (
        "{short} is never negative, unless it is declared `signed`",
        "{short} không bao giờ âm, trừ khi khai báo `có thể âm`",
    ),
    ("a year is from 1 to 9999", "năm từ 1 đến 9999"),
    ("`{}` gives {}, and {why}", "`{}` cho {}, trong khi {why}"),
];
