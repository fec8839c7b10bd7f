//! The results that each party looks at first, and their differences between two runs over the same draws.

use super::mean_cash::InBatches;
use super::reading::Reader;
use crate::data::{
    CheckedValue, Figure, FigureUnit, Headlined, Investors, PartyFigure, PayerFigure, ProviderFigure,
    Results, ReturnFigure, party_path,
};
use crate::model::{Model, OptionId, Role, Statistic, Wanted};
use crate::stage::record;
use crate::statistics::{
    Better, Column, Estimate, Influenced, Over, Percentile, influenced, paired_difference,
};

/// A result with what draws add to it.
#[derive(Clone, Debug)]
pub(super) struct Sensed {
    pub(super) value: CheckedValue,
    added: Added,
}

/// What draws add to a result.
#[derive(Clone, Debug)]
enum Added {
    /// Each draw.
    ByDraw(Influenced),
    /// Each batch of draws, to a rate of mean cash.
    ByBatch(InBatches),
    /// That is not known.
    Unknown,
}

impl Sensed {
    /// Whether what draws add to it is known, so that its differences have paired errors.
    pub(super) fn has_paired_errors(&self) -> bool {
        !matches!(self.added, Added::Unknown)
    }

    pub(super) fn of(found: Influenced) -> Self {
        let Estimate { value, se } = found.estimate;
        Self { value: CheckedValue { value, se: Some(se) }, added: Added::ByDraw(found) }
    }
}

/// The chance that an order closes the service.
pub(super) const CLOSES: &str = "p_closed";

/// Results that are read of each run of an analysis.
pub(super) struct Looked {
    pub(super) headline: Headlined,
    pub(super) wanted: Wanted,
}

impl Looked {
    /// Whether it is the one of its party that is looked at where there is room for one.
    pub(super) fn is_first(&self) -> bool {
        self.headline.is_first()
    }
}

/// Any result that is asked for.
pub(super) fn looked_at(model: &Model, senses: &Senses<'_>, wanted: &Wanted) -> Looked {
    let known = headlines(model, wanted.option).into_iter().find(|own| own.wanted == *wanted);
    known.unwrap_or_else(|| {
        let what = match wanted.statistic {
            Statistic::BaseCase => "base case",
            Statistic::Mean => "over all futures",
            Statistic::OfMeanCash => "of the mean cash",
            Statistic::Percentile(50) => "median",
            Statistic::Percentile(5) => "P5",
            Statistic::Percentile(10) => "P10",
            Statistic::Percentile(25) => "P25",
            Statistic::Percentile(75) => "P75",
            Statistic::Percentile(90) => "P90",
            Statistic::Percentile(_) => "P95",
        };
        let headline = Headlined {
            path: wanted.path(),
            party: wanted.path(),
            what: what.to_owned(),
            unit: senses.unit(wanted),
            better: None,
        };
        Looked { headline, wanted: wanted.clone() }
    })
}

/// What investors, payers and the providers of an option look at first.
pub(super) fn headlines(model: &Model, option: OptionId) -> Vec<Looked> {
    let alternative = &model.options[option.index()];
    let mut all = Vec::new();
    let mut add = |path: String, statistic, party: &str, what: &str, unit, better| {
        let wanted = Wanted { result: path.clone(), of_year: None, option, against: None, statistic };
        let headline = Headlined { path, party: party.to_owned(), what: what.to_owned(), unit, better };
        all.push(Looked { headline, wanted });
    };
    let (higher, lower) = (Some(Better::Higher), Some(Better::Lower));
    let (median, mean) = (Statistic::Percentile(50), Statistic::Mean);
    let (rate, share, money) = (FigureUnit::Rate, FigureUnit::Share, FigureUnit::Money);
    if alternative.capital.is_some() {
        add("investor.irr".into(), median, "Investors", "median IRR a year", rate, higher);
        add("investor.p_loss".into(), mean, "Investors", "chance of a loss", share, lower);
        let words = "mean of the worst 5%";
        add("investor.expected_shortfall".into(), mean, "Investors", words, money, higher);
    }
    let takes_part = |figure: &Figure| match *figure {
        Figure::Payer(party, PayerFigure::Net) => Some(party),
        _ => None,
    };
    for party in record::figures(model, option).iter().filter_map(takes_part) {
        let own = &model.parties[party.index()];
        let (title, path) = (own.title(), |name: &str| format!("payer.{}.{name}", own.name));
        add(path("paid"), mean, &title, "pays, mean", money, lower);
        if model.bears_care(&own.name) {
            add(path("net"), mean, &title, "saves less pays, mean", money, higher);
            add(path("p_saves"), mean, &title, "chance that it saves", share, higher);
        }
    }
    if alternative.service.is_some() {
        add("provider.margin".into(), mean, "Provider", "margin, mean", money, higher);
        add("provider.p_deficit".into(), mean, "Provider", "chance of a deficit", share, lower);
        let words = "lowest cash, P5";
        add("provider.lowest_cash".into(), Statistic::Percentile(5), "Provider", words, money, higher);
    }
    let others = model.others_of(alternative).into_iter().map(|id| &model.parties[id.index()]);
    for own in others.filter(|party| party.role == Role::Provider) {
        let (title, path) = (own.title(), |name: &str| format!("{}.{name}", party_path(own)));
        add(path("margin"), mean, &title, "margin, mean", money, higher);
        add(path("p_deficit"), mean, &title, "chance of a deficit", share, lower);
        if PartyFigure::of(own).contains(&PartyFigure::LowestCash) {
            let p5 = Statistic::Percentile(5);
            add(path("lowest_cash"), p5, &title, "lowest cash, P5", money, higher);
        }
    }
    if alternative.service.is_some() {
        add(CLOSES.into(), mean, "Service", "chance that it closes early", share, lower);
    }
    all
}

/// Reads results of a run with what each draw adds to them.
pub(super) struct Senses<'a> {
    model: &'a Model,
    results: &'a Results,
    reader: Reader<'a>,
}

impl<'a> Senses<'a> {
    pub(super) fn new(model: &'a Model, results: &'a Results) -> Self {
        Self { model, results, reader: Reader::new(model, results) }
    }

    /// A result, or why there is none.
    pub(super) fn read(&self, wanted: &Wanted) -> Result<Sensed, String> {
        let found = self.column(wanted).and_then(|(column, over)| influenced(column, over));
        if let Some(found) = found {
            return Ok(Sensed::of(found));
        }
        let value = self.reader.read(wanted).found?;
        Ok(Sensed { value, added: self.reader.in_batches(wanted).map_or(Added::Unknown, Added::ByBatch) })
    }

    /// The unit of a result.
    pub(super) fn unit(&self, wanted: &Wanted) -> FigureUnit {
        self.reader.read(wanted).unit
    }

    /// Of which column a result is which statistic; none where it is no statistic of a single column.
    fn column(&self, wanted: &Wanted) -> Option<(&'a Column, Over)> {
        if wanted.against.is_some() {
            return None;
        }
        let path = wanted.path();
        if let Some((column, figure)) = self.of_path(wanted.option, &path) {
            let is_rate = matches!(figure, Figure::Return(_, ReturnFigure::Irr));
            return match wanted.statistic {
                Statistic::Mean if !is_rate => Some((column, Over::Mean)),
                Statistic::Percentile(percent) => Some((column, Over::Quantile(Percentile::new(percent)?))),
                Statistic::Mean | Statistic::BaseCase | Statistic::OfMeanCash => None,
            };
        }
        if wanted.statistic != Statistic::Mean {
            return None;
        }
        let (above, name) = path.rsplit_once('.')?;
        let (figure, over) = match name {
            "p_loss" => ("net_cash", Over::ShareBelowNought),
            "expected_shortfall" => ("net_cash", Over::Shortfall(Percentile::P5)),
            "p_deficit" => ("margin", Over::ShareBelowNought),
            "p_short" => ("lowest_cash", Over::ShareBelowNought),
            "p_saves" => ("net", Over::ShareAboveNought),
            "p_saves_cash" => ("cashable_net", Over::ShareAboveNought),
            "p_called" => ("called", Over::ShareAboveNought),
            "p_pays" if above.starts_with("waterfall.") => ("paid", Over::ShareAboveNought),
            _ => return None,
        };
        self.of_path(wanted.option, &format!("{above}.{figure}")).map(|(column, _)| (column, over))
    }

    fn of_path(&self, option: OptionId, path: &str) -> Option<(&'a Column, Figure)> {
        let own = &self.results.options[option.index()];
        let figure = own.figures.iter().copied().find(|figure| figure.path(self.model, option) == path)?;
        own.column(figure).map(|column| (column, figure))
    }
}

/// A result less that of another run over the same draws, and whether its error is paired. Of what is no statistic of one
/// column and no rate of mean cash the errors are taken to be independent, which is too much where draws are shared.
pub(super) fn gap(own: &Sensed, other: &Sensed) -> (CheckedValue, bool) {
    match (&own.added, &other.added) {
        (Added::ByDraw(own), Added::ByDraw(other)) => {
            (CheckedValue::from(paired_difference(own, other)), true)
        }
        (Added::ByBatch(own), Added::ByBatch(other)) => (own.less(other).with_error(), true),
        (Added::ByDraw(_) | Added::ByBatch(_) | Added::Unknown, _) => {
            let value = own.value.value - other.value.value;
            let se = own.value.se.zip(other.value.se).map(|(a, b)| (a * a + b * b).sqrt());
            (CheckedValue { value, se }, false)
        }
    }
}

/// The figure of all investors, of a class, of the provider.
pub(super) fn column(results: &Results, option: OptionId, figure: Figure) -> Option<&Column> {
    results.options[option.index()].column(figure)
}

/// What everybody who invests, or a class, received in each draw, and what was drawn.
pub(super) fn received(results: &Results, option: OptionId, who: Investors) -> Option<(Vec<f64>, Vec<f64>)> {
    let of = |figure| -> Option<Vec<f64>> {
        let values = column(results, option, Figure::Return(who, figure))?.values();
        Some(values.map(|value| super::summary::known(value).unwrap_or(0.0)).collect())
    };
    let (net, drawn) = (of(ReturnFigure::NetCash)?, of(ReturnFigure::Drawn)?);
    Some((net.iter().zip(&drawn).map(|(net, drawn)| net + drawn).collect(), drawn))
}

/// The provider's margin.
pub(super) const MARGIN: Figure = Figure::Provider(ProviderFigure::Margin);
