//! Reads paths to inputs, ways between states, and tests.

use super::diagnostic::Diagnostic;
use super::fields::{TestOf, Thing};
use super::language::{ANY, COMPARISONS, TO_NEAREST};
use super::names;
use super::overrides;
use super::path::{self, joined};
use super::read::Reader;
use super::read_value::one_or_many;
use super::record::{ClauseName, InputPath, Name, TargetName, TestCell, TestSubject, TransitionName};
use super::source::Span;
use super::tree::{Key, Node, NodeValue, Table};

impl Reader<'_> {
    pub(super) fn paths(&mut self, key: &Key, node: &Node) -> Option<Vec<InputPath>> {
        let mut read = Vec::new();
        for item in one_or_many(node) {
            match item.as_text() {
                Some(text) => read.push(self.input_path(text, item.span)),
                None => {
                    self.wrong_type(key, item, "a path in quotes, or a list of them");
                    read.push(None);
                }
            }
        }
        read.into_iter().collect()
    }

    /// A path that the scenario must have.
    pub(super) fn input_path(&mut self, text: &str, span: Span) -> Option<InputPath> {
        let rule = "a path leads to something that the scenario has, by names joined by dots";
        let segments = match path::split(text, span) {
            Ok(segments) => segments,
            Err(mistake) => {
                self.diagnostics.push(Diagnostic::error(span, mistake.found, rule));
                return None;
            }
        };
        let names: Vec<&str> = segments.iter().map(|segment| segment.name.as_str()).collect();
        if path::find(self.root, &names).is_none() {
            let error = Diagnostic::error(span, format!("unknown path `{text}`"), rule);
            self.diagnostics.push(overrides::with_nearest_path(error, self.root, text));
            return None;
        }
        Some(InputPath { path: text.to_owned(), segments, span })
    }

    /// Ways from one state to another.
    pub(super) fn ways(&mut self, key: &Key, node: &Node) -> Option<Vec<TargetName>> {
        self.paths_to(key, node, "a list of ways such as \"transition.home.care\"", way)
    }

    /// Things that a service changes.
    pub(super) fn targets(&mut self, key: &Key, node: &Node) -> Option<Vec<TargetName>> {
        let rule =
            "a list of what changes, such as \"transition.home.care\", \"milestone.job\" or \"score.star\"";
        self.paths_to(key, node, rule, |names, span| match names {
            ["milestone", name] => {
                let name = Name { thing: Thing::Milestone, name: (*name).to_owned(), span };
                Some(TargetName::Milestone(name))
            }
            ["score", name] => {
                Some(TargetName::Score(Name { thing: Thing::Score, name: (*name).to_owned(), span }))
            }
            _ => way(names, span),
        })
    }

    /// Paths that lead to something of one kind.
    fn paths_to(
        &mut self,
        key: &Key,
        node: &Node,
        rule: &str,
        kind: impl Fn(&[&str], Span) -> Option<TargetName>,
    ) -> Option<Vec<TargetName>> {
        let mut read = Vec::new();
        for item in one_or_many(node) {
            let known = match item.as_text() {
                Some(text) => match self.input_path(text, item.span) {
                    Some(known) => known,
                    None => {
                        read.push(None);
                        continue;
                    }
                },
                None => {
                    self.wrong_type(key, item, rule);
                    read.push(None);
                    continue;
                }
            };
            let names: Vec<&str> = known.segments.iter().map(|segment| segment.name.as_str()).collect();
            let found = kind(&names, item.span);
            if found.is_none() {
                self.wrong_type(key, item, rule);
            }
            read.push(found);
        }
        read.into_iter().collect()
    }

    /// Clauses by the names of contract and clause: "outcomes.home_6m".
    pub(super) fn clauses(&mut self, key: &Key, node: &Node) -> Option<Vec<ClauseName>> {
        let mut read = Vec::new();
        for item in one_or_many(node) {
            let Some(text) = item.as_text() else {
                self.wrong_type(key, item, "a list of clauses such as \"outcomes.home_6m\"");
                read.push(None);
                continue;
            };
            read.push(self.clause_name(key, text, item.span));
        }
        read.into_iter().collect()
    }

    fn clause_name(&mut self, key: &Key, text: &str, span: Span) -> Option<ClauseName> {
        let known = self.all_clauses();
        if let Some((contract, clause)) =
            known.iter().find(|(contract, clause)| joined(contract, clause) == text)
        {
            return Some(ClauseName { contract: contract.clone(), clause: clause.clone(), span });
        }
        let listed: Vec<String> = known.iter().map(|(contract, clause)| joined(contract, clause)).collect();
        let candidates: Vec<&str> = listed.iter().map(String::as_str).collect();
        let found = format!("`{}` names `{text}`, and there is no such clause", key.name);
        let rule = match candidates.is_empty() {
            true => {
                "a clause is written by the names of its contract and its own; the scenario has none".into()
            }
            false => format!("`{}` is {}", key.name, names::either(&candidates)),
        };
        let near = names::nearest(text, &candidates).map(|near| format!("Did you mean `{near}`?"));
        self.diagnostics.push(Diagnostic::error(span, found, rule).with_hint_if_any(near));
        None
    }

    /// Every clause of the scenario, by contract and own name.
    fn all_clauses(&self) -> Vec<(String, String)> {
        let contracts = self.root.get("contract").and_then(Node::as_table);
        let mut all = Vec::new();
        for (contract, node) in contracts.into_iter().flat_map(Table::iter) {
            let clauses = node.as_table().and_then(|table| table.get("clause")).and_then(Node::as_table);
            let names = clauses.into_iter().flat_map(Table::names);
            all.extend(names.map(|clause| (contract.name.clone(), clause.to_owned())));
        }
        all
    }

    pub(super) fn tests(&mut self, of: TestOf, key: &Key, node: &Node, path: &str) -> Option<Vec<TestCell>> {
        let mut read = Vec::new();
        for item in one_or_many(node) {
            match &item.value {
                NodeValue::Table(table) => read.push(self.test(of, key, item, table, path)),
                _ => {
                    self.wrong_type(
                        key,
                        item,
                        "a test such as { measure = NAME, at_least = VALUE }, or a list of them",
                    );
                    read.push(None);
                }
            }
        }
        read.into_iter().collect()
    }

    fn test(&mut self, of: TestOf, key: &Key, node: &Node, table: &Table, path: &str) -> Option<TestCell> {
        let subject_key = match of {
            TestOf::Measure => "measure",
            TestOf::Input => "input",
        };
        let mut subject = None;
        let mut to_nearest = None;
        let mut comparisons = Vec::new();
        for (inner, value) in table.iter() {
            if inner.name == subject_key {
                subject = Some(self.test_subject(of, inner, value));
            } else if let Some(word) = COMPARISONS.iter().find(|word| **word == inner.name) {
                let number = self.number(ANY.certain(), inner, value, &joined(path, word));
                comparisons.push(number.map(|number| (*word, number)));
            } else if of == TestOf::Measure && inner.name == TO_NEAREST {
                to_nearest = Some(self.number(ANY.certain(), inner, value, &joined(path, TO_NEAREST))?);
            } else {
                let rounds = (of == TestOf::Measure).then_some(TO_NEAREST);
                let words: Vec<&str> =
                    std::iter::once(subject_key).chain(COMPARISONS.iter().copied()).chain(rounds).collect();
                let near = names::nearest(&inner.name, &words).map(|near| format!("Did you mean `{near}`?"));
                let found = format!("`{}` is not a word that a test knows", inner.name);
                let rule = format!("a test knows {}", names::all(&words));
                self.diagnostics.push(Diagnostic::error(inner.span, found, rule).with_hint_if_any(near));
                return None;
            }
        }
        if subject.is_none() || comparisons.is_empty() || comparisons.len() > 2 {
            let rule = format!("a test: `{subject_key}` with one or two of {}", names::either(COMPARISONS));
            self.wrong_type(key, node, &rule);
            return None;
        }
        let comparisons = comparisons.into_iter().collect::<Option<_>>()?;
        Some(TestCell { of: subject??, comparisons, to_nearest, span: node.span })
    }

    fn test_subject(&mut self, of: TestOf, key: &Key, node: &Node) -> Option<TestSubject> {
        match of {
            TestOf::Measure => self.name_of(&[Thing::Measure], &[], key, node).map(TestSubject::Measure),
            TestOf::Input => {
                let text = self.plain_text(key, node)?;
                self.input_path(&text, node.span).map(TestSubject::Input)
            }
        }
    }
}

/// "transition.A.B".
fn way(names: &[&str], span: Span) -> Option<TargetName> {
    match names {
        ["transition", from, to] => {
            let name = TransitionName { from: (*from).to_owned(), to: (*to).to_owned(), span };
            Some(TargetName::Transition(name))
        }
        _ => None,
    }
}
