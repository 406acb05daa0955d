//! Just enough Markdown to find what a page shows: its sections and fenced blocks.
#![allow(dead_code, reason = "shared by several test programs")]

/// A fenced block.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// What stands after the opening fence, such as `csv units.csv`.
    pub(crate) info: String,
    /// Its lines.
    pub(crate) text: String,
    /// The number of its opening line in the page.
    pub(crate) line: usize,
    /// The heading that it stands under.
    pub(crate) section: String,
}

impl Block {
    /// The first word after the fence.
    pub(crate) fn language(&self) -> &str {
        self.info.split(' ').next().unwrap_or("")
    }

    /// The rest of what stands after the fence.
    pub(crate) fn label(&self) -> &str {
        self.info.split_once(' ').map_or("", |(_, label)| label)
    }
}

/// The fenced blocks of a page, in order.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut section = String::new();
    let mut open: Option<Block> = None;
    for (at, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some("")) => found.extend(open.take()),
            (Some(block), _) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, Some(info)) => {
                let (info, section) = (info.trim().to_owned(), section.clone());
                open = Some(Block { info, text: String::new(), line: at + 1, section });
            }
            (None, None) => {
                if let Some(heading) = line.strip_prefix('#') {
                    section = heading.trim_start_matches('#').trim().to_owned();
                }
            }
        }
    }
    assert!(open.is_none(), "a fence is not closed: {open:?}");
    found
}
