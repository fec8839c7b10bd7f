//! Options as rows: who pays, who earns, who carries the risk, and under which option each is best off.

use super::super::cells::quantile_at;
use super::Sides;
use super::words::in_twenty;
use crate::data::{FigureUnit, Stake, Stakes};
use crate::report::number::estimate;
use crate::report::passage::{Passage, gap, paragraph, section, table};
use crate::statistics::{Estimate, Level};

/// A column: its header and its cell for an option.
type Column<'a> = (&'a str, &'a dyn Fn(&Stakes) -> String);

impl Sides<'_> {
    /// Three tables with a row for each option.
    pub(in crate::report) fn stakes(&self) -> Passage {
        let money = |found: Option<Estimate>| {
            found.map_or_else(String::new, |found| estimate(found, FigureUnit::Money, self.model.currency))
        };
        let mean = |stake: Option<Stake>| money(stake.map(|stake| stake.mean));
        let deviation = |stake: Option<Stake>| money(stake.map(|stake| stake.deviation));
        let loses = |stake: Option<Stake>| stake.map_or_else(String::new, |stake| in_twenty(stake.p_loses));
        let best =
            |stake: Option<Stake>| stake.and_then(|stake| stake.p_best).map_or_else(String::new, in_twenty);
        let irr = |stakes: &Stakes| {
            stakes.irr.as_ref().map_or_else(String::new, |found| {
                quantile_at(self.model, found, Level::P50, FigureUnit::Rate)
            })
        };
        let several = self.comparison.stakes.iter().any(|stakes| stakes.n_providers > 1);
        let [margin, margin_by, deficit, provider] = match several {
            true => [
                "all providers' margins",
                "all providers' margins by",
                "all providers have a deficit",
                "all providers",
            ],
            false => [
                "the provider's margin",
                "the provider's margin by",
                "the provider has a deficit",
                "the provider",
            ],
        };
        let earns: [Column<'_>; 5] = [
            ("payers pay", &|stakes| money(stakes.paid)),
            ("payers save, net", &|stakes| mean(stakes.payers)),
            (margin, &|stakes| mean(stakes.providers)),
            ("investors' IRR, median", &irr),
            ("all together", &|stakes| mean(stakes.together)),
        ];
        let risks: [Column<'_>; 6] = [
            ("payers' net varies by", &|stakes| deviation(stakes.payers)),
            (margin_by, &|stakes| deviation(stakes.providers)),
            ("investors' gain by", &|stakes| deviation(stakes.investors)),
            ("payers pay more than they save", &|stakes| loses(stakes.payers)),
            (deficit, &|stakes| loses(stakes.providers)),
            ("investors lose", &|stakes| loses(stakes.investors)),
        ];
        let bests: [Column<'_>; 3] = [
            ("payers", &|stakes| best(stakes.payers)),
            (provider, &|stakes| best(stakes.providers)),
            ("all together", &|stakes| best(stakes.together)),
        ];
        let together = match several {
            true => {
                "All together is what payers save, what providers keep and what investors gain: fees of managers and \
                 other costs of an arrangement are taken off; guarantors, and those who give grants, stand outside. What \
                 each provider keeps stands below."
            }
            false => {
                "All together is what payers save, what the provider keeps and what investors gain: fees of managers \
                 and other costs of an arrangement are taken off; guarantors, and those who give grants, stand outside."
            }
        };
        let ranked = if self
            .comparison
            .stakes
            .iter()
            .any(|stakes| stakes.payers.is_some_and(|own| own.p_best.is_some()))
        {
            paragraph("  ", &self.best_off()) + self.by_option(&bests)
        } else {
            Passage::default()
        };
        [
            section("Who pays, who earns, who carries the risk"),
            paragraph("  ", "Who pays and who earns (means, and the median of a rate of return):"),
            self.by_option(&earns),
            paragraph("  ", together),
            gap(),
            paragraph("  ", "Who carries the risk (standard deviation over draws; and draws in 20):"),
            self.by_option(&risks),
            if ranked.is_empty() { ranked } else { gap() + ranked },
        ]
        .into_iter()
        .sum()
    }

    /// What the last table says. Care as usual does not take part; an option of a service does, also as the first.
    fn best_off(&self) -> String {
        let takes_part = |stakes: &Stakes| stakes.payers.is_none_or(|own| own.p_best.is_some());
        let apart = self.comparison.stakes.first().filter(|first| !takes_part(first));
        let apart = apart.map_or_else(String::new, |_| {
            format!("; the first option, \"{}\", does not take part", self.title(0))
        });
        format!("Best off (in how many draws of 20 no other option brings more{apart}):")
    }

    /// A row for each option; columns that say nothing of any are left out.
    fn by_option(&self, columns: &[Column<'_>]) -> Passage {
        let stakes = &self.comparison.stakes;
        let said: Vec<&Column<'_>> =
            columns.iter().filter(|(_, cell)| stakes.iter().any(|own| !cell(own).is_empty())).collect();
        let header = std::iter::once(String::new()).chain(said.iter().map(|(title, _)| (*title).to_owned()));
        let rows = stakes.iter().enumerate().map(|(place, own)| {
            let cells = said.iter().map(|(_, cell)| cell(own));
            std::iter::once(self.title(place).to_owned()).chain(cells).collect()
        });
        table(std::iter::once(header.collect()).chain(rows).collect())
    }
}
