//! Codings of an earlier version of a frame, in the codes of today.

use std::collections::BTreeSet;

use crate::definition::Questionnaire;
use crate::round::{CodeCrossing, Coding};

/// What became of a coding.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Recoded {
    /// All its codes are in the frame, perhaps under new names.
    Present(Box<Coding>),
    /// A code was split: only a person can tell which of its parts is meant.
    Split {
        /// The code as it was.
        code: String,
        /// What it was split into.
        into: Vec<String>,
    },
    /// A code that neither the frame nor the crosswalk has.
    Unknown(String),
}

/// Brings a coding to the codes of its frame: what was renamed or merged follows the crosswalk,
/// what was given up falls away. A code that the frame has is never looked up: one that was split
/// must not keep its name.
pub(super) fn recoded(
    coding: &Coding,
    frame: &str,
    questionnaire: &Questionnaire,
    crosswalk: &[CodeCrossing],
) -> Recoded {
    let is_known = |code: &str| {
        questionnaire
            .codes_of(frame)
            .any(|known| known.code == code)
    };
    let mut codes = BTreeSet::new();
    for code in &coding.codes {
        if is_known(code) {
            codes.insert(code.clone());
            continue;
        }
        let crossings = crosswalk.iter().filter(|crossing| {
            crossing.old_code == *code && (crossing.frame.is_empty() || crossing.frame == frame)
        });
        let into: Vec<&str> = crossings.map(|crossing| &*crossing.new_code).collect();
        match into.as_slice() {
            [""] => {}
            [only] if is_known(only) => {
                codes.insert((*only).to_owned());
            }
            [] | [_] => return Recoded::Unknown(code.clone()),
            several => {
                return Recoded::Split {
                    code: code.clone(),
                    into: several.iter().map(|part| (*part).to_owned()).collect(),
                };
            }
        }
    }
    Recoded::Present(Box::new(Coding {
        // What was given up may have been all there was: then nothing in the frame fits.
        no_code: coding.no_code || codes.is_empty() && !coding.codes.is_empty(),
        codes,
        ..coding.clone()
    }))
}
