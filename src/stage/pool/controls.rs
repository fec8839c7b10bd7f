//! Control people: others, who live as usual. For each participant so many, with chance of their own.

use super::{frailty, kinds};
use crate::data::{CONTROLS, Course, Entry, Person, Pool, World};
use crate::model::{Chosen, CountedFrom, GroupId, MeasureHead, Model};
use crate::random::{Key, Purpose, Seed};

/// Control people beside a draw's participants.
#[derive(Clone, Debug, Default)]
pub struct ControlPeople {
    /// The people: those of the first participant, then those of the next.
    pub pool: Pool,
    /// From when they would have been served: as their participant was.
    pub courses: Vec<Course>,
    /// By control person: the rank of the participant.
    pub participants: Vec<usize>,
}

/// Stream of who a randomised control person is.
const KIND: u32 = CONTROLS;
/// Stream of a control person's frailty.
const FRAILTY: u32 = CONTROLS + 1;

/// The control people of a baseline that is numbered `number` of `n_groups`, with `n_each` for each participant. Matched
/// people are like their participant in group, state, age and time in the state; randomised people are whoever the
/// cohort holds, referred on the same day.
#[must_use]
pub fn control_people(
    model: &Model,
    world: &World,
    (seed, draw): (Seed, u32),
    (number, n_groups): (u32, u32),
    (n_each, chosen): (u32, Chosen),
    participants: (&Pool, &[Course]),
) -> ControlPeople {
    let key = Key::new(seed, Purpose::Comparator, draw);
    let mut controls = ControlPeople::default();
    let all = everybody_is_looked_at(model);
    for (rank, (person, &course)) in (0..).zip(participants.0.people.iter().zip(participants.1)) {
        if course == Course::NotStarted && !all {
            continue;
        }
        for each in 0..n_each {
            let own = (rank * n_each + each) * n_groups + number;
            let like = match chosen {
                Chosen::Matched => *person,
                Chosen::Randomised => by_lot(model, world, key, own, person),
            };
            let group = &model.cohort.groups[like.group.index()];
            let frailty = frailty(world, &mut key.stream(FRAILTY, own), group);
            controls.pool.add(Entry::Referred, like.weight, [Person { key: own, frailty, ..like }]);
            controls.courses.push(course);
            controls.participants.push(rank as usize);
        }
    }
    controls
}

/// Whether any measure looks at people who are referred, whether or not they start.
fn everybody_is_looked_at(model: &Model) -> bool {
    model.measures.iter().any(|measure| match &measure.head {
        MeasureHead::Person(person) => person.from == CountedFrom::Referral,
        MeasureHead::Cohort(_) => false,
    })
}

/// A person of the cohort, chosen by lot.
fn by_lot(model: &Model, world: &World, key: Key, own: u32, participant: &Person) -> Person {
    let (place, start) = kinds::drawn(&model.cohort.groups, world, &mut key.stream(KIND, own));
    let group = &model.cohort.groups[place];
    let days = |length: Option<crate::model::Length>| length.map_or(0, |length| world.whole_days(length));
    Person {
        group: GroupId::new(place),
        state: u8::try_from(group.starts_in[start].0.index()).expect("fewer than 256 states"),
        already: days(group.time_already),
        age: days(group.age),
        ..*participant
    }
}
