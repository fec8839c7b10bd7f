//! The audit counts hours and days of service again: what people cost by the hour and by setting is seen to fail where the
//! ledger, a course or a spell is another one.

use sib::data::{Course, Histories, Person, Pool, Purpose, Settlement, Spell, World};
use sib::engine::Played;
use sib::model::{GroupId, Model};
use sib::stage::audit::{Books, audit};
use sib::units::{Count, Money};

use crate::common::{draws, headed, model};

const RULE: &str = "a cost is what the hours or days of people come to";

/// People who move to and fro, with hours that follow the setting, and in it the time there or since the start.
const MOVING: &str = "referrals = { rate = \"3 / month\", until = \"10 months\" }\n\
    option = [ { name = \"usual\" }, { name = \"hourly\", service = \"help\" } ]\n\
    cohort = { people = 30, starts_in = \"a\" }\n\
    [state]\na = {}\nb = {}\ngone = { absorbing = \"yes\" }\n\
    [transition]\na.b = { rate = \"1.5 / year\" }\nb.a = { rate = \"1 / year\" }\nany.gone = { rate = \"0.3 / year\" }\n\
    [party]\nprovider = { is = \"provider\", reserves = \"£1m\" }\n\
    [service.help]\nlength = \"9 months\"\nleaves_early = \"0.5 / year\"\n\
    hours = { by = \"state\", values = { a = { by = \"time since start\", line = [[\"0 days\", \"28 / week\"], [\"100 days\", \"7 / week\"]] }, b = { by = \"time in state\", steps = [[\"0 days\", \"10 / week\"], [\"45 days\", \"2 / week\"]] } } }\n\
    cost.hours = { amount = \"£15.10\", per = \"hour\", from = \"2 months\", until = \"20 months\" }\n\
    cost.support = { amount = { by = \"state\", values = { a = \"£10 / day\", b = \"£2.03 / day\" } }, per = \"person\" }\n";

/// Books of a draw, to be tampered with.
struct Bundle {
    model: Model,
    world: World,
    played: Played,
}

impl Bundle {
    fn good() -> Self {
        let model = model(&headed("24 months", MOVING));
        let played = draws(&model, 5, 1).remove(0).remove(1);
        let base = model.inputs.rows().map(|(_, row)| row.unit.inside(row.law.base()));
        let world = World::of(&model.inputs, &base.collect::<Vec<f64>>());
        Self { model, world, played }
    }

    fn audit(&self) -> Result<(), &'static str> {
        let person = Person {
            key: 0,
            referred: 0,
            group: GroupId::new(0),
            state: 0,
            already: 0,
            age: 0,
            frailty: 1.0,
            weight: Count::ONE,
        };
        let books = Books {
            model: &self.model,
            world: &self.world,
            option: &self.model.options[1],
            pool: &Pool { people: vec![person; self.played.lived.courses.len()], places: Vec::new() },
            courses: &self.played.lived.courses,
            histories: &self.played.lived.histories,
            settlement: &Settlement::default(),
            ledger: &self.played.ledger,
            cash: &self.played.cash,
        };
        audit(&books).map_err(|broken| broken.rule)
    }

    /// Moves a cost in the ledger by so many pence, in the month in which it is largest.
    fn dearer(&mut self, item: u32, pence: i64) {
        let transfers = self.played.ledger.transfers.iter_mut();
        let own =
            transfers.filter(|transfer| transfer.purpose == Purpose::ServiceCost && transfer.item == item);
        let largest = own.max_by_key(|transfer| transfer.amount).expect("the cost is paid");
        largest.amount += Money::from_pence(pence);
    }
}

#[test]
fn costs_that_are_right_pass() {
    assert_eq!(Bundle::good().audit(), Ok(()));
}

#[test]
fn a_cost_that_is_a_penny_off_fails() {
    for (item, pence) in [(0, 1), (0, -1), (1, 1), (1, -1)] {
        let mut bundle = Bundle::good();
        bundle.dearer(item, pence);
        assert_eq!(bundle.audit(), Err(RULE), "cost {item}, {pence}p");
    }
}

#[test]
fn a_course_that_is_a_week_shorter_or_a_spell_elsewhere_fails() {
    let mut bundle = Bundle::good();
    let is_long =
        |course: &&mut Course| matches!(course, Course::Served { start, end, .. } if end - *start > 90);
    let lived = std::sync::Arc::make_mut(&mut bundle.played.lived);
    let course = lived.courses.iter_mut().find(is_long).expect("somebody is served for long");
    if let Course::Served { end, .. } = course {
        *end -= 7;
    }
    assert_eq!(bundle.audit(), Err(RULE));

    let mut bundle = Bundle::good();
    let mut elsewhere = Histories::default();
    for rank in 0..bundle.played.lived.courses.len() {
        let spells = bundle.played.lived.histories.of(rank);
        let swapped =
            spells.iter().map(|spell| Spell { state: [1, 0, 2][usize::from(spell.state)], ..*spell });
        elsewhere.copy(&swapped.collect::<Vec<_>>());
    }
    std::sync::Arc::make_mut(&mut bundle.played.lived).histories = elsewhere;
    assert_eq!(bundle.audit(), Err(RULE));
}
