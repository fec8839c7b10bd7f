//! Reads numbers: certain, uncertain, and schedules of these.

use super::diagnostic::Diagnostic;
use super::fields::{Axis, Certainty, Head, Number, QuantityKind, Range};
use super::language::{FAMILIES, Family, Parameter, RISKS, SCHEDULE_SHAPES, VALUE_HEADS, VARIES};
use super::names;
use super::path::{joined, point_name};
use super::read::{Reader, shown};
use super::record::{Base, LawWritten, NumberCell, NumberValue, Point, Quantity, Schedule, Shape, Side};
use super::tree::{Key, Node, NodeValue, Table};
use crate::units::{self, FinancialYear};

const PLAIN: Number = Number::of(&[QuantityKind::Ratio]);

impl Reader<'_> {
    /// Reads a number of whatever form its field admits.
    pub(super) fn number(&mut self, spec: Number, key: &Key, node: &Node, path: &str) -> Option<NumberCell> {
        let (value, base, side) = match &node.value {
            NodeValue::Table(table) if table.get("by").is_some() => {
                let (schedule, side) = self.schedule(spec, key, table, path)?;
                (NumberValue::Schedule(schedule), None, side)
            }
            NodeValue::Table(table) => self.uncertain(spec, key, node, table)?,
            _ => (NumberValue::Certain(self.quantity(spec, key, node)?), None, Side::default()),
        };
        Some(NumberCell { path: path.to_owned(), span: node.span, origin: self.origin, value, base, side })
    }

    /// Reads one certain value.
    pub(super) fn quantity(&mut self, spec: Number, key: &Key, node: &Node) -> Option<Quantity> {
        let written = match &node.value {
            NodeValue::Text(text) => text.trim().to_owned(),
            NodeValue::Integer(integer) => integer.to_string(),
            NodeValue::Float(float) => float.to_string(),
            NodeValue::Boolean(_) | NodeValue::Datetime(_) | NodeValue::Array(_) | NodeValue::Table(_) => {
                self.wrong_type(key, node, &self.nouns(spec));
                return None;
            }
        };
        let value = match units::parse_one_of(&written, spec.kinds, self.currency) {
            Ok(value) => value,
            Err(error) => {
                let found = format!("`{}` is {}", key.name, shown(node));
                let complaint = Diagnostic::error(node.span, found, error.rule).with_hint(error.hint);
                self.diagnostics.push(complaint);
                return None;
            }
        };
        if let (units::Quantity::Bare(_), NodeValue::Text(_)) = (&value, &node.value) {
            let found = format!("`{}` is {}", key.name, shown(node));
            let error = Diagnostic::error(node.span, found, "a number without a unit stands without quotes");
            self.diagnostics.push(error.with_hint(format!("write {written}")));
            return None;
        }
        self.check_range(spec.range, key, node, &value);
        Some(Quantity { written, span: node.span, value })
    }

    fn nouns(&self, spec: Number) -> String {
        let nouns: Vec<String> = spec.kinds.iter().map(|kind| kind.noun(self.currency)).collect();
        nouns.join(", or ")
    }

    fn check_range(&mut self, range: Range, key: &Key, node: &Node, value: &units::Quantity) {
        let Some(number) = magnitude(value) else { return };
        let rule = match range {
            Range::NotNegative if number < 0.0 => "is not below zero".to_owned(),
            Range::Positive if number <= 0.0 => "is above zero".to_owned(),
            Range::Between(low, high) if number < low || number > high => {
                format!("lies from {} to {}", bound(low, value), bound(high, value))
            }
            _ if matches!(value, units::Quantity::Chance { .. }) && number >= 1.0 => {
                "is a chance, and lies below 100%".to_owned()
            }
            Range::OfKind | Range::NotNegative | Range::Positive | Range::Between(..) => return,
        };
        let found = format!("`{}` is {}", key.name, shown(node));
        self.diagnostics.push(Diagnostic::error(node.span, found, format!("`{}` {rule}", key.name)));
    }

    /// Reads a table that is one value.
    fn uncertain(
        &mut self,
        spec: Number,
        key: &Key,
        node: &Node,
        table: &Table,
    ) -> Option<(NumberValue, Option<Base>, Side)> {
        let head = self.value_head(spec, key, node, table)?;
        let family = if head.key == "dist" { Some(self.family(table)?) } else { None };
        let side = self.number_sides(spec, key, table, head, family);
        if spec.certainty == Certainty::Certain && head.key != "value" {
            let found = format!("`{}` is uncertain", key.name);
            let rule = format!("`{}` is certain: one value", key.name);
            self.diagnostics.push(Diagnostic::error(node.span, found, rule));
            return None;
        }
        let base = self.base(spec, table);
        let value = match head.key {
            "value" => NumberValue::Certain(self.part(spec, table, "value")?),
            _ => NumberValue::Uncertain {
                law: self.law(spec, table, head, family)?,
                at_least: self.part_if_any(spec, table, "at_least"),
                at_most: self.part_if_any(spec, table, "at_most"),
            },
        };
        Some((value, base, side))
    }

    fn value_head(&mut self, spec: Number, key: &Key, node: &Node, table: &Table) -> Option<&'static Head> {
        let has = |word: &str| table.get(word).is_some();
        let of_dist = |head: &Head| has("dist") && head.key != "dist" && head.key != "value";
        let mut present = VALUE_HEADS.iter().filter(|head| {
            let own = has(head.key) || (head.key == "central" && (has("low") || has("high")));
            own && !(of_dist(head) && !has(head.key))
        });
        let words: Vec<&str> = VALUE_HEADS.iter().map(|head| head.key).collect();
        let Some(head) = present.next() else {
            let mut words = words;
            words.extend(["low", "high", "ci95", "failures", "with"]);
            if spec.axes.is_empty() {
                words.retain(|word| *word != "by")
            } else {
                words.push("by")
            };
            let misspelt = table.iter().find_map(|(key, _)| Some((key, names::nearest(&key.name, &words)?)));
            let (span, found) = match misspelt {
                Some((wrong, _)) => {
                    (wrong.span, format!("`{}` is not a word that a value knows", wrong.name))
                }
                None => match table.iter().next() {
                    Some((wrong, _)) => {
                        (wrong.span, format!("`{}` holds `{}`, and no value", key.name, wrong.name))
                    }
                    None => (node.span, format!("`{}` is an empty table", key.name)),
                },
            };
            let rule = format!(
                "`{}` is {}, or a table with {}",
                key.name,
                self.nouns(spec),
                names::either(&words[..7])
            );
            let hint = misspelt.map(|(_, near)| format!("Did you mean `{near}`?"));
            self.diagnostics.push(Diagnostic::error(span, found, rule).with_hint_if_any(hint));
            return None;
        };
        if let Some(second) = present.next() {
            let span = table.entry(second.key).map_or(node.span, |(key, _)| key.span);
            let found = format!("`{}` beside `{}`", second.key, head.key);
            let rule = format!("a value has exactly one of {}", names::either(&words));
            self.diagnostics.push(Diagnostic::error(span, found, rule));
            return None;
        }
        let missing =
            std::iter::once(head.key).chain(head.needs.iter().flat_map(|group| group.iter().copied()));
        let missing: Vec<&str> = missing.filter(|word| !has(word)).collect();
        if !missing.is_empty() {
            // A misspelt companion is better pointed at by its own complaint, on its own line.
            let wrong = table.iter().find(|(key, _)| names::nearest(&key.name, &missing).is_some());
            let (span, near) =
                wrong.map_or((key.span, None), |(key, _)| (key.span, names::nearest(&key.name, &missing)));
            let found = match wrong {
                Some((wrong, _)) => format!("`{}` is not a word that a value knows", wrong.name),
                None => format!("`{}` is a value without {}", key.name, names::all(&missing)),
            };
            let words = head.needs.iter().flat_map(|group| group.iter().copied());
            let needed: Vec<&str> = std::iter::once(head.key).chain(words).collect();
            let rule = format!("{} stand together", names::all(&needed));
            let hint = near.map(|near| format!("Did you mean `{near}`?"));
            self.diagnostics.push(Diagnostic::error(span, found, rule).with_hint_if_any(hint));
            return None;
        }
        Some(head)
    }

    fn family(&mut self, table: &Table) -> Option<&'static Family> {
        let (key, node) = table.entry("dist")?;
        let words: Vec<&str> = FAMILIES.iter().map(|family| family.word).collect();
        let family = node.as_text().and_then(|word| FAMILIES.iter().find(|family| family.word == word));
        if family.is_none() {
            let near = node.as_text().and_then(|word| names::nearest(word, &words));
            let found = format!("`dist` is {}", shown(node));
            let error =
                Diagnostic::error(node.span, found, format!("`{}` is {}", key.name, names::either(&words)));
            self.diagnostics.push(error.with_hint_if_any(near.map(|near| format!("Did you mean `{near}`?"))));
        }
        family
    }

    /// Reads the words beside the head; complains of those that a value does not know.
    fn number_sides(
        &mut self,
        spec: Number,
        owner: &Key,
        table: &Table,
        head: &'static Head,
        family: Option<&'static Family>,
    ) -> Side {
        let mut side = Side::default();
        let parameters = family.map_or(&[][..], |family| family.parameters);
        for (key, node) in table.iter() {
            let name = key.name.as_str();
            let of_head =
                head.key == name || head.allows(name) || parameters.iter().any(|(word, _)| *word == name);
            if of_head || self.side(key, node, &mut side) || self.risk(key, node, &mut side) {
                continue;
            }
            let mut words = vec![head.key];
            words.extend(
                head.needs.iter().flat_map(|group| group.iter().copied()).chain(head.admits.iter().copied()),
            );
            words.extend(parameters.iter().map(|(word, _)| *word));
            words.extend(["source", "assumption", "note", "grade", "owner", "risk", "varies"]);
            let found = format!("`{name}` is not a word that a value knows");
            let rule = format!("beside `{}` there may be {}", head.key, names::all(&words[1..]));
            let near = names::nearest(name, &words).map(|near| format!("Did you mean `{near}`?"));
            self.diagnostics.push(Diagnostic::error(key.span, found, rule).with_hint_if_any(near));
        }
        debug_assert!(!spec.kinds.is_empty() && !owner.name.is_empty());
        side
    }

    fn risk(&mut self, key: &Key, node: &Node, side: &mut Side) -> bool {
        match key.name.as_str() {
            "risk" => side.risk = self.word(RISKS, key, node),
            "varies" => side.varies = self.word(VARIES, key, node),
            _ => return false,
        }
        true
    }

    fn base(&mut self, spec: Number, table: &Table) -> Option<Base> {
        let (key, node) = table.entry("base")?;
        match node.as_text() {
            Some("yes") => Some(Base::Answer("yes", node.span)),
            Some("no") => Some(Base::Answer("no", node.span)),
            _ => self.quantity(spec, key, node).map(Base::Value),
        }
    }

    fn part(&mut self, spec: Number, table: &Table, word: &str) -> Option<Quantity> {
        let (key, node) = table.entry(word)?;
        self.quantity(spec, key, node)
    }

    fn part_if_any(&mut self, spec: Number, table: &Table, word: &str) -> Option<Quantity> {
        table.get(word)?;
        self.part(spec, table, word)
    }

    fn law(
        &mut self,
        spec: Number,
        table: &Table,
        head: &'static Head,
        family: Option<&'static Family>,
    ) -> Option<LawWritten> {
        match (head.key, family) {
            ("estimate", _) => {
                let estimate = self.part(spec, table, "estimate");
                let mut ends = self.parts(spec, table, "ci95")?;
                if ends.len() != 2 {
                    let (key, node) = table.entry("ci95")?;
                    self.wrong_type(key, node, "a list of two values, the lower and the upper end");
                    return None;
                }
                let (high, low) = (ends.pop()?, ends.pop()?);
                Some(LawWritten::Interval { estimate: estimate?, low, high })
            }
            ("central", _) => {
                let [low, central, high] =
                    ["low", "central", "high"].map(|word| self.part(spec, table, word));
                Some(LawWritten::Percentiles { low: low?, central: central?, high: high? })
            }
            ("successes", _) => {
                let counts = PLAIN.within(Range::NotNegative);
                let [successes, failures] =
                    ["successes", "failures"].map(|word| self.part(counts, table, word));
                Some(LawWritten::Counts { successes: successes?, failures: failures? })
            }
            ("either", _) => self.either(spec, table),
            ("sample", _) => self.parts(spec, table, "sample").map(LawWritten::Sample),
            (_, Some(family)) => self.family_law(spec, table, family),
            (other, None) => unreachable!("`{other}` is a head word of a value"),
        }
    }

    fn either(&mut self, spec: Number, table: &Table) -> Option<LawWritten> {
        let values = self.parts(spec, table, "either");
        let chances =
            self.parts(Number::of(&[QuantityKind::Share]).within(Range::Between(0.0, 1.0)), table, "with");
        let (values, chances) = (values?, chances?);
        if values.len() != chances.len() {
            let (key, node) = table.entry("with")?;
            self.wrong_type(key, node, "a list with one chance for each value of `either`");
            return None;
        }
        Some(LawWritten::Either(values.into_iter().zip(chances).collect()))
    }

    fn family_law(&mut self, spec: Number, table: &Table, family: &'static Family) -> Option<LawWritten> {
        let mut parameters = Vec::new();
        for (word, parameter) in family.parameters {
            if table.get(word).is_none() {
                let (key, node) = table.entry("dist")?;
                let words: Vec<&str> = family.parameters.iter().map(|(word, _)| *word).collect();
                let found = format!("`{}` is {} without `{word}`", key.name, shown(node));
                let rule = format!("\"{}\" needs {}", family.word, names::all(&words));
                self.diagnostics.push(Diagnostic::error(node.span, found, rule));
                return None;
            }
            let unit = match parameter {
                Parameter::OfNumber => spec,
                Parameter::Plain => PLAIN,
            };
            parameters.push((*word, self.part(unit, table, word)?));
        }
        Some(LawWritten::Family { word: family.word, parameters })
    }

    /// A list of certain values.
    fn parts(&mut self, spec: Number, table: &Table, word: &str) -> Option<Vec<Quantity>> {
        let (key, node) = table.entry(word)?;
        let NodeValue::Array(items) = &node.value else {
            self.wrong_type(key, node, "a list of values");
            return None;
        };
        // Every item is read before any is missed, so that all complaints come at once.
        let read: Vec<Option<Quantity>> = items.iter().map(|item| self.quantity(spec, key, item)).collect();
        read.into_iter().collect()
    }
}

/// The number of a quantity in the unit that ranges are stated in; none for a date.
fn magnitude(value: &units::Quantity) -> Option<f64> {
    match value {
        units::Quantity::Amount(amount) | units::Quantity::Pay { amount, .. } => Some(amount.to_pounds()),
        units::Quantity::Share(share)
        | units::Quantity::Part { share, .. }
        | units::Quantity::Growth { share, .. }
        | units::Quantity::Chance { share, .. } => Some(share.to_fraction()),
        units::Quantity::Tempo { number, .. } | units::Quantity::Bare(number) => Some(*number),
        units::Quantity::Duration(span) => Some(span.number()),
        units::Quantity::Moment(_) => None,
    }
}

/// The end of a range as it would be written.
fn bound(number: f64, like: &units::Quantity) -> String {
    match like {
        units::Quantity::Share(_) | units::Quantity::Growth { .. } => format!("{}%", number * 100.0),
        _ => number.to_string(),
    }
}

impl Reader<'_> {
    fn schedule(&mut self, spec: Number, key: &Key, table: &Table, path: &str) -> Option<(Schedule, Side)> {
        let side = self.schedule_sides(table);
        let (axis, measure) = self.axis(spec, key, table)?;
        let mut present = table.iter().filter(|(key, _)| SCHEDULE_SHAPES.contains(&key.name.as_str()));
        let rule = format!("a schedule has exactly one of {}", names::either(SCHEDULE_SHAPES));
        let Some((shape_key, shape_node)) = present.next() else {
            let found = format!("`{}` follows something, and has no values", key.name);
            self.diagnostics.push(Diagnostic::error(key.span, found, rule));
            return None;
        };
        if let Some((second, _)) = present.next() {
            let found = format!("`{}` beside `{}`", second.name, shape_key.name);
            self.diagnostics.push(Diagnostic::error(second.span, found, rule));
            return None;
        }
        let by_name = matches!(axis, Axis::State | Axis::Group);
        if by_name != (shape_key.name == "values") {
            let right = if by_name { "`values`" } else { "`steps` or `line`" };
            let found = format!("`{}` of a schedule by \"{}\"", shape_key.name, axis.word());
            let rule = format!("a schedule by \"{}\" has {right}", axis.word());
            self.diagnostics.push(Diagnostic::error(shape_key.span, found, rule));
            return None;
        }
        let below = table
            .entry("below")
            .and_then(|(key, node)| self.number(spec, key, node, &joined(path, "below")).map(Box::new));
        let shape = match shape_key.name.as_str() {
            "values" => Shape::Values(self.values_by_name(spec, axis, shape_key, shape_node, path)?),
            "line" => Shape::Line(self.points(spec, axis, shape_key, shape_node, path)?),
            _ => Shape::Steps(self.points(spec, axis, shape_key, shape_node, path)?),
        };
        Some((Schedule { axis, measure, shape, below }, side))
    }

    fn schedule_sides(&mut self, table: &Table) -> Side {
        const WORDS: [&str; 5] = ["by", "steps", "line", "values", "below"];
        let mut side = Side::default();
        for (key, node) in table.iter() {
            let known = WORDS.contains(&key.name.as_str());
            if known || self.side(key, node, &mut side) || self.risk(key, node, &mut side) {
                continue;
            }
            let found = format!("`{}` is not a word that a schedule knows", key.name);
            let words: Vec<&str> = WORDS
                .into_iter()
                .chain(["source", "assumption", "note", "grade", "owner", "risk", "varies"])
                .collect();
            let near = names::nearest(&key.name, &words).map(|near| format!("Did you mean `{near}`?"));
            let rule = format!("a schedule knows {}", names::all(&words));
            self.diagnostics.push(Diagnostic::error(key.span, found, rule).with_hint_if_any(near));
        }
        side
    }

    fn axis(
        &mut self,
        spec: Number,
        owner: &Key,
        table: &Table,
    ) -> Option<(Axis, Option<super::record::Name>)> {
        let (key, node) = table.entry("by")?;
        if spec.axes.is_empty() {
            let found = format!("`{}` follows something", owner.name);
            let rule = format!("`{}` is one value and follows nothing", owner.name);
            self.diagnostics.push(Diagnostic::error(key.span, found, rule));
            return None;
        }
        let Some(word) = node.as_text() else {
            self.wrong_type(key, node, "what the schedule follows, as a text");
            return None;
        };
        if let Some(axis) = spec.axes.iter().find(|axis| **axis != Axis::Measure && axis.word() == word) {
            return Some((*axis, None));
        }
        let words: Vec<&str> =
            spec.axes.iter().filter(|axis| **axis != Axis::Measure).map(|axis| axis.word()).collect();
        if spec.axes.contains(&Axis::Measure) {
            let name = self.name_of(&[super::fields::Thing::Measure], &words, key, node)?;
            return Some((Axis::Measure, Some(name)));
        }
        let near = names::nearest(word, &words).map(|near| format!("Did you mean `{near}`?"));
        let found = format!("`by` is \"{word}\"");
        let rule = format!("`{}` may follow {}", owner.name, names::either(&words));
        self.diagnostics.push(Diagnostic::error(node.span, found, rule).with_hint_if_any(near));
        None
    }

    fn values_by_name(
        &mut self,
        spec: Number,
        axis: Axis,
        key: &Key,
        node: &Node,
        path: &str,
    ) -> Option<Vec<(super::record::Name, NumberCell)>> {
        let thing =
            if axis == Axis::Group { super::fields::Thing::Group } else { super::fields::Thing::State };
        let NodeValue::Table(table) = &node.value else {
            self.wrong_type(key, node, "a table of names and values");
            return None;
        };
        let mut values = Vec::new();
        for (key, node) in table.iter() {
            let name = self.name_at(&[thing], &[], key, &key.name, key.span);
            let number = self.number(spec, key, node, &joined(path, &key.name));
            if let (Some(name), Some(number)) = (name, number) {
                values.push((name, number));
            }
        }
        Some(values)
    }

    fn points(
        &mut self,
        spec: Number,
        axis: Axis,
        key: &Key,
        node: &Node,
        path: &str,
    ) -> Option<Vec<(Point, NumberCell)>> {
        const RULE: &str = "a list of points, each `[x, value]`";
        let items = node.as_array().filter(|items| !items.is_empty());
        let Some(items) = items else {
            self.wrong_type(key, node, RULE);
            return None;
        };
        let mut points: Vec<(Point, NumberCell)> = Vec::new();
        for item in items {
            let Some([x, value]) = item.as_array() else {
                self.wrong_type(key, item, RULE);
                continue;
            };
            let point = self.point(axis, key, x);
            let name = point_name(x).unwrap_or_default();
            let number =
                self.number(spec, &Key { name: key.name.clone(), span: x.span }, value, &joined(path, &name));
            let (Some(point), Some(number)) = (point, number) else { continue };
            if let Some((last, _)) = points.last()
                && !rises(last, &point)
            {
                let found = format!("the point {} does not come after the one before it", shown(x));
                self.diagnostics.push(Diagnostic::error(x.span, found, "the points of a schedule rise"));
            }
            points.push((point, number));
        }
        Some(points)
    }

    fn point(&mut self, axis: Axis, key: &Key, x: &Node) -> Option<Point> {
        let kinds: &'static [QuantityKind] = match axis {
            Axis::FinancialYear => {
                return self.financial_year(key, x).map(|year| Point::FinancialYear(year, x.span));
            }
            Axis::ContractYear | Axis::YearOfStart | Axis::Count => &[QuantityKind::Count],
            Axis::Month | Axis::TimeInState | Axis::TimeSinceStart | Axis::TimeSinceEnd | Axis::Age => {
                &[QuantityKind::Duration]
            }
            Axis::Calendar => &[QuantityKind::Moment],
            Axis::Measure => &[
                QuantityKind::Ratio,
                QuantityKind::Share,
                QuantityKind::Amount,
                QuantityKind::Duration,
                QuantityKind::Tempo,
            ],
            Axis::State | Axis::Group => unreachable!("a schedule by name has no points"),
        };
        self.quantity(Number::of(kinds), key, x).map(Point::At)
    }

    /// A financial year as written.
    pub(super) fn financial_year(&mut self, key: &Key, node: &Node) -> Option<String> {
        let text = node.as_text().map(str::trim);
        let is_year = |text: &&str| (1..=12).any(|month| FinancialYear::from_label(text, month).is_some());
        let year = text.filter(is_year).map(str::to_owned);
        if year.is_none() {
            self.wrong_type(key, node, "a financial year such as \"2019-20\"");
        }
        year
    }
}

/// Whether one point of an axis comes after another; points of different units are for the model to order.
fn rises(before: &Point, after: &Point) -> bool {
    match (before, after) {
        (Point::FinancialYear(before, _), Point::FinancialYear(after, _)) => before < after,
        (Point::At(before), Point::At(after)) => match (&before.value, &after.value) {
            (units::Quantity::Duration(before), units::Quantity::Duration(after)) => {
                before.average_days() < after.average_days()
            }
            (units::Quantity::Moment(before), units::Quantity::Moment(after)) => before.date() < after.date(),
            (before, after) => match (magnitude(before), magnitude(after)) {
                (Some(low), Some(high)) => low < high,
                _ => true,
            },
        },
        (Point::FinancialYear(..), Point::At(_)) | (Point::At(_), Point::FinancialYear(..)) => true,
    }
}
