//! In which group ODK keeps each entity: pyxform 4.5 gives every entity a group of its own, and
//! refuses a form where that cannot be done (`entities/entities_parsing.py`).

use std::collections::{BTreeMap, BTreeSet};

use super::diagnostic::{At, Report};
use super::types::Container;

/// The groups around a row, the form itself left out.
pub(super) type Path = Vec<(String, Container)>;

/// What refers to an entity.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Where it stands.
    pub(super) path: Path,
    /// Row on the survey.
    pub(super) row: u32,
    /// Whether it is a `save_to`; else a question named in the declaration.
    pub(super) is_saved: bool,
}

/// An entity and all that refers to it.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    /// Row of the declaration.
    pub(super) row: u32,
    /// In the order of the survey.
    pub(super) sources: Vec<Source>,
}

/// Where an entity wants to be.
struct Request {
    /// The innermost repeat it may not leave.
    scope: Path,
    /// The group it would like best.
    wanted: Path,
    row: u32,
    /// Groups from which something is saved to it.
    lineages: Vec<Path>,
}

/// The path up to its innermost repeat.
fn boundary(path: &Path) -> Path {
    let repeats = path
        .iter()
        .rposition(|(_, kind)| *kind == Container::Repeat);
    let length = repeats.map_or(0, |index| index + 1);
    path.iter().take(length).cloned().collect()
}

/// How many repeats are around, and how many groups within the innermost.
fn depth(path: &Path) -> (usize, usize) {
    let repeats = path.iter().filter(|(_, kind)| *kind == Container::Repeat);
    (repeats.count(), path.len() - boundary(path).len())
}

/// Says which entities find no place; `claims` are in the order in which the survey first refers
/// to them, those it does not refer to last.
pub(super) fn check(claims: &[Claim], report: &mut Report) {
    let mut scopes: Vec<(Path, Vec<Request>)> = Vec::new();
    for claim in claims {
        let request = match claim.sources.as_slice() {
            [] => Request {
                scope: Path::new(),
                wanted: Path::new(),
                row: claim.row,
                lineages: Vec::new(),
            },
            sources => match request(claim, sources, report) {
                Some(request) => request,
                None => return,
            },
        };
        match scopes.iter_mut().find(|(scope, _)| *scope == request.scope) {
            Some((_, requests)) => requests.push(request),
            None => scopes.push((request.scope.clone(), vec![request])),
        }
    }
    if let [(scope, requests)] = scopes.as_slice()
        && scope.is_empty()
        && requests.len() == 1
    {
        return;
    }
    place(scopes, report);
}

/// Where an entity wants to be; `None`, with the reason said, if its sources are too far apart.
fn request(claim: &Claim, sources: &[Source], report: &mut Report) -> Option<Request> {
    let mut scope: Option<Path> = None;
    let mut any: Option<&Source> = None;
    let mut saved: Option<&Source> = None;
    let mut lineages: Vec<Path> = Vec::new();
    let is_deeper = |source: &Source, than: Option<&Source>| {
        than.is_none_or(|than| depth(&source.path).1 > depth(&than.path).1)
    };
    for source in sources {
        let own = boundary(&source.path);
        let is_new = scope
            .as_ref()
            .is_none_or(|scope| depth(&own).0 > depth(scope).0);
        if is_new {
            scope = Some(own.clone());
            any = Some(source);
            saved = if source.is_saved { Some(source) } else { saved };
        }
        let is_within = scope.as_ref() == Some(&own);
        if any.is_none() || is_within && is_deeper(source, any) {
            any = Some(source);
        }
        if source.is_saved {
            if !lineages.contains(&source.path) {
                lineages.push(source.path.clone());
            }
            if saved.is_none() || is_within && is_deeper(source, saved) {
                saved = Some(source);
            }
        }
    }
    let scope = scope?;
    let wanted = match (saved, lineages.as_slice()) {
        (_, []) | (None, _) => any?.path.clone(),
        (_, [only]) => only.clone(),
        (Some(saved), [first, ..]) => {
            let common = common(first, &lineages);
            let own = boundary(&saved.path);
            if depth(&common) > depth(&own) {
                common
            } else {
                own
            }
        }
    };
    for source in sources {
        let own = boundary(&source.path);
        let is_around = scope.starts_with(&own);
        if !is_around || source.is_saved && boundary(&wanted) != own {
            let at = if source.is_saved {
                At::sheet("survey").row(source.row).column("save_to")
            } else {
                At::sheet("entities").row(claim.row)
            };
            report
                .refuse(at, "an entity cannot take from two repeats")
                .help("copy the value into the other repeat with a calculate");
            return None;
        }
    }
    Some(Request {
        scope,
        wanted,
        row: claim.row,
        lineages,
    })
}

/// What all paths have in common, as pyxform finds it: it looks on behind the first difference.
fn common(first: &Path, paths: &[Path]) -> Path {
    let shortest = paths.iter().map(Vec::len).min().unwrap_or_default();
    let differs = |index: &usize| {
        paths
            .iter()
            .any(|path| path.get(*index) != first.get(*index))
    };
    let length = (0..shortest).rfind(differs).unwrap_or(shortest);
    first.iter().take(length).cloned().collect()
}

/// Gives each entity a group, and says which gets none.
fn place(scopes: Vec<(Path, Vec<Request>)>, report: &mut Report) {
    // Groups that are taken, and by the entity of which row.
    let mut taken: BTreeMap<Vec<String>, u32> = BTreeMap::new();
    let key = |path: &[(String, Container)]| -> Vec<String> {
        path.iter().map(|(name, _)| name.clone()).collect()
    };
    for (scope, mut requests) in scopes {
        requests.sort_by_key(|request| request.row);
        for request in requests {
            let mut conflict = None;
            for length in (scope.len()..=request.wanted.len()).rev() {
                let here = request.wanted.get(..length).unwrap_or_default();
                let Some(other) = taken.get(&key(here)) else {
                    conflict = None;
                    let lineages = request.lineages.iter();
                    let between = lineages.flat_map(|lineage| {
                        (length..=lineage.len()).filter_map(|length| lineage.get(..length))
                    });
                    let all: BTreeSet<Vec<String>> =
                        std::iter::once(here).chain(between).map(key).collect();
                    taken.extend(all.into_iter().map(|path| (path, request.row)));
                    break;
                };
                conflict = Some(*other);
                let reserved = request
                    .lineages
                    .iter()
                    .find_map(|path| taken.get(&key(path)));
                if let Some(other) = reserved {
                    conflict = Some(*other);
                    break;
                }
            }
            if let Some(other) = conflict {
                report
                    .refuse(
                        At::sheet("entities").row(request.row),
                        format!("this entity and that of row {other} want the same group"),
                    )
                    .help("a form, a group and a repeat hold one entity each");
                return;
            }
        }
    }
}
