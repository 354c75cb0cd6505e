//! What a PDF does or carries besides its pages: scripts, programs to be started, files inside.

use crate::embedded;
use crate::oddity::Oddity;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Dictionaries and arrays that are looked at.
const MOST_NODES: usize = 500_000;
/// Actions that run something.
const RUNNING: [&str; 4] = ["JavaScript", "Launch", "ImportData", "RichMediaExecute"];

/// What a person should know of it. Objects are looked at one by one, used or not: whoever hides an action does not
/// care whether a reader would find it.
pub(super) fn of(pdf: &Pdf) -> Vec<Oddity> {
    let mut seen = Seen::default();
    let look = || pdf.objects().into_iter().take(MOST_NODES).for_each(|object| seen.object(object));
    // The parser may give up on an object that no page needs; what was seen until then counts.
    let _gave_up = catch_unwind(AssertUnwindSafe(look));
    let all = [seen.active.then_some(Oddity::Active), (seen.files > 0).then_some(Oddity::Attachments(seen.files))];
    all.into_iter().flatten().collect()
}

#[derive(Default)]
struct Seen {
    active: bool,
    files: u32,
    looked_at: usize,
}

impl Seen {
    fn object(&mut self, object: Object<'_>) {
        let mut open = vec![object];
        while let Some(next) = open.pop() {
            self.looked_at += 1;
            if self.looked_at > MOST_NODES {
                return;
            }
            match next {
                Object::Dict(dict) => self.dictionary(&dict, &mut open),
                Object::Stream(stream) => self.dictionary(stream.dict(), &mut open),
                Object::Array(array) => inner(&array, &mut open),
                _ => {}
            }
        }
    }

    fn dictionary<'a>(&mut self, dict: &Dict<'a>, open: &mut Vec<Object<'a>>) {
        let kind = dict.get::<Name<'_>>("S");
        self.active |= kind.is_some_and(|kind| RUNNING.contains(&kind.as_str())) || dict.contains_key("JS");
        self.files += u32::from(dict.contains_key("EF") && !embedded::is_ours(dict));
        open.extend(dict.entries().filter_map(|(_, value)| direct(value)));
    }
}

fn inner<'a>(array: &Array<'a>, open: &mut Vec<Object<'a>>) {
    open.extend(array.raw_iter().filter_map(direct).filter(|one| !matches!(one, Object::Number(_))));
}

/// What stands in its place itself; what is referred to is an object of its own.
fn direct<'a>(value: MaybeRef<Object<'a>>) -> Option<Object<'a>> {
    match value {
        MaybeRef::NotRef(object) => Some(object),
        MaybeRef::Ref(_) => None,
    }
}
