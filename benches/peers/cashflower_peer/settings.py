"""Settings of the cashflower model: every child's own months, nothing saved."""

from one_by_one import N_MONTHS

settings = {
    "GROUP_BY": "group",
    "MULTIPROCESSING": False,
    "NUM_STOCHASTIC_SCENARIOS": None,
    "OUTPUT_VARIABLES": ["in_care"],
    "SAVE_DIAGNOSTIC": False,
    "SAVE_LOG": False,
    "SAVE_OUTPUT": False,
    "T_MAX_CALCULATION": N_MONTHS,
    "T_MAX_OUTPUT": N_MONTHS - 1,
}
