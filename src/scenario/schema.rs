//! The JSON Schema of scenario files (draft 2020-12), made from the tables of fields.
//!
//! Editors use it to complete and check while somebody types. It knows the writing of each value, not what
//! values mean together: that is for the reader.

use serde_json::{Map, Value, json};

use super::fields::{
    Axis, Certainty, Differs, Field, Kind, Need, Number, QuantityKind, Section, Sides, TestOf,
};
use super::language::{
    COMPARISONS, FAMILIES, NUMBER_SIDE_KEYS, OF_ALL, Parameter, RISKS, SCENARIO, SIDE_KEYS, Takes,
    VALUE_HEADS, VALUE_WORDS, VARIATIONS, VARIES, ValueWord,
};
use super::schema_parts::share_repeated;

const NUMBER: &str = r"-?(\d+|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?";
const MONEY: &str = r"-?(£|\$|€|[A-Z]{1,3}\$|[A-Z]{3} )(\d+|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?(k|m|bn)?";
const SHARE: &str = r"(-?(\d+|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?%|-?\d+/\d+)";
const SPAN: &str = r"-?(\d+|[1-9]\d{0,2}(,\d{3})+)(\.\d+)? (day|week|month|quarter|year)s?";
const PERIOD: &str = "(day|week|month|quarter|year)";
const DATE: &str = r"\d{4}-\d{2}(-\d{2})?";

/// The schema of a scenario file.
pub fn json_schema() -> Value {
    let mut schema = section_schema(&SCENARIO);
    if let Some(top) = schema.as_object_mut() {
        top.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        top.insert("title".to_owned(), json!("sib scenario"));
    }
    share_repeated(schema)
}

fn section_schema(section: &Section) -> Value {
    let mut properties = Map::new();
    for field in section.fields {
        properties.insert(field.key.to_owned(), field_schema(field));
    }
    if section.sides == Sides::Admitted {
        insert_sides(&mut properties);
    }
    let required: Vec<&str> =
        section.fields.iter().filter(|field| field.need == Need::Required).map(|field| field.key).collect();
    let others = section.others.map_or(json!(false), |named| section_schema(named.section));
    let mut schema = json!({
        "type": "object",
        "description": section.doc,
        "properties": properties,
        "additionalProperties": others,
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if !section.heads.is_empty() {
        schema["oneOf"] = section.heads.iter().map(|head| head_schema(section, head.key)).collect();
    }
    schema
}

/// What must and what may not stand beside a head word.
fn head_schema(section: &Section, key: &'static str) -> Value {
    let Some(head) = section.head(key) else { return json!({}) };
    let of_others: Vec<Value> = section
        .fields
        .iter()
        .filter(|field| section.heads.iter().any(|other| other.allows(field.key)) && !head.allows(field.key))
        .map(|field| json!({ "required": [field.key] }))
        .collect();
    let mut schema = json!({ "required": [key] });
    if !of_others.is_empty() {
        schema["not"] = json!({ "anyOf": of_others });
    }
    if !head.needs.is_empty() {
        let needs = head.needs.iter().map(|group| {
            let one_of: Vec<Value> = group.iter().map(|need| json!({ "required": [need] })).collect();
            json!({ "anyOf": one_of })
        });
        schema["allOf"] = needs.collect();
    }
    schema
}

fn insert_sides(properties: &mut Map<String, Value>) {
    for (key, doc) in SIDE_KEYS {
        let schema = match key {
            "grade" => json!({ "type": "integer", "minimum": 1, "maximum": 6, "description": doc }),
            _ => json!({ "type": "string", "description": doc }),
        };
        properties.insert(key.to_owned(), schema);
    }
}

fn field_schema(field: &Field) -> Value {
    let mut schema = kind_schema(field.kind);
    schema["description"] = json!(field.doc);
    if let Need::Default(toml) = field.need {
        schema["default"] = default_value(toml);
    }
    schema
}

/// A default as JSON: texts, numbers and empty tables are all there are.
fn default_value(toml: &str) -> Value {
    match toml {
        "{}" => json!({}),
        _ => serde_json::from_str(toml).unwrap_or_else(|_| json!(toml)),
    }
}

fn kind_schema(kind: Kind) -> Value {
    let name = json!({ "type": "string" });
    match kind {
        Kind::Text => name,
        Kind::Texts => json!({ "type": "array", "items": name }),
        Kind::FinancialYear => pattern(r"\d{4}(-\d{2})?"),
        Kind::YearOf => pattern(r"contract year [1-9]\d*|\d{4}(-\d{2})?"),
        Kind::Word(words) => json!({ "enum": words }),
        Kind::Words(words) => one_or_many(json!({ "enum": words })),
        Kind::Name(..) => name,
        Kind::Names(_) | Kind::NamesOr(..) | Kind::Paths => one_or_many(name),
        Kind::NamesAndNumbers(_, number) => one_or_many(any_of(vec![name, number_schema(number)])),
        Kind::Clauses => one_or_many(pattern(r".+\..+")),
        Kind::Ways => one_or_many(pattern(r"transition\..+\..+")),
        Kind::Targets => one_or_many(pattern(r"(transition\..+\..+|milestone\..+|score\..+)")),
        Kind::Number(number) => number_schema(number),
        Kind::NumberOr(number, words) => any_of(vec![json!({ "enum": words }), number_schema(number)]),
        Kind::NumberOrName(number, ..) => any_of(vec![name, number_schema(number)]),
        Kind::Numbers(number) => one_or_many(number_schema(number)),
        Kind::Shares(_) => any_of(vec![name, table_of(certain_or_table(SHARE_NUMBER))]),
        Kind::Series => json!({
            "type": "object",
            "patternProperties": { r"^\d{4}$": certain_or_table(Number::of(&[QuantityKind::Ratio]).certain()) },
            "additionalProperties": false,
        }),
        Kind::NameWords(_, words) => table_of(json!({ "enum": words })),
        Kind::Amounts(number) => table_of(number_schema(number)),
        Kind::Columns(_, number) => table_of(json!({ "type": "array", "items": number_schema(number) })),
        Kind::Set => json!({ "type": "object" }),
        Kind::Times => table_of(json!({ "type": "number", "minimum": 0 })),
        Kind::Tests(of) => one_or_many(test_schema(of)),
        Kind::Timing(words, _) => any_of(vec![json!({ "enum": words }), pattern("(every|after) .+")]),
        Kind::Drawdown(words) => any_of(vec![json!({ "enum": words }), drawdown_schema()]),
        Kind::Record(section) => section_schema(section),
        Kind::Map(named) => named_schema(named.section),
        Kind::Pairs(section, ..) => table_of(table_of(section_schema(section))),
        Kind::List(section, _) => json!({ "type": "array", "items": section_schema(section) }),
    }
}

const SHARE_NUMBER: Number = Number::of(&[QuantityKind::Share]);

fn pattern(inner: &str) -> Value {
    json!({ "type": "string", "pattern": format!("^{inner}$") })
}

fn any_of(choices: Vec<Value>) -> Value {
    json!({ "anyOf": choices })
}

fn one_or_many(item: Value) -> Value {
    any_of(vec![item.clone(), json!({ "type": "array", "items": item })])
}

fn table_of(value: Value) -> Value {
    json!({ "type": "object", "additionalProperties": value })
}

/// Tables under names, and what is said of them all.
fn named_schema(section: &Section) -> Value {
    let mut schema = table_of(section_schema(section));
    if section.sides == Sides::Admitted {
        let text_or_table = |word: &&str| {
            ((*word).to_owned(), any_of(vec![json!({ "type": "string" }), section_schema(section)]))
        };
        schema["properties"] = OF_ALL.iter().map(text_or_table).collect::<Map<_, _>>().into();
    }
    schema
}

fn drawdown_schema() -> Value {
    let call = [quantity_schema(QuantityKind::Moment), quantity_schema(QuantityKind::Amount)];
    json!({ "type": "array", "items": { "type": "array", "prefixItems": call, "minItems": 2, "maxItems": 2 } })
}

fn test_schema(of: TestOf) -> Value {
    let subject = match of {
        TestOf::Measure => "measure",
        TestOf::Input => "input",
    };
    let mut properties = Map::from_iter([(subject.to_owned(), json!({ "type": "string" }))]);
    for word in COMPARISONS {
        properties.insert((*word).to_owned(), certain_or_table(super::language::ANY));
    }
    if of == TestOf::Measure {
        properties.insert(super::language::TO_NEAREST.to_owned(), certain_or_table(super::language::ANY));
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": [subject],
        "minProperties": 2,
        "maxProperties": 4,
        "additionalProperties": false,
    })
}

/// One certain quantity as it is written.
fn quantity_schema(kind: QuantityKind) -> Value {
    match kind {
        QuantityKind::Amount => pattern(MONEY),
        QuantityKind::Pay => pattern(&format!("{MONEY} */ *{PERIOD}")),
        QuantityKind::Share => pattern(SHARE),
        QuantityKind::Part => pattern(&format!("{SHARE} of .+")),
        QuantityKind::Growth => pattern(&format!("{SHARE} */ *{PERIOD}")),
        QuantityKind::Tempo => pattern(&format!("({NUMBER} */ *{PERIOD}|{SHARE} in {SPAN})")),
        QuantityKind::Frequency => pattern(&format!("{NUMBER} */ *{PERIOD}")),
        QuantityKind::Duration => pattern(SPAN),
        QuantityKind::Moment => pattern(&format!("({DATE}|{SPAN})")),
        QuantityKind::Count | QuantityKind::Ratio | QuantityKind::Points => json!({ "type": "number" }),
    }
}

fn quantities(number: Number) -> Vec<Value> {
    number.kinds.iter().map(|kind| quantity_schema(*kind)).collect()
}

fn quantity_of(number: Number) -> Value {
    let mut kinds = quantities(number);
    if kinds.len() == 1 { kinds.remove(0) } else { any_of(kinds) }
}

/// A number as its field admits it: plain, as a table, or as a schedule.
fn number_schema(number: Number) -> Value {
    if number.axes.is_empty() {
        return certain_or_table(number);
    }
    let value = certain_or_table(Number { axes: &[], ..number });
    let inside = number_schema(number.inside());
    any_of(vec![value, schedule_schema(number.axes, &inside)])
}

fn certain_or_table(number: Number) -> Value {
    let mut choices = quantities(number);
    choices.push(value_table(number));
    any_of(choices)
}

fn value_table(number: Number) -> Value {
    let quantity = quantity_of(number);
    let mut properties = Map::new();
    insert_sides(&mut properties);
    insert_number_sides(&mut properties);
    if number.differs == Differs::BetweenPeople {
        let doc = "whether its values differ between people or groups, and not only between draws";
        properties.insert(VARIES.to_owned(), json!({ "enum": VARIATIONS, "description": doc }));
    }
    properties.insert("value".to_owned(), quantity.clone());
    properties.insert("base".to_owned(), any_of(vec![quantity.clone(), json!({ "enum": ["yes", "no"] })]));
    let heads = match number.certainty {
        Certainty::Certain => vec![json!({ "required": ["value"] })],
        Certainty::Uncertain => {
            insert_law_words(&mut properties, &quantity);
            VALUE_HEADS.iter().map(|head| value_head_schema(head.key)).collect()
        }
    };
    json!({ "type": "object", "properties": properties, "additionalProperties": false, "oneOf": heads })
}

fn value_head_schema(key: &str) -> Value {
    let needs = VALUE_HEADS.iter().filter(|head| head.key == key).flat_map(|head| head.needs.iter().copied());
    let required: Vec<&str> =
        std::iter::once(key).chain(needs.flat_map(|group| group.iter().copied())).collect();
    json!({ "required": required })
}

fn insert_number_sides(properties: &mut Map<String, Value>) {
    for (key, doc) in NUMBER_SIDE_KEYS {
        properties.insert(key.to_owned(), json!({ "enum": RISKS, "description": doc }));
    }
}

fn insert_law_words(properties: &mut Map<String, Value>, quantity: &Value) {
    let words: Vec<&str> = FAMILIES.iter().map(|family| family.word).collect();
    for ValueWord { word, takes, doc } in VALUE_WORDS {
        let mut schema = match takes {
            Takes::OfNumber => quantity.clone(),
            Takes::List => json!({ "type": "array", "items": quantity }),
            Takes::Pair => json!({ "type": "array", "items": quantity, "minItems": 2, "maxItems": 2 }),
            Takes::Shares => json!({ "type": "array", "items": pattern(SHARE) }),
            Takes::Count => json!({ "type": "number", "minimum": 0 }),
            Takes::Family => json!({ "enum": words }),
        };
        schema["description"] = json!(doc);
        properties.insert((*word).to_owned(), schema);
    }
    for (word, parameter) in FAMILIES.iter().flat_map(|family| family.parameters) {
        let schema = match parameter {
            Parameter::OfNumber => quantity.clone(),
            Parameter::Plain => json!({ "type": "number" }),
        };
        // Some are words of a value as well.
        properties.entry(*word).or_insert(schema);
    }
}

fn schedule_schema(axes: &[Axis], value: &Value) -> Value {
    let by = match axes.contains(&Axis::Measure) {
        true => json!({ "type": "string" }),
        false => json!({ "enum": axes.iter().map(|axis| axis.word()).collect::<Vec<_>>() }),
    };
    let point = json!({ "type": "array", "prefixItems": [true, value], "minItems": 2, "maxItems": 2 });
    let points = json!({ "type": "array", "items": point, "minItems": 1 });
    let mut properties = Map::new();
    insert_sides(&mut properties);
    insert_number_sides(&mut properties);
    properties.insert("by".to_owned(), by);
    properties.insert("steps".to_owned(), points.clone());
    properties.insert("line".to_owned(), points);
    properties.insert("values".to_owned(), table_of(value.clone()));
    properties.insert("below".to_owned(), value.clone());
    let shapes: Vec<Value> =
        super::language::SCHEDULE_SHAPES.iter().map(|shape| json!({ "required": ["by", shape] })).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false, "oneOf": shapes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_in_the_schema_with_its_doc() {
        let schema = json_schema();
        for field in SCENARIO.fields {
            assert_eq!(schema["properties"][field.key]["description"], json!(field.doc), "{}", field.key);
        }
        let clause =
            resolved(&schema, &["properties", "contract", "additionalProperties", "properties", "clause"]);
        let each = resolved_from(&schema, &clause["additionalProperties"]);
        assert_eq!(each["required"], json!(["for_each", "price"]));
        assert_eq!(each["additionalProperties"], json!(false));
        // What is said of all clauses is a text; a clause may bear the same name.
        let said = resolved_from(&schema, &clause["properties"]["source"]);
        assert_eq!(said["anyOf"][0], json!({ "type": "string" }));
        assert_eq!(resolved_from(&schema, &said["anyOf"][1]), each);
    }

    /// What a part of the schema says, where it stands or where it refers to.
    fn resolved_from<'s>(schema: &'s Value, part: &'s Value) -> &'s Value {
        match part["$ref"].as_str() {
            Some(place) => {
                schema.pointer(place.trim_start_matches('#')).expect("a reference leads somewhere")
            }
            None => part,
        }
    }

    fn resolved<'s>(schema: &'s Value, path: &[&str]) -> &'s Value {
        path.iter().fold(schema, |part, key| resolved_from(schema, &part[*key]))
    }

    #[test]
    fn defaults_are_json_of_the_right_type() {
        let schema = json_schema();
        let cohort = &schema["properties"]["cohort"]["properties"];
        assert_eq!(cohort["frailty"]["default"], json!(0));
        assert_eq!(schema["properties"]["year_starts"]["default"], json!("April"));
    }
}
