//! The storages and streams of a compound file, as folders and files: an Outlook message is one.

use super::{File, Problem};

/// A compound file whose chains are checked.
pub(crate) struct Tree<'a>(File<'a>);

/// A storage or a stream in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// Its name.
    pub(crate) name: String,
    /// Number of its directory entry.
    entry: usize,
}

impl<'a> Tree<'a> {
    /// Reads the directory.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Problem> {
        File::open(bytes).map(Self)
    }

    /// The storage that holds all others.
    pub(crate) fn root(&self) -> Node {
        self.node(0)
    }

    /// What lies in a storage, ordered by name; nothing lies in a stream.
    pub(crate) fn children(&self, storage: &Node) -> Vec<Node> {
        let below = self
            .0
            .entries
            .get(storage.entry)
            .map(|entry| entry.links[2]);
        let mut waiting: Vec<u32> = below.into_iter().collect();
        // A broken file may link in circles.
        let mut seen = vec![false; self.0.entries.len()];
        let mut children = Vec::new();
        while let Some(number) = waiting.pop() {
            let index = number as usize;
            let (Some(entry), Some(seen)) = (self.0.entries.get(index), seen.get_mut(index)) else {
                continue;
            };
            if !std::mem::replace(seen, true) {
                children.push(self.node(index));
                waiting.extend(&entry.links[..2]);
            }
        }
        children.sort_by(|a, b| a.name.cmp(&b.name));
        children
    }

    /// The bytes of a stream.
    pub(crate) fn read(&self, stream: &Node) -> Result<Vec<u8>, Problem> {
        match self.0.entries.get(stream.entry) {
            Some(entry) => self.0.stream(entry),
            None => Ok(Vec::new()),
        }
    }

    fn node(&self, entry: usize) -> Node {
        let name = self.0.entries.get(entry).map(|entry| entry.name.clone());
        Node {
            name: name.unwrap_or_default(),
            entry,
        }
    }
}
