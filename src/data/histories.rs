//! Histories: for each person the spells in care settings, from referral to the horizon.

/// A stay in a state from an instant until the next spell begins, or to the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    /// The state, by its place in the list.
    pub state: u8,
    /// The instant it begins, a day.
    pub from: i32,
}

/// Spells a person for which there is room from the start: most people have fewer.
const SPELLS_EACH: usize = 4;

/// The histories of a pool, by rank.
#[derive(Clone, Debug, Default)]
pub struct Histories {
    spells: Vec<Spell>,
    ends: Vec<u32>,
}

impl Histories {
    /// Nobody's yet, with room for so many people.
    #[must_use]
    pub fn with_room(n_people: usize) -> Self {
        Self { spells: Vec::with_capacity(SPELLS_EACH * n_people), ends: Vec::with_capacity(n_people) }
    }

    /// Forgets everybody, keeping the room.
    pub fn clear(&mut self) {
        self.spells.clear();
        self.ends.clear();
    }

    /// How many people there are.
    #[must_use]
    pub fn n_people(&self) -> usize {
        self.ends.len()
    }

    /// The spells of a person, in order; never empty.
    #[must_use]
    pub fn of(&self, rank: usize) -> &[Spell] {
        let first = if rank == 0 { 0 } else { self.ends[rank - 1] as usize };
        &self.spells[first..self.ends[rank] as usize]
    }

    /// The spells of everybody, in order of rank.
    pub fn each(&self) -> impl Iterator<Item = &[Spell]> {
        let mut first = 0;
        self.ends.iter().map(move |&end| {
            let own = &self.spells[first..end as usize];
            first = end as usize;
            own
        })
    }

    /// Adds a spell to the person who is being written.
    pub fn push(&mut self, spell: Spell) {
        self.spells.push(spell);
    }

    /// The last spell of the person who is being written.
    #[must_use]
    pub fn open(&self) -> &[Spell] {
        let first = self.ends.last().map_or(0, |&end| end as usize);
        &self.spells[first..]
    }

    /// Ends the person who is being written.
    pub fn close(&mut self) {
        self.ends.push(u32::try_from(self.spells.len()).expect("a draw has fewer than 2^32 spells"));
    }

    /// Adds a person whose history is already known.
    pub fn copy(&mut self, spells: &[Spell]) {
        self.spells.extend_from_slice(spells);
        self.close();
    }
}
