//! Tables of words: what opens an item, what its clauses are called, what is no name.

use super::phrases::Word;
use crate::text::Lang;

/// Words that are no names, since they are words of the language in English or in Vietnamese. A name is a name in
/// both, so that a ruleset can be put into the other language as it is.
pub const RESERVED: &[&str] = &[
    "after",
    "all",
    "and",
    "any",
    "as",
    "at",
    "ban",
    "before",
    "between",
    "but",
    "by",
    "bình",
    "bảng",
    "bằng",
    "cho",
    "chưa",
    "chỉ",
    "chủ",
    "các",
    "còn",
    "có",
    "cùng",
    "căn",
    "của",
    "cứ",
    "do",
    "dưới",
    "each",
    "else",
    "except",
    "for",
    "from",
    "giả",
    "giảm",
    "has",
    "have",
    "hiệu",
    "hoặc",
    "hàm",
    "hàng",
    "hơn",
    "hằng",
    "hết",
    "hồ",
    "if",
    "in",
    "is",
    "khen",
    "khi",
    "khác",
    "không",
    "khống",
    "kể",
    "liên",
    "là",
    "làm",
    "lên",
    "lấy",
    "lựa",
    "meets",
    "mà",
    "mọi",
    "mỗi",
    "một",
    "nguyên",
    "nhiều",
    "no",
    "not",
    "nào",
    "nếu",
    "of",
    "or",
    "otherwise",
    "over",
    "phong",
    "phải",
    "phần",
    "riêng",
    "sau",
    "since",
    "so",
    "số",
    "sử",
    "tham",
    "thang",
    "then",
    "theo",
    "thiếu",
    "thuộc",
    "thì",
    "thông",
    "thưởng",
    "thẩm",
    "thời",
    "tiêu",
    "to",
    "trong",
    "trung",
    "trên",
    "trước",
    "trở",
    "trừ",
    "tính",
    "tăng",
    "tất",
    "tặng",
    "tỉ",
    "tối",
    "tổng",
    "từ",
    "từng",
    "tỷ",
    "under",
    "và",
    "vào",
    "ví",
    "vượt",
    "where",
    "with",
    "xuống",
    "xếp",
    "yes",
    "yêu",
    "áp",
    "ít",
    "đánh",
    "đã",
    "đúng",
    "đơn",
    "được",
    "đạt",
    "đến",
    "đều",
    "đối",
    "đồng",
];

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemKind {
    Campaign,
    Units,
    Attribute,
    Indicator,
    Record,
    Parameter,
    Measure,
    Criterion,
    Scorecard,
    Classification,
    Commendation,
    Selection,
    Example,
    Function,
    Use,
}

/// The words that open an item in the first column.
pub(super) const ITEMS: &[(&str, ItemKind)] = &[
    ("campaign", ItemKind::Campaign),
    ("units", ItemKind::Units),
    ("attribute", ItemKind::Attribute),
    ("indicator", ItemKind::Indicator),
    ("record", ItemKind::Record),
    ("parameter", ItemKind::Parameter),
    ("measure", ItemKind::Measure),
    ("criterion", ItemKind::Criterion),
    ("scorecard", ItemKind::Scorecard),
    ("classification", ItemKind::Classification),
    ("commendation", ItemKind::Commendation),
    ("selection", ItemKind::Selection),
    ("function", ItemKind::Function),
    ("example", ItemKind::Example),
    ("use", ItemKind::Use),
];

/// Every kind of item that has clauses, for "that is a clause of".
const WITH_CLAUSES: &[ItemKind] = &[
    ItemKind::Campaign,
    ItemKind::Units,
    ItemKind::Attribute,
    ItemKind::Indicator,
    ItemKind::Record,
    ItemKind::Measure,
    ItemKind::Criterion,
    ItemKind::Scorecard,
    ItemKind::Classification,
    ItemKind::Commendation,
    ItemKind::Selection,
    ItemKind::Example,
];

impl ItemKind {
    /// The item that a phrase opens.
    pub(super) fn of_word(word: Word) -> Option<Self> {
        Some(match word {
            Word::Campaign => Self::Campaign,
            Word::UnitsAre => Self::Units,
            Word::Attribute => Self::Attribute,
            Word::Indicator => Self::Indicator,
            Word::Record => Self::Record,
            Word::Parameter => Self::Parameter,
            Word::Measure => Self::Measure,
            Word::Criterion => Self::Criterion,
            Word::Scorecard => Self::Scorecard,
            Word::Classification => Self::Classification,
            Word::Commendation => Self::Commendation,
            Word::Selection => Self::Selection,
            Word::Function => Self::Function,
            Word::Example => Self::Example,
            Word::Use => Self::Use,
            _ => return None,
        })
    }
    /// The clauses by the words that open them.
    fn clauses(self) -> &'static [&'static [Word]] {
        match self {
            Self::Campaign => &[
                &[Word::IssuedBy],
                &[Word::Source],
                &[Word::Period],
                &[Word::JudgedAsOf],
                &[Word::MissingIsFail],
                &[Word::Term],
            ],
            Self::Units => &[&[Word::BelongsTo]],
            Self::Attribute => &[&[Word::For], &[Word::Signed]],
            Self::Indicator => {
                &[&[Word::For], &[Word::SinceStartOfYear], &[Word::EvidenceRequired], &[Word::Signed]]
            }
            Self::Record => &[
                &[Word::For],
                &[Word::Field],
                &[Word::ReportedByEachUnit],
                &[Word::OverAllYears],
                &[Word::DatedBy],
            ],
            Self::Measure => &[&[Word::For]],
            Self::Criterion => &[
                &[Word::For],
                &[Word::Source],
                &[Word::Directive],
                &[Word::Responsible],
                &[Word::DecidedBy],
                &[Word::AppliesWhen],
                &[Word::Requires],
                &[Word::MissingIsFail],
                &[Word::IfThereAreNone],
                &[Word::InForceFrom],
            ],
            Self::Scorecard => &[
                &[Word::For],
                &[Word::Source],
                &[Word::Directive],
                &[Word::Responsible],
                &[Word::DecidedBy],
                &[Word::OutOf],
                &[Word::UpTo],
                &[Word::Bonus],
                &[Word::Deduct],
                &[Word::NotApplicableIs],
                &[Word::NeverAbove],
                &[Word::InForceFrom],
            ],
            Self::Classification => &[
                &[Word::For],
                &[Word::Source],
                &[Word::Directive],
                &[Word::Responsible],
                &[Word::DecidedBy],
                &[Word::AtMost],
                &[Word::OneClassLower],
                &[Word::Cap],
                &[Word::EarlierFrom],
                &[Word::InForceFrom],
            ],
            Self::Commendation => &[
                &[Word::For],
                &[Word::Source],
                &[Word::Directive],
                &[Word::Responsible],
                &[Word::DecidedBy],
                &[Word::Requires],
                &[Word::Unless],
                &[Word::Award, Word::AtMost],
                &[Word::WithinEach],
                &[Word::RankedBy],
                &[Word::Ties],
                &[Word::EarlierFrom],
                &[Word::InForceFrom],
            ],
            Self::Selection => &[
                &[Word::SelectedOf],
                &[Word::Source],
                &[Word::Directive],
                &[Word::Responsible],
                &[Word::DecidedBy],
                &[Word::Take, Word::AtLeast],
                &[Word::RankedBy],
                &[Word::Ties],
            ],
            Self::Example => &[&[Word::Given, Word::Article], &[Word::Expect], &[Word::AsOf]],
            Self::Parameter | Self::Function | Self::Use => &[],
        }
    }

    /// What its clauses begin with, as a language writes it.
    pub(super) fn openings(self, lang: Lang) -> impl Iterator<Item = String> {
        let said = move |clause: &&[Word]| {
            let words: Vec<&str> = clause.iter().map(|word| word.canonical(lang)).collect();
            // What one language says in words of its own, the other may say by another form.
            (!words.contains(&"")).then(|| words.join(" "))
        };
        self.clauses().iter().filter_map(said)
    }

    /// The kinds of item that have a clause which begins with this word.
    pub(super) fn with_clause(word: &str) -> impl Iterator<Item = ItemKind> {
        WITH_CLAUSES
            .iter()
            .copied()
            .filter(move |kind| kind.openings(Lang::English).any(|opening| first_word(&opening) == word))
    }
}

/// The first word of a phrase.
pub(super) fn first_word(phrase: &str) -> &str {
    phrase.split(' ').next().unwrap_or(phrase)
}

#[cfg(test)]
mod tests {
    use super::RESERVED;
    use crate::syntax::grammar::{Grammar, Rule};
    use pest::Parser;

    fn is_name(word: &str) -> bool {
        Grammar::parse(Rule::name, word)
            .is_ok_and(|mut nodes| nodes.next().is_some_and(|node| node.as_str() == word))
    }

    /// The list that people are shown and the grammar's say the same.
    #[test]
    fn reserved_words_are_no_names() {
        assert!(RESERVED.is_sorted());
        for word in RESERVED {
            assert!(!is_name(word), "{word}");
            assert!(is_name(&format!("{word}s")) && is_name(&format!("{word}_x")), "{word}");
        }
        for word in [
            "name",
            "kind",
            "year",
            "date",
            "points",
            "status",
            "level",
            "title",
            "award",
            "source",
            "period",
            "average",
            "none",
            "notes",
            "allowed",
            "inside",
            "more",
            "less",
            "giải_ngân",
            "giỏi",
            "Ω2",
        ] {
            assert!(is_name(word), "{word}");
        }
    }
}
