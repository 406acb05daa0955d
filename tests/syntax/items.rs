//! The tree of a ruling item, a line for each part of it, for comparison.

use super::show::{show, show_rows};
use thidua::syntax::ast::{
    Authority, Band, BandAward, BandRange, Base, BaseKind, BoundKind, Change, ChangeKind, Each, Earlier,
    Entry, EntryKind, Example, Expected, InForce, Item, Name, Quota, Ranking, ScorePart, Ties,
};

pub(crate) fn show_item(item: &Item) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(name) = item.name() {
        lines.push(format!("{} {}", word(item), name.text));
    }
    match item {
        Item::Scorecard(it) => {
            lines.extend(common(&it.head.kinds, &it.authority, it.in_force.as_ref()));
            lines.extend(it.out_of.map(|(n, _)| format!("out of {n}")));
            for part in &it.parts {
                match part {
                    ScorePart::Entry(it) => lines.extend(entry(it)),
                    ScorePart::Section(it) => {
                        let label = it.label.as_ref().map_or("-", |label| &*label.text);
                        let out_of = it.out_of.map_or("-".to_owned(), |(n, _)| n.to_string());
                        lines.push(format!("section {} {label:?} {out_of}", it.name.text));
                        lines.extend(it.entries.iter().flat_map(entry).map(indented));
                    }
                }
            }
            for it in &it.adjustments {
                let word = if it.bonus { "bonus" } else { "deduct" };
                lines.extend(change(word, &it.change));
            }
            lines.extend(it.not_applicable.map(|(way, _)| format!("n/a {way:?}")));
            lines.extend(it.never_above.map(|(n, _)| format!("never above {n}")));
        }
        Item::Classification(it) => {
            lines.extend(common(&it.head.kinds, &it.authority, it.in_force.as_ref()));
            for class in &it.classes {
                let label = class.label.as_ref().map_or("-", |label| &*label.text);
                let when = class.when.as_ref().map_or("otherwise".to_owned(), show);
                lines.push(format!("class {} {label:?} {when}", class.name.text));
            }
            for bound in &it.bounds {
                let kind = match &bound.kind {
                    BoundKind::Fixed(class) => format!("is {}", class.text),
                    BoundKind::AtMost(class) => format!("at most {}", class.text),
                    BoundKind::OneLower(from) => {
                        format!("lower {}", from.as_ref().map_or("-", |it| &*it.text))
                    }
                };
                lines.push(format!("{kind} when {}", show(&bound.when)));
            }
            for cap in &it.caps {
                lines.push(format!("cap {} {}", cap.class.text, quota(&cap.quota)));
                lines.extend(cap.ranking.as_ref().map(ranking).map(indented));
                lines.extend(cap.ties.as_ref().map(ties).map(indented));
            }
            lines.extend(it.earlier.as_ref().map(earlier));
        }
        Item::Commendation(it) => {
            lines.extend(common(&it.head.kinds, &it.authority, it.in_force.as_ref()));
            for limb in &it.requires {
                lines.push(format!("requires [{}] {}", names(&limb.kinds), show(&limb.condition)));
            }
            lines.extend(it.unless.iter().map(|it| format!("unless {}", show(it))));
            lines.extend(it.quota.as_ref().map(|it| format!("award {}", quota(it))));
            lines.extend(it.ranking.as_ref().map(ranking));
            lines.extend(it.ties.as_ref().map(ties));
            lines.extend(it.earlier.as_ref().map(earlier));
        }
        Item::Selection(it) => {
            lines.extend(common(&[], &it.authority, None));
            lines.extend(it.of.as_ref().map(|rows| format!("of {}", show_rows(rows))));
            lines.extend(it.take.iter().map(|(op, n, _)| format!("take {op:?} {}", show(n))));
            lines.extend(it.ranking.as_ref().map(ranking));
            lines.extend(it.ties.as_ref().map(ties));
        }
        Item::Criterion(it) => lines.extend(common(&it.head.kinds, &it.authority, it.in_force.as_ref())),
        Item::Example(it) => lines.extend(example(it)),
        Item::Function(it) => {
            let takes: Vec<String> = it.takes.iter().map(|ty| format!("{:?}", ty.kind)).collect();
            let signed = if it.signed { " signed" } else { "" };
            lines.push(format!(
                "({}) -> {:?}{signed} from {:?}",
                takes.join(" "),
                it.gives.kind,
                it.path.text
            ));
        }
        _ => {}
    }
    lines
}

fn word(item: &Item) -> &'static str {
    match item {
        Item::Scorecard(_) => "scorecard",
        Item::Classification(_) => "classification",
        Item::Commendation(_) => "commendation",
        Item::Selection(_) => "selection",
        Item::Function(_) => "function",
        _ => "item",
    }
}

fn indented(line: String) -> String {
    format!("  {line}")
}

fn names(names: &[Name]) -> String {
    names.iter().map(|name| &*name.text).collect::<Vec<_>>().join(" ")
}

fn common(kinds: &[Name], authority: &Authority, in_force: Option<&InForce>) -> Vec<String> {
    let mut lines = Vec::new();
    if !kinds.is_empty() {
        lines.push(format!("for {}", names(kinds)));
    }
    let texts = [
        ("source", &authority.source),
        ("directive", &authority.directive),
        ("responsible", &authority.responsible),
        ("decided by", &authority.decided_by),
    ];
    for (word, text) in texts {
        lines.extend(text.as_ref().map(|text| format!("{word} {:?}", text.text)));
    }
    lines.extend(in_force.map(|it| {
        format!("in force {} {}", it.from.iso(), it.until.map_or("-".to_owned(), |until| until.iso()))
    }));
    lines
}

fn entry(entry: &Entry) -> Vec<String> {
    let points = show(&entry.points);
    let mut under = Vec::new();
    let line = match &entry.kind {
        EntryKind::Criterion(name) => format!("{points} for {}", name.text),
        EntryKind::ByValue { value, bands } => {
            under = bands.iter().map(band).collect();
            format!("{points} by {}", show(value))
        }
        EntryKind::AsGiven(value) => format!("{points} given by {}", show(value)),
        EntryKind::Less { name, label, less } => {
            under = less.iter().flat_map(|it| change("less", it)).collect();
            format!("{points} for {} {:?} less", name.text, label.as_ref().map_or("-", |label| &*label.text))
        }
        EntryKind::ForEach { each, of } => format!("{points} most, {} {}", show(each), show_each(of)),
    };
    std::iter::once(line).chain(under.into_iter().map(indented)).collect()
}

fn show_each(of: &Each) -> String {
    match of {
        Each::Row(rows) => format!("each {}", show_rows(rows)),
        Each::Rows(count, rows) => format!("each {} of {}", show(count), show_rows(rows)),
        Each::Step { step, value, over, limit } => {
            let side = if *over { "over" } else { "under" };
            format!("each {} that {} is {side} {}", show(step), show(value), show(limit))
        }
    }
}

fn change(word: &str, change: &Change) -> Vec<String> {
    let most =
        |most: &Option<_>| most.as_ref().map_or(String::new(), |most| format!(", most {}", show(most)));
    let mut under = Vec::new();
    let line = match &change.kind {
        ChangeKind::When { points, condition } => format!("{} when {}", show(points), show(condition)),
        ChangeKind::ForEach { each, of, at_most } => {
            format!("{} {}{}", show(each), show_each(of), most(at_most))
        }
        ChangeKind::AsGiven { field, rows, at_most } => {
            format!("{} of each {}{}", field.text, show_rows(rows), most(at_most))
        }
        ChangeKind::ByValue { value, bands } => {
            under = bands.iter().map(band).collect();
            format!("by {}", show(value))
        }
    };
    std::iter::once(format!("{word} {line}")).chain(under.into_iter().map(indented)).collect()
}

fn band(band: &Band) -> String {
    let end = |end: &Option<_>| end.as_ref().map_or("-".to_owned(), show);
    let range = match &band.range {
        BandRange::From(from, to) => format!("from {} under {}", show(from), end(to)),
        BandRange::Over(over, to) => format!("over {} to {}", show(over), end(to)),
        BandRange::Under(under) => format!("under {}", show(under)),
        BandRange::AtMost(most) => format!("at most {}", show(most)),
        BandRange::Exactly(value) => show(value),
    };
    match &band.award {
        BandAward::Points(points) => format!("{range}: {}", show(points)),
        BandAward::InProportion(to, _) => format!("{range}: proportion {}", end(to)),
    }
}

fn quota(quota: &Quota) -> String {
    let base = quota.base.as_ref().map_or("-".to_owned(), base);
    let rounding = quota.rounding.map_or("-".to_owned(), |(rounding, _)| format!("{rounding:?}"));
    let least = quota.at_least.as_ref().map_or("-".to_owned(), show);
    let most = quota.at_most.as_ref().map_or(String::new(), |most| format!(" most {}", show(most)));
    format!(
        "{} of {base} within [{}] {rounding} least {least}{most}",
        show(&quota.number),
        names(&quota.within)
    )
}

fn base(base: &Base) -> String {
    let kind = match &base.kind {
        BaseKind::Eligible => "ELIGIBLE".to_owned(),
        BaseKind::Units => "UNITS".to_owned(),
        BaseKind::Kind(name) => name.text.clone(),
        BaseKind::Rated { class, or_better } => {
            format!("(rated {}{})", class.text, if *or_better { "+" } else { "" })
        }
        BaseKind::Holding(name) => format!("(hold {})", name.text),
    };
    let filter = base.filter.as_ref().map_or(String::new(), |filter| format!(" where {}", show(filter)));
    format!("{kind}{filter}")
}

fn ranking(ranking: &Ranking) -> String {
    let keys = ranking
        .keys
        .iter()
        .map(|key| format!("{}{}", show(&key.value), if key.lowest_first { " lowest" } else { "" }));
    format!("ranked {}", keys.collect::<Vec<_>>().join(", "))
}

fn ties(ties: &Ties) -> String {
    let prefer: String = ties.prefer.iter().map(|it| format!("prefer {} ", show(it))).collect();
    format!("ties {prefer}{:?}", ties.rule)
}

fn earlier(earlier: &Earlier) -> String {
    let by = earlier.by.as_ref().map_or(String::new(), |by| format!(" by {}", by.text));
    format!("earlier {}{by}", show_rows(&earlier.rows))
}

fn example(example: &Example) -> Vec<String> {
    let given = example.given.iter().map(|given| {
        let text = |text: &Option<thidua::syntax::ast::Text>| {
            text.as_ref().map_or("-".to_owned(), |text| text.text.clone())
        };
        format!(
            "given {} {} in {}: {}",
            given.kind.text,
            text(&given.name),
            text(&given.within),
            given.lines.len()
        )
    });
    let expects = example.expects.iter().map(|expect| {
        let expected = match &expect.expected {
            Expected::Is(value) => format!("is {}", show(value)),
            other => format!("{other:?}"),
        };
        let so_far = if expect.so_far { " so far" } else { "" };
        let unit = expect.unit.as_ref().map_or(String::new(), |unit| format!(" for {:?}", unit.text));
        format!("expect {} {expected}{so_far}{unit}", expect.subject.text)
    });
    given.chain(expects).collect()
}
