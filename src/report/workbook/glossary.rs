//! The words of reports in plain words, from one table.

use super::Page;
use super::cell::Cell;
use super::sheet::{Paper, Sheet, words};

/// Words of one kind.
struct Chapter {
    title: &'static str,
    /// Each word and what it means.
    words: &'static [(&'static str, &'static str)],
}

const CHAPTERS: [Chapter; 6] = [
    Chapter {
        title: "Who is who",
        words: &[
            (
                "outcome payer",
                "Pays for outcomes or for the service: a council, a health body, a central outcomes fund. Also called a commissioner.",
            ),
            ("provider", "Delivers the service: often a charity."),
            (
                "vehicle",
                "The company set up for the deal: it takes investors' money, pays the provider, is paid for outcomes and repays investors. Also called the SPV.",
            ),
            ("investor", "Puts money in before outcomes are paid for, and may lose it."),
            (
                "class, tranche",
                "Investors with the same terms. A senior class is repaid before a junior one; the junior one bears losses first.",
            ),
            ("guarantor", "Repays a part of investors' losses, as agreed, often for a fee."),
            (
                "intermediary",
                "Manages the contract for the vehicle, for a fee: also called a performance manager.",
            ),
        ],
    },
    Chapter {
        title: "The deal",
        words: &[
            (
                "option",
                "One of the alternatives that are compared. The first is care as usual, without the deal.",
            ),
            ("service", "What is done for people, as it is delivered."),
            (
                "contract, clause",
                "What is paid, by whom, for what, and within which limits. Each clause pays for one thing.",
            ),
            ("measure, outcome", "What is counted, and what people reach."),
            (
                "claim, payment",
                "What is asked for by a clause, and what is paid of it: later, and perhaps less.",
            ),
            ("rate card, tariff", "The list of prices for outcomes."),
            ("cap, floor", "The most and the least that is paid, in all or by person, period or payer."),
            (
                "lag, retention",
                "How long it takes until a claim is paid; a part that is paid only if a later outcome is reached.",
            ),
            ("indexation", "Prices that rise with a published index."),
            (
                "commitment, drawdown",
                "What investors promise to put in, and what is taken of it when it is needed.",
            ),
            ("recycling", "Outcome payments pay for the service again, so that less is drawn."),
            ("waterfall", "The order in which the vehicle pays whom."),
            ("horizon", "The last month that the file looks at. What is later is not counted."),
            ("hurdle", "The yearly return that investors ask for; net present values are discounted at it."),
        ],
    },
    Chapter {
        title: "People",
        words: &[
            ("cohort, participant", "The people for whom the deal is made, and one of them."),
            (
                "referral, start, completion",
                "Somebody is sent to the service, begins it, and goes through with it.",
            ),
            ("drop-out", "Somebody leaves the service early."),
            (
                "care setting, state",
                "Where somebody lives or what care they get: residential care, foster care, a home of their own.",
            ),
            ("spell, transition", "Time in one care setting, and the way from one to another."),
            (
                "person-days",
                "Days in a care setting, added up over people: 2 people for 10 days are 20 person-days.",
            ),
        ],
    },
    Chapter {
        title: "What works, and what is paid for",
        words: &[
            ("as usual, counterfactual", "What would have happened to the same people without the deal."),
            ("baseline", "What the contract compares with. It need not be what would have happened."),
            (
                "measured, true, additional",
                "As the contract's data show it; as it is; and as it is less what would have happened as usual.",
            ),
            (
                "baseline gap, deadweight",
                "What is paid because the baseline differs from what would have happened: payment for nothing more.",
            ),
            ("noise", "What is paid, or not paid, because measuring errs and claims are refused."),
            ("attribution", "What of a change is owed to the service."),
            (
                "works",
                "A draw in which the service works meets the rule of the file, or, without one: it works here and its effect is a benefit.",
            ),
            (
                "paid for",
                "Investors got back what was drawn, or, without investors, payments reached half of the base case.",
            ),
        ],
    },
    Chapter {
        title: "Money",
        words: &[
            (
                "IRR",
                "Internal rate of return: the yearly rate that investors earn on money while it is out. -100% is a total loss.",
            ),
            (
                "IRR of the mean cash",
                "The return of somebody who holds a small part of very many such deals. There is no mean of rates: it is the return of no portfolio.",
            ),
            (
                "MOIC",
                "Multiple of money: what is received over what was drawn. 1 is money back without a return.",
            ),
            (
                "mean received over mean drawn",
                "What comes back of what is drawn over very many such deals together. It is not the mean of MOICs, in which a draw counts alike however much is drawn in it.",
            ),
            (
                "NPV",
                "Net present value: later money counts less, at the hurdle rate for investors and at the Green Book's rate for payers.",
            ),
            ("peak", "The most money that is out at once."),
            ("payback", "The first month from which what was received always covers what was drawn."),
            (
                "average life",
                "How long money that was drawn stays out on average, in months, until receipts (coupons among them) make it up.",
            ),
            ("avoided cost", "What care costs less than as usual."),
            (
                "cashable",
                "The part of avoided cost that a payer can spend otherwise: a placement that is no longer bought, not a share of a building.",
            ),
            (
                "fiscal, economic, social",
                "Cost of public bodies; cost of everybody; all that people value. What a party avoids is fiscal unless the file says otherwise of it (counts_as). What no party bears is not counted.",
            ),
            (
                "net, cashable net",
                "Avoided cost, or its cashable part, less what is paid. Below nought the payer pays more than it avoids.",
            ),
            ("margin", "What the provider receives less what the service costs it."),
            ("financial year", "Twelve months from April, unless the file says otherwise."),
            (
                "nominal",
                "Amounts of the month in which they are paid, with what prices have risen until then.",
            ),
        ],
    },
    Chapter {
        title: "Chance",
        words: &[
            (
                "draw",
                "One simulated future: inputs that are uncertain take one value each, and chance decides for each person.",
            ),
            ("mean", "The average over all draws."),
            ("median, P50", "Half of the draws are lower, half are higher."),
            (
                "P5, P25, P75, P95",
                "5, 25, 75 and 95 of 100 draws are lower. 9 of 10 draws lie between P5 and P95.",
            ),
            (
                "chance, \"5 in 20\"",
                "The share of draws in which something happens. \"Not seen\" means rarer than about 3 in the number of draws.",
            ),
            ("worst 5%, expected shortfall", "The mean over the 1 in 20 draws that are worst."),
            (
                "±, standard error",
                "How far another run with another seed would typically be. Four times as many draws halve it. It says nothing of whether inputs are right.",
            ),
            (
                "base case",
                "What a plan in one column of a spreadsheet shows: every input at its base value and everything as planned. It shows no risk, and it is not the mean.",
            ),
            ("never", "Not within the horizon of the file."),
            (
                "not defined",
                "No answer exists in more than 1 of 100 draws, so none is given over all of them.",
            ),
            (
                "chance and parameter uncertainty",
                "What happens to happen to each person, and what is not known about all of them.",
            ),
            ("switching value", "The value of an input at which a decision turns."),
            ("case", "A named set of changes of the file: \"referrals at 60% of plan\"."),
            (
                "fitted, reproduced, by hand",
                "A check whose figure was used to set inputs proves nothing; one that follows from other inputs is validation; one worked out by hand tests the program.",
            ),
            ("evidence grade", "How well a number is founded, from 1 (best) to 6."),
        ],
    },
];

/// The sheet.
pub(super) fn sheet(paper: &Paper<'_>) -> Sheet {
    let mut sheet = Sheet::new(paper, Page::Glossary, "Glossary", &[]);
    let columns = [words("word", 30), words("what it means", 102)];
    sheet.widths(&columns);
    sheet.gap();
    let header = sheet.header(&columns);
    sheet.freeze(header, header + 1, 1);
    for chapter in CHAPTERS {
        sheet.band(chapter.title, 2);
        for (word, meaning) in chapter.words {
            sheet.cells([Cell::words(word), Cell::words(meaning)]);
        }
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_explained_once_in_sentences() {
        let mut words: Vec<&str> = Vec::new();
        for (word, meaning) in CHAPTERS.iter().flat_map(|chapter| chapter.words) {
            assert!(!words.contains(word), "{word}");
            assert!(meaning.ends_with('.') && meaning.len() > 15, "{word}: {meaning}");
            words.push(word);
        }
        let benefits =
            CHAPTERS.iter().flat_map(|chapter| chapter.words).find(|(word, _)| word.starts_with("fiscal"));
        assert!(
            benefits.is_some_and(|(_, meaning)| meaning.contains("counts_as") && !meaning.contains("Only"))
        );
        for wanted in ["IRR", "MOIC", "NPV", "base case", "waterfall", "draw"] {
            assert!(words.contains(&wanted), "{wanted}");
        }
    }
}
