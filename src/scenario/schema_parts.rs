//! Parts of a JSON Schema that stand in many places, written once.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

/// Moves what stands in many places into `$defs`, so that the schema stays small enough to read.
pub(super) fn share_repeated(schema: Value) -> Value {
    let mut counts = HashMap::new();
    count_parts(&schema, &mut counts);
    let mut shared = Shared { counts, names: HashMap::new(), definitions: Map::new() };
    let mut schema = shared.children_of(&schema);
    schema["$defs"] = Value::Object(shared.definitions);
    schema
}

/// How often each part of some length stands in the schema.
fn count_parts(part: &Value, counts: &mut HashMap<String, usize>) {
    const WORTH_SHARING: usize = 300;
    let text = part.to_string();
    if text.len() < WORTH_SHARING {
        return;
    }
    if part.is_object() {
        *counts.entry(text).or_insert(0) += 1;
    }
    children(part).for_each(|child| count_parts(child, counts));
}

fn children(part: &Value) -> impl Iterator<Item = &Value> {
    let of_object = part.as_object().into_iter().flat_map(|object| object.values());
    of_object.chain(part.as_array().into_iter().flatten())
}

struct Shared {
    counts: HashMap<String, usize>,
    names: HashMap<String, String>,
    definitions: Map<String, Value>,
}

impl Shared {
    fn replaced(&mut self, part: &Value) -> Value {
        let text = part.to_string();
        if self.counts.get(&text).is_none_or(|count| *count < 2) {
            return self.children_of(part);
        }
        if !self.names.contains_key(&text) {
            let name = format!("part_{}", self.names.len() + 1);
            self.names.insert(text.clone(), name.clone());
            let definition = self.children_of(part);
            self.definitions.insert(name, definition);
        }
        json!({ "$ref": format!("#/$defs/{}", self.names[&text]) })
    }

    fn children_of(&mut self, part: &Value) -> Value {
        match part {
            Value::Object(object) => {
                let entries = object.iter().map(|(key, value)| {
                    // The table of properties is no schema itself, only its values are.
                    let table = matches!(key.as_str(), "properties" | "patternProperties");
                    (key.clone(), if table { self.children_of(value) } else { self.replaced(value) })
                });
                Value::Object(entries.collect())
            }
            Value::Array(items) => Value::Array(items.iter().map(|item| self.replaced(item)).collect()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => part.clone(),
        }
    }
}
