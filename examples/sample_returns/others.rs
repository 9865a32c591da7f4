//! What else arrives in such a week: a covering letter as PDF, the picture of a signature, a
//! workbook with a password, a text that only calls itself a workbook; and the register in which
//! an officer notes when each file came and what is no reply.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A workbook with a password, made by Excel's own encryption.
const PROTECTED: &[u8] = include_bytes!("../../tests/data/hostile/encrypted_agile.xlsx");

/// Files that are no returned workbooks, by path below `responses/`.
pub(crate) fn files() -> BTreeMap<String, Vec<u8>> {
    BTreeMap::from([
        (LETTER.to_owned(), letter().into_bytes()),
        (SIGNATURE.to_owned(), PICTURE.to_vec()),
        (
            "2015-04-20 e-mail/Reply (web version).xlsx".to_owned(),
            b"<html><body><p>Please open this document in your browser.</p></body></html>\n"
                .to_vec(),
        ),
        (
            "2015-04-20 e-mail/protected.xlsx".to_owned(),
            PROTECTED.to_vec(),
        ),
    ])
}

const SIGNATURE: &str = "2015-04-20 e-mail/image001.png";
const LETTER: &str = "Singapour - lettre d'accompagnement.pdf";

/// A picture of one white pixel.
const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b,
    0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0x0f, 0x00, 0x01,
    0x01, 0x01, 0x00, 0x1b, 0xb6, 0xee, 0x56, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae,
    0x42, 0x60, 0x82,
];

/// A PDF of one page that says what it is.
fn letter() -> String {
    let text = "BT /F1 12 Tf 72 720 Td (Sample: a covering letter that arrived as PDF.) Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        offsets.push(pdf.len());
        let _ = write!(pdf, "{number} 0 obj\n{object}\nendobj\n");
    }
    let start = pdf.len();
    let count = objects.len() + 1;
    let _ = write!(pdf, "xref\n0 {count}\n0000000000 65535 f \n");
    for offset in offsets {
        let _ = writeln!(pdf, "{offset:010} 00000 n ");
    }
    let _ = write!(
        pdf,
        "trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    pdf
}

/// The register. The report counts replies up to 1 May 2015 and gives no other date, so that this
/// is the date of all, and the earlier return of Israel came the day before.
pub(crate) fn register<'a>(
    files: impl Iterator<Item = &'a str>,
) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut paths: Vec<&str> = files.collect();
    paths.sort_unstable();
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["file", "entity", "received", "action", "note"])?;
    for path in paths {
        let received = if path == "Israel/Israel.xlsx" {
            "2015-04-30"
        } else {
            "2015-05-01"
        };
        let (entity, action, note) = match path {
            LETTER => ("SGP", "reply", "illustrative date"),
            SIGNATURE => ("", "ignore", "picture of a signature, no reply"),
            _ => ("", "reply", "illustrative date"),
        };
        table.write_record([path, entity, received, action, note])?;
    }
    Ok(table.into_inner()?)
}
