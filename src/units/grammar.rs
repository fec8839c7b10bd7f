//! The grammar of quantities: from a text to a `Quantity`, or to the rule it breaks.
//!
//! By its first sign a text is a moment, money or a number; what follows the number decides the rest.

use super::decimal::{Decimal, NumberFault};
use super::{Currency, Money, Period, Quantity, QuantityError, Share, Span, moment};

type Read = Result<Quantity, QuantityError>;

/// Spaces that word processors and web pages write in the place of a plain one, and that look like it: within figures (a space
/// that does not break, a narrow one, a thin one, one as wide as a figure).
const OTHER_SPACES: [char; 4] = ['\u{a0}', '\u{202f}', '\u{2009}', '\u{2007}'];

/// A text with plain spaces in the place of those that look like them.
#[must_use]
pub fn with_plain_spaces(text: &str) -> String {
    text.replace(OTHER_SPACES, " ")
}

/// The first space of a text that only looks like a plain one.
#[must_use]
pub fn other_space(text: &str) -> Option<char> {
    text.chars().find(|letter| OTHER_SPACES.contains(letter))
}

pub(super) fn read(text: &str, currency: Currency) -> Read {
    let plain = with_plain_spaces(text);
    let written = plain.trim();
    let source = Source { written, currency };
    if let Some(moment) = moment::read(written) {
        return moment.map(Quantity::Moment);
    }
    if let Some(meant) = with_a_decimal_point(written) {
        let rule = "thousands are set apart by commas, and decimals by a point";
        return Err(source.refuse_for(rule, meant));
    }
    if let Some((sign, figures)) = money_sign(written) {
        return source.money(sign, figures);
    }
    if written.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',') {
        return source.number();
    }
    // Reports call a chance of one "yes", and of nought "no".
    match written.to_ascii_lowercase().as_str() {
        "yes" => Err(source.refuse_for(WITH_ITS_UNIT, "100%".to_owned())),
        "no" => Err(source.refuse_for(WITH_ITS_UNIT, "0%".to_owned())),
        _ => Err(source.refuse(WITH_ITS_UNIT, source.examples())),
    }
}

/// One text, as written, and the currency of its file.
struct Source<'a> {
    written: &'a str,
    currency: Currency,
}

/// Dashes that word processors write in the place of a minus.
const OTHER_MINUSES: [char; 3] = ['\u{2212}', '\u{2013}', '\u{2014}'];
/// Figures of a group of thousands.
const THOUSANDS: u32 = 3;
const WHOLE_HUNDREDTHS: &str = "an amount is whole hundredths: at most two decimals";
const WITH_ITS_UNIT: &str = "a value is a number with its unit";
const PERIODS: &str = "a period is day, week, month, quarter or year";

impl Source<'_> {
    fn money(&self, sign: &str, figures: &str) -> Read {
        let negative = self.check_sign(sign)?;
        let (number, rest) =
            Decimal::read(figures).map_err(|(fault, figures)| self.number_fault(fault, figures))?;
        let (multiple, rest) = first_word(rest);
        let (apart, _) = first_word(rest.trim_start());
        if multiple.is_empty() && meant_multiple(apart).is_some() {
            return Err(self.unknown_multiple(apart));
        }
        let pence = self.pence(number, multiple)?;
        let amount = Money::from_pence(if negative { -pence } else { pence });
        match rest.trim_start() {
            "" => Ok(Quantity::Amount(amount)),
            rest => match rest.strip_prefix('/') {
                Some(period) => Ok(Quantity::Pay { amount, per: self.period(period)? }),
                None => Err(self.loose_end(rest)),
            },
        }
    }

    /// Whether the amount is negative, if its sign is the file's.
    fn check_sign(&self, sign: &str) -> Result<bool, QuantityError> {
        if let Some(dash) = sign.chars().find(|&letter| OTHER_MINUSES.contains(&letter)) {
            let meant = self.written.replacen(dash, "-", 1);
            return Err(self.refuse_for("a minus is the plain hyphen, \"-\"", meant));
        }
        let (negative, symbol) = match sign.strip_prefix('-') {
            Some(symbol) => (true, symbol.trim()),
            None => (false, sign.trim()),
        };
        let ours = self.currency.symbol();
        if symbol == ours.trim_end() {
            return Ok(negative);
        }
        if let Some(symbol) = symbol.strip_suffix('-') {
            let meant = self.written.replacen(sign, &format!("-{symbol}"), 1);
            return Err(self.refuse_for("the minus stands before the currency sign", meant));
        }
        let rule =
            format!("amounts in this file are in {} and written with \"{}\"", self.currency, ours.trim_end());
        let meant = self.written.replacen(symbol, ours, 1).replace(&format!("{ours} "), ours);
        let hint = match Currency::from_symbol(symbol) {
            Some(other) => format!("write \"{meant}\", or set currency = \"{other}\" for the whole file"),
            None => format!("write \"{meant}\""),
        };
        Err(self.refuse(rule, hint).meaning([meant]))
    }

    fn pence(&self, number: Decimal, multiple: &str) -> Result<i64, QuantityError> {
        let (shift, pence_per_one) = match multiple {
            "" => (2, 1e2),
            "k" => (5, 1e5),
            "m" => (8, 1e8),
            "bn" => (11, 1e11),
            _ => return Err(self.unknown_multiple(multiple)),
        };
        if multiple.is_empty() && number.n_decimals() == THOUSANDS {
            return Err(self.both_readings(number));
        }
        let largest = Money::LARGEST_WRITTEN;
        if number.to_f64() * pence_per_one > largest.pence() as f64 {
            let most = largest.written_in(self.currency);
            return Err(self.refuse(format!("an amount lies within ±{most}"), "write a smaller amount"));
        }
        // Decimals that are noughts may be thousands of another country's writing.
        let is_hundredths = !multiple.is_empty() || number.n_decimals() <= 2;
        number.shifted(shift).filter(|_| is_hundredths).ok_or_else(|| {
            let sign = if self.written.starts_with('-') { "-" } else { "" };
            let nearest = Money::from_pence(number.nearest(shift)).written_in(self.currency);
            let hint = format!("write the nearest amount, \"{sign}{nearest}\"");
            self.refuse(WHOLE_HUNDREDTHS, hint).meaning([format!("{sign}{nearest}")])
        })
    }

    /// Three decimals of money: thousands, which no nought begins, or tenths of a penny.
    fn both_readings(&self, number: Decimal) -> QuantityError {
        let sign = if self.written.starts_with('-') { "-" } else { "" };
        let [thousands, hundredths] = [5, 2].map(|shift| {
            format!("{sign}{}", Money::from_pence(number.nearest(shift)).written_in(self.currency))
        });
        if number.to_f64().abs() < 1.0 {
            return self.refuse_for(WHOLE_HUNDREDTHS, hundredths);
        }
        let hint = format!("write \"{thousands}\", or \"{hundredths}\" if the point is one");
        self.refuse(WHOLE_HUNDREDTHS, hint).meaning([thousands, hundredths])
    }

    fn unknown_multiple(&self, multiple: &str) -> QuantityError {
        let rule = "an amount may end in k (thousand), m (million) or bn (thousand million)";
        match meant_multiple(multiple) {
            Some(meant) => {
                let joined = self.written.replacen(&format!(" {multiple}"), multiple, 1);
                self.refuse_for(rule, joined.replacen(multiple, meant, 1))
            }
            None if multiple.contains(|c: char| c.is_ascii_digit()) => self.in_full(multiple),
            None if multiple.eq_ignore_ascii_case("e") => self.refuse(rule, "write the number in full"),
            None => self.refuse(rule, "leave out what follows the number"),
        }
    }

    /// More figures after a number: thousands that are set apart otherwise than by commas, or a number in another form.
    fn in_full(&self, rest: &str) -> QuantityError {
        let start = self.written.strip_suffix(rest).unwrap_or(self.written).trim_end();
        let is_apart = |c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '_');
        let figures: String = rest.chars().filter(|&c| !is_apart(c)).collect();
        match figures.chars().all(|c| c.is_ascii_digit()) && figures.len().is_multiple_of(THOUSANDS as usize)
        {
            true => self.refuse_for("commas separate thousands", format!("{start}{figures}")),
            false => self.refuse(
                format!("nothing stands here after \"{start}\""),
                "write one number in full, with its unit",
            ),
        }
    }

    fn number(&self) -> Read {
        let (number, rest) =
            Decimal::read(self.written).map_err(|(fault, figures)| self.number_fault(fault, figures))?;
        let rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(Quantity::Bare(number.to_f64()));
        }
        if let Some(rest) = rest.strip_prefix('%') {
            return self.after_share(self.percentage(number)?, rest);
        }
        match rest.strip_prefix('/').map(str::trim_start) {
            Some(below) if below.starts_with(|c: char| c.is_ascii_digit()) => self.fraction(number, below),
            Some(period) => Ok(Quantity::Tempo { number: number.to_f64(), per: self.period(period)? }),
            None => self.after_number(number, rest),
        }
    }

    fn percentage(&self, number: Decimal) -> Result<Share, QuantityError> {
        let ppm = number.shifted(4).ok_or_else(|| {
            self.refuse(
                "a percentage has at most four decimals",
                "write fewer decimals, or a fraction such as \"1/3\"",
            )
        })?;
        if ppm.abs() > PPM_MOST {
            return Err(self.refuse("a share lies within ±100,000%", "write a smaller share"));
        }
        Ok(Share::from_ppm(ppm))
    }

    fn fraction(&self, above: Decimal, rest: &str) -> Read {
        let (below, rest) =
            Decimal::read(rest).map_err(|(fault, figures)| self.number_fault(fault, figures))?;
        let rule = "a fraction is a whole number over a whole number above zero, each at most 1,000,000,000";
        let whole = |number: Decimal| {
            if number.is_whole() { number.shifted(0).filter(|whole| whole.abs() <= PPM_MOST) } else { None }
        };
        let share = whole(above).zip(whole(below)).and_then(|(above, below)| Share::from_ratio(above, below));
        let share =
            share.ok_or_else(|| self.refuse(rule, "write a fraction such as \"5/6\", or a percentage"))?;
        self.after_share(share, rest)
    }

    /// What may follow a share: nothing, "of NAME", "in TIME" or "/ PERIOD".
    fn after_share(&self, share: Share, rest: &str) -> Read {
        let rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(Quantity::Share(share));
        }
        if let Some(period) = rest.strip_prefix('/') {
            return self.growth(share, self.period(period)?);
        }
        match rest.split_once(' ').unwrap_or((rest, "")) {
            ("of", name) => self.part(share, name.trim()),
            ("in", time) => self.chance(share, time.trim()),
            _ => Err(self.loose_end(rest)),
        }
    }

    fn growth(&self, share: Share, per: Period) -> Read {
        match per {
            Period::Month | Period::Quarter | Period::Year => Ok(Quantity::Growth { share, per }),
            Period::Day | Period::Week => {
                let hint = "write growth such as \"4% / year\", or a chance such as \"4% in 1 week\"";
                let chance = format!("{share} in 1 {per}");
                Err(self.refuse("growth is by the month, the quarter or the year", hint).meaning([chance]))
            }
        }
    }

    fn part(&self, share: Share, name: &str) -> Read {
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
        if name.is_empty() || !name.chars().all(allowed) {
            let rule = "after \"of\" stands the name of an amount, in letters, digits, \"_\" and \"-\"";
            return Err(self.refuse(rule, "write a part such as \"20% of plan_value\""));
        }
        Ok(Quantity::Part { share, of: name.to_owned() })
    }

    fn chance(&self, share: Share, time: &str) -> Read {
        let rule = "after \"in\" stands a length of time above zero";
        let hint = || format!("write a chance such as \"{share} in 1 year\"");
        match Decimal::read(time) {
            Ok((number, unit)) => match span_of(number, unit.trim()) {
                Some(within) if within.number() > 0.0 => Ok(Quantity::Chance { share, within }),
                Some(_) => Err(self.refuse(rule, hint())),
                None => Err(self.unknown_unit(unit.trim()).unwrap_or_else(|| self.refuse(rule, hint()))),
            },
            Err((NumberFault::Absent, _)) => Err(self.refuse(rule, hint())),
            Err((fault, figures)) => Err(self.number_fault(fault, figures)),
        }
    }

    /// What may follow a number that is neither a share nor a rate: a unit of time.
    fn after_number(&self, number: Decimal, unit: &str) -> Read {
        if let Some(span) = span_of(number, unit) {
            return Ok(Quantity::Duration(span));
        }
        if let Some(error) = self.number_without_sign(number, unit) {
            return Err(error);
        }
        Err(self.unknown_unit(unit).unwrap_or_else(|| self.loose_end(unit)))
    }

    /// "18m" may be months or millions; "9k" is money without its sign.
    fn number_without_sign(&self, value: Decimal, unit: &str) -> Option<QuantityError> {
        let number = self.written.strip_suffix(unit)?.trim_end();
        let sign = self.currency.symbol();
        let is_ours = Some(self.currency) == Currency::from_symbol(unit).or(Currency::from_code(unit));
        if is_ours && value.n_decimals() == THOUSANDS {
            return Some(self.both_readings(value));
        }
        let rule = WITH_ITS_UNIT;
        match unit {
            "m" => {
                let (time, money) = (format!("{number} months"), format!("{sign}{number}m"));
                let hint = format!("write \"{time}\" (time) or \"{money}\" (money)");
                Some(self.refuse(rule, hint).meaning([time, money]))
            }
            "k" | "bn" => Some(self.refuse_for(rule, format!("{sign}{number}{unit}"))),
            _ if is_ours => Some(self.refuse_for(rule, format!("{sign}{number}"))),
            _ => None,
        }
    }

    fn unknown_unit(&self, unit: &str) -> Option<QuantityError> {
        let period = Period::guess(unit)?;
        let start = self.written.strip_suffix(unit)?.trim_end();
        let rule = "time is in days, weeks, months, quarters or years";
        let plural = if start.ends_with(" 1") || start == "1" { "" } else { "s" };
        let (time, rate) = (format!("{start} {period}{plural}"), format!("{start} / {period}"));
        Some(self.refuse(rule, format!("write \"{time}\"")).meaning([time, rate]))
    }

    fn period(&self, word: &str) -> Result<Period, QuantityError> {
        let word = word.trim();
        Period::from_word(word).ok_or_else(|| {
            let start = self.written.strip_suffix(word).unwrap_or(self.written).trim_end_matches(['/', ' ']);
            match Period::guess(word) {
                Some(period) => self.refuse_for(PERIODS, format!("{start} / {period}")),
                None => self.refuse(
                    PERIODS,
                    format!("write \"{start} / month\", or another period after the stroke"),
                ),
            }
        })
    }

    /// Something after a complete value: perhaps a period in other words, or "percent".
    fn loose_end(&self, rest: &str) -> QuantityError {
        let start = self.written.strip_suffix(rest).unwrap_or(self.written).trim_end();
        let word =
            ["per ", "a ", "every ", "each "].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
        if matches!(rest, "percent" | "per cent" | "pc" | "percentage points" | "percentage point" | "pp") {
            return self.refuse_for("a share is written with %", format!("{start}%"));
        }
        if matches!(rest, "points" | "point") {
            let hint = format!("write \"{start}%\" for percentage points, and {start} for points of a score");
            return self.refuse(format!("nothing stands here after \"{start}\""), hint);
        }
        match Period::guess(word.trim()) {
            Some(period) => self.refuse_for("a period stands after a stroke", format!("{start} / {period}")),
            None if rest.contains(|c: char| c.is_ascii_digit()) => self.in_full(rest),
            None => {
                self.refuse(format!("nothing stands here after \"{start}\""), format!("leave out \"{rest}\""))
            }
        }
    }

    fn number_fault(&self, fault: NumberFault, figures: &str) -> QuantityError {
        let with = |meant: &str| self.written.replacen(figures, meant, 1);
        match fault {
            NumberFault::Absent => self.refuse(WITH_ITS_UNIT, self.examples()),
            NumberFault::Comma { plain, with_point } => {
                let rule = "commas separate thousands, in groups of three figures";
                let is_sure = with_point.is_some();
                let each = with_point.iter().chain(&plain);
                let meant: Vec<String> = each.flat_map(|number| self.readable(with(number))).collect();
                let hint = match is_sure {
                    true => what_to_write(&meant),
                    false => {
                        format!("write the number without commas, perhaps \"{}\"", meant.join("\" or \""))
                    }
                };
                self.refuse(rule, hint).meaning(meant)
            }
            NumberFault::Point { meant: Some(meant) } => {
                self.refuse_for("a point has figures on both sides", with(&meant))
            }
            NumberFault::Point { meant: None } => self.refuse(
                "a number has one point at most",
                "separate thousands by commas, such as \"1,234,567.50\"",
            ),
            NumberFault::Long => self.refuse("a number has at most 18 figures", "write fewer figures"),
        }
    }

    /// What is offered for a number is something that would be read.
    fn readable(&self, text: String) -> Vec<String> {
        match read(&text, self.currency) {
            Err(error) if !error.meant.is_empty() => error.meant,
            Ok(_) | Err(_) => vec![text],
        }
    }

    fn examples(&self) -> String {
        let sign = self.currency.symbol();
        format!("write for example \"{sign}9,000\", \"55%\", \"18 months\", \"0.04 / year\" or \"2019-11\"")
    }

    fn refuse(&self, rule: impl Into<String>, hint: impl Into<String>) -> QuantityError {
        QuantityError::new(self.written, rule, hint)
    }

    /// An error where it is clear what is meant.
    fn refuse_for(&self, rule: impl Into<String>, meant: String) -> QuantityError {
        self.refuse(rule, what_to_write(std::slice::from_ref(&meant))).meaning([meant])
    }
}

/// A hint that offers what may be meant.
pub(super) fn what_to_write(meant: &[String]) -> String {
    format!("write \"{}\"", meant.join("\" or \""))
}

const PPM_MOST: i64 = 1_000_000_000;

/// What stands before the first figure and what follows, if that names money: a sign or a code of a currency.
fn money_sign(text: &str) -> Option<(&str, &str)> {
    let (sign, figures) = text.split_at(text.find(|c: char| c.is_ascii_digit() || c == '.' || c == ',')?);
    let name = sign.trim_matches(['-', ' ']);
    let short = name.chars().count() <= 4 && !name.contains(' ');
    let code = name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    (code || (short && name.contains(is_currency_sign))).then_some((sign, figures))
}

/// The letters at the start of a text, and the rest.
fn first_word(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len()))
}

fn meant_multiple(word: &str) -> Option<&'static str> {
    match word.to_lowercase().as_str() {
        "k" | "th" | "thousand" => Some("k"),
        "m" | "mm" | "mn" | "mln" | "million" => Some("m"),
        "b" | "bn" | "bln" | "billion" => Some("bn"),
        _ => None,
    }
}

/// A number with points between its thousands and a comma before its decimals, as much of Europe writes it: what is meant.
fn with_a_decimal_point(written: &str) -> Option<String> {
    let is_figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let start = written.find(|c: char| c.is_ascii_digit())?;
    let figures = written[start..].split(|c| !is_figure(c)).next()?;
    let (whole, decimals) = figures.rsplit_once(',')?;
    let groups: Vec<&str> = whole.split('.').collect();
    let (first, rest) = groups.split_first()?;
    let are_thousands = !rest.is_empty() && rest.iter().all(|group| group.len() == THOUSANDS as usize);
    let meant = format!("{}.{decimals}", groups.join(","));
    (are_thousands && !first.is_empty() && !whole.contains(',') && !decimals.contains('.'))
        .then(|| written.replacen(figures, &meant, 1))
}

fn is_currency_sign(sign: char) -> bool {
    matches!(sign, '$' | '¢' | '£' | '¤' | '¥' | '\u{20a0}'..='\u{20c0}')
}

fn span_of(number: Decimal, unit: &str) -> Option<Span> {
    Some(match Period::from_word(unit.strip_suffix('s').unwrap_or(unit))? {
        Period::Day => Span::Days(number.to_f64()),
        Period::Week => Span::Days(number.times(7).to_f64()),
        Period::Month => Span::Months(number.to_f64()),
        Period::Quarter => Span::Months(number.times(3).to_f64()),
        Period::Year => Span::Months(number.times(12).to_f64()),
    })
}

#[cfg(test)]
#[path = "grammar_tests.rs"]
mod tests;
