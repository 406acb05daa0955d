//! `thidua init FOLDER`: a campaign to start from.

use super::{Console, Exit};
use std::fs;
use std::path::Path;

/// The files of a new campaign: a ruleset with an example, and data for three units.
const FILES: [(&str, &str); 3] = [
    ("campaign.thidua", include_str!("init/campaign.thidua")),
    ("data/units.csv", include_str!("init/units.csv")),
    ("data/indicators.csv", include_str!("init/indicators.csv")),
];

#[expect(clippy::disallowed_methods, reason = "`cli` is the layer that writes files")]
pub(super) fn init(console: &mut Console, folder: &Path) -> Exit {
    for (name, _) in FILES {
        let path = folder.join(name);
        if path.exists() {
            let message = format!("`{}` is already there", path.display());
            console.complain(&message, "give another folder; nothing was written");
            return Exit::Ruleset;
        }
    }
    for (name, text) in FILES {
        let path = folder.join(name);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
        if let Err(error) = written {
            let message = format!("cannot write `{}`: {error}", path.display());
            console.complain(&message, "give a folder that you may write in");
            return Exit::Ruleset;
        }
        console.print(&format!("wrote {}\n", path.display()));
    }
    let (ruleset, data) = (folder.join("campaign.thidua"), folder.join("data"));
    console.print(&format!("\nnext: thidua judge {} {}\n", ruleset.display(), data.display()));
    Exit::Done
}
