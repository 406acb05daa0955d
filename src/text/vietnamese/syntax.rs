//! Reading rulesets.

/// English, Vietnamese.
pub(super) const ROWS: &[(&str, &str)] = &[
    ("at least", "ít nhất"),
    ("at most", "không quá"),
    ("over", "trên"),
    ("under", "dưới"),
    ("exactly", "đúng bằng"),
    ("other than", "khác"),
];
