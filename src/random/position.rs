//! Item numbers from structural positions ("service 2, cost 1"), so that a stream does not depend on names.
//!
//! FNV-1a of 32 and of 64 bits, folded by exclusive or as its authors advise for sizes that are no power of two:
//! G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, "The FNV Non-Cryptographic Hash Algorithm",
//! <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>. Distinct positions may share a number; whoever gives
//! numbers to many items checks that they are distinct.

/// An item number of 24 bits for a position.
pub fn item_of(position: &str) -> u32 {
    let hash = fnv_1a_32(position);
    (hash >> 24) ^ (hash & 0x00FF_FFFF)
}

/// An item number of 24 bits and a person number of 32 for a position: 56 bits, so that among a thousand positions two
/// share their numbers once in 10^11 scenarios.
pub fn item_of64(position: &str) -> (u32, u32) {
    let hash = fnv_1a_64(position);
    let folded = (hash >> 56) ^ (hash & 0x00FF_FFFF_FFFF_FFFF);
    ((folded >> 32) as u32, folded as u32)
}

fn fnv_1a_32(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

fn fnv_1a_64(text: &str) -> u64 {
    let step = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;
    use std::collections::HashSet;

    /// Test vectors of draft-eastlake-fnv.
    #[test]
    fn hashes_are_those_of_the_draft() {
        for (text, short, long) in [
            ("", 0x811c_9dc5, 0xcbf2_9ce4_8422_2325),
            ("a", 0xe40c_292c, 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0xbf9c_f968, 0x8594_4171_f739_67e8),
        ] {
            assert_eq!((fnv_1a_32(text), fnv_1a_64(text)), (short, long), "{text}");
        }
    }

    #[test]
    fn numbers_fit_and_ten_thousand_positions_have_distinct_ones() {
        let mut seen = HashSet::new();
        for section in 0..100 {
            for row in 0..100 {
                let position = format!("service.{section}.cost.{row}");
                assert!(item_of(&position) < Key::ITEMS);
                let (item, person) = item_of64(&position);
                assert!(item < Key::ITEMS);
                seen.insert((item, person));
            }
        }
        assert_eq!(seen.len(), 10_000);
    }
}
