//! Keeps one file's crash to that file: a panic in a reader becomes an error, and is not printed.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static SHIELDED: Cell<bool> = const { Cell::new(false) };
}

static QUIET: Once = Once::new();

/// Runs `work`; if it panics, gives the panic's message instead.
///
/// The process's panic hook is told to say nothing about panics in here, and is left as it was
/// for all others. An abort (no memory left) cannot be caught: the guards before it see to that.
pub(super) fn shielded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    QUIET.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !SHIELDED.get() {
                loud(info);
            }
        }));
    });
    let outer = SHIELDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    SHIELDED.set(outer);
    result.map_err(|payload| message(payload.as_ref()))
}

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::shielded;

    #[test]
    fn a_panic_becomes_its_message() {
        let outcome = shielded(|| -> u32 { panic!("record of length {}", 7) });
        assert_eq!(outcome, Err("record of length 7".to_owned()));
        assert_eq!(shielded(|| 3), Ok(3));
    }
}
