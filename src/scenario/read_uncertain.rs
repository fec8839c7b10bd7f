//! Reads tables that are one value: the words in which evidence is published.

use super::diagnostic::Diagnostic;
use super::fields::{Certainty, Differs, Head, Number, QuantityKind, Range};
use super::language::{FAMILIES, Family, Parameter, RISKS, VALUE_HEADS, VARIATIONS, VARIES};
use super::names;
use super::read::{Reader, shown};
use super::record::{Base, LawWritten, NumberValue, Quantity, Side, Uncertain};
use super::tree::{Key, Node, NodeValue, Table};
use crate::model::Varies;

const PLAIN: Number = Number::of(&[QuantityKind::Ratio]);

impl Reader<'_> {
    /// Reads a table that is one value.
    pub(super) fn uncertain(
        &mut self,
        spec: Number,
        key: &Key,
        node: &Node,
        table: &Table,
    ) -> Option<(NumberValue, Option<Base>, Side)> {
        let head = self.value_head(spec, key, node, table)?;
        let family = if head.key == "dist" { Some(self.family(table)?) } else { None };
        let side = self.number_sides(table, head, family);
        if spec.certainty == Certainty::Certain && head.key != "value" {
            let found = format!("`{}` is uncertain", key.name);
            let rule = format!("`{}` is certain: one value", key.name);
            self.diagnostics.push(Diagnostic::error(node.span, found, rule));
            return None;
        }
        let base = self.base(spec, table);
        let value = match head.key {
            "value" => NumberValue::Certain(self.part(spec, table, "value")?),
            _ => {
                let law = self.law(spec, table, head, family)?;
                self.may_be_a_share(spec, key, node, &law);
                NumberValue::Uncertain(Box::new(Uncertain {
                    law,
                    at_least: self.part_if_any(spec, table, "at_least"),
                    at_most: self.part_if_any(spec, table, "at_most"),
                }))
            }
        };
        Some((value, base, side))
    }

    /// Complains of a share, which has no unit, in the place of an amount, a rate or a time.
    fn may_be_a_share(&mut self, spec: Number, key: &Key, node: &Node, law: &LawWritten) {
        let without_unit =
            [QuantityKind::Share, QuantityKind::Ratio, QuantityKind::Count, QuantityKind::Points];
        if law.is_of_shares() && !spec.kinds.iter().any(|kind| without_unit.contains(kind)) {
            let found = format!("`{}` is a share, from 0% to 100%", key.name);
            let rule = format!("`{}` is {}", key.name, self.nouns(spec));
            let hint = "give it by low, central and high, or by estimate and ci95";
            self.diagnostics.push(Diagnostic::error(node.span, found, rule).with_hint(hint));
        }
    }

    /// The head word of a value; complains of none, of two, and of one that is not whole.
    fn value_head(&mut self, spec: Number, key: &Key, node: &Node, table: &Table) -> Option<&'static Head> {
        let has = |word: &str| table.get(word).is_some();
        // `low` and `high` are parameters of some families as well.
        let half_central = !has("dist") && (has("low") || has("high"));
        let is_there = |head: &&Head| has(head.key) || (head.key == "central" && half_central);
        let written = |head: &Head| match (has(head.key), has("low")) {
            (true, _) => head.key,
            (false, true) => "low",
            (false, false) => "high",
        };
        let mut present = VALUE_HEADS.iter().filter(is_there);
        let Some(head) = present.next() else {
            self.no_value(spec, key, node, table);
            return None;
        };
        if let Some(second) = present.next() {
            let words: Vec<&str> = VALUE_HEADS.iter().map(|head| head.key).collect();
            let span = table.entry(written(second)).map_or(node.span, |(key, _)| key.span);
            let found = format!("`{}` beside `{}`", written(second), written(head));
            let rule = format!("a value has exactly one of {}", names::either(&words));
            self.diagnostics.push(Diagnostic::error(span, found, rule));
            return None;
        }
        let needed: Vec<&'static str> = std::iter::once(head.key)
            .chain(head.needs.iter().flat_map(|group| group.iter().copied()))
            .collect();
        let missing: Vec<&'static str> = needed.iter().copied().filter(|word| !has(word)).collect();
        if missing.is_empty() {
            return Some(head);
        }
        self.half_value(key, table, &needed, &missing);
        None
    }

    /// Complains of a table without any head word of a value.
    fn no_value(&mut self, spec: Number, key: &Key, node: &Node, table: &Table) {
        let heads: Vec<&str> = VALUE_HEADS.iter().map(|head| head.key).collect();
        let mut words = heads.clone();
        words.extend(["ci95", "low", "high", "failures", "with"]);
        if !spec.axes.is_empty() {
            words.push("by");
        }
        let misspelt = table.iter().find_map(|(key, _)| Some((key, names::nearest(&key.name, &words)?)));
        let first = table.iter().next();
        let (span, found) = match (misspelt, first) {
            (Some((wrong, _)), _) => {
                (wrong.span, format!("`{}` is not a word that a value knows", wrong.name))
            }
            (None, Some((wrong, _))) => {
                (wrong.span, format!("`{}` holds `{}`, and no value", key.name, wrong.name))
            }
            (None, None) => (node.span, format!("`{}` is an empty table", key.name)),
        };
        let rule =
            format!("`{}` is {}, or a table with {}", key.name, self.nouns(spec), names::either(&heads));
        let hint = misspelt.map(|(_, near)| format!("Did you mean `{near}`?"));
        self.diagnostics.push(Diagnostic::error(span, found, rule).with_hint_if_any(hint));
    }

    /// Complains of a head word without its companions; of a misspelt companion where there is one.
    fn half_value(&mut self, key: &Key, table: &Table, needed: &[&'static str], missing: &[&'static str]) {
        let rule = format!("{} stand together", names::all(needed));
        let misspelt = table.iter().find_map(|(key, _)| Some((key, names::nearest(&key.name, missing)?)));
        let complaint = match misspelt {
            Some((wrong, near)) => {
                let found = format!("`{}` is not a word that a value knows", wrong.name);
                Diagnostic::error(wrong.span, found, rule).with_hint(format!("Did you mean `{near}`?"))
            }
            None => {
                let found = format!("`{}` is a value without {}", key.name, names::all(missing));
                Diagnostic::error(key.span, found, rule)
            }
        };
        self.diagnostics.push(complaint);
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
    fn number_sides(&mut self, table: &Table, head: &'static Head, family: Option<&'static Family>) -> Side {
        let mut side = Side::default();
        let parameters = family.map_or(&[][..], |family| family.parameters);
        for (key, node) in table.iter() {
            let name = key.name.as_str();
            let of_head =
                head.key == name || head.allows(name) || parameters.iter().any(|(word, _)| *word == name);
            if of_head || name == VARIES || self.side(key, node, &mut side) || self.risk(key, node, &mut side)
            {
                continue;
            }
            let mut words = vec![head.key];
            words.extend(head.companions());
            words.extend(parameters.iter().map(|(word, _)| *word));
            words.extend(["source", "assumption", "note", "grade", "owner", "risk", VARIES]);
            let found = format!("`{name}` is not a word that a value knows");
            let rule = format!("beside `{}` there may be {}", head.key, names::all(&words[1..]));
            let near = names::nearest(name, &words).map(|near| format!("Did you mean `{near}`?"));
            self.diagnostics.push(Diagnostic::error(key.span, found, rule).with_hint_if_any(near));
        }
        side
    }

    /// Between what the values of a number differ.
    pub(super) fn varies(&mut self, spec: Number, owner: &Key, table: &Table) -> Varies {
        let Some((key, node)) = table.entry(VARIES) else { return Varies::PerDraw };
        let varies = match self.word(VARIATIONS, key, node) {
            Some("per person") => Varies::PerPerson,
            Some("per group") => Varies::PerGroup,
            _ => return Varies::PerDraw,
        };
        if spec.differs == Differs::Never {
            let found = format!("`{}` differs between people", owner.name);
            let rule = format!("`{}` is one number for everybody of a draw", owner.name);
            self.diagnostics.push(Diagnostic::error(node.span, found, rule));
        }
        varies
    }

    /// Reads a word about the kind of risk; whether the key is one.
    pub(super) fn risk(&mut self, key: &Key, node: &Node, side: &mut Side) -> bool {
        match key.name.as_str() {
            "risk" => side.risk = self.word(RISKS, key, node),
            _ => return false,
        }
        true
    }

    fn base(&mut self, spec: Number, table: &Table) -> Option<Base> {
        let (key, node) = table.entry("base")?;
        match node.as_text().map(str::trim) {
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
        if items.is_empty() {
            self.wrong_type(key, node, "a list of at least one value");
            return None;
        }
        // Every item is read before any is missed, so that all complaints come at once.
        let read: Vec<Option<Quantity>> = items.iter().map(|item| self.quantity(spec, key, item)).collect();
        read.into_iter().collect()
    }
}
