//! Reading rulesets.

/// English, Vietnamese.
pub(super) const ROWS: &[(&str, &str)] = &[
    ("write `{}`", "ghi `{}`"),
    ("at least", "ít nhất"),
    ("at most", "không quá"),
    ("over", "trên"),
    ("under", "dưới"),
    ("exactly", "đúng bằng"),
    ("other than", "khác"),
    ("`{written}` in an English ruleset", "`{written}` trong một bộ quy tắc tiếng Anh"),
    ("a Vietnamese phrase", "từ tiếng Việt"),
    ("`{written}` in a Vietnamese ruleset", "`{written}` trong một bộ quy tắc tiếng Việt"),
    ("an English phrase", "từ tiếng Anh"),
    (
        "a ruleset keeps to the language of its first item",
        "một bộ quy tắc giữ đúng ngôn ngữ của mục đầu tiên",
    ),
    (
        "write `{instead}`: a ruleset keeps to the language of its first item",
        "hãy viết `{instead}`: một bộ quy tắc giữ đúng ngôn ngữ của mục đầu tiên",
    ),
    ("`{}` is not understood here", "chỗ này không hiểu được `{}`"),
    ("without its diacritics", "viết thiếu dấu"),
    ("write `{spelling}`", "hãy viết `{spelling}`"),
    ("not how the language says it", "ngôn ngữ không có cách viết này"),
    (
        "write `từ {number} trở lên`, or `bằng {number}`",
        "hãy viết `từ {number} trở lên` hoặc `bằng {number}`",
    ),
    ("at least, or exactly?", "ít nhất, hay đúng bằng?"),
    (
        "write `từ {number} trở lên`, or `từ {number} đến …`",
        "hãy viết `từ {number} trở lên` hoặc `từ {number} đến …`",
    ),
    ("from there up, or up to what?", "trở lên, hay đến mức nào?"),
    (
        "write `không phải {next} …` to deny a condition, `không có {next} nào` to count rows",
        "phủ định một điều kiện thì viết `không phải {next} …`, không có dòng nào thì viết `không có {next} nào`",
    ),
    ("denies what?", "phủ định điều gì?"),
    ("`{}` is no name", "`{}` không phải là tên"),
    ("join its words by `_`: `{name}`", "nối các từ bằng `_`: `{name}`"),
    ("more than one word", "nhiều hơn một từ"),
];
