//! What is claimed of figures over a period: each unit once, and no figure of all to date again at every claim.

use crate::common::{draws, headed, known, model, opened};

/// Ten people who stay at home, of whom one each is measured a year after the start; a clause for a figure that is made of them.
fn deal(measures: &str) -> String {
    headed(
        "24 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"deal\", service = \"help\", contracts = [\"main\"] }} ]\n\
             party.council = {{ is = \"payer\" }}\nstate = {{ home = {{}}, away = {{}} }}\n\
             transition.home.away = {{ rate = \"0 / year\" }}\ntransition.away.home = {{ rate = \"0 / year\" }}\n\
             cohort = {{ people = 10, starts_in = \"home\" }}\n[service.help]\nlength = \"12 months\"\n\
             [baseline.half]\nfixed = 0.5\n[measure]\nstays = {{ is_in = \"home\", at = \"12 months\" }}\n\
             starts = {{ event = \"started\" }}\n{measures}\n\
             [contract.main]\npayers = \"council\"\nclause.figure = {{ for_each = \"figure\", price = \"£1,000\" }}\n"
        ),
    )
}

/// A mean of all to date stays what it is in months in which nobody is measured: of what is made of it nothing is of a period.
#[test]
fn what_is_made_of_all_to_date_is_not_claimed_at_every_claim() {
    for figure in [
        "figure = { increase_in = \"part\", against = \"half\", over = \"period\" }",
        "figure = { added = \"part\", against = \"half\", over = \"period\" }",
        "figure = { ratio_of = \"part\", to = 2, over = \"period\" }",
        "figure = { weighted = { part = \"60%\", other = \"40%\" }, over = \"period\" }\nother = { mean_of = \"stays\", over = \"period\" }",
        "figure = { product_of = [\"part\", 2], over = \"period\" }",
        "figure = { total_of = [\"part\", \"stays\"], over = \"period\" }",
        "figure = { added = \"between\", against = \"half\", over = \"period\" }\nbetween = { ratio_of = \"part\", to = 2, over = \"period\" }",
    ] {
        for part in ["part = { mean_of = \"stays\" }", "part = { share_with = \"stays\", over = \"so far\" }"]
        {
            let Err(refused) = opened(&deal(&format!("{part}\n{figure}"))) else {
                panic!("{figure} of {part} is accepted")
            };
            let said = refused.to_string();
            assert!(said.contains("`figure` is made of `part`, a figure of all to date"), "{said}");
            assert!(said.contains("or give `part` over = \"period\""), "{said}");
        }
    }
}

/// Everybody is measured in one month: the mean of that month is one for each, which is paid for in that month alone.
#[test]
fn what_is_made_of_a_period_is_claimed_once() {
    for (figure, paid) in [
        // (1 - 0.5) / 0.5, and 1 - 0.5.
        ("figure = { increase_in = \"part\", against = \"half\", over = \"period\" }", 1_000.0),
        ("figure = { added = \"part\", against = \"half\", over = \"period\" }", 500.0),
        // Ten who start, times the share so far of those measured: nought, as nobody has been measured when they do.
        (
            "figure = { product_of = [\"starts\", \"so_far\"], over = \"period\" }\nso_far = { mean_of = \"stays\" }",
            0.0,
        ),
        // Ten who are still there, times all of those measured.
        (
            "figure = { product_of = [\"stays\", \"so_far\"], over = \"period\" }\nso_far = { mean_of = \"stays\" }",
            10_000.0,
        ),
    ] {
        let model = model(&deal(&format!("part = {{ mean_of = \"stays\", over = \"period\" }}\n{figure}")));
        let played = draws(&model, 1, 1).remove(0).remove(1);
        // What falls due in the last month is in no cash any more; nothing does here.
        assert_eq!(known(&model, 1, &played, "contract.main.paid"), paid, "{figure}");
    }
}
