//! What a score is made of: a line for each entry, bonus and deduction.

use super::Run;
use super::batch::Form;
use super::criterion::{for_others, not_in_force};
use super::explain::{EntryLine, Explanation, so_far};
use super::outcomes::{Scored, reasons_words};
use super::telling::Teller;
use crate::check::model::{Change, ChangeKind, CohortItem, Entry, EntryKind, ScorecardId};
use crate::engine::{Cell, Range, State};
use crate::plan::cohort::Banded;
use crate::plan::{NodeId, Op, ValueOp};
use crate::syntax::ast::NotApplicable;
use crate::text::{Lang, Text, ToText};
use crate::types::{Exact, Reasons, Type, Verdict};
use num_traits::Zero;

/// Explains the points of a unit.
pub(super) fn explain(run: Run<'_>, id: ScorecardId, unit: usize) -> Explanation {
    let item = CohortItem::Scorecard(id);
    let ruled = run.ruled(item, unit);
    let mut teller = Teller::new(run, unit, Form::Words);
    let Some(scored) = run.score(id, unit) else {
        teller.help.push(not_in_force(text!("scorecard")));
        return teller.explanation(item, headline(run, id, unit), ruled);
    };
    if !run.is_of(scored.version.heading.kinds, unit) {
        teller.help.push(for_others(run, text!("scorecard"), unit));
        return teller.explanation(item, headline(run, id, unit), ruled);
    }
    let sheet = Sheet { run, unit, scored };
    let entries = sheet.lines();
    for entry in sheet.undetermined() {
        run.deciding(entry, unit).iter().for_each(|finding| teller.tell(finding));
    }
    let compiled = sheet.scored.compiled;
    let changes = compiled.bonus.iter().chain(&compiled.deductions);
    for node in compiled.entries.iter().map(|(node, _)| node).chain(changes) {
        teller.scripts_of(*node, &Text::default());
    }
    if let Some(wanted) = teller.wanted() {
        teller.help.insert(0, text!("the score still turns on {wanted}", wanted));
    }
    teller.help.extend(so_far(ruled));
    Explanation { entries, ..teller.explanation(item, headline(run, id, unit), ruled) }
}

fn headline(run: Run<'_>, id: ScorecardId, unit: usize) -> Text {
    let name = &run.data.units.names[unit];
    let label = &run.heading(CohortItem::Scorecard(id), unit).label;
    match run.score(id, unit).filter(|scored| scored.points.state != State::NotApplicable) {
        None => text!("{name} is not scored on “{label}”", name, label),
        Some(scored) => {
            let so_far = if scored.is_so_far() { text!(" so far") } else { Text::default() };
            let out_of = run.words().points(scored.version.out_of);
            text!(
                "{name} has {} out of {} on “{label}”{so_far}",
                run.points_words(&scored.points),
                out_of,
                name,
                label,
                so_far
            )
        }
    }
}

/// What each entry, bonus and deduction of a scorecard gives a unit, in the order of its text: `20`, `n/a`, `?`, `+2`, `−3`.
pub fn parts(run: Run<'_>, id: ScorecardId, unit: usize) -> Vec<String> {
    let Some(scored) = run.score(id, unit) else { return Vec::new() };
    if scored.points.state == State::NotApplicable {
        return Vec::new();
    }
    let sheet = Sheet { run, unit, scored };
    let compiled = sheet.scored.compiled;
    let entries = compiled.entries.iter().map(|(node, _)| sheet.points(&sheet.cell(*node)).to(Lang::English));
    let bonus =
        compiled.bonus.iter().map(|node| format!("+{}", sheet.points(&sheet.cell(*node)).to(Lang::English)));
    let deductions =
        compiled.deductions.iter().map(|node| match sheet.taken(&sheet.cell(*node)).to(Lang::English) {
            nothing if nothing == "0" => "−0".to_owned(),
            taken => taken,
        });
    entries.chain(bonus).chain(deductions).collect()
}

/// A scorecard filled in for a unit.
struct Sheet<'a> {
    run: Run<'a>,
    unit: usize,
    scored: Scored<'a>,
}

impl Sheet<'_> {
    fn cell(&self, node: NodeId) -> Cell {
        self.run.trace.value(node, self.unit)
    }

    /// Points in a column of the table: the number alone.
    fn points(&self, cell: &Cell) -> Text {
        let number = |points: Exact| self.run.words().points(points);
        match cell.state {
            State::NotApplicable => text!("n/a"),
            State::Absent => number(Exact::zero()),
            State::Missing => Text::verbatim("?"),
            State::Known if cell.range.is_exact() => number(cell.range.low),
            State::Known => text!("{}–{}", number(cell.range.low), number(cell.range.high)),
        }
    }

    fn op(&self, node: NodeId) -> &ValueOp {
        match &self.run.program.nodes[node.index()].op {
            Op::Value(op, _) => op,
            Op::Verdict(_) => unreachable!("points are values"),
        }
    }

    fn lines(&self) -> Vec<EntryLine> {
        let Scored { compiled, version, points } = self.scored;
        let mut lines = Vec::new();
        let mut section = None;
        for (entry, (node, most)) in version.entries.iter().zip(&compiled.entries) {
            if entry.section != section
                && let Some(at) = entry.section
            {
                lines.push(self.section(at));
            }
            section = entry.section;
            let indent = if entry.section.is_some() { "  " } else { "" };
            lines.push(EntryLine {
                entry: text!("{indent}{}", entry.label, indent),
                points: self.points(&self.cell(*node)),
                of: self.points(&self.cell(*most)),
                why: self.why(entry, *node),
            });
        }
        lines.extend(self.rescaled());
        for (word, changes, nodes) in [
            ("bonus", &version.bonus, &compiled.bonus),
            ("deduct", &version.deductions, &compiled.deductions),
        ] {
            for (change, node) in changes.iter().zip(nodes) {
                let cell = self.cell(*node);
                let points = if word == "deduct" { self.taken(&cell) } else { self.points(&cell) };
                lines.push(EntryLine {
                    entry: self.text(change.span).text(),
                    points,
                    of: Text::default(),
                    why: self.why_change(change, *node),
                });
            }
        }
        let fraction = points
            .exact()
            .filter(|points| !is_short(*points))
            .map(|points| text!("exactly {}", points.to_string()));
        let cut = self.cut().or(fraction);
        lines.push(EntryLine {
            entry: text!("total"),
            points: self.points(&points),
            of: self.run.words().points(version.out_of),
            why: cut.unwrap_or_default(),
        });
        lines
    }

    /// Points that are taken off: `−3`, `−0 to −0.5`.
    fn taken(&self, cell: &Cell) -> Text {
        match cell.exact() {
            Some(points) if points.is_zero() => Text::verbatim("0"),
            None if cell.state == State::Known => {
                let ends = [cell.range.low, cell.range.high];
                let [low, high] =
                    ends.map(|end| self.points(&Cell::between(Range::exactly(end), Reasons::NONE)));
                text!("−{low} to −{high}", low, high)
            }
            _ => text!("−{}", self.points(cell)),
        }
    }

    /// That the total is cut off above or below, where it is known to be.
    fn cut(&self) -> Option<Text> {
        let Scored { compiled, version, .. } = self.scored;
        let sum = |nodes: &[NodeId]| nodes.iter().map(|node| self.cell(*node).exact()).sum::<Option<Exact>>();
        let uncut = self.cell(compiled.before).exact()? + sum(&compiled.bonus)? - sum(&compiled.deductions)?;
        let words = |points: Exact| self.run.words().value(points, &Type::Points);
        match version.never_above {
            _ if uncut < Exact::zero() => Some(text!("never below 0 points")),
            Some(most) if uncut > most => {
                Some(text!("never above {}: cut from {}", words(most), words(uncut)))
            }
            _ => None,
        }
    }

    fn section(&self, at: usize) -> EntryLine {
        let (points, most) = self.scored.compiled.sections[at];
        let section = &self.scored.version.sections[at];
        let out_of = self.run.words().points(section.out_of);
        let (applies, out_of_all) = (self.cell(most), out_of.to_owned());
        let why = match applies.exact() {
            Some(most) if most != section.out_of => {
                let applies = text!("{} of it apply", self.run.words().value(most, &Type::Points));
                match self.scored.version.not_applicable {
                    Some(NotApplicable::RescaledWithinSection) => text!("rescaled, since {applies}", applies),
                    Some(NotApplicable::FullPoints) => text!("{applies}, the rest counts in full", applies),
                    Some(NotApplicable::Zero) => text!("{applies}, the rest gives no points", applies),
                    Some(NotApplicable::Rescaled) | None => applies,
                }
            }
            _ => Text::default(),
        };
        EntryLine {
            entry: section.label.text(),
            points: self.points(&self.cell(points)),
            of: out_of_all,
            why,
        }
    }

    /// That entries which do not apply have been rescaled.
    fn rescaled(&self) -> Option<EntryLine> {
        let Scored { compiled, version, .. } = self.scored;
        let rule = version.not_applicable?;
        let applies = compiled.entries.iter().map(|(node, most)| (self.cell(*node), self.cell(*most)));
        let left_out = applies.filter(|(points, _)| points.state == State::NotApplicable).count();
        if left_out == 0 {
            return None;
        }
        let mut earned = Exact::zero();
        let mut most = Exact::zero();
        for (node, of) in &compiled.entries {
            let (points, of) = (self.cell(*node), self.cell(*of));
            if points.state != State::NotApplicable {
                earned += points.exact()?;
                most += of.exact()?;
            }
        }
        let why = match rule {
            _ if most.is_zero() => text!("nothing applies, so there is no score"),
            NotApplicable::Rescaled => {
                let bare = |points: Exact| self.run.words().points(points);
                let (earned, most, whole) = (bare(earned), bare(most), bare(version.out_of));
                text!("rescaled, since {most} points apply: {earned} × {whole} ÷ {most}", most, earned, whole)
            }
            NotApplicable::RescaledWithinSection => {
                let mut sections = compiled.sections.iter().zip(&version.sections);
                let empty =
                    sections.find(|((points, _), _)| self.cell(*points).state == State::NotApplicable);
                let also = empty.map_or(Text::default(), |(_, section)| {
                    text!("; of {} nothing applies: its points are shared among the others", section.label)
                });
                text!("rescaled within each section{also}", also)
            }
            NotApplicable::FullPoints => text!("what is not applicable has full points"),
            NotApplicable::Zero => text!("what is not applicable has no points"),
        };
        let before = self.cell(compiled.before);
        let out_of = self.run.words().points(version.out_of);
        Some(EntryLine { entry: text!("before bonus"), points: self.points(&before), of: out_of, why })
    }

    fn text(&self, span: crate::source::Span) -> String {
        self.run.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn why(&self, entry: &Entry, node: NodeId) -> Text {
        match (&entry.kind, self.op(node)) {
            (EntryKind::When(_), ValueOp::Points(cond, _)) => {
                let ruled = self.run.trace.verdict(*cond, self.unit);
                verdict_words(ruled.verdict, ruled.reasons, ruled.so_far)
            }
            (EntryKind::ByValue(..), ValueOp::Banded(banded)) => self.band(banded),
            (EntryKind::AsGiven(_), ValueOp::UpTo(of, _)) => match self.cell(*of).state {
                State::Known => text!("as given"),
                _ => self.value_words(*of),
            },
            (EntryKind::Less(changes), ValueOp::Less(_, less)) => {
                let taken = changes.iter().zip(less).filter_map(|(change, node)| {
                    let cell = self.cell(*node);
                    let nothing = cell.exact().is_some_and(|points| points.is_zero());
                    (!nothing).then(|| text!("{}: {}", self.taken(&cell), self.why_change(change, *node)))
                });
                Text::joined(taken, "; ")
            }
            (EntryKind::ForEach { .. }, ValueOp::UpTo(of, _)) => self.product(*of),
            _ => Text::default(),
        }
    }

    /// A number for each, in words: `3 × 2 points`.
    fn product(&self, node: NodeId) -> Text {
        match self.op(node) {
            ValueOp::OrZero { of, .. } | ValueOp::UpTo(of, _) => self.product(*of),
            ValueOp::Arith(_, each, times) => {
                let (each, count) = (self.cell(*each), self.cell(*times));
                let each = self.run.points_words(&each);
                let product = match (count.exact(), count.state) {
                    (Some(count), _) => {
                        text!("{} × {each}", self.run.words().value(count, &Type::Count), each)
                    }
                    (None, State::Known) => text!(
                        "{} to {} × {each} ({})",
                        self.run.words().value(count.range.low, &Type::Count),
                        self.run.words().value(count.range.high, &Type::Count),
                        reasons_words(count.reasons),
                        each
                    ),
                    _ => return reasons_words(count.reasons),
                };
                let ValueOp::Steps { of, size, .. } = self.op(*times) else { return product };
                let step = self.run.words().value(*size, self.ty(*of));
                text!("{} in steps of {step}: {product}", self.value_words(*of), step, product)
            }
            _ => self.value_words(node),
        }
    }

    fn why_change(&self, change: &Change, node: NodeId) -> Text {
        // The points stand under what makes them none where they do not apply, and what bounds them.
        let mut inner = node;
        while let ValueOp::OrZero { of, .. } | ValueOp::UpTo(of, _) = self.op(inner) {
            inner = *of;
        }
        match (&change.kind, self.op(inner)) {
            (ChangeKind::When { .. }, ValueOp::Points(cond, _)) => {
                let ruled = self.run.trace.verdict(*cond, self.unit);
                match ruled.verdict {
                    Verdict::Pass => {
                        text!("`{}` holds", self.text(self.run.program.nodes[cond.index()].span))
                    }
                    Verdict::Fail => text!("does not hold"),
                    other => verdict_words(other, ruled.reasons, ruled.so_far),
                }
            }
            (ChangeKind::ForEach { .. }, _) => self.product(inner),
            (ChangeKind::ByValue(..), ValueOp::Banded(banded)) => self.band(banded),
            _ => self.value_words(inner),
        }
    }

    /// The value and the band that it is in.
    fn band(&self, banded: &Banded) -> Text {
        let of = self.value_words(banded.value);
        let cell = self.cell(banded.value);
        let Some(number) = cell.exact() else { return of };
        let inside = |band: &&crate::check::model::Band| {
            let above = band.from.is_none_or(|(from, inside)| number > from || inside && number == from);
            let below = band.to.is_none_or(|(to, inside)| number < to || inside && number == to);
            above && below
        };
        match banded.bands.iter().find(inside) {
            Some(band) if banded.bands.len() > 1 => text!("{of}: `{}`", self.text(band.span), of),
            _ => of,
        }
    }

    fn ty(&self, node: NodeId) -> &Type {
        match &self.run.program.nodes[node.index()].op {
            Op::Value(_, ty) => ty,
            Op::Verdict(_) => &Type::YesNo,
        }
    }

    /// A value in words, or why there is none.
    fn value_words(&self, node: NodeId) -> Text {
        let cell = self.cell(node);
        let (ty, words) = (self.ty(node), self.run.words());
        match cell.state {
            State::Known if cell.range.is_exact() => words.value(cell.range.low, ty),
            State::Known => {
                text!("between {} and {}", words.value(cell.range.low, ty), words.value(cell.range.high, ty))
            }
            State::Absent => text!("none given"),
            State::Missing => text!("undetermined: {}", reasons_words(cell.reasons)),
            State::NotApplicable => text!("not applicable: {}", reasons_words(cell.reasons)),
        }
    }

    /// The conditions of entries that are undetermined.
    fn undetermined(&self) -> Vec<NodeId> {
        let compiled = self.scored.compiled;
        let nodes = compiled.entries.iter().map(|(node, _)| *node);
        let cond = |node: NodeId| match self.op(node) {
            ValueOp::Points(cond, _) => {
                let verdict = self.run.trace.verdict(*cond, self.unit).verdict;
                (verdict == Verdict::Undetermined).then_some(*cond)
            }
            _ => None,
        };
        nodes.filter_map(cond).collect()
    }
}

/// Whether points are shown in full.
fn is_short(points: Exact) -> bool {
    (points * Exact::from_integer(1_000_000_000)).is_integer()
}

fn verdict_words(verdict: Verdict, reasons: crate::types::Reasons, so_far: bool) -> Text {
    let so_far = if so_far { text!(" so far") } else { Text::default() };
    match verdict {
        Verdict::Pass => text!("passes{so_far}", so_far),
        Verdict::Fail => text!("fails{so_far}", so_far),
        other => text!("{}: {}", other.words(), reasons_words(reasons)),
    }
}
