//! Archives to take apart: the answered workbook with its parts changed.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::archive;

/// The parts of an archive, in order.
#[derive(Debug, Clone)]
pub(super) struct Parts(pub(super) Vec<(String, Vec<u8>)>);

impl Parts {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(archive::parts(bytes))
    }

    pub(super) fn text(&self, part: &str) -> String {
        let (_, bytes) = self.0.iter().find(|(name, _)| name == part).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    }

    /// Another content of a part, or one more part.
    pub(super) fn put(mut self, part: &str, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        match self.0.iter_mut().find(|(name, _)| name == part) {
            Some(there) => there.1 = bytes,
            None => self.0.push((part.to_owned(), bytes)),
        }
        self
    }

    /// The text of a part with the first `from` replaced.
    pub(super) fn change(self, part: &str, from: &str, to: &str) -> Self {
        let text = self.text(part);
        assert!(text.contains(from), "{part} has no {from}");
        self.put(part, text.replacen(from, to, 1))
    }

    pub(super) fn without(mut self, part: &str) -> Self {
        let before = self.0.len();
        self.0.retain(|(name, _)| name != part);
        assert_eq!(self.0.len() + 1, before, "{part}");
        self
    }

    pub(super) fn rename(mut self, from: &str, to: &str) -> Self {
        let part = self.0.iter_mut().find(|(name, _)| name == from).unwrap();
        to.clone_into(&mut part.0);
        self
    }

    /// Packed without compression.
    pub(super) fn stored(&self) -> Vec<u8> {
        self.pack(SimpleFileOptions::default().compression_method(CompressionMethod::Stored))
    }

    pub(super) fn deflated(&self) -> Vec<u8> {
        self.pack(SimpleFileOptions::default())
    }

    /// With sizes of 64 bits.
    pub(super) fn zip64(&self) -> Vec<u8> {
        self.pack(SimpleFileOptions::default().large_file(true))
    }

    fn pack(&self, options: SimpleFileOptions) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            archive.start_file(name.as_str(), options).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    /// As a program writes that cannot go back: sums and sizes behind each part.
    pub(super) fn streamed(&self) -> Vec<u8> {
        let mut archive = ZipWriter::new_stream(Vec::new());
        for (name, bytes) in &self.0 {
            archive
                .start_file(name.as_str(), SimpleFileOptions::default())
                .unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }
}

/// All places of some bytes.
pub(super) fn places(bytes: &[u8], of: &[u8]) -> Vec<usize> {
    let windows = bytes.windows(of.len()).enumerate();
    windows
        .filter(|(_, window)| *window == of)
        .map(|(at, _)| at)
        .collect()
}
