//! Posts of a service's teams, and how they fall vacant.

use super::{Builder, Use};
use crate::model::{Capacity, Cost, CostPer, InputId, Vacancies};
use crate::random::Purpose;
use crate::scenario::record::Record;

/// The most vacancies of a service in one draw.
pub(super) const VACANCIES_MOST: f64 = 1e6;

impl Builder<'_> {
    /// Posts in each team, and how they fall vacant.
    pub(super) fn posts(
        &mut self,
        record: &Record,
        position: &str,
        capacity: &Capacity,
    ) -> (Option<InputId>, Option<Vacancies>) {
        let risk = Purpose::Implementation;
        let posts = self.row_if(record, "posts", Use::Standing, position, risk);
        let turnover = self.row_if(record, "turnover", Use::Person, position, risk);
        let vacant_for = self.length_of(record, "vacant_for", position, risk);
        self.posts_have_teams(record, capacity);
        let vacancies = match (turnover, vacant_for) {
            (Some(turnover), Some(vacant_for)) => Some(Vacancies { turnover, vacant_for }),
            (None, None) => None,
            (Some(_), None) => {
                let rule = "a post that falls vacant stands vacant for some time: `vacant_for`";
                self.lacks_its_other(record, "turnover", "vacant_for", rule);
                None
            }
            (None, Some(_)) => {
                let rule = "what stands vacant fell vacant at some rate: `turnover`";
                self.lacks_its_other(record, "vacant_for", "turnover", rule);
                None
            }
        };
        if let (Some(vacancies), Capacity::Teams { teams, .. }) = (&vacancies, capacity) {
            self.vacancies_fit(record, (*teams, posts), vacancies);
        }
        (posts, vacancies)
    }

    fn lacks_its_other(&mut self, record: &Record, given: &str, other: &str, rule: &str) {
        let span = record.cell(given).map_or(record.key.span, |cell| cell.key_span);
        self.error(span, format!("`{given}` without `{other}`"), rule);
    }

    fn posts_have_teams(&mut self, record: &Record, capacity: &Capacity) {
        if matches!(capacity, Capacity::Teams { .. }) {
            return;
        }
        for key in ["posts", "turnover", "vacant_for"] {
            if let Some(cell) = record.cell(key) {
                let found = format!("`{key}` in `{}`, which has no teams", record.key.name);
                let rule = "posts are posts of teams: a service that has them has `teams` and `per_team`";
                self.error(cell.key_span, found, rule);
            }
        }
    }

    /// Each vacancy is simulated.
    fn vacancies_fit(
        &mut self,
        record: &Record,
        (teams, posts): (InputId, Option<InputId>),
        vacancies: &Vacancies,
    ) {
        let posts = self.largest(teams) * posts.map_or(1.0, |posts| self.largest(posts));
        let days = f64::from(self.calendar.horizon_day());
        let time_between = self.shortest(vacancies.vacant_for) + 1.0 / self.largest(vacancies.turnover);
        let most = posts * (1.0 + days / time_between);
        if most > VACANCIES_MOST {
            let span = record.cell("turnover").map_or(record.key.span, |cell| cell.span);
            let found = format!("up to {most:.0} posts may fall vacant within the programme");
            let hint = "look at how many teams and posts there are, and how often one is left";
            self.error_with_hint(span, found, "at most a million vacancies are simulated in a draw", hint);
        }
    }

    /// A cost for each post or team needs teams, one for each place places, one for each vacancy posts that fall vacant.
    pub(super) fn posts_are_there(
        &mut self,
        record: &Record,
        capacity: &Capacity,
        vacancies: Option<&Vacancies>,
        costs: &[Cost],
    ) {
        let has_teams = matches!(capacity, Capacity::Teams { .. });
        for (cost, table) in costs.iter().zip(record.records("cost")) {
            let lacks = match cost.per {
                CostPer::Post if !has_teams => "a cost for each post needs `teams` and `per_team`",
                CostPer::Team if !has_teams => "a cost for each team needs `teams` and `per_team`",
                CostPer::Place if matches!(capacity, Capacity::Unlimited) => {
                    "a cost for each place needs places: `capacity`, or `teams` and `per_team`"
                }
                CostPer::Vacancy if vacancies.is_none() => {
                    "a cost for each vacancy needs posts that fall vacant: `turnover` and `vacant_for`"
                }
                CostPer::Post
                | CostPer::Vacancy
                | CostPer::Service
                | CostPer::Team
                | CostPer::Place
                | CostPer::Person
                | CostPer::Start
                | CostPer::Hour
                | CostPer::Closure => continue,
            };
            let each = table.word("per").unwrap_or("post");
            let found = format!("`{}` is for each {each}, and `{}` has none", cost.name, record.key.name);
            let span = table.cell("per").map_or(table.key.span, |cell| cell.span);
            self.error(span, found, lacks);
        }
    }
}
