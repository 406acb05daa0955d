//! The campaign and the kinds of unit: what every ruleset has once.

use super::Checker;
use super::model::{Belongs, Campaign, Edge, Kind, KindId, KindSet};
use super::scope::Sort;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{self, Item};
use crate::text::{Text, ToText};
use crate::types::{MONTHS, Window};

/// Quarters; a term called so, or as a month is, could be read as that period.
const QUARTERS: [&str; 4] = ["Q1", "Q2", "Q3", "Q4"];

impl Checker<'_> {
    pub(super) fn campaign(&mut self, items: &[&Item]) {
        let campaigns: Vec<&ast::Campaign> = items
            .iter()
            .filter_map(|item| if let Item::Campaign(it) = item { Some(it) } else { None })
            .collect();
        let [campaign, more @ ..] = campaigns.as_slice() else {
            self.report(
                Diagnostic::new(
                    Code::NoCampaign,
                    self.model.campaign.span,
                    text!("the ruleset has no campaign"),
                )
                .label(text!("no `campaign` in this file"))
                .help(text!("begin with `campaign NAME \"…\"` and its `period`")),
            );
            return;
        };
        for other in more {
            self.report(
                Diagnostic::new(Code::NoCampaign, other.span, text!("the ruleset has two campaigns"))
                    .label(text!("a second campaign"))
                    .with(campaign.span, text!("the first one"))
                    .help(text!("keep one of them; a file that others `use` needs no campaign")),
            );
        }
        self.model.campaign.span = campaign.span;
        let Some(period) = &campaign.period else {
            self.report(
                Diagnostic::new(Code::NoPeriod, campaign.span, text!("the campaign has no period"))
                    .label(text!("without `period`"))
                    .help(text!("add `period 2025-07-01 to 2025-10-10` with its first and its last day")),
            );
            self.terms_of(campaign);
            return;
        };
        self.period = self.fixed_period(period);
        if let Some(period) = self.period {
            self.model.campaign = Campaign {
                name: campaign.name.text.clone(),
                label: label(campaign.label.as_ref(), &campaign.name),
                issued_by: text(campaign.issued_by.as_ref()),
                source: text(campaign.source.as_ref()),
                period,
                as_of: campaign.as_of.map_or(period.to, |(day, _)| day),
                span: campaign.span,
            };
        }
        self.terms_of(campaign);
    }

    fn terms_of(&mut self, campaign: &ast::Campaign) {
        for term in &campaign.terms {
            if QUARTERS.iter().chain(&MONTHS).any(|word| *word == term.name.text) {
                self.reserved(&term.name, text!("a period"));
            }
            let window = self.fixed_period(&term.period);
            let sort = if window.is_some() { Sort::Term(self.terms.len()) } else { Sort::Broken };
            if self.declare(&term.name, sort)
                && let Some(window) = window
            {
                self.terms.push((label(term.label.as_ref(), &term.name).text(), window));
            }
        }
    }

    /// A period that needs no campaign to be known by its days.
    fn fixed_period(&mut self, period: &ast::Period) -> Option<Window> {
        let resolved = self.period(period)?;
        match (resolved.from, resolved.to) {
            (Edge::Day(from), Edge::Day(to)) => Some(Window::new(from, to)),
            _ => {
                self.report(
                    Diagnostic::new(Code::WrongType, period.span, text!("a period without fixed days"))
                        .label(text!("its days differ from unit to unit"))
                        .help(text!("write both days: `2025-07-01 to 2025-10-10`")),
                );
                None
            }
        }
    }

    pub(super) fn units(&mut self, items: &[&Item]) {
        let mut belongs = Vec::new();
        let mut any = false;
        for item in items {
            let Item::Units(units) = item else { continue };
            any = true;
            for (name, plural) in &units.kinds {
                if self.model.kinds.len() == KindSet::MOST {
                    self.report(
                        Diagnostic::new(
                            Code::TooLarge,
                            name.span,
                            text!("more than {} kinds of unit", KindSet::MOST),
                        )
                        .label(text!("one too many"))
                        .help(text!("tell units of one kind apart by an attribute")),
                    );
                    self.declare(name, Sort::Broken);
                    continue;
                }
                let id = KindId::next(self.model.kinds.len());
                if !self.declare(name, Sort::Kind(id)) {
                    continue;
                }
                let plural = self.plural_of(name, plural.as_ref());
                self.model.kinds.push(Kind {
                    name: name.text.clone(),
                    plural: plural.shown.clone(),
                    span: name.span,
                });
                if plural.read != name.text {
                    self.declare_as(&plural.read, plural.span, Sort::Kind(id));
                }
            }
            belongs.extend(&units.belongs);
        }
        if !any {
            self.report(
                Diagnostic::new(
                    Code::NoUnits,
                    self.model.campaign.span,
                    text!("the ruleset has no kinds of unit"),
                )
                .label(text!("whom this campaign judges is not said"))
                .help(text!("add a line such as `units are department, ward, commune`")),
            );
        }
        for (member, above) in belongs {
            let (below, over) = (self.kind(member), self.kind(above));
            let (Some(below), Some(over)) = (below, over) else { continue };
            if below != over {
                let span = member.span.to(above.span);
                self.belong(Belongs { member: below, above: over, span });
            } else {
                self.report(
                    Diagnostic::new(
                        Code::Circular,
                        member.span.to(above.span),
                        text!("`{}` belongs to itself", member.text),
                    )
                    .label(text!("both are the same kind"))
                    .help(text!("name the kind above")),
                );
            }
        }
    }

    /// Units of one kind belong to those of another; refused where those belong to them in turn.
    fn belong(&mut self, belongs: Belongs) {
        let Belongs { member, above, span } = belongs;
        if self.model.belongs(member, above) {
            return;
        }
        // The kinds above, as bits, until there is none more.
        let mut over = KindSet::of(&[above]);
        loop {
            let more = self.model.belongs.iter().filter(|it| over.has(it.member));
            let next = more.fold(over, |over, it| over.or(KindSet::of(&[it.above])));
            if next == over {
                break;
            }
            over = next;
        }
        if over.has(member) {
            let back = self.model.belongs.iter().find(|it| it.above == member && over.has(it.member));
            let (name, other) = (self.model[member].name.clone(), self.model[above].name.clone());
            let mut wrong = Diagnostic::new(
                Code::Circular,
                span,
                text!("`{name}` and `{other}` belong to each other", name, other),
            )
            .label(text!("`{name}` belongs to `{other}` here", name, other));
            if let Some(back) = back {
                let below = &self.model[back.member].name;
                wrong = wrong.with(back.span, text!("`{below}` belongs to `{name}` here", below, name));
            }
            self.report(wrong.help(text!("leave out the one that is the wrong way round")));
            return;
        }
        self.model.belongs.push(belongs);
    }

    /// Refuses a name that already means something else where it would be used.
    pub(super) fn reserved(&mut self, name: &ast::Name, taken: Text) {
        let text = &name.text;
        self.report(
            Diagnostic::new(
                Code::Reserved,
                name.span,
                text!("`{text}` is already the name of {taken}", text, taken),
            )
            .label(text!("would be taken for {taken}", taken))
            .help(text!("choose another name")),
        );
    }
}

/// What several of a kind or of a record are called.
pub(super) struct Plural {
    /// In rulesets and data.
    pub(super) read: String,
    /// In messages.
    pub(super) shown: String,
    pub(super) span: crate::source::Span,
}

impl Checker<'_> {
    /// The declared plural with its place, else the name and `s`. Vietnamese has no plural, so there the name itself is shown.
    pub(super) fn plural_of(&self, name: &ast::Name, plural: Option<&ast::Name>) -> Plural {
        let Some(plural) = plural else {
            let read = format!("{}s", name.text);
            let vietnamese = self.vietnamese.contains(&name.span.file);
            let shown = if vietnamese { name.text.clone() } else { read.clone() };
            return Plural { read, shown, span: name.span };
        };
        Plural { read: plural.text.clone(), shown: plural.text.clone(), span: plural.span }
    }
}

/// The label, else the name.
pub(super) fn label(label: Option<&ast::Text>, name: &ast::Name) -> String {
    label.map_or_else(|| name.text.clone(), |label| label.text.clone())
}

/// The text of a clause, where it is there.
pub(super) fn text(text: Option<&ast::Text>) -> Option<String> {
    text.map(|text| text.text.clone())
}
