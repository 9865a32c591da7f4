//! The results that people read and go on writing in Word.

use rayon::prelude::*;

use super::{PipelineError, Replies, Setup};
use crate::language::Lang;
use crate::output::Outputs;
use crate::publish::word::{self, Sources};
use crate::synthesis::{self, LeftOut};
use crate::word::WordError;

/// The files of one language, and what was left out of its section.
type OfLanguage = (Vec<(String, Vec<u8>)>, LeftOut);

impl Setup {
    /// The draft section of the report, per language: clean for the editors, and with the sources
    /// of each sentence. With a budget of words also what had to be left out, in the order of the
    /// languages.
    ///
    /// # Errors
    ///
    /// If a document does not fit into a .docx.
    pub fn sections(
        &self,
        replies: &Replies,
        languages: &[Lang],
        budget: Option<usize>,
    ) -> Result<(Outputs, Vec<LeftOut>), PipelineError> {
        let compilation = self.compilation(replies);
        let date = self.round.report.date;
        let sections: Vec<OfLanguage> = languages
            .par_iter()
            .map(|&lang| {
                let section = synthesis::section(&compilation, lang, budget);
                let files = vec![
                    (
                        format!("section_{lang}.docx"),
                        word::section(&section, Sources::Left, date)?,
                    ),
                    (
                        format!("section_{lang}_sources.docx"),
                        word::section(&section, Sources::Shown, date)?,
                    ),
                ];
                Ok((files, section.left_out))
            })
            .collect::<Result<_, WordError>>()?;
        let mut outputs = Outputs::default();
        let mut left_out = Vec::new();
        for (files, left) in sections {
            for (name, bytes) in files {
                outputs.add(name, bytes);
            }
            left_out.push(left);
        }
        Ok((outputs, left_out))
    }
}
