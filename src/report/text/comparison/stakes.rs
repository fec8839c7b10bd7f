//! Options as rows: who pays, who earns, who carries the risk, and under which option each is best off.

use super::super::cells::quantile_at;
use super::Page;
use super::words::in_twenty;
use crate::data::{FigureUnit, Stake, Stakes};
use crate::report::layout::{heading, paragraph, table};
use crate::report::number::estimate;
use crate::statistics::{Estimate, Level};

/// A column: its header and its cell for an option.
type Column<'a> = (&'a str, &'a dyn Fn(&Stakes) -> String);

impl Page<'_> {
    /// Three tables with a row for each option.
    pub(super) fn stakes(&self) -> String {
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
        let earns: [Column<'_>; 5] = [
            ("payers pay", &|stakes| money(stakes.paid)),
            ("payers save, net", &|stakes| mean(stakes.payers)),
            ("the provider's margin", &|stakes| mean(stakes.provider)),
            ("investors' IRR, median", &irr),
            ("all together", &|stakes| mean(stakes.together)),
        ];
        let risks: [Column<'_>; 6] = [
            ("payers' net varies by", &|stakes| deviation(stakes.payers)),
            ("the provider's margin by", &|stakes| deviation(stakes.provider)),
            ("investors' gain by", &|stakes| deviation(stakes.investors)),
            ("payers pay more than they save", &|stakes| loses(stakes.payers)),
            ("the provider has a deficit", &|stakes| loses(stakes.provider)),
            ("investors lose", &|stakes| loses(stakes.investors)),
        ];
        let bests: [Column<'_>; 3] = [
            ("payers", &|stakes| best(stakes.payers)),
            ("the provider", &|stakes| best(stakes.provider)),
            ("all together", &|stakes| best(stakes.together)),
        ];
        let together = "All together is what payers save, what the provider keeps and what investors gain: fees of \
                        managers and other costs of an arrangement are taken off; guarantors, and those who give \
                        grants, stand outside.";
        let ranked = if self
            .comparison
            .stakes
            .iter()
            .any(|stakes| stakes.payers.is_some_and(|own| own.p_best.is_some()))
        {
            paragraph(
                "  ",
                "Best off (in how many draws of 20 no other option brings more; care as usual does not take part):",
            ) + &self.by_option(&bests)
        } else {
            String::new()
        };
        [
            heading("Who pays, who earns, who carries the risk", '-'),
            paragraph("  ", "Who pays and who earns (means, and the median of a rate of return):"),
            self.by_option(&earns),
            paragraph("  ", together),
            "\n".to_owned(),
            paragraph("  ", "Who carries the risk (standard deviation over draws; and draws in 20):"),
            self.by_option(&risks),
            if ranked.is_empty() { String::new() } else { format!("\n{ranked}") },
        ]
        .concat()
    }

    /// A row for each option; columns that say nothing of any are left out.
    fn by_option(&self, columns: &[Column<'_>]) -> String {
        let stakes = &self.comparison.stakes;
        let said: Vec<&Column<'_>> =
            columns.iter().filter(|(_, cell)| stakes.iter().any(|own| !cell(own).is_empty())).collect();
        let header = std::iter::once(String::new()).chain(said.iter().map(|(title, _)| (*title).to_owned()));
        let rows = stakes.iter().enumerate().map(|(place, own)| {
            let cells = said.iter().map(|(_, cell)| cell(own));
            std::iter::once(self.title(place).to_owned()).chain(cells).collect()
        });
        table(&std::iter::once(header.collect()).chain(rows).collect::<Vec<_>>())
    }
}
