//! Files of partial results: consecutive draws of a run, with all that is needed to put them together with others and to
//! report them as one run would.
//!
//! A file is a line that says what it is, a header in JSON, the draws, and the SHA-256 of all before it. The header holds
//! what the draws were made from, the scenario with every file that it reads among it. Files are written and read bit by
//! bit: what is in memory is what is in the part, once.

use std::collections::BTreeMap;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::data::{BinnedFans, CashByMonth, Fans, FlowsByBatch, Joint, OptionResults, Precision, Results};
use crate::statistics::Column;

/// What stands at the beginning of a file: its form, whose number rises when it changes.
const FORM: &[u8] = b"sibpart 5\n";

/// Whether a file that begins like this is one of partial results, of whatever form.
#[must_use]
pub fn begins(bytes: &[u8]) -> bool {
    bytes.starts_with(NAME)
}

/// What every form begins with.
const NAME: &[u8] = b"sibpart ";

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
    /// Whether uncertain inputs are spread evenly over blocks of draws.
    pub stratified: bool,
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

/// What draws left: every draw, or, of more than the scenario's limit, counts by bin.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    is_binned: bool,
    /// By option.
    options: Vec<OptionBody>,
    /// By input that is drawn, one value for each draw; empty where draws are not kept.
    pub inputs: Vec<Vec<f64>>,
    /// What was counted of several figures of the same draw, in their order.
    counted: Vec<Column>,
    /// By option and figure: those of the first draws of a run that are in this part.
    sample: Vec<Vec<Column>>,
}

/// What draws left of an option.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct OptionBody {
    columns: Vec<Column>,
    flows: Vec<FlowsByBatch>,
    investors: FlowsByBatch,
    occupancy: Vec<Vec<i128>>,
    fans: Option<FansBody>,
    closed: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum FansBody {
    Draws { n_months: u64, investors: Vec<i64>, provider: Vec<i64>, payers: Vec<i64> },
    Bins { investors: Vec<Column>, provider: Vec<Column>, payers: Vec<Column> },
}

impl From<CashByMonth> for FansBody {
    fn from(cash: CashByMonth) -> Self {
        match cash {
            CashByMonth::Draws(Fans { n_months, investors, provider, payers }) => {
                Self::Draws { n_months: n_months as u64, investors, provider, payers }
            }
            CashByMonth::Bins(BinnedFans { investors, provider, payers }) => {
                Self::Bins { investors, provider, payers }
            }
        }
    }
}

impl From<FansBody> for CashByMonth {
    fn from(body: FansBody) -> Self {
        match body {
            FansBody::Draws { n_months, investors, provider, payers } => {
                let n_months = usize::try_from(n_months).unwrap_or(usize::MAX);
                Self::Draws(Fans { n_months, investors, provider, payers })
            }
            FansBody::Bins { investors, provider, payers } => {
                Self::Bins(BinnedFans { investors, provider, payers })
            }
        }
    }
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
    /// What a run of consecutive draws left, with what they drew of the inputs where every draw was kept.
    #[must_use]
    pub fn of(results: Results, inputs: Vec<Vec<f64>>) -> Self {
        let is_binned = results.provenance.precision == Precision::Bins;
        let body = |option: OptionResults| OptionBody {
            columns: option.columns,
            flows: option.flows,
            investors: option.investors,
            occupancy: option.occupancy,
            fans: option.fans.map(FansBody::from),
            closed: option.closed,
        };
        Self {
            is_binned,
            options: results.options.into_iter().map(body).collect(),
            inputs: if is_binned { Vec::new() } else { inputs },
            counted: results.counted.into_values().collect(),
            sample: results.sample,
        }
    }

    /// Whether draws are counted by bin, not kept.
    #[must_use]
    pub fn is_binned(&self) -> bool {
        self.is_binned
    }

    /// Puts what was left into the results of a run of no draws, of which this is counted in this order.
    #[must_use]
    pub fn into_results(self, n_draws: u32, empty: Results, counted: impl Iterator<Item = Joint>) -> Results {
        let mut provenance = empty.provenance;
        provenance.draws = n_draws;
        provenance.precision = if self.is_binned { Precision::Bins } else { Precision::EveryDraw };
        let filled = |(option, body): (OptionResults, OptionBody)| OptionResults {
            columns: body.columns,
            flows: body.flows,
            investors: body.investors,
            occupancy: body.occupancy,
            fans: body.fans.map(CashByMonth::from),
            closed: body.closed,
            ..option
        };
        Results {
            provenance,
            options: empty.options.into_iter().zip(self.options).map(filled).collect(),
            counted: counted.zip(self.counted).collect(),
            sample: self.sample,
        }
    }

    /// Whether it holds these many draws of these many options and inputs, and counts so much: what a damaged or foreign
    /// file does not.
    #[must_use]
    pub fn fits(&self, n_draws: u32, n_figures: &[usize], n_inputs: usize, n_counted: usize) -> bool {
        let n = n_draws as usize;
        let fits = |(option, &n_figures): (&OptionBody, &usize)| {
            let holds = |column: &Column| column.len() == n && column.is_binned() == self.is_binned;
            option.columns.len() == n_figures && option.columns.iter().all(holds)
        };
        let (n_inputs, n_counted) = if self.is_binned { (0, n_counted) } else { (n_inputs, 0) };
        self.options.len() == n_figures.len()
            && self.options.iter().zip(n_figures).all(fits)
            && self.inputs.len() == n_inputs
            && self.inputs.iter().all(|values| values.len() == n)
            && self.counted.len() == n_counted
    }
}

/// What a file says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// From what its draws were made.
    pub origin: Origin,
    /// Which draws.
    pub draws: Range<u32>,
}

impl Head {
    /// Reads what a file of so many bytes says of itself, and makes sure that the file is whole.
    ///
    /// # Errors
    /// If it is none, of another form, or damaged.
    pub fn read(source: impl Read, n_bytes: u64) -> Result<Self, Unusable> {
        let mut written = Written::new(source, n_bytes)?;
        let head = written.head();
        // A header that cannot be read is damaged as well.
        io::copy(&mut written, &mut io::sink()).map_err(|_| Unusable::Damaged)?;
        written.end()?;
        head
    }
}

impl Part {
    /// The file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write(&mut bytes).expect("memory takes what is written");
        bytes
    }

    /// Writes the file.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, to: impl Write) -> io::Result<()> {
        let header =
            Header { first: self.draws.start, after_last: self.draws.end, origin: self.origin.clone() };
        let header = serde_json::to_vec(&header).expect("a header holds only names and numbers");
        let mut digesting = Digesting { to, digest: Sha256::new() };
        digesting.write_all(FORM)?;
        digesting.write_all(&(header.len() as u64).to_le_bytes())?;
        digesting.write_all(&header)?;
        let mut telling = Telling { to: BufWriter::with_capacity(AT_ONCE, &mut digesting), why: None };
        // It says only that not all was taken.
        if let Some(error) = postcard::to_io(&self.body, &mut telling).err() {
            return Err(telling.why.take().unwrap_or_else(|| io::Error::other(error)));
        }
        telling.to.flush()?;
        drop(telling);
        let Digesting { mut to, digest } = digesting;
        to.write_all(&digest.finalize())
    }

    /// Reads a file.
    ///
    /// # Errors
    /// If it is none, of another form, or damaged.
    pub fn decode(bytes: &[u8]) -> Result<Self, Unusable> {
        Self::read(bytes, bytes.len() as u64)
    }

    /// Reads a file of so many bytes.
    ///
    /// # Errors
    /// If it is none, of another form, or damaged.
    pub fn read(source: impl Read, n_bytes: u64) -> Result<Self, Unusable> {
        let mut written = Written::new(source, n_bytes)?;
        let Head { origin, draws } = written.head()?;
        // Numbers are read through a few bytes; there is no text among draws.
        let body: Body = match postcard::from_io((&mut written, &mut [0; 16])) {
            Ok((body, _)) => body,
            Err(_) => return Err(Unusable::Damaged),
        };
        written.end()?;
        Ok(Self { origin, draws, body })
    }
}

/// Bytes written or read at once.
const AT_ONCE: usize = 1 << 16;

/// What is written, and the digest of it so far.
struct Digesting<W> {
    to: W,
    digest: Sha256,
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.to.write(bytes)?;
        self.digest.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Hands on what is written, and keeps why it was not taken.
struct Telling<W> {
    to: W,
    why: Option<io::Error>,
}

impl<W> Telling<W> {
    /// Keeps the reason; one of its kind for whoever is told that there is one.
    fn keep(&mut self, why: io::Error) -> io::Error {
        let kind = why.kind();
        self.why = Some(why);
        io::Error::from(kind)
    }
}

impl<W: Write> Write for Telling<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write(bytes).map_err(|why| self.keep(why))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush().map_err(|why| self.keep(why))
    }
}

/// What stands in a file before its digest, while it is read.
struct Written<R> {
    from: BufReader<R>,
    /// Bytes before the digest that are still to be read.
    left: u64,
    digest: Sha256,
}

impl<R: Read> Written<R> {
    /// Begins to read a file of so many bytes, past the line that says what it is.
    fn new(source: R, n_bytes: u64) -> Result<Self, Unusable> {
        let mut from = BufReader::with_capacity(AT_ONCE, source);
        let mut form = [0; FORM.len()];
        if from.read_exact(&mut form).is_err() || !begins(&form) {
            return Err(Unusable::NotAPart);
        }
        if form != FORM {
            return Err(Unusable::OtherForm);
        }
        let before = (FORM.len() + DIGEST) as u64;
        let left = n_bytes.checked_sub(before).ok_or(Unusable::Damaged)?;
        Ok(Self { from, left, digest: Sha256::new_with_prefix(form) })
    }

    fn head(&mut self) -> Result<Head, Unusable> {
        let mut length = [0; 8];
        self.read_exact(&mut length).map_err(|_| Unusable::Damaged)?;
        let length = u64::from_le_bytes(length);
        if length > self.left {
            return Err(Unusable::Damaged);
        }
        let mut header = Vec::new();
        self.by_ref().take(length).read_to_end(&mut header).map_err(|_| Unusable::Damaged)?;
        let header: Header = serde_json::from_slice(&header).map_err(|_| Unusable::Damaged)?;
        let draws = header.first..header.after_last;
        if draws.is_empty() {
            return Err(Unusable::Damaged);
        }
        Ok(Head { origin: header.origin, draws })
    }

    /// Makes sure that all was read, and that it is what was written.
    fn end(mut self) -> Result<(), Unusable> {
        let mut digest = [0; DIGEST];
        let is_there = self.left == 0 && self.from.read_exact(&mut digest).is_ok();
        let is_same = self.digest.finalize().as_slice() == digest;
        if is_there && is_same { Ok(()) } else { Err(Unusable::Damaged) }
    }
}

impl<R: Read> Read for Written<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
        let n = self.from.read(&mut bytes[..most])?;
        self.digest.update(&bytes[..n]);
        self.left -= n as u64;
        Ok(n)
    }
}
