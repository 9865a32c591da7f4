//! Writes Outlook messages for tests: a compound file with the streams and storages of [MS-OXMSG].

/// What lies in a storage: a stream, or a storage.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Stream(String, Vec<u8>),
    Storage(String, Vec<Item>),
}

/// A property that is a text.
pub(super) fn text(id: u16, text: &str) -> Item {
    let bytes = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    Item::Stream(format!("__substg1.0_{id:04X}001F"), bytes)
}

/// A property that is a text in a code page.
pub(super) fn ansi(id: u16, bytes: &[u8]) -> Item {
    Item::Stream(format!("__substg1.0_{id:04X}001E"), bytes.to_vec())
}

/// The stream of properties of fixed length: type, identifier, value.
pub(super) fn fixed(header: usize, values: &[(u16, u16, u64)]) -> Item {
    let mut bytes = vec![0; header];
    for (kind, id, value) in values {
        bytes.extend(kind.to_le_bytes());
        bytes.extend(id.to_le_bytes());
        bytes.extend([6, 0, 0, 0]);
        bytes.extend(value.to_le_bytes());
    }
    Item::Stream("__properties_version1.0".to_owned(), bytes)
}

/// An attached file.
pub(super) fn attachment(number: u32, name: &str, bytes: &[u8]) -> Item {
    Item::Storage(
        format!("__attach_version1.0_#{number:08X}"),
        vec![
            fixed(8, &[]),
            text(0x3707, name),
            Item::Stream("__substg1.0_37010102".to_owned(), bytes.to_vec()),
        ],
    )
}

/// An attached message.
pub(super) fn message(number: u32, name: &str, items: Vec<Item>) -> Item {
    Item::Storage(
        format!("__attach_version1.0_#{number:08X}"),
        vec![
            fixed(8, &[]),
            text(0x3001, name),
            Item::Storage("__substg1.0_3701000D".to_owned(), items),
        ],
    )
}

const SECTOR: usize = 512;
const MINI: usize = 64;
const NONE: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;

struct Entry {
    name: String,
    kind: u8,
    right: u32,
    child: u32,
    bytes: Vec<u8>,
}

/// The compound file.
pub(super) fn write(items: Vec<Item>) -> Vec<u8> {
    let mut entries = vec![Entry {
        name: "Root Entry".to_owned(),
        kind: 5,
        right: NONE,
        child: NONE,
        bytes: Vec::new(),
    }];
    add(&mut entries, 0, items);

    // Small streams go into the stream of the root.
    let mut mini_table: Vec<u32> = Vec::new();
    let mut mini_stream: Vec<u8> = Vec::new();
    let mut starts = vec![END; entries.len()];
    for (index, entry) in entries.iter().enumerate().skip(1) {
        if entry.kind != 2 || entry.bytes.len() >= 4096 || entry.bytes.is_empty() {
            continue;
        }
        starts[index] = chain(&mut mini_table, entry.bytes.len().div_ceil(MINI));
        mini_stream.extend(&entry.bytes);
        mini_stream.resize(mini_stream.len().next_multiple_of(MINI), 0);
    }
    entries[0].bytes = mini_stream;

    let mut table: Vec<u32> = Vec::new();
    let mut body: Vec<u8> = Vec::new();
    let mut place = |bytes: &[u8], table: &mut Vec<u32>| {
        if bytes.is_empty() {
            return END;
        }
        body.extend(bytes);
        body.resize(body.len().next_multiple_of(SECTOR), 0);
        chain(table, bytes.len().div_ceil(SECTOR))
    };
    for (index, entry) in entries.iter().enumerate() {
        if index == 0 || (entry.kind == 2 && entry.bytes.len() >= 4096) {
            starts[index] = place(&entry.bytes, &mut table);
        }
    }
    let mini_bytes: Vec<u8> = mini_table.iter().flat_map(|n| n.to_le_bytes()).collect();
    let mini_start = place(&mini_bytes, &mut table);
    let mut directory = Vec::new();
    for (entry, start) in entries.iter().zip(&starts) {
        directory.extend(raw(entry, *start));
    }
    let directory_start = place(&directory, &mut table);
    // The table counts its own sectors.
    let mut own = 1;
    while (table.len() + own).div_ceil(SECTOR / 4) > own {
        own += 1;
    }
    let table_start = table.len();
    table.extend(std::iter::repeat_n(0xFFFF_FFFD, own));
    table.resize(own * SECTOR / 4, NONE);
    body.extend(table.iter().flat_map(|n| n.to_le_bytes()));

    let mut header = vec![0; SECTOR];
    header[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    let mut put = |at: usize, value: u32| header[at..at + 4].copy_from_slice(&value.to_le_bytes());
    put(24, 0x0003_003E);
    put(28, 0x0009_FFFE);
    put(32, 6);
    put(44, u32::try_from(own).unwrap());
    put(48, directory_start);
    put(56, 4096);
    put(60, mini_start);
    put(64, u32::from(!mini_bytes.is_empty()));
    put(68, END);
    for number in 0..109 {
        let sector = if number < own {
            u32::try_from(table_start + number).unwrap()
        } else {
            NONE
        };
        put(76 + number * 4, sector);
    }
    header.extend(body);
    header
}

fn add(entries: &mut Vec<Entry>, parent: usize, items: Vec<Item>) {
    let mut last = None;
    for item in items {
        let index = entries.len();
        let (name, kind, bytes, below) = match item {
            Item::Stream(name, bytes) => (name, 2, bytes, Vec::new()),
            Item::Storage(name, items) => (name, 1, Vec::new(), items),
        };
        entries.push(Entry {
            name,
            kind,
            right: NONE,
            child: NONE,
            bytes,
        });
        let number = u32::try_from(index).unwrap();
        match last {
            None => entries[parent].child = number,
            Some(last) => entries[last as usize].right = number,
        }
        last = Some(number);
        add(entries, index, below);
    }
}

/// A new chain of so many sectors.
fn chain(table: &mut Vec<u32>, length: usize) -> u32 {
    let start = u32::try_from(table.len()).unwrap();
    for number in 1..length {
        table.push(start + u32::try_from(number).unwrap());
    }
    table.push(END);
    start
}

fn raw(entry: &Entry, start: u32) -> Vec<u8> {
    let mut raw = vec![0; 128];
    let units: Vec<u8> = entry
        .name
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    raw[..units.len()].copy_from_slice(&units);
    raw[64..66].copy_from_slice(&u16::try_from(units.len() + 2).unwrap().to_le_bytes());
    raw[66] = entry.kind;
    raw[67] = 1;
    raw[68..72].copy_from_slice(&NONE.to_le_bytes());
    raw[72..76].copy_from_slice(&entry.right.to_le_bytes());
    raw[76..80].copy_from_slice(&entry.child.to_le_bytes());
    raw[116..120].copy_from_slice(&start.to_le_bytes());
    let length = u32::try_from(entry.bytes.len()).unwrap();
    raw[120..124].copy_from_slice(&length.to_le_bytes());
    raw
}
