//! Who holds which shingle: every text's numbers in one sorted list, each with the first place where it stands there.

use super::shingles::{AsIs, Shingles};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Holders of one shingle that are counted: what more texts than these share is nobody's own wording.
const MOST_HOLDERS: usize = 64;

/// A shingle, who holds it, and the character at which it stands there first.
type Holding = (u64, u32, u32);

/// Shingles of several texts.
pub(crate) struct Index {
    holdings: Vec<Holding>,
    /// Where the holdings of a shingle begin.
    begins: HashMap<u64, u32, BuildHasherDefault<AsIs>>,
}

impl Index {
    /// The shingles of these texts; a holder is known by its place in the list.
    pub(crate) fn of<'s>(texts: impl Iterator<Item = &'s Shingles>) -> Self {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let mut all: Vec<Holding> = Vec::new();
        for (holder, text) in texts.enumerate() {
            all.extend(text.hashes.iter().enumerate().map(|(at, hash)| (*hash, number(holder), number(at))));
        }
        all.sort_unstable();
        all.dedup_by_key(|(hash, holder, _)| (*hash, *holder));
        let mut begins: HashMap<u64, u32, BuildHasherDefault<AsIs>> =
            HashMap::with_capacity_and_hasher(all.len(), BuildHasherDefault::default());
        all.iter().enumerate().rev().for_each(|(at, (hash, _, _))| {
            begins.insert(*hash, number(at));
        });
        Self { holdings: all, begins }
    }

    /// Among the first `holders`, the one that holds most of these shingles; the earliest of equals.
    pub(crate) fn best(&self, shingles: impl Iterator<Item = u64>, holders: usize) -> Option<usize> {
        let mut shares = vec![0_usize; holders];
        for hash in shingles {
            for (_, holder, _) in self.holdings(hash) {
                match shares.get_mut(*holder as usize) {
                    Some(share) => *share += 1,
                    None => break,
                }
            }
        }
        let best = shares.iter().enumerate().max_by_key(|(at, share)| (**share, usize::MAX - at));
        best.filter(|(_, share)| **share > 0).map(|(holder, _)| holder)
    }

    /// Where a holder has a shingle first, by character.
    pub(crate) fn place(&self, hash: u64, holder: usize) -> Option<usize> {
        let wanted = |(_, one, _): &&Holding| *one as usize == holder;
        self.holdings(hash).iter().find(wanted).map(|(_, _, at)| *at as usize)
    }

    fn holdings(&self, hash: u64) -> &[Holding] {
        let Some(start) = self.begins.get(&hash) else { return &[] };
        let rest = self.holdings.get(*start as usize..).unwrap_or_default();
        let end = rest.iter().take(MOST_HOLDERS).take_while(|(one, _, _)| *one == hash).count();
        rest.get(..end).unwrap_or_default()
    }
}
