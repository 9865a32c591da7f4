//! The results that people read and go on writing in Word.

use rayon::prelude::*;

use super::{PipelineError, Replies, Setup, file_stem};
use crate::language::Lang;
use crate::output::Outputs;
use crate::publish::word::{self, Sources};
use crate::round::Audience;
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

    /// What the States said: per language the compilation by question; in the first one, and only
    /// if the round's audience is internal, a fiche per State.
    ///
    /// # Errors
    ///
    /// If a document does not fit into a .docx.
    pub fn compilations(
        &self,
        replies: &Replies,
        languages: &[Lang],
    ) -> Result<Outputs, PipelineError> {
        let compilation = self.compilation(replies);
        let round = &self.round;
        let compiled: Vec<(String, Vec<u8>)> = languages
            .par_iter()
            .map(|&lang| {
                let view = synthesis::by_every_question(&compilation, lang);
                let pillar = |key: &str| {
                    let mut pillars = self.questionnaire.pillars.iter();
                    let pillar = pillars.find(|pillar| pillar.name == key)?;
                    Some(pillar.label.text(lang).to_owned())
                };
                let bytes = word::compilation(&view, &pillar, round, lang)?;
                Ok((format!("compilation_{lang}.docx"), bytes))
            })
            .collect::<Result<_, WordError>>()?;
        let mut outputs = Outputs::default();
        outputs.complete("states/");
        for (name, bytes) in compiled {
            outputs.add(name, bytes);
        }
        let first = languages.first();
        let lang = first.filter(|_| round.audience == Audience::Internal);
        if let Some(&lang) = lang {
            let fiches: Vec<(String, Vec<u8>)> = synthesis::fiches(&compilation, lang)
                .par_iter()
                .map(|fiche| {
                    let bytes = word::fiche(fiche, round, lang)?;
                    Ok((format!("states/{}.docx", file_stem(&fiche.code)), bytes))
                })
                .collect::<Result<_, WordError>>()?;
            for (name, bytes) in fiches {
                outputs.add(name, bytes);
            }
        }
        Ok(outputs)
    }
}
