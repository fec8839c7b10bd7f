//! What must hold of a capital arrangement as a whole.

use crate::model::{
    Capital, Contract, ContractId, CouponPaid, Distribute, Draw, FeeId, GuaranteeId, IfNegative, InputId,
    Length, LengthUnit, Number, PartyId, Pays, Recipient, Role, Step, Tranche, TrancheId, TrancheKind, When,
};
use crate::scenario::build::Builder;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::record::Record;
use crate::units::Period;

impl Builder<'_> {
    pub(super) fn capital_holds_together(
        &mut self,
        record: &Record,
        capital: &Capital,
        contracts: &[Contract],
    ) {
        for (tranche, table) in capital.tranches.iter().zip(record.records("tranche")) {
            self.tranche_holds_together(capital, tranche, table);
        }
        self.redemptions_come_in_time(record, capital);
        self.guarantees_hold(record, capital);
        self.everything_has_a_step(record, capital);
        self.ends_with_a_surplus(record, capital);
        self.steps_run(record, capital);
        self.no_grant_is_repaid(record, capital);
        self.what_is_called_ahead_is_kept(record, capital);
        self.classes_are_called(record, capital);
        self.nobody_is_called_to_be_repaid(record, capital);
        self.stages_are_committed(record, capital);
        self.steps_pay_what_is_owed(record, capital, contracts);
    }

    /// A step pays what the vehicle owes under a contract: it pays under it, or gives back what it was paid.
    fn steps_pay_what_is_owed(&mut self, record: &Record, capital: &Capital, contracts: &[Contract]) {
        for (step, table) in capital.waterfall.iter().zip(record.records("waterfall")) {
            let Pays::Contract(id) = step.pays else { continue };
            let contract = &contracts[id.index()];
            let is_vehicle = |&(party, _): &(PartyId, InputId)| party == capital.vehicle;
            let clauses = contract.clauses.iter();
            let mut parties = clauses.flat_map(|clause| clause.payers.iter().chain(&clause.holders));
            if !parties.any(is_vehicle) {
                let found =
                    format!("a step pays nothing: the vehicle owes nothing under `{}`", contract.name);
                let rule = "a step of the waterfall pays a contract in which the vehicle is a payer, or gives back what it was paid under one";
                let hint = "write payers = { vehicle = \"100%\" } in the contract, or take the step out";
                self.diagnostics.push(Diagnostic::warning(table.key.span, found, rule).with_hint(hint));
            }
        }
    }

    /// Classes that bring cash are called as needed by steps that say so.
    fn classes_are_called(&mut self, record: &Record, capital: &Capital) {
        let pays_for = |step: &Step| matches!(step.pays, Pays::Contract(_) | Pays::Fee(_));
        let any = |is: &dyn Fn(&Step) -> bool| capital.waterfall.iter().any(is);
        let waits = matches!(capital.draw, Draw::AsNeeded { .. }) && any(&pays_for) && !any(&Step::calls);
        if let (true, Some(cell)) =
            (waits && capital.tranches.iter().any(Tranche::brings_cash), record.cell("waterfall"))
        {
            let found = "no step calls the classes, so that nothing is ever drawn";
            let rule = "classes are called as needed by steps that say so";
            let hint = "write { contract = \"NAME\", support = [\"drawdown\"] } for what investors pay for";
            self.diagnostics.push(Diagnostic::warning(cell.key_span, found, rule).with_hint(hint));
        }
    }

    /// Principal is repaid from what comes in, or from a call on another class: a junior one may stand behind a senior one.
    fn nobody_is_called_to_be_repaid(&mut self, record: &Record, capital: &Capital) {
        for (step, table) in capital.waterfall.iter().zip(record.records("waterfall")) {
            let is_called = |&(_, class): &(usize, &Tranche)| class.brings_cash();
            let mut called = capital.tranches.iter().enumerate().filter(is_called);
            let are_repaid = called.all(|(place, _)| step.pays_owed().contains(&TrancheId::new(place)));
            if step.calls() && matches!(step.pays, Pays::Principal(_)) && are_repaid {
                let found = "investors are called to be repaid";
                let rule = "principal comes out of what the vehicle earns: what is called for it goes round, and makes no return";
                let hint = "leave out support = [\"drawdown\"] of the step of the principal";
                let span = table.cell("support").map_or(table.key.span, |cell| cell.key_span);
                self.diagnostics.push(Diagnostic::warning(span, found, rule).with_hint(hint));
            }
        }
    }

    /// What is called in stages is within what is committed.
    fn stages_are_committed(&mut self, record: &Record, capital: &Capital) {
        let Draw::Staged(stages) = &capital.draw else { return };
        let base = |row: InputId| self.inputs.row(row).law.base();
        let called: f64 = stages.iter().map(|&(_, amount)| base(amount)).sum();
        let classes = capital.tranches.iter().filter(|class| class.brings_cash());
        let committed: f64 = classes.map(|class| base(class.commitment)).sum();
        if let (true, Some(cell)) = (called > committed, record.cell("draw")) {
            let found = "more is called in stages than all classes commit";
            let rule = "what is called is within the commitments: the rest of the stages does not come";
            let hint = "write stages that add up to the commitments";
            self.diagnostics.push(Diagnostic::warning(cell.key_span, found, rule).with_hint(hint));
        }
    }

    /// What is called in advance is no cash to be paid out: a class would be called and repaid in one month, until its
    /// commitment is used up, or at once where it is called at the start. The dues of the month itself are paid in it.
    fn what_is_called_ahead_is_kept(&mut self, record: &Record, capital: &Capital) {
        let pays_out = match capital.distribute {
            Distribute::AsReceived | Distribute::Every(_) => true,
            Distribute::AtTheEnd => false,
        };
        let months = |length: Length| {
            let written = self.inputs.row(length.input).law.base();
            match length.counted_in {
                LengthUnit::Months => written,
                LengthUnit::Days => written / Period::Month.days(),
            }
        };
        let keep = months(capital.keep);
        let (key, found, hint) = match &capital.draw {
            Draw::AsNeeded { ahead } => (
                (keep + 1.0 < months(*ahead)).then_some("draw_ahead"),
                "`keep` is shorter than `draw_ahead`",
                "write a `keep` as long as `draw_ahead`",
            ),
            Draw::AtTheStart | Draw::Staged(_) => {
                let is_repaid = |class: &Tranche| {
                    class.is_invested() && class.redeems.is_none() && class.instalments.is_none()
                };
                // A reserve holds back what it has room for.
                let base = |row: InputId| self.inputs.row(row).law.base();
                let most = |target: &Number| target.rows().into_iter().map(base).fold(0.0, f64::max);
                let held: f64 = capital.reserves.iter().map(|reserve| most(&reserve.target)).sum();
                let repaid = capital.tranches.iter().filter(|class| is_repaid(class));
                let called: f64 = repaid.map(|class| base(class.commitment)).sum();
                let goes_back = keep == 0.0 && held < called;
                (
                    goes_back.then_some("draw"),
                    "money is called before it is needed, and no `keep` holds it back",
                    "write a `keep` that covers the time until payments come, such as keep = \"12 months\", or draw = \"as needed\"",
                )
            }
        };
        let Some(key) = key.filter(|_| pays_out) else { return };
        let span = record.cell(key).map_or(record.key.span, |cell| cell.span);
        let rule = "what is called in advance and not held back goes straight back to investors, until nothing is left to call: what \
                    is called and repaid within a month is in no figure of what they pay in";
        self.diagnostics.push(Diagnostic::warning(span, found, rule).with_hint(hint));
    }

    /// Who may hold a class, what a grant has not, and when a class may mature.
    fn tranche_holds_together(&mut self, capital: &Capital, tranche: &Tranche, table: &Record) {
        let holder = table.cell("holder").map_or(table.key.span, |cell| cell.span);
        match (tranche.kind, self.role(tranche.holder)) {
            (_, Role::Vehicle) => self.error(
                holder,
                format!("`{}` is held by the vehicle", tranche.name),
                "a class is held by somebody who pays money into the vehicle",
            ),
            (TrancheKind::DeferredFee, Role::Payer | Role::Investor | Role::Guarantor) => self
                .error_with_hint(
                    holder,
                    format!("`{}` is a fee that waits, and no provider or manager holds it", tranche.name),
                    "a deferred fee is held by the provider or manager who works for it",
                    "write holder = \"provider\"",
                ),
            (TrancheKind::DeferredFee, Role::Provider | Role::Manager) => {}
            (TrancheKind::Loan | TrancheKind::Equity, _) => {}
            (TrancheKind::Grant | TrancheKind::RecoverableGrant, _) => {}
        }
        self.bears_only_what_it_can(tranche, table);
        self.instalments_rise(tranche, table);
        if let Some(cell) = table.cell("matures").filter(|_| tranche.matures == Some(0)) {
            let found = format!("`{}` matures when it starts", tranche.name);
            self.error(cell.span, found, "a class matures after the start and by the close");
        }
        if let Some(cell) =
            table.cell("matures").filter(|_| tranche.matures.is_some_and(|month| month > capital.closes))
        {
            let found = format!("`{}` matures after the close", tranche.name);
            let rule = "a class matures after the start and by the close";
            self.error_with_hint(cell.span, found, rule, "set a later `closes`, or an earlier `matures`");
        }
    }

    /// What is due stays due, and what is repaid bit by bit is repaid in full.
    fn instalments_rise(&mut self, tranche: &Tranche, table: &Record) {
        let Some((instalments, cell)) = tranche.instalments.as_ref().zip(table.cell("instalments")) else {
            return;
        };
        let hint = "write instalments = { by = \"month\", line = [[\"24 months\", \"0%\"], [\"60 months\", \"100%\"]] } for equal \
                    ones, or steps = [[\"24 months\", \"30%\"], [\"36 months\", \"100%\"]]";
        let Number::By(schedule) = instalments else {
            let found = "instalments without dates";
            self.error_with_hint(cell.span, found, "they are what is due to be repaid by time", hint);
            return;
        };
        let base = |&(_, row): &(f64, InputId)| self.inputs.row(row).law.base();
        let parts: Vec<f64> = schedule.points.iter().map(base).collect();
        if !parts.is_sorted() {
            let rule =
                "each part is that of all instalments to date, and what is due stays due: the parts rise";
            self.error_with_hint(cell.span, "instalments that fall", rule, hint);
        }
        if let Some(cell) = table.given("redeems") {
            let rule =
                "what is repaid in instalments is repaid in full: a class has `instalments` or `redeems`";
            self.error(cell.key_span, "`redeems` of a class with instalments", rule);
        }
    }

    fn bears_only_what_it_can(&mut self, tranche: &Tranche, table: &Record) {
        let (refused, why): (&[&str], _) = match tranche.kind {
            TrancheKind::Loan | TrancheKind::Equity => return,
            TrancheKind::DeferredFee => {
                (&["commitment_fee"], "a deferred fee has nothing that may be called")
            }
            TrancheKind::RecoverableGrant => (
                &["coupon", "coupon_at_least", "commitment_fee", "return_at_most", "multiple_at_most"],
                "a recoverable grant bears nothing: what bears is a loan",
            ),
            TrancheKind::Grant => (
                &["coupon", "coupon_at_least", "commitment_fee", "redeems", "instalments", "matures"],
                "a grant is never repaid and bears no coupon",
            ),
        };
        for key in refused {
            let Some(cell) = table.given(key) else { continue };
            if *key == "coupon" && tranche.coupon.is_none(&self.inputs) {
                continue;
            }
            let kind = table.word("is").unwrap_or("grant");
            self.error(cell.key_span, format!("`{key}` of a {kind}"), why);
        }
    }

    fn redemptions_come_in_time(&mut self, record: &Record, capital: &Capital) {
        for (redemption, table) in capital.redemptions.iter().zip(record.records("redemption")) {
            let tranche = &capital.tranches[redemption.of.index()];
            let ends = tranche.matures.unwrap_or(capital.closes);
            let span = table.cell("at").map_or(table.key.span, |cell| cell.span);
            if tranche.kind == TrancheKind::Grant {
                let found = format!("`{}` redeems `{}`, which is a grant", table.key.name, tranche.name);
                self.error(table.key.span, found, "a grant is never repaid and bears no coupon");
            } else if redemption.at == 0 || redemption.at >= ends {
                let found = format!("`{}` is decided in month {}", table.key.name, redemption.at);
                let rule = format!(
                    "an early redemption comes after the start and before the class matures, in month {ends}"
                );
                self.error(span, found, rule);
            }
        }
    }

    /// Who gives a guarantee, of what, and which step pays for it.
    fn guarantees_hold(&mut self, record: &Record, capital: &Capital) {
        for (number, table) in record.records("guarantee").iter().enumerate() {
            let guarantee = &capital.guarantees[number];
            let (name, role) = (&guarantee.name, self.role(guarantee.by));
            let span = |key: &str| table.cell(key).map_or(table.key.span, |cell| cell.span);
            if !matches!(role, Role::Guarantor | Role::Payer) {
                let found = format!("`{name}` is given by {}", role.noun());
                self.error_with_hint(
                    span("by"),
                    found,
                    "a guarantee is given by a guarantor or a payer",
                    "declare a party with is = \"guarantor\"",
                );
            }
            let tranche = &capital.tranches[guarantee.of.index()];
            if tranche.kind == TrancheKind::Grant {
                let found = format!("`{name}` covers `{}`, which is a grant", tranche.name);
                self.error(span("of"), found, "a grant is never repaid and bears no coupon");
            }
            if let Some(fee) = record.records("fee").iter().find(|fee| fee.key.name == *name) {
                let rule =
                    "fees and guarantees of a capital have different names: a step names either with `fee`";
                let found = format!("a fee and a guarantee named `{name}`");
                let error = Diagnostic::error(table.key.span, found, rule);
                self.diagnostics.push(error.with_related(fee.key.span, "the fee"));
            }
            let pays = Pays::GuaranteeFee(GuaranteeId::new(number));
            let has_step = capital.waterfall.iter().any(|step| step.pays == pays);
            if guarantee.fee.is_some() && !has_step {
                let found = format!("the fee of `{name}` stands in no step of the waterfall");
                let hint = format!("add {{ fee = \"{name}\" }} to the waterfall");
                self.error_with_hint(
                    table.key.span,
                    found,
                    "each fee is paid by a step of the waterfall",
                    &hint,
                );
            }
        }
    }

    fn no_grant_is_repaid(&mut self, record: &Record, capital: &Capital) {
        for (step, table) in capital.waterfall.iter().zip(record.records("waterfall")) {
            let (tranches, earns) = match &step.pays {
                Pays::Coupon(tranches) | Pays::Principal(tranches) => (tranches.as_slice(), false),
                Pays::Return(tranche, _) => (std::slice::from_ref(tranche), true),
                Pays::Contract(_)
                | Pays::Fee(_)
                | Pays::GuaranteeFee(_)
                | Pays::Reserve(_)
                | Pays::Surplus(_) => continue,
            };
            for tranche in tranches.iter().map(|tranche| &capital.tranches[tranche.index()]) {
                if tranche.kind == TrancheKind::Grant {
                    let found = format!("a step that repays `{}`, which is a grant", tranche.name);
                    self.error(table.span, found, "a grant is never repaid and bears no coupon");
                } else if tranche.kind == TrancheKind::RecoverableGrant && earns {
                    let found = format!("a return of `{}`, which is a recoverable grant", tranche.name);
                    let rule = "a recoverable grant bears nothing: what bears is a loan";
                    self.error(table.span, found, rule);
                }
            }
        }
    }

    /// Everything that the vehicle can owe has a step: each fee, each class that is repaid, each coupon that is paid.
    fn everything_has_a_step(&mut self, record: &Record, capital: &Capital) {
        for (number, fee) in record.records("fee").iter().enumerate() {
            let has_step = capital.waterfall.iter().any(|step| step.pays == Pays::Fee(FeeId::new(number)));
            if !has_step && !self.names.guarantees.contains(&fee.key.name) {
                let found = format!("the fee `{}` stands in no step of the waterfall", fee.key.name);
                let hint = format!("add {{ fee = \"{}\" }} to the waterfall", fee.key.name);
                self.error_with_hint(
                    fee.key.span,
                    found,
                    "each fee is paid by a step of the waterfall",
                    &hint,
                );
            }
        }
        for (number, table) in record.records("tranche").iter().enumerate() {
            let (id, tranche) = (TrancheId::new(number), &capital.tranches[number]);
            let repaid = capital.waterfall.iter().any(|step| pays_back(&step.pays, id));
            let returns = match tranche.kind {
                TrancheKind::Loan | TrancheKind::Equity | TrancheKind::DeferredFee => true,
                TrancheKind::Grant | TrancheKind::RecoverableGrant => false,
            };
            if returns && !repaid {
                let found = format!("no step repays `{}`", tranche.name);
                let rule = "a class of investors has a step for its principal or shares in the surplus; money that is given is a grant";
                self.error(table.key.span, found, rule);
            }
            let bears = returns && !tranche.coupon.is_none(&self.inputs);
            let paid = capital
                .waterfall
                .iter()
                .any(|step| matches!(&step.pays, Pays::Coupon(of) if of.contains(&id)));
            if returns && tranche.commitment_fee.is_some() && !paid {
                let found = format!("no step pays the commitment fee of `{}`", tranche.name);
                let hint = format!("add {{ coupon = \"{}\" }} to the waterfall", tranche.name);
                let rule = "a commitment fee is paid by the step of the coupon";
                self.error_with_hint(table.key.span, found, rule, &hint);
            }
            if bears && !paid && tranche.coupon.paid != CouponPaid::Added {
                let found = format!("no step pays the coupon of `{}`", tranche.name);
                let hint = format!(
                    "add {{ coupon = \"{}\" }} to the waterfall, or coupon_paid = \"added\"",
                    tranche.name
                );
                self.error_with_hint(
                    table.key.span,
                    found,
                    "a coupon that is not added to the balance is paid by a step",
                    &hint,
                );
            }
        }
    }

    /// What is left at the close belongs to somebody: the last step shares it out, in any month and without a limit, among
    /// recipients who take whatever there is.
    fn ends_with_a_surplus(&mut self, record: &Record, capital: &Capital) {
        let span = record.cell("waterfall").map_or(record.key.span, |cell| cell.key_span);
        let shares = match capital.waterfall.last() {
            Some(Step {
                pays: Pays::Surplus(shares),
                limit: None,
                when: When::Always,
                until: None,
                from: None,
                ..
            }) => shares,
            _ => {
                let rule = "the last step of a waterfall is a `surplus` without `limit`, `when`, `until` or `from`: what is left belongs to somebody";
                return self.error_with_hint(
                    span,
                    "a waterfall whose last step is no such surplus",
                    rule,
                    "add { surplus = { NAME = \"100%\" } } at the end",
                );
            }
        };
        for &(recipient, _) in shares {
            let Recipient::Tranche(id) = recipient else { continue };
            let tranche = &capital.tranches[id.index()];
            let is_bounded = tranche.return_at_most.is_some() || tranche.multiple_at_most.is_some();
            let is_redeemable = capital.redemptions.iter().any(|redemption| redemption.of == id);
            if is_bounded || is_redeemable {
                let why = if is_bounded { "has a bound" } else { "may be redeemed early" };
                let found = format!("the last step shares with `{}`, which {why}", tranche.name);
                let rule = "such a class takes nothing more one day: what is left at the end goes to others";
                let hint = "share with it in a `surplus` step before the last, and leave the rest to a party";
                self.error_with_hint(span, found, rule, hint);
            }
        }
    }

    /// A step that waits runs before the arrangement closes.
    fn steps_run(&mut self, record: &Record, capital: &Capital) {
        for (step, table) in capital.waterfall.iter().zip(record.records("waterfall")) {
            let first = match step.when {
                When::Always => 0,
                When::Every(months) => months.min(capital.closes),
                When::After(month) => month + 1,
            };
            let last = step.until.unwrap_or(capital.closes).min(capital.closes);
            if first > last {
                let cell = table.cell("when").or(table.cell("until"));
                let span = cell.map_or(table.span, |cell| cell.span);
                let found =
                    format!("`{}` runs in no month up to the close, month {}", step.name, capital.closes);
                self.error(span, found, "a step runs in some month before the arrangement closes");
            }
        }
    }

    /// Each contract that the vehicle pays has a step in the waterfall of each option that has it.
    pub(in crate::scenario::build) fn vehicle_can_pay(
        &mut self,
        option: &Record,
        capital: Option<&Capital>,
        contracts: &[(ContractId, &crate::model::Contract)],
    ) {
        for (id, contract) in contracts {
            let is_vehicle = |&(party, _): &(PartyId, InputId)| self.role(party) == Role::Vehicle;
            let pays = contract.clauses.iter().any(|clause| clause.payers.iter().any(is_vehicle));
            let pays_back = contract.clauses.iter().any(|clause| {
                clause.if_negative == IfNegative::Repaid && clause.holders.iter().any(is_vehicle)
            });
            if !pays && !pays_back {
                continue;
            }
            let has_step = capital
                .is_some_and(|capital| capital.waterfall.iter().any(|step| step.pays == Pays::Contract(*id)));
            if !has_step {
                let lacks = match capital {
                    Some(capital) => format!("the waterfall of `{}` has no step for it", capital.name),
                    None => format!("the option `{}` has no `capital`", option.key.name),
                };
                let (does, support) = if pays {
                    ("pays", ", support = [\"drawdown\"]")
                } else {
                    ("may have to pay something back under", "")
                };
                let found = format!("the vehicle {does} `{}`, and {lacks}", contract.name);
                let step = format!("{{ contract = \"{}\"{support} }}", contract.name);
                let hint = match (capital, self.names.capitals.as_slice()) {
                    (Some(_), _) => format!("add {step} to the waterfall"),
                    (None, []) => format!(
                        "write [capital.NAME] with {step} in its waterfall, and capital = \"NAME\" in the option"
                    ),
                    (None, known) => {
                        let known: Vec<String> =
                            known.iter().map(|name| format!("capital = \"{name}\"")).collect();
                        format!("name the option's capital: {}", known.join(" or "))
                    }
                };
                let rule = "each contract under which the vehicle owes something stands in the waterfall of the option's capital";
                self.error_with_hint(option.key.span, found, rule, &hint);
            }
        }
    }
}

/// Whether a step gives a class its money back.
fn pays_back(pays: &Pays, tranche: TrancheId) -> bool {
    match pays {
        Pays::Principal(tranches) => tranches.contains(&tranche),
        Pays::Return(id, _) => *id == tranche,
        Pays::Surplus(shares) => {
            shares.iter().any(|(recipient, _)| matches!(recipient, Recipient::Tranche(id) if *id == tranche))
        }
        Pays::Contract(_) | Pays::Fee(_) | Pays::GuaranteeFee(_) | Pays::Reserve(_) | Pays::Coupon(_) => {
            false
        }
    }
}
