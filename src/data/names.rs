//! Names in data: of tables, columns and words, in both languages.

use super::spelling::{Meant, meant, normal, usual};
use super::table::Heading;
use crate::check::model::{KindId, Model, RecordId};
use crate::diagnostic::did_you_mean;
use crate::syntax::Word;
use crate::syntax::ast::Basis;
use crate::text::Lang;
use crate::text::Text;
use std::sync::LazyLock;

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
    /// The numbers of the rows, which say nothing of a unit.
    RowNumber,
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

/// What the forms of offices call columns besides.
const UNITS_BESIDES: &[(Role, &str)] =
    &[(Role::Unit, "mã_đơn_vị"), (Role::Name, "tên_đơn_vị"), (Role::Kind, "loại_đơn_vị")];
const ROWS_BESIDES: &[(Role, &str)] = &[(Role::Unit, "mã_đơn_vị")];
const ANY_BESIDES: &[(Role, &str)] =
    &[(Role::RowNumber, "stt"), (Role::RowNumber, "tt"), (Role::RowNumber, "số_thứ_tự")];

/// The words for a basis.
static BASES: LazyLock<Vec<(&str, Basis)>> = LazyLock::new(|| {
    let words = [
        (Word::BasisReported, Basis::Reported),
        (Word::BasisAppraised, Basis::Appraised),
        (Word::BasisSurveyed, Basis::Survey),
    ];
    let of = |lang| {
        words.iter().flat_map(move |(word, basis)| word.spellings(lang).iter().map(|it| (*it, *basis)))
    };
    of(Lang::English).chain(of(Lang::Vietnamese)).collect()
});

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
            } else {
                // Where Vietnamese shows no plural, that of English is read.
                names.push((format!("{}s", record.name), id));
            }
        }
        names.push(("đơn_vị".to_owned(), TableId::Units));
        names.push(("chỉ_tiêu".to_owned(), TableId::Indicators));
        Self { names }
    }

    /// The table of this name.
    pub(super) fn find(&self, name: &str) -> Option<TableId> {
        meant(name, named(&self.names)).one()
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
                        let name = match id {
                            TableId::Units => Text::in_each(name, "đơn_vị"),
                            TableId::Indicators => Text::in_each(name, "chỉ_tiêu"),
                            TableId::Record(_) => Text::verbatim(name.clone()),
                        };
                        listed.push(text!("`{name}`", name));
                    }
                }
                text!("the tables of this ruleset are {}", Text::joined(listed, ", "))
            }
        }
    }
}

fn named<T: Copy>(names: &[(String, T)]) -> impl Iterator<Item = (&str, T)> + Clone {
    names.iter().map(|(name, of)| (name.as_str(), *of))
}

/// The columns that a table can have.
pub(super) struct Columns<'m> {
    model: &'m Model,
    id: TableId,
    /// Those of the ruleset, and those of the language in English, which no declaration takes.
    names: Vec<(String, Role)>,
    /// Those of the language in Vietnamese, by which the ruleset may call its own.
    vietnamese: Vec<(String, Role)>,
}

impl<'m> Columns<'m> {
    pub(super) fn new(model: &'m Model, id: TableId) -> Self {
        let (builtin, besides) = match id {
            TableId::Units => (UNITS, UNITS_BESIDES),
            TableId::Indicators => (INDICATORS, ROWS_BESIDES),
            TableId::Record(_) => (RECORD, ROWS_BESIDES),
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
        let vietnamese = builtin.iter().map(|(role, _, name)| (*role, *name));
        let vietnamese = vietnamese.chain(besides.iter().chain(ANY_BESIDES).copied());
        let vietnamese = vietnamese.map(|(role, name)| (name.to_owned(), role)).collect();
        Self { model, id, names, vietnamese }
    }

    /// What a column with this heading holds, by itself.
    pub(super) fn find(&self, heading: &str) -> Meant<Role> {
        if heading.trim().is_empty() {
            return Meant::One(Role::Unnamed);
        }
        match (meant(heading, named(&self.names)), meant(heading, named(&self.vietnamese))) {
            (Meant::Nothing, of_language) => of_language,
            (Meant::One(own), Meant::One(of_language)) => Meant::Either(own, of_language),
            (own, _) => own,
        }
    }

    /// What the columns with these headings hold. What the ruleset calls as Vietnamese files call a column of the
    /// language is the ruleset's own only where the file has that column beside it.
    pub(super) fn roles(&self, headings: &[Heading]) -> Vec<Meant<Role>> {
        let found: Vec<Meant<Role>> = headings.iter().map(|heading| self.find(&heading.name)).collect();
        let settle = |role: &Meant<Role>| match *role {
            Meant::Either(own, other) if self.is_of_language(other) && found.contains(&Meant::One(other)) => {
                Meant::One(own)
            }
            role => role,
        };
        found.iter().map(settle).collect()
    }

    /// Whether a column is one that the language itself gives to the table.
    pub(super) fn is_of_language(&self, role: Role) -> bool {
        self.vietnamese.iter().any(|(_, candidate)| *candidate == role)
    }

    /// What the ruleset's own columns of the table are.
    pub(super) fn own(&self, role: Role) -> Text {
        match (role, self.id) {
            (Role::Above(_), _) => text!("kind"),
            (_, TableId::Units) => text!("attribute"),
            (_, TableId::Indicators) => text!("dimension"),
            (_, TableId::Record(_)) => text!("field"),
        }
    }

    /// What a column is called in messages.
    pub(super) fn called(&self, role: Role) -> Text {
        let vietnamese = self.vietnamese.iter().find(|(_, candidate)| *candidate == role);
        match vietnamese {
            Some((vietnamese, _)) => Text::in_each(self.canonical(role), vietnamese),
            None => Text::verbatim(self.canonical(role).to_owned()),
        }
    }

    /// The name that the ruleset has for a column; empty where it has none.
    pub(super) fn canonical(&self, role: Role) -> &str {
        self.names.iter().find(|(_, candidate)| *candidate == role).map_or("", |(name, _)| name)
    }

    /// What the table is called.
    pub(super) fn table(&self) -> Text {
        match self.id {
            TableId::Units => Text::in_each("units", "đơn_vị"),
            TableId::Indicators => Text::in_each("indicators", "chỉ_tiêu"),
            TableId::Record(id) => Text::verbatim(self.model[id].plural.clone()),
        }
    }

    /// Whether the heading names a computed field.
    pub(super) fn is_computed(&self, heading: &str) -> bool {
        let TableId::Record(id) = self.id else { return false };
        let computed = self.model[id].fields.iter().filter(|field| field.value.is_some());
        meant(heading, computed.map(|field| (field.name.as_str(), ()))) != Meant::Nothing
    }

    /// The column that a heading which names none may be meant for, and its name.
    pub(super) fn near(&self, heading: &str) -> Option<(Role, &str)> {
        let names = || self.names.iter().chain(&self.vietnamese);
        let near = did_you_mean(&normal(heading), names().map(|(name, _)| name.as_str()))?;
        names().find(|(name, _)| name == near).map(|(name, role)| (*role, name.as_str()))
    }

    /// What the columns are.
    pub(super) fn listed(&self) -> Text {
        let mut listed = Vec::new();
        let mut seen = Vec::new();
        for (_, role) in &self.names {
            if !seen.contains(role) {
                seen.push(*role);
                listed.push(text!("`{}`", self.called(*role)));
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

/// Whether the language itself has a column of this English name.
pub(super) fn is_of_language(name: &str) -> bool {
    UNITS.iter().chain(INDICATORS).any(|(_, english, _)| *english == name)
}

/// The basis that a word names.
pub(super) fn basis(word: &str) -> Option<Basis> {
    meant(word, BASES.iter().copied()).one()
}

/// How bases are mostly written.
pub(super) fn usual_bases() -> Vec<(String, Basis)> {
    usual(BASES.iter().map(|(word, _)| *word)).into_iter().map(|(word, at)| (word, BASES[at].1)).collect()
}
