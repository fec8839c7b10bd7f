//! Reads single values: words, names, lists, shares, paths, tests.

use super::diagnostic::Diagnostic;
use super::fields::{Field, Kind, Number, QuantityKind, Range, Section, Thing, TimingForm};
use super::names;
use super::overrides;
use super::path::{self, joined};
use super::read::{Reader, shown};
use super::record::{CellValue, InputPath, Name, NameOrNumber, NameOrWord, NumberCell, Pair};
use super::source::Span;
use super::tree::{Key, Node, NodeValue};

const PLAIN: Number = Number::of(&[QuantityKind::Ratio]).within(Range::NotNegative).certain();
const AMOUNT: Number = Number::of(&[QuantityKind::Amount]).within(Range::NotNegative).certain();
const MOMENT: Number = Number::of(&[QuantityKind::Moment]).certain();
const DURATION: Number = Number::of(&[QuantityKind::Duration]).within(Range::Positive).certain();

impl Reader<'_> {
    /// Reads what a field holds.
    pub(super) fn value(&mut self, field: &Field, key: &Key, node: &Node, path: &str) -> Option<CellValue> {
        match field.kind {
            Kind::Text => self.plain_text(key, node).map(CellValue::Text),
            Kind::Texts => self.texts(key, node).map(CellValue::Texts),
            Kind::FinancialYear => self.financial_year(key, node).map(CellValue::Text),
            Kind::YearOf => self.year_of(key, node).map(CellValue::Text),
            Kind::Word(words) => self.word(words, key, node).map(CellValue::Word),
            Kind::Words(words) => self.words(words, key, node).map(CellValue::Words),
            Kind::Name(things, words) => self.name_or_word(things, words, key, node),
            Kind::Names(things) => self.names_of(things, key, node).map(CellValue::Names),
            Kind::NamesAndNumbers(things, number) => {
                self.names_and_numbers(things, number, key, node, path).map(CellValue::NamesAndNumbers)
            }
            Kind::NamesOr(things, words) => self.names_or(things, words, key, node).map(CellValue::NamesOr),
            Kind::Clauses => self.clauses(key, node).map(CellValue::Clauses),
            Kind::Paths => self.paths(key, node).map(CellValue::Paths),
            Kind::Ways => self.ways(key, node).map(CellValue::Targets),
            Kind::Targets => self.targets(key, node).map(CellValue::Targets),
            Kind::Number(number) => self.number(number, key, node, path).map(CellValue::Number),
            Kind::NumberOr(number, words) => match fitting(words, node) {
                Some(word) => Some(CellValue::Word(word)),
                None => self.number_or_words(number, words, key, node, path),
            },
            Kind::NumberOrName(number, things, words) => match node.as_text() {
                Some(text) if !text.starts_with(|first: char| first.is_ascii_digit() || first == '-') => {
                    self.name_or_word(things, words, key, node)
                }
                _ => self.number(number, key, node, path).map(CellValue::Number),
            },
            Kind::Numbers(number) => self.numbers(number, key, node, path).map(CellValue::Numbers),
            Kind::Shares(things) => self.shares(things, key, node, path).map(CellValue::Shares),
            Kind::Series => self.series(key, node, path).map(CellValue::Series),
            Kind::NameWords(thing, words) => {
                self.name_words(thing, words, key, node).map(CellValue::NameWords)
            }
            Kind::Amounts(number) => self.amounts(number, key, node, path).map(CellValue::Amounts),
            Kind::Columns(thing, number) => {
                self.columns(thing, number, key, node, path).map(CellValue::Columns)
            }
            Kind::Set => self.set(key, node),
            Kind::Times => self.times(key, node, path).map(CellValue::Times),
            Kind::Tests(of) => self.tests(of, key, node, path).map(CellValue::Tests),
            Kind::Timing(words, form) => self.timing(words, form, key, node, path),
            Kind::Drawdown(words) => self.drawdown(words, key, node, path),
            Kind::Pairs(section, thing, word) => self.pairs(section, thing, word, key, node, path),
            Kind::Record(_) | Kind::Map(_) | Kind::List(..) => self.tables(field.kind, key, node, path),
        }
    }

    fn texts(&mut self, key: &Key, node: &Node) -> Option<Vec<String>> {
        let NodeValue::Array(items) = &node.value else {
            self.wrong_type(key, node, "a list of texts");
            return None;
        };
        items.iter().map(|item| self.plain_text(key, item)).collect()
    }

    pub(super) fn word(
        &mut self,
        words: &'static [&'static str],
        key: &Key,
        node: &Node,
    ) -> Option<&'static str> {
        let word = fitting(words, node);
        if word.is_none() {
            self.wrong_word(words, key, node, "");
        }
        word
    }

    /// Complains that a value is none of some words; `or_else` says what else might have stood there.
    fn wrong_word(&mut self, words: &[&str], key: &Key, node: &Node, or_else: &str) {
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let listed = match quoted.split_last() {
            Some((last, rest)) if !rest.is_empty() && or_else.is_empty() => {
                format!("{} or {last}", rest.join(", "))
            }
            _ => quoted.join(", "),
        };
        let near = node.as_text().and_then(|text| {
            let code = crate::units::Currency::from_symbol(text).map(|currency| currency.to_string());
            let of_sign = words.iter().find(|word| code.as_deref() == Some(**word)).copied();
            of_sign.or_else(|| names::nearest(text, words))
        });
        let found = format!("`{}` is {}", key.name, shown(node));
        let error = Diagnostic::error(node.span, found, format!("`{}` is {listed}{or_else}", key.name));
        self.diagnostics.push(error.with_hint_if_any(near.map(|near| format!("Did you mean \"{near}\"?"))));
    }

    fn words(&mut self, words: &'static [&'static str], key: &Key, node: &Node) -> Option<Vec<&'static str>> {
        let items = one_or_many(node);
        items.iter().map(|item| self.word(words, key, item)).collect()
    }

    /// The name of a thing, which must exist; `words` are listed with the names where it does not.
    pub(super) fn name_of(
        &mut self,
        things: &[Thing],
        words: &[&str],
        key: &Key,
        node: &Node,
    ) -> Option<Name> {
        let Some(text) = node.as_text() else {
            let nouns: Vec<&str> = things.iter().map(|thing| thing.noun()).collect();
            self.wrong_type(key, node, &format!("{}, by name", nouns.join(" or ")));
            return None;
        };
        self.name_at(things, words, key, text, node.span)
    }

    pub(super) fn name_at(
        &mut self,
        things: &[Thing],
        words: &[&str],
        key: &Key,
        name: &str,
        span: Span,
    ) -> Option<Name> {
        match self.names.find(things, name) {
            Some(thing) => Some(Name { thing, name: name.to_owned(), span }),
            None => {
                self.diagnostics.push(self.names.unknown(things, words, &key.name, name, span));
                None
            }
        }
    }

    fn name_or_word(
        &mut self,
        things: &[Thing],
        words: &'static [&'static str],
        key: &Key,
        node: &Node,
    ) -> Option<CellValue> {
        match fitting(words, node) {
            Some(word) => Some(CellValue::Word(word)),
            None => self.name_of(things, words, key, node).map(CellValue::Name),
        }
    }

    fn names_of(&mut self, things: &[Thing], key: &Key, node: &Node) -> Option<Vec<Name>> {
        let read: Vec<Option<Name>> =
            one_or_many(node).iter().map(|item| self.name_of(things, &[], key, item)).collect();
        read.into_iter().collect()
    }

    fn names_and_numbers(
        &mut self,
        things: &[Thing],
        number: Number,
        key: &Key,
        node: &Node,
        path: &str,
    ) -> Option<Vec<NameOrNumber>> {
        let items = one_or_many(node).iter().enumerate();
        let read: Vec<Option<NameOrNumber>> = items
            .map(|(index, item)| match &item.value {
                NodeValue::Text(_) => self.name_of(things, &[], key, item).map(NameOrNumber::Name),
                _ => self
                    .number(number, key, item, &joined(path, &(index + 1).to_string()))
                    .map(|number| NameOrNumber::Number(Box::new(number))),
            })
            .collect();
        read.into_iter().collect()
    }

    fn names_or(
        &mut self,
        things: &[Thing],
        words: &'static [&'static str],
        key: &Key,
        node: &Node,
    ) -> Option<Vec<NameOrWord>> {
        let mut read = Vec::new();
        for item in one_or_many(node) {
            read.push(match fitting(words, item) {
                Some(word) => Some(NameOrWord::Word(word)),
                None => self.name_of(things, words, key, item).map(NameOrWord::Name),
            });
        }
        read.into_iter().collect()
    }

    fn number_or_words(
        &mut self,
        number: Number,
        words: &'static [&'static str],
        key: &Key,
        node: &Node,
        path: &str,
    ) -> Option<CellValue> {
        if node.as_text().is_some() || matches!(node.value, NodeValue::Boolean(_)) {
            let noun =
                number.kinds.iter().map(|kind| kind.noun(self.currency)).collect::<Vec<_>>().join(", or ");
            self.wrong_word(words, key, node, &format!(", or {noun}"));
            return None;
        }
        self.number(number, key, node, path).map(CellValue::Number)
    }

    /// A number or a list of numbers.
    pub(super) fn numbers(
        &mut self,
        number: Number,
        key: &Key,
        node: &Node,
        path: &str,
    ) -> Option<Vec<NumberCell>> {
        let NodeValue::Array(items) = &node.value else {
            return self.number(number, key, node, path).map(|number| vec![number]);
        };
        let indexed = items.iter().enumerate();
        let read: Vec<Option<NumberCell>> = indexed
            .map(|(index, item)| self.number(number, key, item, &joined(path, &(index + 1).to_string())))
            .collect();
        read.into_iter().collect()
    }

    fn set(&mut self, key: &Key, node: &Node) -> Option<CellValue> {
        match &node.value {
            NodeValue::Table(table) => Some(CellValue::Set(overrides::parse_set(table, self.diagnostics))),
            _ => {
                self.wrong_type(key, node, "a table of paths in quotes and values");
                None
            }
        }
    }

    fn times(&mut self, key: &Key, node: &Node, path: &str) -> Option<Vec<(InputPath, NumberCell)>> {
        let NodeValue::Table(table) = &node.value else {
            self.wrong_type(key, node, "a table of paths in quotes and ratios");
            return None;
        };
        let mut read = Vec::new();
        for (path_key, node) in table.iter() {
            let input = self.input_path(&path_key.name, path_key.span);
            let number = self.number(PLAIN, path_key, node, &joined(path, &path_key.name));
            read.push(input.zip(number));
        }
        read.into_iter().collect()
    }

    fn timing(
        &mut self,
        words: &'static [&'static str],
        form: TimingForm,
        key: &Key,
        node: &Node,
        path: &str,
    ) -> Option<CellValue> {
        if let Some(word) = fitting(words, node) {
            return Some(CellValue::Word(word));
        }
        let (prefix, number, example) = match form {
            TimingForm::Every => ("every ", DURATION, ", or like \"every 6 months\""),
            TimingForm::After => ("after ", MOMENT, ", or like \"after 24 months\""),
        };
        let Some(rest) = node.as_text().and_then(|text| text.strip_prefix(prefix)) else {
            self.wrong_word(words, key, node, example);
            return None;
        };
        let inner = Node::new(node.span, NodeValue::Text(rest.to_owned()));
        self.number(number, key, &inner, path).map(CellValue::Timing)
    }

    fn drawdown(
        &mut self,
        words: &'static [&'static str],
        key: &Key,
        node: &Node,
        path: &str,
    ) -> Option<CellValue> {
        let NodeValue::Array(items) = &node.value else {
            if let Some(word) = fitting(words, node) {
                return Some(CellValue::Word(word));
            }
            self.wrong_word(words, key, node, ", or a list of `[moment, amount]`");
            return None;
        };
        let mut calls = Vec::new();
        for item in items {
            let Some([moment, amount]) = item.as_array() else {
                self.wrong_type(key, item, "a list of `[moment, amount]`");
                return None;
            };
            let name = path::point_name(moment).unwrap_or_default();
            let moment = self.number(MOMENT, key, moment, path);
            calls.push(moment.zip(self.number(AMOUNT, key, amount, &joined(path, &name))));
        }
        calls.into_iter().collect::<Option<Vec<_>>>().map(CellValue::Drawdown)
    }

    fn pairs(
        &mut self,
        section: &'static Section,
        thing: Thing,
        word: &'static str,
        key: &Key,
        node: &Node,
        path: &str,
    ) -> Option<CellValue> {
        let NodeValue::Table(table) = &node.value else {
            self.wrong_type(key, node, "a table");
            return None;
        };
        let mut pairs = Vec::new();
        for (from, node) in table.iter() {
            if from.name != word {
                self.name_at(&[thing], &[word], key, &from.name, from.span);
            }
            let NodeValue::Table(table) = &node.value else {
                self.wrong_type(from, node, "a table of the states that people come to");
                continue;
            };
            for (to, node) in table.iter() {
                self.name_at(&[thing], &[], from, &to.name, to.span);
                let record = self.table_of(section, to, node, &joined(path, &from.name));
                pairs.extend(record.map(|record| Pair { from: from.clone(), to: to.clone(), record }));
            }
        }
        Some(CellValue::Pairs(pairs))
    }
}

/// The word that a value is, if it is one of these.
fn fitting(words: &'static [&'static str], node: &Node) -> Option<&'static str> {
    let text = node.as_text()?;
    words.iter().copied().find(|word| *word == text)
}

/// The elements of a list; a value that is not a list is a list of itself.
pub(super) fn one_or_many(node: &Node) -> &[Node] {
    node.as_array().unwrap_or(std::slice::from_ref(node))
}
