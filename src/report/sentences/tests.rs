use super::super::example::{Rows, model, plain_clause};
use super::*;
use crate::distribution::{Law, Scale};
use crate::model::*;
use crate::units::{Between, Currency, Period};

/// The template's own example, its price uncertain.
const HOME_6M: &str = "Northtown City Council (75%) and the Better Lives Fund (25%) pay the vehicle £14,000 (£12,000 to \
    £16,000) for each person who has stayed in own tenancy for 6 months (the clock restarts after a break of more than \
    14 days), once per person, claimed quarterly and paid 3 months later.";

#[test]
fn contracts_read_as_plain_english() {
    let model = model();
    let outcomes = [
        HOME_6M,
        "Northtown City Council (75%) and the Better Lives Fund (25%) pay the vehicle £69 for each day in residential \
         care within 30 months of the start of service fewer than the fixed baseline of 55%, counted to date, nothing \
         being paid back, claimed quarterly and paid 3 months later.",
        "All clauses together pay at most £2,744,750.",
        "The Better Lives Fund pays at most £686,187 in all under contracts; the other payers bear what is above that.",
    ];
    assert_eq!(contract_sentences(&model, &model.contracts[0]), outcomes);
    assert_eq!(clause_sentence(&model, &model.contracts[0], &model.contracts[0].clauses[0]), HOME_6M);
    let delivery = "The vehicle pays the provider £27,500 for each month of the contract until an order closes the service, to 31 October 2025, \
        claimed monthly and paid at once.";
    assert_eq!(contract_sentences(&model, &model.contracts[1]), [delivery]);
}

#[test]
fn capital_reads_as_plain_english() {
    let model = model();
    let expected = [
        "Senior (rank 1): £600,000 from the investors, as a loan; it bears 6% a year on the balance, added to the balance each month.",
        "Junior (rank 2): £200,000 from the investors, at risk, with no claim but on what is left.",
        "Investors are called as cash is needed: so that the vehicle holds what the supported steps will cost over \
         3 months, the month of the call counted, all classes in proportion to what is not drawn.",
        "The vehicle pays the provider a fee (management) of £3,000 a month.",
        "The vehicle pays, in this order:",
        "1. First what it owes under the contract \"delivery\"; investors are called if cash is short.",
        "2. Then the fee \"management\"; investors are called if cash is short.",
        "3. Then coupons of senior.",
        "4. Then principal of senior and junior, pro rata.",
        "5. Then what is left, to junior.",
        "Investors are paid as cash comes in, once the planned dues of 3 months are held back; the arrangement closes \
         at the end of month 96 (31 October 2027) and pays out all cash, and what comes in later as it comes.",
    ];
    assert_eq!(capital_sentences(&model, &model.capitals[0]), expected);
}

#[test]
fn care_reads_as_plain_english() {
    let model = model();
    let expected = [
        "Residential care costs £1,251 a week (£900 to £1,600) for each person, indexed by care prices, borne by \
         Northtown City Council; 80% of it turns into cash when a day falls away.",
        "Own tenancy costs nothing.",
        "Died: nobody leaves, and it costs nothing.",
        "From \"residential care\" to \"own tenancy\": 5% in 1 year (2% to 10%), a rate of 0.0513 a year.",
        "From \"own tenancy\" to \"residential care\": at first 0.45 a year, so 36% leave within a year; from 6 months 0.2 a \
         year, so 18% leave within a year, by time in that setting.",
        "From any setting to \"died\": 0.38 a year, so 32% leave within a year.",
    ];
    assert_eq!(care_sentences(&model), expected);
    let cohort = [
        "At most 105 people start.",
        "Everybody: residential care when referred, where they have been for 48 months.",
        "All rates of a draw move together by a factor with mean 1 and a coefficient of variation of 0.15.",
        "The plan for referrals is 2 a month, until 1 May 2025; 95% (70% to 115%) of the plan comes.",
        "A month's count varies with a variance of 1 times its mean.",
    ];
    assert_eq!(cohort_sentences(&model), cohort);
}

#[test]
fn services_read_as_plain_english() {
    let model = model();
    let expected = [
        "The provider delivers Homes of Their Own to up to 60 people at once for 24 months each; 90% complete it, and the \
         others leave on any day of it alike.",
        "It works here in 85% of draws, drawn once for everybody; in the others it has no effect. In the base case it \
         works.",
        "A draw counts as one in which it works if it works here and its effect on moving from \"residential care\" to \"own \
         tenancy\" goes the same way as in the base case, whatever its other effects do.",
        "It makes the rate of moving from \"residential care\" to \"own tenancy\" 43% in 1 year (30% to 58%), a rate of 0.562 \
         a year, while a person is served.",
        "It multiplies the rate of moving from \"own tenancy\" to \"residential care\" by 0.43 (0.339 to 0.545) (hazard ratio), \
         during the service and after it, in full for 12 months after its end.",
        "The provider pays £330,000 a year (running).",
    ];
    assert_eq!(service_sentences(&model, &model.services[0]), expected);
}

#[test]
fn measures_say_what_becomes_of_people_who_are_gone() {
    let model = model();
    let expected = "Exit: each move from \"residential care\" to \"own tenancy\"; whoever reaches \"died\" counts no more, and \
        stays in every denominator.";
    assert_eq!(measure_sentence(&model, &model.measures[1]), expected);
}

/// A clause for each exit at a price that follows an axis, said up to the claim.
fn priced(axis: Axis, shape: Shape, points: &[(f64, f64)]) -> String {
    let mut model = model();
    let mut rows = Rows(std::mem::take(&mut model.inputs));
    let points =
        points.iter().map(|&(x, pounds)| (x, rows.certain("price", Unit::Amount, pounds * 100.0))).collect();
    let price = Number::By(Schedule { axis, shape, points, below: None, spans: vec![] });
    let clause = plain_clause(&mut rows, "exit", ForEach::Measure(MeasureId::new(1)), price);
    model.inputs = rows.0;
    let sentence = clause_sentence(&model, &model.contracts[1], &clause);
    let before = sentence.find(", claimed quarterly").expect("every clause is claimed");
    let start = "Northtown City Council (75%) and the Better Lives Fund (25%) pay the vehicle, for each move from \
        \"residential care\" to \"own tenancy\", ";
    sentence[..before].strip_prefix(start).expect("the price follows").to_owned()
}

#[test]
fn prices_that_follow_something_say_so() {
    assert_eq!(
        priced(Axis::Count, Shape::Steps, &[(1.0, 1_100.0), (371.0, 1_000.0), (411.0, 1_350.0)]),
        "£1,100 for each of the first 370, £1,000 for the next 40, then £1,350"
    );
    assert_eq!(
        priced(Axis::Count, Shape::Steps, &[(11.0, 500.0)]),
        "nothing for each of the first 10, then £500"
    );
    assert_eq!(
        priced(Axis::YearOfStart, Shape::Steps, &[(1.0, 3_200.0), (2.0, 2_400.0), (3.0, 1_600.0)]),
        "£3,200 for those who start in year 1, £2,400 in year 2, £1,600 from year 3"
    );
    assert_eq!(
        priced(Axis::ContractYear, Shape::Steps, &[(2.0, 500.0), (4.0, 250.0)]),
        "£500 in years 2 to 3, £250 from year 4; nothing before year 2"
    );
    assert_eq!(
        priced(Axis::Measure(MeasureId::new(1)), Shape::Steps, &[(30.0, 4_800.0), (50.0, 9_600.0)]),
        "£4,800 from 30, £9,600 from 50; nothing below 30, by exit"
    );
    assert_eq!(
        priced(Axis::TimeSinceStart, Shape::Line, &[(0.0, 900.0), (365.25, 450.0)]),
        "in a straight line from £900 at the start to £450 at 1 year, by time since the person started"
    );
}

#[test]
fn conditions_limits_and_refusals_are_said() {
    let mut model = model();
    let mut rows = Rows(std::mem::take(&mut model.inputs));
    let price = Number::Plain(rows.certain("price", Unit::Amount, 100_000.0));
    let law = Law::percentiles(0.4, 0.5, 0.6, Scale::Logit).unwrap();
    let at_least = Some(rows.row("at_least", Unit::Share, law));
    let clause = Clause {
        times: Some(3),
        scaled: vec![Number::Plain(rows.certain("scaled", Unit::Share, 0.92))],
        tests: vec![Test {
            measure: MeasureId::new(0),
            to_nearest: None,
            bounds: TestBounds { at_least, ..TestBounds::default() },
        }],
        counted: Counted::AtTheEnd,
        cap_units: Some(rows.certain("cap_units", Unit::Number, 60.0)),
        claims: Claims::AtTheEnd,
        verified_after: super::super::example::months(&mut rows, "verified_after", 1.0),
        rejected: rows.certain("rejected", Unit::Share, 0.05),
        indexed: Indexed::Growth(rows.certain("growth", Unit::Growth(Period::Year), -0.05)),
        from: 882,
        ..plain_clause(&mut rows, "exit", ForEach::Measure(MeasureId::new(1)), price)
    };
    model.inputs = rows.0;
    let expected = "Northtown City Council (75%) and the Better Lives Fund (25%) pay the vehicle £1,000 for each move from \
        \"residential care\" to \"own tenancy\", at most 3 times per person, at 92%, if \"home 6m\" is at least 50% (40% to 60%), \
        counted once at the end, from 1 April 2022, claimed at the end, verified 1 month later and paid 3 months after \
        that, 5% of units being refused, for at most 60 units in all, changing by -5% a year.";
    assert_eq!(clause_sentence(&model, &model.contracts[1], &clause), expected);
    model.contracts[1].uplift = Uplift::FinancialYears;
    let in_april =
        expected.replace("-5% a year.", "-5% a year, with the first month of each financial year.");
    assert_eq!(clause_sentence(&model, &model.contracts[1], &clause), in_april);
}

#[test]
fn titles_that_say_where_and_titles_of_several_are_said_well() {
    let mut model = model();
    model.states[0].label = Some("in care".into());
    model.parties[3].label = Some("the providers".into());
    let days = "Days in care: each day a person is in care within 30 months of the start of service; whoever reaches \
        \"died\" counts no more, and stays in every denominator.";
    assert_eq!(measure_sentence(&model, &model.measures[2]), days);
    assert_eq!(
        service_sentences(&model, &model.services[0]).last().unwrap(),
        "The providers pay £330,000 a year (running)."
    );
    assert!(cohort_sentences(&model)[1].starts_with("Everybody: in care when referred"));
}

#[test]
fn means_and_ratios_are_no_counts() {
    let mut model = model();
    let ratio = CohortMeasure {
        summary: Summary::RatioOf {
            of: MeasureId::new(2),
            to: Factor::Measure(MeasureId::new(0)),
            at_most: None,
        },
        over: Over::SoFar,
    };
    model.measures[3].head = MeasureHead::Cohort(ratio);
    assert_eq!(
        measure_sentence(&model, &model.measures[3]),
        "Days saved: \"days in care\" over \"home 6m\"."
    );
}

/// Six and 54 months after November 2019 are 182 and 1,643 days, neither of which is that many average months.
#[test]
fn times_since_the_start_are_calendar_months() {
    let written = priced(Axis::Month, Shape::Steps, &[(0.0, 100.0), (182.0, 200.0), (1_643.0, 300.0)]);
    assert_eq!(written, "£100 at first, £200 from 6 months, £300 from 54 months, by time since the start");
}

/// Of a contract with one clause the sentence of the clause says what the contract pays at most.
#[test]
fn a_ceiling_of_the_whole_contract_is_said_once() {
    let model = model();
    let said = |contract: &Contract| contract_sentences(&model, contract).join(" ");
    let several = said(&model.contracts[0]);
    assert_eq!(several.matches("£2,744,750").count(), 1, "{several}");
    let mut alone = model.contracts[0].clone();
    alone.clauses.truncate(1);
    let alone = said(&alone);
    assert!(alone.contains("paid 3 months later; the contract pays at most £2,744,750."), "{alone}");
    assert_eq!(alone.matches("£2,744,750").count(), 1, "{alone}");
}

#[test]
fn costs_and_fees_are_called_by_their_labels() {
    let mut model = model();
    model.services[0].costs[0].label = Some("carers and a manager".into());
    model.capitals[0].fees[0].label = Some("the trustee".into());
    assert_eq!(
        service_sentences(&model, &model.services[0]).last().unwrap(),
        "The provider pays £330,000 a year (carers and a manager)."
    );
    let capital = capital_sentences(&model, &model.capitals[0]).join(" ");
    assert!(capital.contains("a fee (the trustee) of"), "{capital}");
    assert!(capital.contains("the fee \"the trustee\""), "{capital}");
}

#[test]
fn inputs_are_called_by_what_they_stand_for() {
    let model = model();
    let price = "contract.outcomes.clause.home_6m.price";
    let table = [
        ("service.support.works_here", "whether Homes of Their Own works here"),
        ("service.support.effect.stays.hazard_ratio", "how well Homes of Their Own works (stays)"),
        ("service.support.effect.stays.lasts", "how long Homes of Their Own works (stays)"),
        (
            "transition.residential.tenancy.rate",
            "how often people go from \"residential care\" to \"own tenancy\" before any effect",
        ),
        ("state.residential.cost", "what residential care costs"),
        ("referrals.arrive", "how many of those planned are referred"),
        (price, "\"price\" of clause \"home_6m\" of contract \"outcomes\""),
    ];
    for (path, title) in table {
        assert_eq!(input_title(&model, path), title);
    }
    let lever = Lever {
        name: "price".to_owned(),
        label: Some("Price of a home kept".to_owned()),
        turns: vec![price.to_owned()],
        over: Between::read("£9,000..£20,000", Currency::Gbp).expect("two amounts"),
    };
    let with_lever = Model { levers: vec![lever], ..model };
    assert_eq!(input_title(&with_lever, price), "\"Price of a home kept\"");
}

/// Factors one after another: a plain one, one of each year, and one in a straight line.
#[test]
fn factors_are_said_one_after_another() {
    let mut model = model();
    let mut rows = Rows(std::mem::take(&mut model.inputs));
    let mut plain = |name: &str, value| Number::Plain(rows.certain(name, Unit::Share, value));
    let (most, part) = (plain("most", 0.8), plain("part", 0.5));
    let mut follows = |name: &str, axis, shape, points: [(f64, f64); 2]| {
        let mut row = |(place, (x, value)): (usize, (f64, f64))| {
            (x, rows.certain(&format!("{name}.{place}"), Unit::Share, value))
        };
        let points = points.into_iter().enumerate().map(&mut row).collect();
        Number::By(Schedule { axis, shape, points, below: None, spans: vec![] })
    };
    let by_year = follows("by_year", Axis::ContractYear, Shape::Steps, [(1.0, 1.0), (2.0, 0.9)]);
    let line = follows("line", Axis::TimeSinceStart, Shape::Line, [(0.0, 0.0), (365.25, 1.0)]);
    let price = Number::Plain(rows.certain("price", Unit::Amount, 100_000.0));
    let clause = plain_clause(&mut rows, "exit", ForEach::Measure(MeasureId::new(1)), price);
    model.inputs = rows.0;
    let said = |factors: &[&Number]| {
        let scaled = factors.iter().map(|&factor| factor.clone()).collect();
        clause_sentence(&model, &model.contracts[1], &Clause { scaled, ..clause.clone() })
    };
    for (factors, expected) in [
        (vec![&most, &part], ", at 80% of 50%,"),
        (vec![&most, &by_year], ", at 80% of 100% in year 1, 90% from year 2,"),
        (vec![&by_year, &most], ", at 100% in year 1, 90% from year 2, and of that at 80%,"),
        (vec![&most, &line], ", at 80%, scaled in a straight line from 0% at the start to 100% at 1 year"),
        (vec![&line], ", scaled in a straight line from 0% at the start to 100% at 1 year"),
    ] {
        let sentence = said(&factors);
        assert!(sentence.contains(expected), "{expected}: {sentence}");
    }
}

#[test]
fn one_team_is_no_teams() {
    let mut model = model();
    let mut rows = Rows(std::mem::take(&mut model.inputs));
    let [teams, per_team] =
        [("teams", 1.0), ("per_team", 24.0)].map(|(name, n)| rows.certain(name, Unit::Number, n));
    model.inputs = rows.0;
    model.services[0].capacity = crate::model::Capacity::Teams { teams, per_team };
    let said = service_sentences(&model, &model.services[0]).join(" ");
    assert!(said.contains("as many people as have a place with 1 team of 24 places each"), "{said}");
}
