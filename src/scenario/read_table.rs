//! Reads tables of names and values: shares, dated levels, observed figures.

use super::diagnostic::Diagnostic;
use super::fields::{Number, QuantityKind, Range, Thing};
use super::path::joined;
use super::read::Reader;
use super::record::{Name, NumberCell, NumberValue, Quantity, Side};
use super::source::Span;
use super::tree::{Key, Node, NodeValue};
use crate::model::Varies;
use crate::units::{self, Share};

const SHARE: Number = Number::of(&[QuantityKind::Share]).within(Range::Between(0.0, 1.0));
const LEVEL: Number = Number::of(&[QuantityKind::Ratio]).within(Range::Positive).certain();

impl Reader<'_> {
    pub(super) fn shares(
        &mut self,
        things: &[Thing],
        key: &Key,
        node: &Node,
        path: &str,
    ) -> Option<Vec<(Name, NumberCell)>> {
        if node.as_text().is_some() {
            let name = self.name_of(things, &[], key, node)?;
            return Some(vec![(name, self.whole_share(node.span, path))]);
        }
        let NodeValue::Table(table) = &node.value else {
            let nouns: Vec<&str> = things.iter().map(|thing| thing.noun()).collect();
            self.wrong_type(
                key,
                node,
                &format!("{}, by name, or a table of names and shares", nouns.join(" or ")),
            );
            return None;
        };
        let mut shares = Vec::new();
        for (name_key, share) in table.iter() {
            let name = self.name_at(things, &[], key, &name_key.name, name_key.span);
            let number = match follows(share) {
                Some(by) => {
                    self.share_that_follows(key, name_key, by);
                    None
                }
                None => self.number(SHARE, name_key, share, &joined(path, &name_key.name)),
            };
            shares.push(name.zip(number));
        }
        let shares: Vec<(Name, NumberCell)> = shares.into_iter().collect::<Option<_>>()?;
        self.check_whole(&shares, key, node.span);
        Some(shares)
    }

    /// Complains of a share that follows something: the shares of all add up to 100% at all times.
    fn share_that_follows(&mut self, key: &Key, name: &Key, by: &Key) {
        let found = format!("the share of `{}` follows something", name.name);
        let rule = format!("each share of `{}` is one value, and all add up to 100%", key.name);
        let hint = (key.name == "payers").then(|| {
            format!(
                "write one clause for each payer, such as payers = {{ {} = \"100%\" }}, and let its part of the price follow the \
                 year: scaled = {{ by = \"contract year\", steps = [[1, \"50%\"], [2, \"40%\"]] }}",
                name.name
            )
        });
        self.diagnostics.push(Diagnostic::error(by.span, found, rule).with_hint_if_any(hint));
    }

    fn whole_share(&self, span: Span, path: &str) -> NumberCell {
        let value = units::Quantity::Share(Share::ONE);
        let quantity = Quantity { written: "100%".to_owned(), span, value };
        NumberCell {
            path: path.to_owned(),
            span,
            origin: self.origin,
            value: NumberValue::Certain(quantity),
            base: None,
            varies: Varies::PerDraw,
            side: Side::default(),
        }
    }

    /// Complains of shares that are certain and do not add up to 100%.
    fn check_whole(&mut self, shares: &[(Name, NumberCell)], key: &Key, span: Span) {
        let mut sum = Share::ZERO;
        for (_, number) in shares {
            let Some(units::Quantity::Share(share)) = number.certain() else { return };
            let Some(next) = sum.checked_add(*share) else { return };
            sum = next;
        }
        if sum != Share::ONE {
            let found = format!("the shares of `{}` add up to {sum}", key.name);
            let rule = format!("the shares of `{}` add up to 100%", key.name);
            self.diagnostics.push(Diagnostic::error(span, found, rule));
        }
    }

    pub(super) fn series(&mut self, key: &Key, node: &Node, path: &str) -> Option<Vec<(i32, NumberCell)>> {
        let NodeValue::Table(table) = &node.value else {
            self.wrong_type(key, node, "a table of years and levels");
            return None;
        };
        let mut levels: Vec<(i32, NumberCell)> = Vec::new();
        for (year_key, level) in table.iter() {
            let year = year_key.name.parse::<i32>().ok().filter(|year| (1900..=2200).contains(year));
            let number = self.number(LEVEL, year_key, level, &joined(path, &year_key.name));
            let Some(year) = year else {
                let found = format!("`{}` is not a year", year_key.name);
                let rule = "a series gives the level of each year, like { \"2023\" = 96.3, \"2024\" = 100 }";
                self.diagnostics.push(Diagnostic::error(year_key.span, found, rule));
                continue;
            };
            if let Some((last, _)) = levels.last()
                && year != last + 1
            {
                let found = format!("`{year}` comes after `{last}`");
                let rule = "the years of a series follow each other without a gap";
                self.diagnostics.push(Diagnostic::error(year_key.span, found, rule));
            }
            levels.extend(number.map(|number| (year, number)));
        }
        Some(levels)
    }

    pub(super) fn name_words(
        &mut self,
        thing: Thing,
        words: &'static [&'static str],
        key: &Key,
        node: &Node,
    ) -> Option<Vec<(Name, &'static str)>> {
        let NodeValue::Table(table) = &node.value else {
            self.wrong_type(key, node, "a table of names and words");
            return None;
        };
        let mut read = Vec::new();
        for (name_key, node) in table.iter() {
            let name = self.name_at(&[thing], &[], key, &name_key.name, name_key.span);
            read.push(name.zip(self.word(words, name_key, node)));
        }
        read.into_iter().collect()
    }

    /// Amounts under names that the table itself gives.
    pub(super) fn amounts(
        &mut self,
        number: Number,
        key: &Key,
        node: &Node,
        path: &str,
    ) -> Option<Vec<(Name, NumberCell)>> {
        let NodeValue::Table(table) = &node.value else {
            self.wrong_type(key, node, "a table of names and amounts");
            return None;
        };
        let mut read = Vec::new();
        for (name_key, node) in table.iter() {
            let number = self.number(number, name_key, node, &joined(path, &name_key.name));
            let name = Name { thing: Thing::Amount, name: name_key.name.clone(), span: name_key.span };
            read.push(number.map(|number| (name, number)));
        }
        read.into_iter().collect()
    }

    pub(super) fn columns(
        &mut self,
        thing: Thing,
        number: Number,
        key: &Key,
        node: &Node,
        path: &str,
    ) -> Option<Vec<(Name, Vec<NumberCell>)>> {
        let NodeValue::Table(table) = &node.value else {
            self.wrong_type(key, node, "a table of names and lists of figures");
            return None;
        };
        let mut read = Vec::new();
        for (name_key, node) in table.iter() {
            let name = self.name_at(&[thing], &[], key, &name_key.name, name_key.span);
            if node.as_array().is_none() {
                self.wrong_type(name_key, node, "a list of figures, one for each period");
                continue;
            }
            let figures = self.numbers(number, name_key, node, &joined(path, &name_key.name));
            read.push(name.zip(figures));
        }
        read.into_iter().collect()
    }
}

/// The word by which a share follows something.
fn follows(share: &Node) -> Option<&Key> {
    share.as_table().and_then(|table| table.entry("by")).map(|(key, _)| key)
}
