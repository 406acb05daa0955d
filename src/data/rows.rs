//! The rows of a table on their way to whoever takes them in.

use super::builder::Builder;
use super::bulk::{self, Bulk, Parsed, Segment, Taken};
use super::table::{Event, Row, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::text::Lang;
use std::ops::ControlFlow;

impl Builder<'_> {
    /// Goes through the rows of a table; `visit` has those of which a cell is given. Whether all could be told
    /// into cells.
    pub(super) fn rows(
        &mut self,
        table: &dyn Table,
        counted: &mut usize,
        visit: &mut dyn FnMut(&mut Self, Span, &dyn Row),
    ) -> bool {
        let mut whole = *counted <= self.most;
        if whole {
            table.each(&mut |event| self.row(event, counted, &mut whole, visit));
        }
        whole
    }

    /// The same, with the plain rows in bulk; `take` has all that there is in the order of the file.
    pub(super) fn rows_in_bulk<P: Bulk>(
        &mut self,
        table: &dyn Table,
        counted: &mut usize,
        bulk: &P,
        take: &mut dyn FnMut(&mut Self, Taken<'_, P::Batch>),
    ) -> bool {
        let Some(blocks) = table.blocks() else {
            return self.rows(table, counted, &mut |this, span, row| take(this, Taken::Odd(span, row)));
        };
        // A file before this one had a row too many, which is said.
        if *counted > self.most {
            return false;
        }
        let mut whole = true;
        let mut is_first = true;
        let read = bulk::each(blocks, bulk, |Parsed { block, segments, rows }| {
            if std::mem::take(&mut is_first) {
                let is_only = block.end == blocks.end();
                self.expected = if is_only { 0 } else { blocks.rows_if(rows, block.end) };
            }
            *counted += rows;
            if *counted > self.most {
                self.sink.push(too_many_rows(table.header(), self.most));
                whole = false;
                return ControlFlow::Break(());
            }
            for segment in segments {
                let row = match segment {
                    Segment::Plain(batch) => {
                        take(self, Taken::Plain(batch, &block));
                        continue;
                    }
                    Segment::Odd(row) => row,
                };
                blocks.row(&block, row, &mut |event| {
                    let visit = &mut |this: &mut Self, span: Span, row: &dyn Row| {
                        take(this, Taken::Odd(span, row));
                    };
                    self.row(event, counted, &mut whole, visit)
                })?;
            }
            self.keep(blocks.file(), block);
            ControlFlow::Continue(())
        });
        // What was read before tells more.
        if let Err(error) = read {
            self.unread.push((blocks.file(), error));
            return false;
        }
        whole
    }

    /// Takes a row in, or says why it is none.
    fn row(
        &mut self,
        event: Event<'_>,
        counted: &mut usize,
        whole: &mut bool,
        visit: &mut dyn FnMut(&mut Self, Span, &dyn Row),
    ) -> ControlFlow<()> {
        match event {
            Event::Broken(found) => {
                *whole = false;
                let (file, message) = (found.primary.span.file, found.message.to(Lang::English));
                match found.code {
                    // A heading too few is a cell too many in every row.
                    Code::Ragged => self.sink.report_once(found.code, file, "", &message, || found),
                    _ => self.sink.push(found),
                }
            }
            Event::Row(span, row) => {
                *counted += 1;
                if *counted > self.most {
                    *whole = false;
                    self.sink.push(too_many_rows(span, self.most));
                    return ControlFlow::Break(());
                }
                if !row.is_blank() {
                    visit(self, span, row);
                }
            }
        }
        ControlFlow::Continue(())
    }
}

fn too_many_rows(span: Span, most: usize) -> Diagnostic {
    Diagnostic::new(Code::TooMuchData, span, text!("a table with more than {most} rows", most))
        .label(text!("one row too many"))
        .help(text!("rule on fewer units at a time, with the rows of these units"))
}

#[cfg(test)]
mod tests {
    use super::super::body::Body;
    use super::super::delimited::Delimited;
    use super::super::names::{Columns, TableId};
    use super::super::units;
    use super::*;
    use crate::check::load;
    use crate::source::Sources;
    use std::fmt::Write;
    use std::sync::Arc;

    const RULESET: &str = "campaign c\n  period 2025\n\nunits are ward\n\nattribute staff: count\n\n\
        criterion staffed\n  requires staff > 3\n";

    /// What is said of a file of units, and how many are taken in, where so many may be.
    fn taken(most: usize, text: &str) -> (Vec<Code>, usize) {
        let mut sources = Sources::new();
        let file = sources.add("c.thidua", RULESET);
        let loaded =
            load(file, "c.thidua", RULESET, &mut |_| Err(crate::text::Text::verbatim("nothing is used")));
        let model = loaded.check(&sources).0.unwrap();
        let mut builder = Builder::new(&model, None);
        builder.most = most;
        let body = Body::Held(Arc::new(text.to_owned()));
        let columns = Columns::new(&model, TableId::Units);
        let (mut counted, mut references) = (0, Vec::new());
        // Twice the same file, of which the second is not looked at once the first has a row too many.
        for name in ["a.csv", "b.csv"] {
            let file = sources.add(name, "");
            let table = Delimited::new(file, &body, &|name| columns.find(name).one().is_some()).unwrap();
            units::fill(&mut builder, &table, &mut counted, &mut references);
        }
        let said = builder.sink.found().iter().map(|found| found.code).collect();
        (said, builder.data.units.len())
    }

    /// Past the most rows nothing is read, and one error says so, however many blocks would follow.
    #[test]
    fn reading_stops_at_the_most_rows() {
        let mut plain = String::from("unit,kind,staff\n");
        (0..300_000).for_each(|row| writeln!(plain, "U{row},ward,{}", row % 10).unwrap());
        let odd = "unit,kind,staff\n\"U1\",ward,4.0\nU2,ward,4.0\nU3,ward,4.0\nU4,ward,4.0\n";
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert!(plain.len() > 4 << 20);
        assert_eq!(alone.install(|| taken(1_000, &plain)), (vec![Code::TooMuchData], 0));
        assert_eq!(alone.install(|| taken(2, odd)), (vec![Code::TooMuchData], 2));
    }
}
