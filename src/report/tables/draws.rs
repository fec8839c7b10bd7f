//! `draws.parquet`: a row for each draw and option, with every figure and every input that is drawn.
//!
//! Rows come by draw, then by option. The file is written as draws are finished: what waits in memory is one group of rows,
//! however many draws there are. The same run gives the same bytes, however the draws were handed on.

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
use crate::data::{Drawn, Figure, Provenance};
use crate::model::{Model, OptionId, Unit};
use crate::report::json::unit_name;
use crate::report::manifest::{Entry, Key};
use crate::report::number::time_of;
use crate::report::partial;
use crate::report::whole_file::Growing;
use crate::statistics::Value;

/// The name of the file.
pub const NAME: &str = "draws.parquet";

/// The columns that every row has.
pub(super) const COLUMNS: [Column; 2] =
    [("draw", "number of the draw, from 0"), ("option", "name of the option in the file")];

/// What the names of inputs begin with: a figure may have the path of an input.
pub(super) const INPUT: &str = "input.";

/// What stands in the file's own metadata beside what the manifest says: how it is written, and what it is.
pub(super) const UNITS: (&str, &str) =
    ("units", "a JSON object: what each column but `draw` and `option` is counted in");

/// Rows of a group, at least.
const GROUP: usize = 8_192;

/// The file while it is written.
pub struct Draws {
    folder: PathBuf,
    writer: SerializedFileWriter<Growing>,
    /// What each column is counted in.
    units: KeyValue,
    options: Vec<ByteArray>,
    figures: Vec<FigureColumn>,
    inputs: Vec<InputColumn>,
    /// Of the rows that wait to be written.
    draws: Vec<i32>,
    names: Vec<ByteArray>,
}

/// The column of a path.
struct FigureColumn {
    /// By option: the place of the figure among its own; none where it has no such figure.
    places: Vec<Option<usize>>,
    /// Values of the rows that wait, without those that are not there.
    values: Vec<f64>,
    /// Of each row that waits, 1 where there is a value.
    levels: Vec<i16>,
}

/// The column of an input.
struct InputColumn {
    unit: Unit,
    values: Vec<f64>,
}

impl Draws {
    /// Begins the file, in a folder, of a run of a model in which options have these figures, by a version of the program.
    ///
    /// # Errors
    /// What the system says.
    pub fn begin(folder: &Path, model: &Model, version: &str, figures: &[Vec<Figure>]) -> Result<Self> {
        let (paths, columns) = columns(model, figures);
        let schema = schema(model, &paths)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_created_by(format!("sib {version}"))
            .build();
        let file = Growing::begin(folder).map_err(ParquetError::from)?;
        let input = |(_, row): (_, &crate::model::Input)| InputColumn { unit: row.unit, values: Vec::new() };
        Ok(Self {
            folder: folder.to_owned(),
            writer: SerializedFileWriter::new(file, schema, Arc::new(properties))?,
            units: units(model, &paths),
            options: model.options.iter().map(|option| ByteArray::from(option.name.as_str())).collect(),
            figures: columns,
            inputs: model.inputs.drawn().map(input).collect(),
            draws: Vec::new(),
            names: Vec::new(),
        })
    }

    /// Adds draws, which follow those that were added before.
    ///
    /// # Errors
    /// What the system says.
    pub fn add(&mut self, drawn: &Drawn<'_>) -> Result<()> {
        for place in 0..drawn.n {
            let draw = i32::try_from(drawn.first + place).expect("draws are fewer than 2^31");
            for option in 0..self.options.len() {
                self.add_row(drawn, draw, place as usize, option);
            }
            if self.draws.len() >= GROUP {
                self.write_group()?;
            }
        }
        Ok(())
    }

    fn add_row(&mut self, drawn: &Drawn<'_>, draw: i32, place: usize, option: usize) {
        self.draws.push(draw);
        self.names.push(self.options[option].clone());
        for column in &mut self.figures {
            let figure = column.places[option];
            column.add(figure.map_or(Value::Undefined, |figure| drawn.options[option][figure].value(place)));
        }
        for (column, values) in self.inputs.iter_mut().zip(drawn.inputs) {
            column.values.push(in_unit_of_file(column.unit, values[place]));
        }
    }

    /// Ends the file and moves it into its place: `draws.parquet`, or `draws.parquet.partial` of a run that was stopped.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(mut self, from: &Provenance) -> Result<Entry> {
        if !self.draws.is_empty() {
            self.write_group()?;
        }
        for said in metadata(from).into_iter().chain([self.units]) {
            self.writer.append_key_value_metadata(said);
        }
        let name = partial::name(NAME, from);
        let print = self.writer.into_inner()?.finish(&self.folder.join(&name))?;
        Ok(Entry { name, print })
    }

    fn write_group(&mut self) -> Result<()> {
        let mut group = self.writer.next_row_group()?;
        write::<Int32Type>(&mut group, &self.draws, None)?;
        write::<ByteArrayType>(&mut group, &self.names, None)?;
        for column in &self.figures {
            write::<DoubleType>(&mut group, &column.values, Some(&column.levels))?;
        }
        for column in &self.inputs {
            write::<DoubleType>(&mut group, &column.values, None)?;
        }
        group.close()?;
        self.draws.clear();
        self.names.clear();
        for column in &mut self.figures {
            column.values.clear();
            column.levels.clear();
        }
        self.inputs.iter_mut().for_each(|column| column.values.clear());
        Ok(())
    }
}

impl FigureColumn {
    /// What is not defined is not there; what lies beyond the horizon is +∞.
    fn add(&mut self, value: Value) {
        let written = match value {
            Value::Known(value) => Some(value),
            Value::BeyondHorizon => Some(f64::INFINITY),
            Value::Undefined => None,
        };
        self.levels.push(i16::from(written.is_some()));
        self.values.extend(written);
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

/// The path of each column of figures with its unit, in the order in which options have them; and the columns.
fn columns(model: &Model, figures: &[Vec<Figure>]) -> (Vec<(String, &'static str)>, Vec<FigureColumn>) {
    let mut paths: Vec<(String, &'static str)> = Vec::new();
    let mut columns: Vec<FigureColumn> = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    for (option, own) in figures.iter().enumerate() {
        for (place, figure) in own.iter().enumerate() {
            let path = figure.path(model, OptionId::new(option));
            let column = *places.entry(path).or_insert_with_key(|path| {
                paths.push((path.clone(), unit_name(figure.unit(model))));
                let places = vec![None; figures.len()];
                columns.push(FigureColumn { places, values: Vec::new(), levels: Vec::new() });
                columns.len() - 1
            });
            columns[column].places[option] = Some(place);
        }
    }
    (paths, columns)
}

fn schema(model: &Model, paths: &[(String, &str)]) -> Result<TypePtr> {
    let column = |name: &str, physical, repetition, logical| {
        let built = Type::primitive_type_builder(name, physical).with_repetition(repetition);
        built.with_logical_type(logical).build().map(Arc::new)
    };
    let [draw, option] = COLUMNS.map(|(name, _)| name);
    let mut fields = vec![
        column(draw, Physical::INT32, Repetition::REQUIRED, None)?,
        column(option, Physical::BYTE_ARRAY, Repetition::REQUIRED, Some(LogicalType::String))?,
    ];
    for (path, _) in paths {
        fields.push(column(path, Physical::DOUBLE, Repetition::OPTIONAL, None)?);
    }
    for (_, row) in model.inputs.drawn() {
        let name = format!("{INPUT}{}", row.path);
        fields.push(column(&name, Physical::DOUBLE, Repetition::REQUIRED, None)?);
    }
    Type::group_type_builder("draws").with_fields(fields).build().map(Arc::new)
}

/// What the manifest says of the run.
fn metadata(from: &Provenance) -> Vec<KeyValue> {
    let written = |key: Key| {
        let said = match key.said(from)? {
            Json::Null => return None,
            Json::String(text) => text,
            other => other.to_string(),
        };
        Some(KeyValue::new(key.name().to_owned(), said))
    };
    Key::ALL.into_iter().filter_map(written).collect()
}

/// What each column is counted in.
fn units(model: &Model, paths: &[(String, &'static str)]) -> KeyValue {
    let mut units: Map<String, Json> =
        paths.iter().map(|(path, unit)| (path.clone(), (*unit).into())).collect();
    let inputs = model.inputs.drawn();
    units.extend(inputs.map(|(_, row)| (format!("{INPUT}{}", row.path), unit_of_input(row.unit).into())));
    KeyValue::new(UNITS.0.to_owned(), Json::Object(units).to_string())
}

/// The value of an input as the file writes it, amounts in pounds.
fn in_unit_of_file(unit: Unit, inside: f64) -> f64 {
    let written = unit.written(inside);
    match unit {
        Unit::Amount | Unit::PayPerPerson(_) | Unit::PayStanding(_) => written / 100.0,
        Unit::Share
        | Unit::Growth(_)
        | Unit::Tempo(_)
        | Unit::Chance { .. }
        | Unit::Arrivals(_)
        | Unit::Days
        | Unit::Months
        | Unit::Number => written,
    }
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
