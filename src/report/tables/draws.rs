//! `draws.parquet`: a row for each draw and option, with every figure and every input that is drawn.
//!
//! Rows come by draw, then by option; those of several scenarios one after the other. The file is written as draws are finished: what waits in memory is one group of rows,
//! however many draws there are. The same run gives the same bytes, however the draws were handed on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};
use serde_json::{Map, Value as Json};

use super::Column;
use crate::data::{Drawn, Figure};
use crate::model::{Model, OptionId, Unit};
use crate::report::json::unit_name;
use crate::report::manifest::{Entry, Key, Made};
use crate::report::number::time_of;
use crate::report::partial;
use crate::report::whole_file::Growing;
use crate::statistics::Value;

/// The name of the file.
pub const NAME: &str = "draws.parquet";

/// The columns that every row has.
pub(super) const COLUMNS: [Column; 2] = [
    ("draw", "number of the draw, from 0"),
    ("option", "name of the option, as in `results.csv` or `comparison.csv`"),
];

/// What the names of inputs begin with: a figure may have the path of an input.
pub(super) const INPUT: &str = "input.";

/// What stands in the file's own metadata beside what the manifest says: how it is written, and what it is.
pub(super) const UNITS: (&str, &str) =
    ("units", "a JSON object: what each column but `draw` and `option` is counted in");

/// Rows of a group, at least.
const GROUP: usize = 8_192;

/// The rows of a scenario: which of its options have any, and what figures and inputs stand in them.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    model: &'a Model,
    figures: &'a [Vec<Figure>],
    /// Places of options, and the names under which they stand.
    options: Vec<(usize, String)>,
}

impl<'a> Rows<'a> {
    /// Of all options of a scenario, which have these figures.
    #[must_use]
    pub fn of_run(model: &'a Model, figures: &'a [Vec<Figure>]) -> Self {
        let names = model.options.iter().map(|option| option.name.clone());
        Self { model, figures, options: names.enumerate().collect() }
    }

    /// Of the options at these places, under these names.
    #[must_use]
    pub fn of_options(model: &'a Model, figures: &'a [Vec<Figure>], options: Vec<(usize, String)>) -> Self {
        Self { model, figures, options }
    }
}

/// The file while it is written.
pub struct Draws {
    folder: PathBuf,
    writer: SerializedFileWriter<Growing>,
    /// What each column is counted in.
    units: KeyValue,
    /// By scenario.
    runs: Vec<Run>,
    figures: Vec<FigureColumn>,
    inputs: Vec<InputColumn>,
    /// Of the rows that wait to be written.
    draws: Vec<i32>,
    names: Vec<ByteArray>,
}

/// What of a scenario is written.
struct Run {
    /// Of how many options of scenarios before it rows are written.
    n_before: usize,
    /// Places of its options, and their names.
    options: Vec<(usize, ByteArray)>,
}

/// The column of a path.
struct FigureColumn {
    name: String,
    /// How its unit is written.
    unit: &'static str,
    /// By option of all scenarios: the place of the figure among its own; none where it has no such figure.
    places: Vec<Option<usize>>,
    waiting: Waiting,
}

/// The column of an input.
struct InputColumn {
    name: String,
    /// How its unit is written.
    written: String,
    unit: Unit,
    /// By scenario: its place among the inputs that are drawn; none where it has no such input.
    places: Vec<Option<usize>>,
    repetition: Repetition,
    waiting: Waiting,
}

/// Values of the rows that wait.
#[derive(Default)]
struct Waiting {
    /// Without those that are not there.
    values: Vec<f64>,
    /// Of each row, 1 where there is a value.
    levels: Vec<i16>,
}

impl Draws {
    /// Begins the file, in a folder, of the rows of some scenarios, by a version of the program.
    ///
    /// # Errors
    /// What the system says.
    pub fn begin(folder: &Path, version: &str, scenarios: &[Rows<'_>]) -> Result<Self> {
        let (figures, inputs) = (figure_columns(scenarios), input_columns(scenarios));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_created_by(format!("sib {}", version))
            .build();
        let file = Growing::begin(folder).map_err(ParquetError::from)?;
        let mut n_before = 0;
        let run = |rows: &Rows<'_>| {
            let named = rows.options.iter().map(|(place, name)| (*place, ByteArray::from(name.as_str())));
            let run = Run { n_before, options: named.collect() };
            n_before += run.options.len();
            run
        };
        Ok(Self {
            folder: folder.to_owned(),
            units: units(&figures, &inputs),
            writer: SerializedFileWriter::new(file, schema(&figures, &inputs)?, Arc::new(properties))?,
            runs: scenarios.iter().map(run).collect(),
            figures,
            inputs,
            draws: Vec::new(),
            names: Vec::new(),
        })
    }

    /// Adds draws of the scenario at a place, which follow those of it that were added before.
    ///
    /// # Errors
    /// What the system says.
    pub fn add(&mut self, scenario: usize, drawn: &Drawn<'_>) -> Result<()> {
        for place in 0..drawn.n {
            let draw = i32::try_from(drawn.first + place).expect("draws are fewer than 2^31");
            for row in 0..self.runs[scenario].options.len() {
                self.draws.push(draw);
                self.names.push(self.runs[scenario].options[row].1.clone());
                self.add_row(drawn, place as usize, (scenario, row));
            }
            if self.draws.len() >= GROUP {
                self.write_group()?;
            }
        }
        Ok(())
    }

    fn add_row(&mut self, drawn: &Drawn<'_>, place: usize, (scenario, row): (usize, usize)) {
        let run = &self.runs[scenario];
        let (option, _) = run.options[row];
        for column in &mut self.figures {
            let figure = column.places[run.n_before + row];
            column.waiting.add(figure.and_then(|figure| written(drawn.options[option][figure].value(place))));
        }
        for column in &mut self.inputs {
            let input = column.places[scenario];
            column.waiting.add(input.map(|input| in_unit_of_file(column.unit, drawn.inputs[input][place])));
        }
    }

    /// Ends the file and moves it into its place: `draws.parquet`, or `draws.parquet.partial` of a run that was stopped.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(mut self, made: Made<'_>) -> Result<Entry> {
        if !self.draws.is_empty() {
            self.write_group()?;
        }
        for said in metadata(made).into_iter().chain([self.units]) {
            self.writer.append_key_value_metadata(said);
        }
        let name = partial::name(NAME, made.shared());
        let print = self.writer.into_inner()?.finish(&self.folder.join(&name))?;
        Ok(Entry { name, print })
    }

    fn write_group(&mut self) -> Result<()> {
        let mut group = self.writer.next_row_group()?;
        write::<Int32Type>(&mut group, &self.draws, None)?;
        write::<ByteArrayType>(&mut group, &self.names, None)?;
        for column in &self.figures {
            write::<DoubleType>(&mut group, &column.waiting.values, Some(&column.waiting.levels))?;
        }
        for column in &self.inputs {
            let levels = (column.repetition == Repetition::OPTIONAL).then_some(&column.waiting.levels[..]);
            write::<DoubleType>(&mut group, &column.waiting.values, levels)?;
        }
        group.close()?;
        self.draws.clear();
        self.names.clear();
        self.figures.iter_mut().for_each(|column| column.waiting.clear());
        self.inputs.iter_mut().for_each(|column| column.waiting.clear());
        Ok(())
    }
}

impl Waiting {
    fn add(&mut self, value: Option<f64>) {
        self.levels.push(i16::from(value.is_some()));
        self.values.extend(value);
    }

    fn clear(&mut self) {
        self.values.clear();
        self.levels.clear();
    }
}

/// What is not defined is not there; what lies beyond the horizon is +∞.
fn written(value: Value) -> Option<f64> {
    match value {
        Value::Known(value) => Some(value),
        Value::BeyondHorizon => Some(f64::INFINITY),
        Value::Undefined => None,
    }
}

fn write<T: parquet::data_type::DataType>(
    group: &mut SerializedRowGroupWriter<'_, Growing>,
    values: &[T::T],
    levels: Option<&[i16]>,
) -> Result<()> {
    let mut column = group.next_column()?.expect("the schema has a column for everything that is written");
    column.typed::<T>().write_batch(values, levels, None)?;
    column.close()
}

/// A column for each figure of any option, in the order in which scenarios and options have them.
fn figure_columns(scenarios: &[Rows<'_>]) -> Vec<FigureColumn> {
    let mut columns: Vec<FigureColumn> = Vec::new();
    let mut known = BTreeMap::new();
    let n_options = scenarios.iter().map(|rows| rows.options.len()).sum();
    let options =
        scenarios.iter().flat_map(|rows| rows.options.iter().map(move |&(option, _)| (rows, option)));
    for (row, (rows, option)) in options.enumerate() {
        for (place, figure) in rows.figures[option].iter().enumerate() {
            let path = figure.path(rows.model, OptionId::new(option));
            let unit = unit_name(figure.unit(rows.model));
            let column = *known.entry((path, unit)).or_insert_with_key(|(path, unit)| {
                let name = named(path, unit, columns.iter().map(|column| column.name.as_str()));
                columns.push(FigureColumn {
                    name,
                    unit,
                    places: vec![None; n_options],
                    waiting: Waiting::default(),
                });
                columns.len() - 1
            });
            columns[column].places[row] = Some(place);
        }
    }
    columns
}

/// A column for each input that any scenario draws.
fn input_columns(scenarios: &[Rows<'_>]) -> Vec<InputColumn> {
    let mut columns: Vec<InputColumn> = Vec::new();
    let mut known = BTreeMap::new();
    for (scenario, rows) in scenarios.iter().enumerate() {
        for (place, (_, row)) in rows.model.inputs.drawn().enumerate() {
            let (path, written) = (format!("{INPUT}{}", row.path), unit_of_input(row.unit));
            let column = *known.entry((path, written)).or_insert_with_key(|(path, written)| {
                let name = named(path, written, columns.iter().map(|column| column.name.as_str()));
                columns.push(InputColumn {
                    name,
                    written: written.clone(),
                    unit: row.unit,
                    places: vec![None; scenarios.len()],
                    repetition: Repetition::REQUIRED,
                    waiting: Waiting::default(),
                });
                columns.len() - 1
            });
            columns[column].places[scenario] = Some(place);
        }
    }
    for column in columns.iter_mut().filter(|column| column.places.contains(&None)) {
        column.repetition = Repetition::OPTIONAL;
    }
    columns
}

/// A path; where another scenario counts the same path in another unit, with its own.
fn named<'n>(path: &str, unit: &str, mut taken: impl Iterator<Item = &'n str>) -> String {
    if taken.any(|name| name == path) { format!("{path} ({unit})") } else { path.to_owned() }
}

fn schema(figures: &[FigureColumn], inputs: &[InputColumn]) -> Result<TypePtr> {
    let column = |name: &str, physical, repetition, logical| {
        let built = Type::primitive_type_builder(name, physical).with_repetition(repetition);
        built.with_logical_type(logical).build().map(Arc::new)
    };
    let [draw, option] = COLUMNS.map(|(name, _)| name);
    let mut fields = vec![
        column(draw, Physical::INT32, Repetition::REQUIRED, None)?,
        column(option, Physical::BYTE_ARRAY, Repetition::REQUIRED, Some(LogicalType::String))?,
    ];
    for figure in figures {
        fields.push(column(&figure.name, Physical::DOUBLE, Repetition::OPTIONAL, None)?);
    }
    for input in inputs {
        fields.push(column(&input.name, Physical::DOUBLE, input.repetition, None)?);
    }
    Type::group_type_builder("draws").with_fields(fields).build().map(Arc::new)
}

/// What the manifest says.
fn metadata(made: Made<'_>) -> Vec<KeyValue> {
    let written = |key: Key| {
        let said = match key.said(made)? {
            Json::Null => return None,
            Json::String(text) => text,
            other => other.to_string(),
        };
        Some(KeyValue::new(key.name().to_owned(), said))
    };
    Key::ALL.into_iter().filter_map(written).collect()
}

/// What each column is counted in.
fn units(figures: &[FigureColumn], inputs: &[InputColumn]) -> KeyValue {
    let mut units: Map<String, Json> =
        figures.iter().map(|column| (column.name.clone(), column.unit.into())).collect();
    units.extend(inputs.iter().map(|column| (column.name.clone(), column.written.clone().into())));
    KeyValue::new(UNITS.0.to_owned(), Json::Object(units).to_string())
}

/// The value of an input as the file writes it, amounts in pounds.
fn in_unit_of_file(unit: Unit, inside: f64) -> f64 {
    let written = unit.written(inside);
    if unit.is_money() { written / 100.0 } else { written }
}

/// What an input is counted in.
pub(super) fn unit_of_input(unit: Unit) -> String {
    match unit {
        Unit::Amount => "money".to_owned(),
        Unit::PayPerPerson(period) | Unit::PayStanding(period) => format!("money / {period}"),
        Unit::Share => "share".to_owned(),
        Unit::Growth(period) => format!("share / {period}"),
        Unit::Tempo(period) | Unit::Arrivals(period) => format!("count / {period}"),
        Unit::Chance { days } => format!("chance in {}", time_of(days)),
        Unit::Days => "days".to_owned(),
        Unit::Months => "months".to_owned(),
        Unit::Number => "number".to_owned(),
    }
}
