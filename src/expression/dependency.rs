//! In which order calculated questions can be computed, and the cycle that makes it impossible.

use std::collections::BTreeMap;

/// Questions that wait for each other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("these questions depend on each other: {}", path.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" -> "))]
pub struct Cycle {
    /// Each name refers to the next one; the first name is repeated at the end.
    pub path: Vec<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    /// On the path from the question looked at.
    Open,
    /// It and all it refers to are in the order.
    Done,
}

/// Names in an order in which each comes after all it refers to; otherwise in the order of the map.
///
/// References to names that are not keys of the map are ignored: nothing has to be computed for them.
///
/// # Errors
/// A question refers to itself, directly or through others.
pub fn evaluation_order(references: &BTreeMap<String, Vec<String>>) -> Result<Vec<String>, Cycle> {
    let mut marks: BTreeMap<&str, Mark> = BTreeMap::new();
    let mut order = Vec::with_capacity(references.len());
    for start in references.keys() {
        // The path from `start`, each name with the references still to be followed. Not recursive: chains are long.
        let mut path = Vec::new();
        enter(start, references, &mut marks, &mut path);
        while let Some((name, pending)) = path.last_mut() {
            let name: &str = name;
            match pending.next() {
                Some(next) if marks.get(next.as_str()) == Some(&Mark::Open) => {
                    let cycle = path
                        .iter()
                        .map(|(name, _)| *name)
                        .skip_while(|name| *name != next.as_str());
                    return Err(Cycle {
                        path: cycle.chain([next.as_str()]).map(str::to_owned).collect(),
                    });
                }
                Some(next) => enter(next, references, &mut marks, &mut path),
                None => {
                    marks.insert(name, Mark::Done);
                    order.push(name.to_owned());
                    path.pop();
                }
            }
        }
    }
    Ok(order)
}

/// Puts a name on the path, unless it is done or has nothing to be computed.
fn enter<'a>(
    name: &'a str,
    references: &'a BTreeMap<String, Vec<String>>,
    marks: &mut BTreeMap<&'a str, Mark>,
    path: &mut Vec<(&'a str, std::slice::Iter<'a, String>)>,
) {
    if let Some(next) = references.get(name).filter(|_| !marks.contains_key(name)) {
        marks.insert(name, Mark::Open);
        path.push((name, next.iter()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[(&str, &str)]) -> BTreeMap<String, Vec<String>> {
        let split = |names: &str| names.split_whitespace().map(str::to_owned).collect();
        edges
            .iter()
            .map(|(name, next)| ((*name).to_owned(), split(next)))
            .collect()
    }

    #[test]
    fn each_name_comes_after_what_it_refers_to() {
        let order = evaluation_order(&graph(&[
            ("a", "b c"),
            ("b", "c"),
            ("c", "answer"),
            ("d", "a"),
        ]));
        assert_eq!(order.map(|order| order.join(" ")), Ok("c b a d".to_owned()));
    }

    #[test]
    fn a_cycle_is_named_as_a_path() {
        let cycle = evaluation_order(&graph(&[("a", "b"), ("b", "c d"), ("c", ""), ("d", "b")]));
        let cycle = cycle.map_err(|cycle| cycle.to_string());
        assert_eq!(
            cycle,
            Err("these questions depend on each other: `b` -> `d` -> `b`".to_owned())
        );
        let own = evaluation_order(&graph(&[("a", "a")])).map_err(|cycle| cycle.path);
        assert_eq!(own, Err(vec!["a".to_owned(), "a".to_owned()]));
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let chain = (0..100_000)
            .map(|n| (format!("{n:06}"), vec![format!("{:06}", n + 1)]))
            .collect();
        assert_eq!(
            evaluation_order(&chain).map(|order| order.len()),
            Ok(100_000)
        );
    }
}
