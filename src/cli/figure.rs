//! A result as it is asked for on the command line: "median of investor.irr", "p10 of payer.council.net", "investor.p_loss".

use crate::model::{OptionId, Statistic, Wanted};

/// A result with the figure of its distribution: the median of a rate of return, the mean of anything else, if none is said.
///
/// # Errors
/// If it names no result, or no figure that there is.
pub(super) fn wanted(text: &str, option: OptionId) -> Result<Wanted, String> {
    let text = text.trim();
    let (word, result) = match text.rsplit_once(" of ") {
        Some((word, result)) => (Some(word.trim().to_lowercase()), result.trim()),
        None => (None, text),
    };
    if result.is_empty() || result.ends_with(" of") {
        return Err("it names no result".to_owned());
    }
    let statistic = match word.as_deref() {
        Some("median") => Statistic::Percentile(50),
        Some("mean") => Statistic::Mean,
        Some("base case") => Statistic::BaseCase,
        Some("rate of mean cash") => Statistic::OfMeanCash,
        Some(word) => percentile(word).ok_or_else(|| {
            format!(
                "there is no `{word}` of a result\n  known: median, mean, p5 to p95, base case; of investor.irr also: rate of mean cash"
            )
        })?,
        None if result.ends_with(".irr") => Statistic::Percentile(50),
        None => Statistic::Mean,
    };
    Ok(Wanted { result: result.to_owned(), of_year: None, option, against: None, statistic })
}

/// "p10".
fn percentile(word: &str) -> Option<Statistic> {
    let percent = word.strip_prefix('p')?.parse().ok()?;
    (1..=99).contains(&percent).then_some(Statistic::Percentile(percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_they_are_said() {
        let read = |text: &str| wanted(text, OptionId::new(1)).map(|own| (own.statistic, own.result));
        let known = |statistic, result: &str| Ok((statistic, result.to_owned()));
        assert_eq!(read("median of investor.irr"), known(Statistic::Percentile(50), "investor.irr"));
        assert_eq!(read("p10 of payer.x.net"), known(Statistic::Percentile(10), "payer.x.net"));
        assert_eq!(read("P5 of tranche.a.llcr"), known(Statistic::Percentile(5), "tranche.a.llcr"));
        assert_eq!(read("rate of mean cash of investor.irr"), known(Statistic::OfMeanCash, "investor.irr"));
        assert_eq!(read("base case of provider.margin"), known(Statistic::BaseCase, "provider.margin"));
        assert_eq!(read("investor.irr"), known(Statistic::Percentile(50), "investor.irr"));
        assert_eq!(read("provider.margin"), known(Statistic::Mean, "provider.margin"));
        assert!(read("mode of investor.irr").is_err_and(|why| why.contains("there is no `mode`")));
        assert!(read("p100 of investor.irr").is_err() && read("mean of ").is_err());
    }
}
