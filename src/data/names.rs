//! Names in data: of tables, columns and words, in both languages.

use crate::check::model::{KindId, Model, RecordId};
use crate::diagnostic::did_you_mean;
use crate::syntax::ast::Basis;
use crate::text::Text;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A table of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum TableId {
    /// The units.
    Units,
    /// The observations of the indicators.
    Indicators,
    /// The rows of a record.
    Record(RecordId),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Unit,
    Name,
    Kind,
    Indicator,
    Date,
    Value,
    Basis,
    Evidence,
    Filed,
    /// The unit of this kind to which the unit belongs.
    Above(KindId),
    /// The attribute, dimension or field with this position.
    Own(usize),
    /// No name, so nothing may stand in it.
    Unnamed,
}

/// The columns that the language itself gives to a table: English, Vietnamese.
const UNITS: &[(Role, &str, &str)] =
    &[(Role::Unit, "unit", "đơn_vị"), (Role::Name, "name", "tên"), (Role::Kind, "kind", "loại")];
const INDICATORS: &[(Role, &str, &str)] = &[
    (Role::Unit, "unit", "đơn_vị"),
    (Role::Indicator, "indicator", "chỉ_tiêu"),
    (Role::Date, "date", "ngày"),
    (Role::Value, "value", "giá_trị"),
    (Role::Basis, "basis", "nguồn_số_liệu"),
    (Role::Evidence, "evidence", "minh_chứng"),
    (Role::Filed, "filed", "ngày_gửi"),
];
const RECORD: &[(Role, &str, &str)] = &[(Role::Unit, "unit", "đơn_vị")];

/// The words for a basis, besides those of [`Basis::word`].
const BASES: &[(&str, Basis)] = &[
    ("tự_báo_cáo", Basis::Reported),
    ("báo_cáo", Basis::Reported),
    ("tự_chấm", Basis::Reported),
    ("thẩm_định", Basis::Appraised),
    ("đã_thẩm_định", Basis::Appraised),
    ("khảo_sát", Basis::Survey),
    ("điều_tra_xã_hội_học", Basis::Survey),
];

/// The text in NFC.
pub(super) fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// A name as it is compared: in NFC, with `_` for spaces.
pub(super) fn normal(name: &str) -> String {
    nfc(name).split_whitespace().collect::<Vec<_>>().join("_")
}

/// The candidate that is this name: to the letter, else the only one that is but for capitals.
fn pick<T: Copy + PartialEq>(name: &str, candidates: &[(String, T)]) -> Option<T> {
    let name = normal(name);
    if let Some((_, found)) = candidates.iter().find(|(candidate, _)| *candidate == name) {
        return Some(*found);
    }
    let lower = name.to_lowercase();
    let mut near = candidates.iter().filter(|(candidate, _)| candidate.to_lowercase() == lower);
    let (_, found) = near.next()?;
    near.all(|(_, other)| other == found).then_some(*found)
}

/// The names of all tables.
pub(super) struct Tables {
    names: Vec<(String, TableId)>,
}

impl Tables {
    pub(super) fn new(model: &Model) -> Self {
        let mut names =
            vec![("units".to_owned(), TableId::Units), ("indicators".to_owned(), TableId::Indicators)];
        for (at, record) in model.records.iter().enumerate() {
            let id = TableId::Record(RecordId::next(at));
            names.push((record.plural.clone(), id));
            if record.name != record.plural {
                names.push((record.name.clone(), id));
            }
        }
        // A record of the ruleset may be named so; then it is meant.
        names.push(("đơn_vị".to_owned(), TableId::Units));
        names.push(("chỉ_tiêu".to_owned(), TableId::Indicators));
        Self { names }
    }

    /// The table of this name.
    pub(super) fn find(&self, name: &str) -> Option<TableId> {
        pick(name, &self.names)
    }

    /// The table that a name which is none may be meant for.
    pub(super) fn near(&self, name: &str) -> Option<&str> {
        did_you_mean(&normal(name), self.names.iter().map(|(name, _)| name.as_str()))
    }

    /// What to do about a name that is no table's.
    pub(super) fn help(&self, name: &str) -> Text {
        match self.near(name) {
            Some(near) => text!("did you mean `{near}`?", near),
            None => {
                let mut listed = Vec::new();
                let mut seen = Vec::new();
                for (name, id) in &self.names {
                    if !seen.contains(id) {
                        seen.push(*id);
                        listed.push(text!("`{name}`", name));
                    }
                }
                text!("the tables of this ruleset are {}", Text::joined(listed, ", "))
            }
        }
    }
}

/// The columns that a table can have.
pub(super) struct Columns<'m> {
    model: &'m Model,
    id: TableId,
    names: Vec<(String, Role)>,
}

impl<'m> Columns<'m> {
    pub(super) fn new(model: &'m Model, id: TableId) -> Self {
        let builtin = match id {
            TableId::Units => UNITS,
            TableId::Indicators => INDICATORS,
            TableId::Record(_) => RECORD,
        };
        let mut names: Vec<(String, Role)> =
            builtin.iter().map(|(role, english, _)| ((*english).to_owned(), *role)).collect();
        let own: Vec<(usize, &str)> = match id {
            TableId::Units => model.attributes.iter().map(|a| a.name.as_str()).enumerate().collect(),
            TableId::Indicators => model.dimensions.iter().map(|d| d.name.as_str()).enumerate().collect(),
            TableId::Record(id) => (model[id].fields.iter().enumerate())
                .filter(|(_, field)| field.value.is_none())
                .map(|(at, field)| (at, field.name.as_str()))
                .collect(),
        };
        if id == TableId::Units {
            // An attribute of this name would be refused; should there be one, the kind's column is meant.
            let above = model.kind_ids().filter(|kind| model.has_members(*kind));
            names.extend(above.map(|kind| (model[kind].name.clone(), Role::Above(kind))));
        }
        names.extend(own.into_iter().map(|(at, name)| (name.to_owned(), Role::Own(at))));
        names.extend(builtin.iter().map(|(role, _, vietnamese)| ((*vietnamese).to_owned(), *role)));
        Self { model, id, names }
    }

    /// What a column with this heading holds.
    pub(super) fn find(&self, heading: &str) -> Option<Role> {
        if heading.trim().is_empty() { Some(Role::Unnamed) } else { pick(heading, &self.names) }
    }

    /// The name that the ruleset has for a column.
    pub(super) fn canonical(&self, role: Role) -> &str {
        self.names.iter().find(|(_, candidate)| *candidate == role).map_or("", |(name, _)| name)
    }

    /// What the table is called.
    pub(super) fn table(&self) -> &'m str {
        match self.id {
            TableId::Units => "units",
            TableId::Indicators => "indicators",
            TableId::Record(id) => &self.model[id].plural,
        }
    }

    /// Whether the heading names a computed field.
    pub(super) fn is_computed(&self, heading: &str) -> bool {
        let TableId::Record(id) = self.id else { return false };
        let name = normal(heading);
        self.model[id].fields.iter().any(|field| field.value.is_some() && field.name == name)
    }

    /// The column that a heading which names none may be meant for, and its name.
    pub(super) fn near(&self, heading: &str) -> Option<(Role, &str)> {
        let near = did_you_mean(&normal(heading), self.names.iter().map(|(name, _)| name.as_str()))?;
        self.names.iter().find(|(name, _)| name == near).map(|(name, role)| (*role, name.as_str()))
    }

    /// What the columns are.
    pub(super) fn listed(&self) -> Text {
        let mut listed = Vec::new();
        let mut seen = Vec::new();
        for (name, role) in &self.names {
            if !seen.contains(role) {
                seen.push(*role);
                listed.push(text!("`{name}`", name));
            }
        }
        text!("the columns of `{}` are {}", self.table(), Text::joined(listed, ", "))
    }
}

/// What a row of totals has in the place of a unit.
const TOTALS: &[&str] = &["total", "totals", "grand_total", "tổng", "tổng_cộng", "tổng_số", "cộng"];

/// Whether a cell says that its row is one of totals.
pub(super) fn is_total(text: &str) -> bool {
    // Every row comes here, so most texts are left at their first letter, and codes at their digits.
    text.starts_with(['t', 'T', 'g', 'G', 'c', 'C'])
        && text.len() <= 24
        && !text.bytes().any(|byte| byte.is_ascii_digit())
        && TOTALS.contains(&normal(text.trim_end_matches(':')).to_lowercase().as_str())
}

/// The basis that a word names.
pub(super) fn basis(word: &str) -> Option<Basis> {
    let own =
        [Basis::Reported, Basis::Appraised, Basis::Survey].into_iter().find(|basis| basis.word() == word);
    own.or_else(|| {
        let word = normal(word).to_lowercase();
        let english = [Basis::Reported, Basis::Appraised, Basis::Survey].map(|basis| (basis.word(), basis));
        english.iter().chain(BASES).find(|(candidate, _)| *candidate == word).map(|(_, basis)| *basis)
    })
}
