//! What can be typed: commands, options, and their help.

mod analysing;
mod form;
mod parts;
mod portfolio;
mod price;
mod sensitivity;
mod stress;
mod with;
mod without_draws;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use analysing::forms_of_analysis;
pub use analysing::{Analysing, Writing};
pub use form::form;
pub use parts::MergeArguments;
pub use portfolio::PortfolioArguments;
pub use price::PriceArguments;
pub use sensitivity::SensitivityArguments;
pub use stress::StressArguments;
pub use with::{Analyses, FeeTerms, Holding, Turning, With};
pub use without_draws::{
    ExplainArguments, NewArguments, PayoffArguments, PrintArguments, TableFormat, TraceArguments,
};

/// `sib`.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "sib",
    version,
    about = "Simulates social impact bonds and other outcomes contracts",
    long_about = "Simulates social impact bonds and other outcomes contracts.\n\n\
        A scenario file says who is served, what it costs, what is paid for which outcome, and who puts the money in. \
        sib plays the programme thousands of times, under each option, and shows what every party pays, gains and \
        risks.",
    after_help = "Start with:  sib new my-deal   then   sib run my-deal.toml"
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What `sib` can do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Simulate a scenario and report what each party pays, gains and risks
    #[command(
        long_about = "Simulate a scenario and report what each party pays, gains and risks.\n\n\
            Each draw is one possible future: inputs that are uncertain take a value within their range, and people's \
            histories are played by chance. The report shows means, ranges and chances over all draws. The same file, \
            seed and number of draws give the same report on any machine.",
        after_help = "Examples:\n  \
            sib run deal.toml                                   the report, 10,000 draws\n  \
            sib run deal.toml --expected                        the base case only, at once\n  \
            sib run deal.toml --case as_it_happened             under a case of the file\n  \
            sib run deal.toml --replay actuals --from 2021-08   observed up to a month, then simulated\n  \
            sib run deal.toml --set contract.outcomes.cap=£3m   with one number changed\n  \
            sib run deal.toml --out report.txt --plots plots    into a file, with pictures\n  \
            sib run deal.toml --draws 1000000 --checkpoint kept a long run, which goes on where it was if it is stopped"
    )]
    Run(RunArguments),
    /// Write a report that each party reads: a page with pictures, and files for other programs
    #[command(
        long_about = "Write a report that each party reads: a page with pictures, and files for other programs.\n\n\
            Plays the scenario as sib run does, runs its checks, and puts the report into a folder. report.html needs no \
            network and can be sent as it is; report.xlsx is a workbook with every input, figure and check; manifest.json says what every file is and from what it was made.",
        after_help = "Examples:\n  \
            sib report deal.toml                           into deal-report\n  \
            sib report deal.toml --out board --draws 2000  into the folder board\n  \
            sib report a.toml b.toml --out board           into board/a and board/b\n  \
            sib report deal.toml --formats html            the page alone\n  \
            sib report deal.toml --formats xlsx            the workbook alone\n  \
            sib report deal.toml --formats csv,parquet     figures and draws for other programs\n  \
            sib report deal.toml --with stress,risk        with analyses in it\n  \
            sib report deal.toml --with price --until \"median of investor.irr = 8%\"\n  \
            sib report deal.toml --with portfolio --beside other.toml"
    )]
    Report(ReportArguments),
    /// Check scenarios: whether they are valid, what they assume, and whether published figures come out
    #[command(
        long_about = "Check scenarios: whether they are valid, what they assume, and whether published figures come out.\n\n\
            Lists every number of the file with its source or the reason for assuming it, and runs the file's checks. A \
            fitted check was used to set inputs, so it proves nothing; a reproduced check follows from inputs that were \
            not set from it, and only these count as validation. One by hand is arithmetic on the file's own numbers.",
        after_help = "Examples:\n  \
            sib check deal.toml              everything\n  \
            sib check *.toml --no-run        only read the files and list assumptions\n  \
            sib check deal.toml --mutate     also show that reproduced checks can fail"
    )]
    Check(CheckArguments),
    /// Compare options side by side, party by party, on the same people with the same luck
    #[command(
        long_about = "Compare options side by side, party by party, on the same people with the same luck.\n\n\
            Takes one scenario, or several that share their people and care: the options of all are compared, care as \
            usual once. Each result stands for every option, and its difference to one of them is taken draw by draw, \
            with the chance that the option is better.",
        after_help = "Examples:\n  \
            sib compare deal.toml                     the options of a file\n  \
            sib compare deal.toml other.toml          those of two files\n  \
            sib compare deal.toml --base block        differences to the option called block\n  \
            sib compare deal.toml --format json       for other programs\n  \
            sib compare a.toml b.toml --formats html,xlsx --out both   a page and a workbook"
    )]
    Compare(CompareArguments),
    /// Show what is paid, and what each class of investors earns, at each level of performance
    #[command(
        long_about = "Show what is paid, and what each class of investors earns, at each level of performance.\n\n\
            The table of an information memorandum: one measure is held at a level, everything else runs as the base case, \
            without chance, and what the payers pay and the investors earn is read. The measure and its levels stand in \
            [payoff] of the file, or are named here. How likely a level is stands in the report of sib run.",
        after_help = "Examples:\n  \
            sib payoff deal.toml                                            levels of the file\n  \
            sib payoff deal.toml --levels 0%..20% --step 2.5%               others, in steps\n  \
            sib payoff deal.toml --measure homes --levels 10 20 40          of another measure\n  \
            sib payoff deal.toml --format csv --out payoff.csv              for a spreadsheet"
    )]
    Payoff(PayoffArguments),
    /// Turn one input until a result is what is asked of it: the price of a deal, or the cap, the share, the guarantee
    #[command(
        long_about = "Turn one input until a result is what is asked of it: the price of a deal, or the cap, the share, the guarantee.\n\n\
            What is turned and what is sought are two words. The input goes over its range at 33 values, each played on the same \
            futures; between two of them where what is asked begins or ends to hold, the place is found to the penny. Every \
            place is told, with how far it would move with other futures; where there is none, why. With --zone it says \
            instead where the investors, the payers and the provider would all sign, by the conditions in [accepts] of the file, \
            who blocks elsewhere, and how what the deal is worth is split.",
        after_help = "Examples:\n  \
            sib price deal.toml --turn contract.outcomes.clause.day_saved.price --range £30..£110 --until \"median of investor.irr = 8%\"\n  \
            sib price deal.toml --turn tariff --until \"investor.p_loss <= 10%\"             a lever of the file\n  \
            sib price deal.toml --turn tariff --until \"p10 of payer.council.net >= £0\"     saves with 90% confidence\n  \
            sib price deal.toml --turn contract.outcomes.payers.council --rest contract.outcomes.payers.fund --range 50%..100% --until \"payer.council.net >= £0\"\n  \
            sib price deal.toml --times \"contract.outcomes.clause.*.price\" --range 0.8..1.5 --until \"investor.p_loss <= 10%\"\n  \
            sib price deal.toml --times service.mst.cost --range 0.8..1.5 --until \"provider.p_deficit <= 5%\"\n  \
            sib price deal.toml --zone --turn tariff                                        where all would sign",
        mut_arg("formats", forms_of_analysis)
    )]
    Price(PriceArguments),
    /// Hold several deals together: what a fund of them earns and risks, with shocks that they share
    #[command(
        long_about = "Hold several deals together: what a fund of them earns and risks, with shocks that they share.\n\n\
            Each deal is played as by itself, with people and chances of its own, and the fund has what its investors have, or the \
            part of it that --holds says. \
            Numbers that are named with --together move together in all deals that have them: a shortfall of referrals over the \
            whole sector, the growth of pay, the finances of commissioners. The report shows each deal beside the fund, the \
            chance that the fund loses, and how much of the risk goes because not all deals do badly at once.",
        after_help = "Examples:\n  \
            sib portfolio a.toml b.toml c.toml                                  three deals, nothing shared\n  \
            sib portfolio a.toml b.toml --together referrals.arrive=60%         referrals fall short together\n  \
            sib portfolio a.toml b.toml --commitment £5m --recycle-until \"72 months\"  what comes back meets later calls\n  \
            sib portfolio a.toml b.toml --first-loss 20%                        a class that loses first\n  \
            sib portfolio a.toml b.toml --holds 1=40% --holds b=senior          a part of one deal, a class of the other\n  \
            sib portfolio a.toml b.toml --carry 20% --hurdle 4%                 before and after what the fund charges",
        mut_arg("formats", forms_of_analysis)
    )]
    Portfolio(PortfolioArguments),
    /// Show who carries what risk under which contract, from what it comes, and what payers pay to move it
    #[command(
        long_about = "Show who carries what risk under which contract, from what it comes, and what payers pay to move it.\n\n\
            How far the result of each party varies under each option, with its worst futures, and how much of that comes from \
            each source: whether the service works, delivery, referrals, chance among people, baselines, measurement, costs, \
            early ends. Each source is drawn again by itself while all others stay as they are. For an option with investors it \
            says what payers are expected to pay more than under a plain contract for the same service, and what they have for \
            it. Draws come in pairs: of an odd number one is left out.",
        after_help = "Examples:\n  \
            sib risk deal.toml                                    4,000 draws, half of them once more for each source\n  \
            sib risk deal.toml --draws 20000                      with smaller errors\n  \
            sib risk deal.toml --formats html,xlsx,png --out risk a page, a workbook and the pictures",
        mut_arg("draws", |draws| draws.default_value("4000")),
        mut_arg("formats", forms_of_analysis)
    )]
    Risk(Analysing),
    /// Show what evidence is worth buying before signing, and at most for how much
    #[command(
        long_about = "Show what evidence is worth buying before signing, and at most for how much.\n\n\
            Two decisions are looked at: which option the payers that bear the cost of care should take, and whether investors \
            should invest. For each input that is uncertain it says what it would bring to know it for sure before the decision: \
            the most that evidence on it can be worth. Chance among people cannot be known, and is averaged out.",
        after_help = "Examples:\n  \
            sib information deal.toml                                 10,000 draws\n  \
            sib information deal.toml --format json                   for other programs\n  \
            sib information deal.toml --formats html,png --out worth  a page and the pictures",
        mut_arg("draws", |draws| draws.default_value("10000")),
        mut_arg("formats", forms_of_analysis)
    )]
    Information(Analysing),
    /// Appraise options in the way of the Green Book: benefits against costs, in real terms, corrected for optimism
    #[command(
        long_about = "Appraise options in the way of the Green Book: benefits against costs, in real terms, corrected for optimism.\n\n\
            Each option against care as usual: costs of care that fall away and what payers pay, as present values; net present \
            value, benefits over costs, the chance that it is worth its cost. Discount rates are those that [discounting] names, or \
            the Green Book's of 2026 (3.5% a year for the first 30 years); prices are those of the base year where [prices] names a \
            deflator, and as paid where it names none. Then with benefits lowered and costs raised by how well the numbers behind them are founded: by \
            their grades and the table in [optimism], or the assumed one.",
        after_help = "Examples:\n  \
            sib appraisal deal.toml                                  every option\n  \
            sib appraisal deal.toml --set optimism.ungraded=25%      another correction, where the file has [optimism]\n  \
            sib appraisal deal.toml --formats html,xlsx --out value  for a business case",
        mut_arg("formats", forms_of_analysis)
    )]
    Appraisal(Analysing),
    /// See which inputs move a result most, and at what value of each the decision flips
    #[command(
        long_about = "See which inputs move a result most, and at what value of each the decision flips.\n\n\
            Each input with a range is put at what 10 and 90 of 100 futures are below, each other one is moved up and down by a \
            share, one at a time, on the same futures: a tornado, with paired errors. For those that move most, the switching \
            value: where what is decided by begins or ends to hold, and how likely the input lies beyond it. With --grid twice, \
            a map of a result over two inputs.",
        after_help = "Examples:\n  \
            sib sensitivity deal.toml                                                      the results that parties look at first\n  \
            sib sensitivity deal.toml --result investor.p_loss --by 20%                    any result\n  \
            sib sensitivity deal.toml --decision investor.return                           a condition of [accepts] in the file\n  \
            sib sensitivity deal.toml --grid state.care.cost=\"£100 / day..£200 / day\" --grid referrals.arrive=50%..110%",
        mut_arg("formats", forms_of_analysis)
    )]
    Sensitivity(SensitivityArguments),
    /// Try stresses: what becomes of each party if something goes wrong, or if the deal ends early
    #[command(
        long_about = "Try stresses: what becomes of each party if something goes wrong, or if the deal ends early.\n\n\
            The cases of the file, and stresses that every file has (fewer referrals, a dearer service, less need as usual, \
            cheaper care, no effect, payers who leave), each on the same futures as the file as it stands. And what investors, \
            payers and the provider are left with if the deal ends, by why and in which year.",
        after_help = "Examples:\n  \
            sib stress deal.toml                                           every case and every stress\n  \
            sib stress deal.toml --cases referrals_at_60,dearer_service    these alone\n  \
            sib stress deal.toml --formats html,png --out stress           as a page with pictures",
        mut_arg("formats", forms_of_analysis)
    )]
    Stress(StressArguments),
    /// Follow one draw, or the base case, by hand: every movement of cash, and a workbook with live formulas
    #[command(
        long_about = "Follow one draw, or the base case, by hand: every movement of cash, and a workbook with live formulas.\n\n\
            Prints each movement of cash with its month, who pays whom, how much, under which clause, and why. With a file \
            that ends in .xlsx it writes a workbook whose formulas make claims, caps, splits, calls, the waterfall and the \
            return again from the inputs: change a price, a cap, a share or a lag and the cash follows. Its sheet of checks \
            ends with one master check.",
        after_help = "Examples:\n  \
            sib trace deal.toml                              the base case, on the terminal\n  \
            sib trace deal.toml --draw 17                    draw 17 of seed 1, as sib run plays it\n  \
            sib trace deal.toml --draw 17 --out trace.xlsx   the same as a workbook\n  \
            sib trace deal.toml --option block               of another option"
    )]
    Trace(TraceArguments),
    /// Put parts of a run together, and report them as one run would
    #[command(
        long_about = "Put parts of a run together, and report them as one run would.\n\n\
            sib run with --draws-from and --draws-to plays a part of a run and writes it into a file, on whatever machine. \
            This command puts such files together, byte for byte what one run gives. It refuses parts of other scenarios, \
            seeds or versions, parts that overlap, and parts before or between which draws are missing. Whether parts are missing \
            after the last it can only tell with --draws N. The scenario is in the files. \
            Parts are read one after the other. A part of more draws than the program keeps of the scenario (100,000, or \
            fewer) holds counts of them, and none for draws.parquet.",
        after_help = "Examples:\n  \
            sib run deal.toml --draws-from 0 --draws-to 5000 --out a.sibpart       here\n  \
            sib run deal.toml --draws-from 5000 --draws-to 10000 --out b.sibpart   there\n  \
            sib merge a.sibpart b.sibpart                                          the report of 10,000 draws\n  \
            sib merge *.sibpart --draws 10000                                      of exactly as many, or none\n  \
            sib merge a.sibpart b.sibpart --formats html,xlsx --out report         the same for every reader\n  \
            sib merge a.sibpart b.sibpart --formats html --out report --with risk  with an analysis in it\n  \
            sib merge b.sibpart c.sibpart --out bc.sibpart                         one part of two, to be merged with others",
        mut_arg("out", |out| out.help(
            "Write to a file instead of printing; with --formats, files into this folder; a name that ends in .sibpart takes \
             one part of all, to be merged with others"
        ))
    )]
    Merge(MergeArguments),
    /// Explain a scenario: all that it says as plain sentences
    #[command(
        long_about = "Explain a scenario: all that it says as plain sentences.\n\n\
            People, care, services, every clause of every contract, capital and the order in which it pays, options, what \
            each case changes, and what the file leaves unsaid. Nothing is simulated. Read it beside the contract: a \
            number that is wrong here is wrong in every report.",
        after_help = "Examples:\n  \
            sib explain deal.toml                    the deal in words\n  \
            sib explain deal.toml --case early_card  as it stands under a case of the file\n  \
            sib explain deal.toml --out deal.txt     into a file"
    )]
    Explain(ExplainArguments),
    /// Print a scenario as one file: what it includes merged, a case and changes applied
    #[command(
        long_about = "Print a scenario as one file: what it includes merged, a case and changes applied.\n\n\
            The file is in a canonical form without comments, and reading it gives the same scenario: to keep what was run, \
            or to hand it on. Under a case or changes, other cases and checks are left out, since they belong to the file \
            as it was. A case that multiplies numbers or replays observed figures stays in the file, which says so.",
        after_help = "Examples:\n  \
            sib print deal.toml --out whole.toml                    without includes\n  \
            sib print deal.toml --case early_card --out early.toml  a case as a file of its own"
    )]
    Print(PrintArguments),
    /// Print the JSON Schema of scenario files, for editors that complete and check them
    #[command(after_help = "Example:  sib schema > scenario.schema.json")]
    Schema,
    /// Write a new scenario file: a small deal with a comment on each line, ready to run and to change
    #[command(after_help = "Example:  sib new my-deal     writes my-deal.toml; no file is ever overwritten")]
    New(NewArguments),
}

/// What is changed of a file before anything is done with it.
#[derive(Clone, Debug, Args)]
pub struct Changes {
    /// Take a case of the file: a named set of changes
    #[arg(long, value_name = "NAME")]
    pub case: Option<String>,
    /// Change one value, by its path; may be given several times
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
}

/// Observed figures in place of simulated people.
#[derive(Clone, Debug, Args)]
pub struct Observed {
    /// Put observed figures in place of simulated people: a replay of the file, or a CSV file (outcome,period,count)
    #[arg(long, value_name = "NAME|FILE.csv")]
    pub replay: Option<String>,
    /// Let observed figures stand up to this month or time since the start (2021-08, "18 months"), and simulate from there
    #[arg(long, value_name = "MONTH")]
    pub from: Option<String>,
}

/// How a scenario is played.
#[derive(Clone, Debug, Args)]
pub struct Playing {
    /// How many futures to play: more give smaller errors
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=2_000_000_000))]
    pub draws: u32,
    /// Any whole number: another one plays other futures [default: 1]
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Threads to work with; changes the time it takes, never the answer [default: one for each core]
    #[arg(long, value_name = "T")]
    pub threads: Option<NonZeroUsize>,
    /// A case of the file, and single values.
    #[command(flatten)]
    pub changes: Changes,
    /// Observed figures.
    #[command(flatten)]
    pub observed: Observed,
    /// Give people other luck under every option, which shows the widest spread of differences
    #[arg(long)]
    pub independent_options: bool,
    /// Spread uncertain inputs evenly over every 16 draws: smaller errors from as many draws
    #[arg(long)]
    pub stratified: bool,
}

impl Playing {
    /// The seed: that which was asked for, or the first.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed.unwrap_or(1)
    }
}

/// What `sib run` takes.
#[derive(Clone, Debug, Args)]
pub struct RunArguments {
    /// The scenario file; with --draws-from, also a part (.sibpart), more draws of whose run are played
    pub file: PathBuf,
    /// Draws, seed, case and changes.
    #[command(flatten)]
    pub playing: Playing,
    /// Show the base case only, without draws: every input at its base value, people as averages
    #[arg(long, conflicts_with_all = ["plots", "formats"])]
    pub expected: bool,
    /// Where the report goes.
    #[command(flatten)]
    pub writing: Writing,
    /// Draw pictures into a folder (SVG), which is made if it is not there
    #[arg(long, value_name = "DIR", conflicts_with = "formats")]
    pub plots: Option<PathBuf>,
    /// Keep draws in this folder as they are finished: the same command takes them from there and plays what is missing
    #[arg(long, value_name = "DIR", conflicts_with_all = ["expected", "draws_from"])]
    pub checkpoint: Option<PathBuf>,
    /// Play a part of a run: the draws from this number on, counted from 0; with --draws-to, into a file for sib merge
    #[arg(long, value_name = "A", requires = "draws_to", requires = "out",
        conflicts_with_all = ["draws", "expected", "plots", "formats", "format"])]
    pub draws_from: Option<u32>,
    /// Up to the draw before this number
    #[arg(long, value_name = "B", requires = "draws_from", value_parser = clap::value_parser!(u32).range(1..))]
    pub draws_to: Option<u32>,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables and sentences, 100 columns wide
    Text,
    /// One JSON object, for other programs
    Json,
}

/// What `sib report` takes.
#[derive(Clone, Debug, Args)]
pub struct ReportArguments {
    /// The scenario files, each of which has a report of its own
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Draws, seed, case and changes.
    #[command(flatten)]
    pub playing: Playing,
    /// The folder that the files are put into, of several scenarios a folder in it for each, which is made if it is not there [default: FILE-report, beside the scenario]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// In which forms, divided by commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORM,...", default_values_t = Form::USUAL)]
    pub formats: Vec<Form>,
    /// Analyses in the report.
    #[command(flatten)]
    pub analyses: Analyses,
    /// Keep draws in this folder as they are finished: the same command takes them from there and plays what is missing
    #[arg(long, value_name = "DIR")]
    pub checkpoint: Option<PathBuf>,
    /// Leave out the checks of the file, which take runs of their own
    #[arg(long)]
    pub no_checks: bool,
    /// Say nothing on standard error but what is wrong
    #[arg(long)]
    pub quiet: bool,
}

/// The form of a report or of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// One page to read, with pictures: report.html, comparison.html
    Html,
    /// A workbook with figures, inputs and charts: report.xlsx, comparison.xlsx
    Xlsx,
    /// Everything over all draws as one JSON object: report.json, comparison.json
    Json,
    /// Every picture by itself, in the folder pictures
    Png,
    /// Tables for other programs: results.csv and months.csv with those of each analysis, comparison.csv
    Csv,
    /// Every draw, with what it drew of each uncertain input, for DuckDB, pandas or R: draws.parquet
    Parquet,
}

impl Form {
    /// Those that are written if none is named.
    pub const USUAL: [Self; 3] = [Self::Html, Self::Xlsx, Self::Json];
}

/// What `sib check` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct CheckArguments {
    /// The scenario files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Do not run the files' checks
    #[arg(long)]
    pub no_run: bool,
    /// Run the checks that name no case and no replay with observed figures: a replay of the file, or a CSV file
    #[arg(long, value_name = "NAME|FILE.csv", conflicts_with = "no_run")]
    pub replay: Option<String>,
    /// Let those figures stand up to this month or time since the start, and simulate from there
    #[arg(long, value_name = "MONTH", requires = "replay")]
    pub from: Option<String>,
    /// Also show that reproduced checks can fail: move each input they rest on by 10%
    #[arg(long, conflicts_with = "no_run")]
    pub mutate: bool,
}

/// What `sib compare` takes.
#[derive(Clone, Debug, Args)]
pub struct CompareArguments {
    /// The scenario files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How many futures to play: more give smaller errors
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(2..=2_000_000_000))]
    pub draws: u32,
    /// Any whole number: another one plays other futures
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Threads to work with; changes the time it takes, never the answer [default: one for each core]
    #[arg(long, value_name = "T")]
    pub threads: Option<NonZeroUsize>,
    /// Spread uncertain inputs evenly over every 16 draws: smaller errors from as many draws
    #[arg(long)]
    pub stratified: bool,
    /// The option that differences are taken to [default: the first, care as usual]
    #[arg(long, value_name = "OPTION")]
    pub base: Option<String>,
    /// Compare under a case, which every file must have
    #[arg(long, value_name = "NAME")]
    pub case: Option<String>,
    /// Change one value in every file, by its path; may be given several times
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
    /// Where the comparison goes.
    #[command(flatten)]
    pub writing: Writing,
}
