//! Says of each form named on the command line, or on standard input one per line, whether it is
//! accepted, and what is to be mended: a JSON document per line. `tests/pyxform_verdicts.py`
//! compares this with pyxform.

use std::error::Error;
use std::io::{BufRead, Write};
use std::path::Path;

use serde_json::json;
use verbale::definition::load;

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    if paths.is_empty() {
        paths = std::io::stdin().lock().lines().collect::<Result<_, _>>()?;
    }
    let mut out = std::io::stdout().lock();
    for path in paths {
        let verdict = match load(Path::new(&path)) {
            Ok(loaded) => json!({
                "file": path,
                "accepted": loaded.accepted(),
                "refusals": loaded
                    .diagnostics
                    .iter()
                    .filter(|diagnostic| diagnostic.refuses)
                    .map(ToString::to_string)
                    .collect::<Vec<_>>(),
                "others": loaded
                    .diagnostics
                    .iter()
                    .filter(|diagnostic| !diagnostic.refuses)
                    .map(ToString::to_string)
                    .collect::<Vec<_>>(),
            }),
            Err(error) => json!({
                "file": path,
                "accepted": false,
                "refusals": [error.to_string()],
                "others": [],
            }),
        };
        writeln!(out, "{verdict}")?;
    }
    Ok(())
}
