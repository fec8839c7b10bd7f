//! Files of partial results: consecutive draws of a run, with all that is needed to put them together with others and to
//! report them as one run would.
//!
//! A file is a line that says what it is, a header in JSON, the draws, and the SHA-256 of all before it. The header holds
//! what the draws were made from, the scenario with every file that it reads among it.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::data::{Fans, OptionResults};
use crate::statistics::{Column, Value};

/// What stands at the beginning of a file: its form, whose number rises when it changes.
const FORM: &[u8] = b"sibpart 1\n";

/// Bytes of the digest at its end.
const DIGEST: usize = 32;

/// From what draws were made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Version of the program.
    pub version: String,
    /// SHA-256 of the resolved scenario, hexadecimal.
    pub scenario_sha256: String,
    /// Seed of every stream.
    pub seed: u64,
    /// Whether people have other luck under each option.
    pub independent_options: bool,
    /// The scenario file, as it was named.
    pub file: String,
    /// The chosen case.
    pub case: Option<String>,
    /// Single values that were changed.
    pub sets: Vec<String>,
    /// Observed figures in place of simulated people, and up to when.
    pub replay: Option<String>,
    /// See `replay`.
    pub from: Option<String>,
    /// Every file that the scenario reads, by its name.
    pub sources: BTreeMap<String, String>,
}

/// Consecutive draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// From what they were made.
    pub origin: Origin,
    /// Which.
    pub draws: Range<u32>,
    /// What they left.
    pub body: Body,
}

/// What draws left.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// By option.
    options: Vec<OptionBody>,
    /// By input that is drawn, one value for each draw.
    pub inputs: Vec<Vec<f64>>,
}

/// What draws left of an option.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct OptionBody {
    /// By figure and draw: whether it is known, beyond the horizon or undefined, and the number.
    columns: Vec<Vec<Code>>,
    flows: Vec<Vec<i128>>,
    investors: Vec<i128>,
    occupancy: Vec<Vec<i128>>,
    fans: Option<FansBody>,
    closed: u64,
}

/// A value of a draw.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum Code {
    Known(f64),
    BeyondHorizon,
    Undefined,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct FansBody {
    n_months: u64,
    investors: Vec<i64>,
    provider: Vec<i64>,
    payers: Vec<i64>,
}

/// Why a file of partial results cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It is no such file.
    NotAPart,
    /// It is of another form than this program reads.
    OtherForm,
    /// It was cut off or changed.
    Damaged,
}

impl std::fmt::Display for Unusable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::NotAPart => "it is no file of partial results",
            Self::OtherForm => {
                "it was written by a version of sib that writes partial results in another form"
            }
            Self::Damaged => "it was cut off or changed since it was written",
        })
    }
}

impl std::error::Error for Unusable {}

/// The header as it is written.
#[derive(Serialize, Deserialize)]
struct Header {
    first: u32,
    after_last: u32,
    #[serde(flatten)]
    origin: Origin,
}

impl Body {
    /// What a run of consecutive draws left.
    #[must_use]
    pub fn of(options: &[OptionResults], inputs: Vec<Vec<f64>>) -> Self {
        let code = |value: Value| match value {
            Value::Known(number) => Code::Known(number),
            Value::BeyondHorizon => Code::BeyondHorizon,
            Value::Undefined => Code::Undefined,
        };
        let body = |option: &OptionResults| OptionBody {
            columns: option.columns.iter().map(|column| column.values().map(code).collect()).collect(),
            flows: option.flows.clone(),
            investors: option.investors.clone(),
            occupancy: option.occupancy.clone(),
            fans: option.fans.as_ref().map(|fans| FansBody {
                n_months: fans.n_months as u64,
                investors: fans.investors.clone(),
                provider: fans.provider.clone(),
                payers: fans.payers.clone(),
            }),
            closed: option.closed,
        };
        Self { options: options.iter().map(body).collect(), inputs }
    }

    /// Puts what was left into the results of a run of no draws.
    #[must_use]
    pub fn into_options(self, empty: Vec<OptionResults>) -> Vec<OptionResults> {
        let value = |code: Code| match code {
            Code::Known(number) => Value::Known(number),
            Code::BeyondHorizon => Value::BeyondHorizon,
            Code::Undefined => Value::Undefined,
        };
        let fans = |fans: FansBody| Fans {
            n_months: usize::try_from(fans.n_months).unwrap_or(usize::MAX),
            investors: fans.investors,
            provider: fans.provider,
            payers: fans.payers,
        };
        let filled = |(option, body): (OptionResults, OptionBody)| OptionResults {
            columns: body
                .columns
                .into_iter()
                .map(|codes| codes.into_iter().map(value).collect::<Column>())
                .collect(),
            flows: body.flows,
            investors: body.investors,
            occupancy: body.occupancy,
            fans: body.fans.map(fans),
            closed: body.closed,
            ..option
        };
        empty.into_iter().zip(self.options).map(filled).collect()
    }

    /// Whether it holds these many draws of these many options and inputs: what a damaged or foreign file does not.
    #[must_use]
    pub fn fits(&self, n_draws: u32, n_figures: &[usize], n_inputs: usize) -> bool {
        let n = n_draws as usize;
        let fits = |(option, &n_figures): (&OptionBody, &usize)| {
            option.columns.len() == n_figures && option.columns.iter().all(|column| column.len() == n)
        };
        self.options.len() == n_figures.len()
            && self.options.iter().zip(n_figures).all(fits)
            && self.inputs.len() == n_inputs
            && self.inputs.iter().all(|values| values.len() == n)
    }
}

impl Part {
    /// The file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let header =
            Header { first: self.draws.start, after_last: self.draws.end, origin: self.origin.clone() };
        let header = serde_json::to_vec(&header).expect("a header holds only names and numbers");
        let body = postcard::to_allocvec(&self.body).expect("draws are numbers");
        let mut written = FORM.to_vec();
        written.extend_from_slice(&(header.len() as u64).to_le_bytes());
        written.extend_from_slice(&header);
        written.extend_from_slice(&body);
        let digest = Sha256::digest(&written);
        written.extend_from_slice(&digest);
        written
    }

    /// Reads a file.
    ///
    /// # Errors
    /// If it is none, of another form, or damaged.
    pub fn decode(bytes: &[u8]) -> Result<Self, Unusable> {
        let name = FORM.split(|byte| *byte == b' ').next().unwrap_or_default();
        if !bytes.starts_with(name) {
            return Err(Unusable::NotAPart);
        }
        if !bytes.starts_with(FORM) {
            return Err(Unusable::OtherForm);
        }
        let whole = bytes.len().checked_sub(DIGEST).ok_or(Unusable::Damaged)?;
        let (written, digest) = bytes.split_at(whole);
        if Sha256::digest(written).as_slice() != digest {
            return Err(Unusable::Damaged);
        }
        let rest = &written[FORM.len()..];
        let (length, rest) = rest.split_first_chunk::<8>().ok_or(Unusable::Damaged)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| Unusable::Damaged)?;
        let header = rest.get(..length).ok_or(Unusable::Damaged)?;
        let header: Header = serde_json::from_slice(header).map_err(|_| Unusable::Damaged)?;
        let body: Body = postcard::from_bytes(&rest[length..]).map_err(|_| Unusable::Damaged)?;
        let draws = header.first..header.after_last;
        if draws.is_empty() {
            return Err(Unusable::Damaged);
        }
        Ok(Self { origin: header.origin, draws, body })
    }
}
