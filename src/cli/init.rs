//! `thidua init FOLDER`: a campaign to start from.

use super::files::reason;
use super::{Console, Exit};
use crate::text::Lang;
use std::fs;
use std::path::Path;

/// The files of a new campaign, each with its text: the ruleset with an example, then data for three units.
type Files = [(&'static str, &'static str); 3];

const ENGLISH: Files = [
    ("campaign.thidua", include_str!("init/campaign.thidua")),
    ("data/units.csv", include_str!("init/units.csv")),
    ("data/indicators.csv", include_str!("init/indicators.csv")),
];

// File names without diacritics pass through every mail and every disk.
const VIETNAMESE: Files = [
    ("campaign.thidua", include_str!("init/vi/campaign.thidua")),
    ("data/units.csv", include_str!("init/vi/units.csv")),
    ("data/indicators.csv", include_str!("init/vi/indicators.csv")),
];

#[expect(clippy::disallowed_methods, reason = "`cli` is the layer that writes files")]
pub(super) fn init(console: &mut Console, folder: &Path) -> Exit {
    let files = match console.lang {
        Lang::English => ENGLISH,
        Lang::Vietnamese => VIETNAMESE,
    };
    for (name, _) in files {
        let path = folder.join(name);
        if path.exists() {
            let message = text!("`{}` is already there", path.display().to_string());
            console.complain(&message, &text!("give another folder; nothing was written"));
            return Exit::Ruleset;
        }
    }
    for (name, text) in files {
        let path = folder.join(name);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
        if let Err(error) = written {
            let message = text!("cannot write `{}`: {}", path.display().to_string(), reason(&error));
            console.complain(&message, &text!("give a folder that you may write in"));
            return Exit::Ruleset;
        }
        console.print_line(&text!("wrote {}", path.display().to_string()));
    }
    let (ruleset, data) = (folder.join("campaign.thidua"), folder.join("data"));
    let (ruleset, data) = (ruleset.display().to_string(), data.display().to_string());
    console.print("\n");
    console.print_line(&text!("next: thidua judge {ruleset} {data}", ruleset, data));
    Exit::Done
}
