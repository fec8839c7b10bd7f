//! Where all parties would sign, said.

use super::apart::elsewhere;
use super::price::changed;
use super::{Analysed, Entry, Grid, Head, Part};
use crate::data::{Condition, FigureUnit, Opening, Provenance, Side, Signed, Signing, Stretch, Worth, Zone};
use crate::model::{Alternative, Model, Statistic};
use crate::report::number;
use crate::report::plots;
use crate::report::sentences::{capitalised, figure_said, listed};

/// What was found.
#[must_use]
pub fn zone(model: &Model, found: &Zone, from: Provenance) -> Analysed {
    let say = Say { model, found };
    let mut parts = vec![Part::Said(say.question())];
    parts.push(Part::Said(say.answer()));
    parts.extend(say.apart().map(Part::Said));
    parts.extend(say.blockers().into_iter().map(Part::Point));
    parts.extend(found.openings.iter().map(|opening| Part::Point(say.opening(opening))));
    parts.push(Part::drawn("zone", plots::zone(model, found)));
    parts.push(Part::Heading("Where each party would sign".to_owned()));
    parts.push(Part::Grid(say.acceptance()));
    parts.push(Part::Heading("What the deal is worth, and to whom".to_owned()));
    parts.push(Part::Said(say.valued()));
    parts.push(Part::Grid(say.worth()));
    parts.push(Part::Said(CAUTION.to_owned()));
    // Where nothing comes back in any future there is no error, nor an edge near.
    let is_lost = |own: &Signed, value| own.statistic == Statistic::OfMeanCash && value <= -1.0;
    let is_without = |own: &Signed| {
        own.found.iter().flatten().any(|found| found.se.is_none() && !is_lost(own, found.value))
    };
    let without: Vec<String> =
        say.conditions().filter(|own| is_without(own)).map(|own| own.title.clone()).collect();
    parts.extend((!without.is_empty()).then(|| Part::Said(no_error(&without))));
    let from = Provenance { missing: missing(&found.not_tried), ..from };
    let (of, under) = (model.title.clone(), super::under(model, &from));
    Analysed { name: "zone", title: "Agreement zone", about: ABOUT, of, from, under, parts }
}

/// What is missing, because it was stopped before.
fn missing(not_tried: &[String]) -> Option<String> {
    (!not_tried.is_empty()).then(|| {
        format!(
            "Stopped before all was found. Whether these would open a zone was not found: {}.",
            not_tried.join(", ")
        )
    })
}

const ABOUT: &str =
    "One input is turned: at which of its values would every party sign, by the conditions in the file?";

const CAUTION: &str = "Every value is played on the same futures. The conditions are those of [accepts] in the file; what each \
    party would really sign is theirs to say. An edge of the zone moves with other futures, as the errors of the results in \
    the tables say.";

/// A result without an error: how far its edge would move is not known.
fn no_error(titles: &[String]) -> String {
    format!(
        "No error is known of what this is read from, nor how far its edge would move: {}. A base case is of no future.",
        titles.join("; ")
    )
}

struct Say<'a> {
    model: &'a Model,
    found: &'a Zone,
}

impl Say<'_> {
    fn written(&self, at: f64) -> String {
        self.found.turned.written(at)
    }

    /// "from £84.20 to £92.50".
    fn stretches(&self, all: &[Stretch]) -> String {
        let one = |(from, to): &Stretch| match from == to {
            true => format!("at {}", self.written(*from)),
            false => format!("from {} to {}", self.written(*from), self.written(*to)),
        };
        listed(&all.iter().map(one).collect::<Vec<_>>())
    }

    /// How far the edges of the zone would move with other futures.
    fn surety(&self) -> String {
        let edge = |at: f64| {
            let edges = self.conditions().flat_map(|own| &own.edges);
            let [low, high] =
                edges.filter(|edge| edge.at == at).find_map(|edge| edge.interval).map(<[_; 2]>::from)?;
            Some([low.unwrap_or(self.ends().0), high.unwrap_or(self.ends().1)])
        };
        let within = |at: f64| {
            let [low, high] = edge(at)?;
            let [from, to] = [low, high].map(|end| self.written(number::end(end, high - low)));
            Some(format!("that at {} between {from} and {to}", self.written(at)))
        };
        let ends = self.found.all.iter().flat_map(|&(from, to)| [from, to]);
        let moved: Vec<String> = ends.filter_map(within).collect();
        if moved.is_empty() {
            return String::new();
        }
        let may_vanish = self.found.all.iter().any(|&(from, to)| {
            edge(from).map_or(from, |[_, high]| high) > edge(to).map_or(to, |[low, _]| low)
        });
        let doubt = if may_vanish { " So there may be no such place at all: more draws tell." } else { "" };
        format!(
            " With other futures these edges would lie elsewhere: {}, in 95 of 100 cases.{doubt}",
            listed(&moved)
        )
    }

    fn question(&self) -> String {
        let under: Vec<String> = self.options().map(|option| option.title().to_owned()).collect();
        let each = if under.len() > 1 { ", each on its own" } else { "" };
        let turned = &self.found.turned;
        let changed = changed(self.model, turned);
        format!("Turned: {}. The conditions are on {}{each}.{changed}", turned.said(), listed(&under))
    }

    /// The options on which conditions are, in the order of the file.
    fn options(&self) -> impl Iterator<Item = &Alternative> {
        let is_read =
            |place: &usize| self.model.accepts.iter().any(|own| own.wanted.option.index() == *place);
        (0..self.model.options.len()).filter(is_read).map(|place| &self.model.options[place])
    }

    /// Where nothing that is asked moves: why; nothing where something does.
    fn apart(&self) -> Option<String> {
        let stays = |own: &Signed| {
            own.found.windows(2).all(|two| match two {
                [Ok(one), Ok(other)] => one.value == other.value,
                _ => false,
            })
        };
        if !self.conditions().all(stays) {
            return None;
        }
        let with = elsewhere(self.model, &self.found.turned, |option| {
            self.options().any(|read| read.name == option.name)
        });
        let named: Vec<String> = with.iter().map(|option| option.title().to_owned()).collect();
        let part = match named.is_empty() {
            true => String::new(),
            false => format!(
                " It is part of {}: a condition in [accepts] is read under the `option` that it names.",
                listed(&named)
            ),
        };
        Some(format!("No result that is asked for moves at all: what is turned has no part in them.{part}"))
    }

    fn answer(&self) -> String {
        let found = self.found;
        // A path stays as it is written.
        let title = match found.turned.paths.contains(&found.turned.title) {
            true => found.turned.title.clone(),
            false => capitalised(&found.turned.title),
        };
        if !found.all.is_empty() {
            return format!(
                "{title}: all sign {}.{}{}",
                self.stretches(&found.all),
                self.surety(),
                self.unknown()
            );
        }
        let [low, high] = found.turned.ends();
        let unknown = self.unknown();
        let never: Vec<String> =
            found.parties.iter().filter(|own| own.accepts.is_empty()).map(|own| own.party.clone()).collect();
        if never.is_empty() {
            return format!(
                "{title}: at no value from {} to {} do all sign. Each signs somewhere, but nowhere together.{unknown}",
                low, high
            );
        }
        format!(
            "{title}: at no value from {} to {} do all sign. Nowhere in this range would these sign: {}.{unknown}",
            low,
            high,
            listed(&never)
        )
    }

    /// Where what is asked cannot be told, which counts as not signing; nothing where all can.
    fn unknown(&self) -> String {
        let said = |own: &Signed| {
            let n = own.found.iter().filter(|found| found.is_err()).count();
            let (place, why) = own
                .found
                .iter()
                .enumerate()
                .find_map(|(place, found)| Some((place, found.as_ref().err()?)))?;
            let at = &self.found.points[place].1;
            Some(format!("\"{}\" at {n} of {} values (at {at}: {why})", own.title, own.found.len()))
        };
        let all: Vec<String> = self.conditions().filter_map(said).collect();
        if all.is_empty() {
            return String::new();
        }
        format!(
            " Whether a condition is met is not known of {}: there it counts as not met, and the party might sign.",
            listed(&all)
        )
    }

    /// A line for each party: where it signs, and by what it is bound.
    fn blockers(&self) -> Vec<String> {
        self.found.parties.iter().map(|own| self.blocker(own)).collect()
    }

    fn blocker(&self, own: &Signing) -> String {
        let party = capitalised(&own.party);
        let bound: Vec<String> = own.conditions.iter().map(|condition| self.condition(condition)).collect();
        let signs = match own.accepts.as_slice() {
            [] => "signs nowhere in the range".to_owned(),
            accepts => format!("signs {}", self.stretches(accepts)),
        };
        format!("{party}: {signs}. {}", bound.join(" "))
    }

    fn condition(&self, own: &Signed) -> String {
        let asked: Vec<String> = own.asked.iter().map(|asked| self.asked(own, *asked)).collect();
        let holds = match own.holds.as_slice() {
            [] => "nowhere".to_owned(),
            [whole] if *whole == self.ends() => "everywhere".to_owned(),
            holds => self.stretches(holds),
        };
        format!(
            "{} ({} {}): {holds}.",
            capitalised(&own.title),
            figure_said(own.statistic, &own.path),
            asked.join(" and ")
        )
    }

    fn ends(&self) -> Stretch {
        let points = &self.found.points;
        let at = |point: Option<&(f64, String)>| point.map_or(0.0, |(at, _)| *at);
        (at(points.first()), at(points.last()))
    }

    fn asked(&self, own: &Signed, asked: Condition) -> String {
        let bound = number::asked(asked.bound, own.unit, self.model.currency);
        match asked.side {
            Side::AtLeast => format!("at least {bound}"),
            Side::AtMost => format!("at most {bound}"),
        }
    }

    fn opening(&self, opening: &Opening) -> String {
        let (turned, [low, high]) = (&opening.turned, opening.turned.ends());
        match &opening.opens {
            Some((value, zone)) => {
                let ends: Vec<String> = zone.iter().map(|[from, to]| format!("{from} to {to}")).collect();
                format!(
                    "What would open a zone: {} at {value}, where the file has {}; all would then sign from about {}.",
                    turned.title,
                    opening.stands,
                    listed(&ends)
                )
            }
            None => format!(
                "{} opens none at any value from {} to {} (the file has {}).",
                capitalised(&turned.title),
                low,
                high,
                opening.stands
            ),
        }
    }

    fn acceptance(&self) -> Grid {
        let mut columns = vec![Head::new("value", self.found.turned.title.clone())];
        for own in self.conditions() {
            columns.push(Head::new(format!("{}:{}", own.path, key(own.statistic)), own.title.clone()));
        }
        columns.push(Head::new("blocked_by", "who blocks"));
        let row = |(place, (at, written)): (usize, &(f64, String))| {
            let mut row = vec![Entry::words(written)];
            row.extend(self.conditions().map(|own| match &own.found[place] {
                Ok(found) => Entry::Figure(found.value, found.se, own.unit),
                Err(_) => Entry::Nothing,
            }));
            let blocks: Vec<String> = self
                .found
                .parties
                .iter()
                .filter(|own| !own.accepts.iter().any(|(from, to)| (*from..=*to).contains(at)))
                .map(|own| own.party.clone())
                .collect();
            row.push(Entry::words(if blocks.is_empty() { "nobody".to_owned() } else { blocks.join(", ") }));
            row
        };
        let rows = self.found.points.iter().enumerate().map(row).collect();
        Grid { name: "acceptance", columns, rows }
    }

    fn conditions(&self) -> impl Iterator<Item = &Signed> {
        self.found.parties.iter().flat_map(|own| &own.conditions)
    }

    fn valued(&self) -> String {
        let each = |own: &Worth| format!("{} ({})", own.party, own.valued);
        format!(
            "Means of net present values, each at its party's own rate: {}. What all of them \
             are worth together is what the deal creates; turning an input that only moves money between the parties moves \
             the split and leaves that as it is, but for rates that differ and for caps.",
            self.found.worth.iter().map(each).collect::<Vec<_>>().join("; ")
        )
    }

    fn worth(&self) -> Grid {
        let mut columns = vec![Head::new("value", self.found.turned.title.clone())];
        columns.extend(self.found.worth.iter().map(|own| Head::new(own.party.clone(), own.party.clone())));
        columns.push(Head::new("together", "together"));
        let row = |(place, (_, written)): (usize, &(f64, String))| {
            let mut row = vec![Entry::words(written)];
            row.extend(self.found.worth.iter().map(|own| match own.means[place] {
                Some(mean) => Entry::Figure(mean.value, mean.se, FigureUnit::Money),
                None => Entry::Nothing,
            }));
            row.push(match self.found.together[place] {
                Some(sum) => Entry::Figure(sum.value, sum.se, FigureUnit::Money),
                None => Entry::Nothing,
            });
            row
        };
        let rows = self.found.points.iter().enumerate().map(row).collect();
        Grid { name: "worth", columns, rows }
    }
}

fn key(statistic: Statistic) -> String {
    match statistic {
        Statistic::BaseCase => "base_case".to_owned(),
        Statistic::Mean => "mean".to_owned(),
        Statistic::OfMeanCash => "of_mean_cash".to_owned(),
        Statistic::Percentile(percent) => format!("p{percent}"),
    }
}
