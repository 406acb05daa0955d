//! The columns that the engine reads.

use super::codes::Names;
use super::places::Places;
use crate::check::model::{Indicator, KindId, Model};
use crate::source::{FileId, Span};
use crate::syntax::ast::Basis;
use crate::types::{Day, Exact};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// A column of decimals as scaled integers with one denominator, some of them empty. Columns are equal where their
/// values are, whatever the denominators.
#[derive(Clone, Debug)]
pub struct Column {
    scaled: Arc<Vec<i64>>,
    given: Arc<Vec<bool>>,
    denominator: i64,
    /// The least and the greatest of the cells that were handed on: they have the same scale, so they must fit, too.
    past: (i64, i64),
}

impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && (0..self.len()).all(|at| self.alike(at, other, at))
    }
}

impl Default for Column {
    fn default() -> Self {
        Self { scaled: Arc::default(), given: Arc::default(), denominator: 1, past: (0, 0) }
    }
}

impl Column {
    /// A column of `len` empty cells.
    pub fn empty(len: usize) -> Self {
        Self { scaled: Arc::new(vec![0; len]), given: Arc::new(vec![false; len]), ..Self::default() }
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.given.len()
    }

    /// Whether it has no cell.
    pub fn is_empty(&self) -> bool {
        self.given.is_empty()
    }

    /// The value of a cell; `None` where it is empty.
    pub fn get(&self, at: usize) -> Option<Exact> {
        self.given[at].then(|| {
            let scaled = i128::from(self.scaled[at]);
            if self.denominator == 1 {
                Exact::from_integer(scaled)
            } else {
                Exact::new(scaled, self.denominator.into())
            }
        })
    }

    /// The cells as whole numbers over [`Column::denominator`]; 0 where they are empty.
    pub fn scaled(&self) -> &Arc<Vec<i64>> {
        &self.scaled
    }

    /// What [`Column::scaled`] is divided by.
    pub fn denominator(&self) -> i64 {
        self.denominator
    }

    /// Which cells are not empty.
    pub fn given(&self) -> &[bool] {
        &self.given
    }

    /// The cells at these positions.
    #[must_use]
    pub fn gather(&self, positions: &[u32]) -> Self {
        let at = |position: &u32| *position as usize;
        Self {
            scaled: Arc::new(positions.iter().map(|position| self.scaled[at(position)]).collect()),
            given: Arc::new(positions.iter().map(|position| self.given[at(position)]).collect()),
            denominator: self.denominator,
            past: (0, 0),
        }
    }

    /// The cells between two positions.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        Self {
            scaled: Arc::new(self.scaled[range.clone()].to_vec()),
            given: Arc::new(self.given[range].to_vec()),
            denominator: self.denominator,
            past: (0, 0),
        }
    }

    /// Hands all cells on. Those that follow must still fit beside them.
    pub(super) fn hand_on(&mut self) -> Self {
        let rest = Self {
            scaled: Arc::new(Vec::with_capacity(self.len())),
            given: Arc::new(Vec::with_capacity(self.len())),
            denominator: self.denominator,
            past: self.ends(self.past),
        };
        std::mem::replace(self, rest)
    }

    /// Lets the cells of another column pass, as if they were added and handed on; says which is the first that does not fit
    /// beside those before it. All of its own were handed on.
    pub(super) fn pass(&mut self, other: &Self) -> Option<usize> {
        debug_assert!(self.is_empty(), "its cells would be lost");
        if self.denominator == other.denominator {
            self.past = other.ends(self.past);
            return None;
        }
        let misfit = self.append_fitting(other);
        self.hand_on();
        misfit
    }

    /// The least and the greatest of the scaled numbers and of two more.
    fn ends(&self, (least, greatest): (i64, i64)) -> (i64, i64) {
        // Several at a time, so that none waits for the one before.
        let (numbers, last) = self.scaled.as_chunks::<4>();
        let (mut least, mut greatest) = ([least; 4], [greatest; 4]);
        for numbers in numbers {
            for at in 0..4 {
                least[at] = least[at].min(numbers[at]);
                greatest[at] = greatest[at].max(numbers[at]);
            }
        }
        (
            last.iter().chain(&least[1..]).copied().fold(least[0], i64::min),
            last.iter().chain(&greatest[1..]).copied().fold(greatest[0], i64::max),
        )
    }

    /// Makes room for so many cells.
    pub(super) fn reserve(&mut self, cells: usize) {
        let more = cells.saturating_sub(self.len());
        Arc::make_mut(&mut self.scaled).reserve_exact(more);
        Arc::make_mut(&mut self.given).reserve_exact(more);
    }

    /// Numbers over 10^`places`, some of which are not given.
    pub(super) fn of(numbers: Vec<i64>, given: Vec<bool>, places: u32) -> Self {
        let denominator = 10_i64.pow(places);
        Self { scaled: Arc::new(numbers), given: Arc::new(given), denominator, past: (0, 0) }
    }

    /// Adds the cells of another column, and says which is the first that does not fit; those stay empty.
    pub(super) fn append_fitting(&mut self, other: &Self) -> Option<usize> {
        if self.append(other) {
            return None;
        }
        let mut misfit = None;
        for at in 0..other.len() {
            if !self.push(other.get(at)) {
                self.push(None);
                misfit = misfit.or(Some(at));
            }
        }
        misfit
    }

    /// Adds the cells of another column. False where they do not fit at one scale; then the column is as before.
    fn append(&mut self, other: &Self) -> bool {
        let Some(common) = lcm(self.denominator, other.denominator) else { return false };
        let factor = common / other.denominator;
        let added: Option<Vec<i64>> = if factor == 1 {
            None
        } else {
            let Some(scaled) = other.scaled.iter().map(|number| number.checked_mul(factor)).collect() else {
                return false;
            };
            Some(scaled)
        };
        if self.widen(common).is_none() {
            return false;
        }
        Arc::make_mut(&mut self.scaled).extend_from_slice(added.as_ref().unwrap_or(&other.scaled));
        Arc::make_mut(&mut self.given).extend_from_slice(&other.given);
        true
    }

    /// Adds a cell. False where the number does not fit a 64-bit integer at the column's scale; then the
    /// column is as before.
    pub fn push(&mut self, value: Option<Exact>) -> bool {
        let Some(value) = value else {
            Arc::make_mut(&mut self.scaled).push(0);
            Arc::make_mut(&mut self.given).push(false);
            return true;
        };
        let Some(scaled) = self.scale_for(value) else { return false };
        Arc::make_mut(&mut self.scaled).push(scaled);
        Arc::make_mut(&mut self.given).push(true);
        true
    }

    /// Fills a cell, under the same limits as [`Column::push`].
    pub fn set(&mut self, at: usize, value: Exact) -> bool {
        let Some(scaled) = self.scale_for(value) else { return false };
        Arc::make_mut(&mut self.scaled)[at] = scaled;
        Arc::make_mut(&mut self.given)[at] = true;
        true
    }

    /// [`Column::push`] of `mantissa` ÷ 10^`places`, without the cost of a fraction. Whoever fills a column
    /// this way leaves no zeros at the end of the mantissa's places, so that the scale of a column depends on
    /// its values alone.
    pub fn push_decimal(&mut self, mantissa: i64, places: u32) -> bool {
        let Some(scaled) = self.scale_for_decimal(mantissa, places) else { return false };
        Arc::make_mut(&mut self.scaled).push(scaled);
        Arc::make_mut(&mut self.given).push(true);
        true
    }

    /// [`Column::set`] to `mantissa` ÷ 10^`places`.
    pub fn set_decimal(&mut self, at: usize, mantissa: i64, places: u32) -> bool {
        let Some(scaled) = self.scale_for_decimal(mantissa, places) else { return false };
        Arc::make_mut(&mut self.scaled)[at] = scaled;
        Arc::make_mut(&mut self.given)[at] = true;
        true
    }

    /// Whether a cell is like that of another column: both empty, or of one value.
    pub fn alike(&self, at: usize, other: &Self, there: usize) -> bool {
        if self.denominator == other.denominator {
            return (self.given[at], self.scaled[at]) == (other.given[there], other.scaled[there])
                || !self.given[at] && !other.given[there];
        }
        let cross = |number: i64, by: i64| i128::from(number) * i128::from(by);
        self.given[at] == other.given[there]
            && (!self.given[at]
                || cross(self.scaled[at], other.denominator) == cross(other.scaled[there], self.denominator))
    }

    /// The value as an integer at the column's scale, widening the scale where it must.
    fn scale_for(&mut self, value: Exact) -> Option<i64> {
        let denominator = i64::try_from(*value.denom()).ok()?;
        let wanted = lcm(self.denominator, denominator)?;
        let factor = i128::from(wanted) / value.denom();
        let scaled = i64::try_from(value.numer().checked_mul(factor)?).ok()?;
        self.widen(wanted)?;
        Some(scaled)
    }

    fn scale_for_decimal(&mut self, mantissa: i64, places: u32) -> Option<i64> {
        let denominator = 10_i64.checked_pow(places)?;
        if self.denominator == denominator {
            return Some(mantissa);
        }
        let wanted = lcm(self.denominator, denominator)?;
        let scaled = mantissa.checked_mul(wanted / denominator)?;
        self.widen(wanted)?;
        Some(scaled)
    }

    /// Brings every cell to a multiple of the denominator; where one does not fit, nothing changes.
    fn widen(&mut self, wanted: i64) -> Option<()> {
        if wanted != self.denominator {
            let factor = wanted / self.denominator;
            let past = (self.past.0.checked_mul(factor)?, self.past.1.checked_mul(factor)?);
            let widened: Option<Vec<i64>> = self.scaled.iter().map(|n| n.checked_mul(factor)).collect();
            self.scaled = Arc::new(widened?);
            self.past = past;
            self.denominator = wanted;
        }
        Some(())
    }
}

fn lcm(a: i64, b: i64) -> Option<i64> {
    let gcd = |mut a: i64, mut b: i64| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    (a / gcd(a, b)).checked_mul(b)
}

/// The units, one to a slot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Units {
    /// Their codes, unique.
    pub codes: Names,
    /// Their names; the code where none is given.
    pub names: Names,
    /// Their kinds.
    pub kinds: Vec<KindId>,
    /// For each kind of the model that others belong to, the unit of that kind to which each unit belongs
    /// ([`Units::NONE`]: to none that is known); empty for the other kinds.
    pub above: Vec<Vec<u32>>,
    /// Their rows.
    pub rows: Places,
}

impl Units {
    /// In [`Units::above`]: no unit.
    pub const NONE: u32 = u32::MAX;

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }
}

/// The observations of one indicator, in the order in which they were read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observations {
    /// The unit's slot.
    pub units: Vec<u32>,
    /// The day that the value describes.
    pub days: Vec<Day>,
    /// A column of members (their positions) for each dimension.
    pub members: Vec<Vec<u16>>,
    /// Who vouches for it.
    pub bases: Vec<Basis>,
    /// Whether evidence is given.
    pub evidence: Vec<bool>,
    /// The day on which it arrived ([`Day::MIN`]: not said).
    pub filed: Vec<Day>,
    /// The values; none is empty, since an empty cell is not an observation.
    pub values: Column,
    /// Their rows.
    pub rows: Places,
}

impl Observations {
    /// Adds the observations of another table; the row whose number does not fit beside the others.
    pub(super) fn append(&mut self, other: Self) -> Option<usize> {
        self.units.extend(other.units);
        self.days.extend(other.days);
        for (column, added) in self.members.iter_mut().zip(other.members) {
            column.extend(added);
        }
        self.bases.extend(other.bases);
        self.evidence.extend(other.evidence);
        self.filed.extend(other.filed);
        self.rows.append(&other.rows);
        self.values.append_fitting(&other.values)
    }

    /// Hands all observations on. The values that follow must still fit beside theirs.
    pub(super) fn hand_on(&mut self) -> Self {
        Self {
            units: std::mem::take(&mut self.units),
            days: std::mem::take(&mut self.days),
            members: self.members.iter_mut().map(std::mem::take).collect(),
            values: self.values.hand_on(),
            bases: std::mem::take(&mut self.bases),
            evidence: std::mem::take(&mut self.evidence),
            filed: std::mem::take(&mut self.filed),
            rows: std::mem::take(&mut self.rows),
        }
    }

    /// How many observations there are.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }
}

/// The rows of one record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecordTable {
    /// The unit's slot.
    pub units: Vec<u32>,
    /// A column for each field; a computed field's stays empty of cells.
    pub fields: Vec<Column>,
    /// The rows.
    pub rows: Places,
    /// Units that declare to have none (a row with the unit alone), with that row.
    pub none: Vec<(u32, Span)>,
}

impl RecordTable {
    /// No rows yet, of a record with so many fields.
    pub fn of(fields: usize) -> Self {
        Self { fields: vec![Column::default(); fields], ..Self::default() }
    }

    /// Adds the rows of another table; the field and the row whose number does not fit beside the others.
    pub fn append(&mut self, other: &Self) -> Option<(usize, usize)> {
        let mut misfit = None;
        for (at, (column, added)) in self.fields.iter_mut().zip(&other.fields).enumerate() {
            if let Some(row) = column.append_fitting(added) {
                misfit = misfit.or(Some((at, row)));
            }
        }
        self.units.extend_from_slice(&other.units);
        self.rows.append(&other.rows);
        self.none.extend_from_slice(&other.none);
        misfit
    }

    /// Hands all rows on. The numbers that follow must still fit beside theirs.
    pub(super) fn hand_on(&mut self) -> Self {
        Self {
            units: std::mem::take(&mut self.units),
            fields: self.fields.iter_mut().map(Column::hand_on).collect(),
            rows: std::mem::take(&mut self.rows),
            none: Vec::new(),
        }
    }

    /// Lets the rows of another table pass; the field and the row whose number does not fit beside those before it.
    pub(super) fn pass(&mut self, other: &Self) -> Option<(usize, usize)> {
        let columns = self.fields.iter_mut().zip(&other.fields).enumerate();
        let misfits = columns.map(|(at, (column, passed))| Some((at, column.pass(passed)?)));
        misfits.fold(None, Option::or)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The rows at these positions.
    pub fn gather(&self, positions: &[u32]) -> Self {
        let fields = self
            .fields
            .iter()
            .map(|column| if column.is_empty() { Column::default() } else { column.gather(positions) });
        Self {
            units: positions.iter().map(|at| self.units[*at as usize]).collect(),
            fields: fields.collect(),
            rows: positions.iter().map(|at| self.rows.get(*at as usize)).collect(),
            none: Vec::new(),
        }
    }
}

/// Texts, each kept once and known by its number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    texts: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
}

impl<'t> FromIterator<&'t str> for Texts {
    fn from_iter<I: IntoIterator<Item = &'t str>>(texts: I) -> Self {
        let mut known = Self::default();
        for text in texts {
            known.intern(text);
        }
        known
    }
}

impl Texts {
    /// The number of a text, kept from now on.
    pub fn intern(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = u32::try_from(self.texts.len()).expect("fewer than 2^32 texts");
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        number
    }

    /// The number of a text, if the data hold it.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The text of a number.
    pub fn get(&self, number: u32) -> Option<&Arc<str>> {
        self.texts.get(number as usize)
    }
}

/// How the cells of a row are found again in the row's text.
#[derive(Clone, Debug, PartialEq)]
pub enum CellFormat {
    /// Delimited text: the delimiter and the canonical name of each column.
    Csv {
        /// `,`, `;` or tab.
        delimiter: u8,
        /// The columns as the ruleset names them, in order.
        columns: Vec<String>,
    },
    /// A JSON object: canonical column name to the key that the file uses.
    Json {
        /// Pairs of canonical name and key, where they differ.
        renamed: Vec<(String, String)>,
    },
    /// A line of an example.
    Example,
}

impl Dataset {
    /// The units, to be added to or changed.
    pub fn units_mut(&mut self) -> &mut Units {
        Arc::make_mut(&mut self.units)
    }

    /// A dataset for a model, with room for the attributes of so many units, and no table supplied.
    pub(super) fn empty(model: &Model, units: usize) -> Self {
        let observations = |indicator: &Indicator| Observations {
            members: vec![Vec::new(); indicator.dimensions.len()],
            ..Observations::default()
        };
        let above = |kind| vec![Units::NONE; if model.has_members(kind) { units } else { 0 }];
        Self {
            units: Arc::new(Units { above: model.kind_ids().map(above).collect(), ..Units::default() }),
            attributes: vec![Column::empty(units); model.attributes.len()],
            observations: model.indicators.iter().map(observations).collect(),
            records: vec![None; model.records.len()],
            ..Self::default()
        }
    }
}

/// All data of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dataset {
    /// The units, in the order in which they were read.
    pub units: Arc<Units>,
    /// A column over the units for each attribute of the model.
    pub attributes: Vec<Column>,
    /// The observations of each indicator of the model.
    pub observations: Vec<Observations>,
    /// The rows of each record of the model; `None`: the table was not supplied.
    pub records: Vec<Option<RecordTable>>,
    /// The texts that text columns refer to.
    pub texts: Texts,
    /// How the cells of each file are found.
    pub formats: HashMap<FileId, CellFormat>,
    /// SHA-256 over the data files, in the order of their names.
    pub digest: String,
}
