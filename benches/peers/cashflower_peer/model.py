"""The cashflower model: where a child stands at the end of each month, and its days in care."""

from cashflower import variable

from input import N_MONTHS, days, lengths, main, thresholds, uniform


@variable()
def state(t):
    if t == 0:
        return 0
    row = thresholds[main.get("draw")][lengths[main.get("child")][t - 1]][int(state(t - 1))]
    u = uniform()
    return (u >= row[0]) + (u >= row[1]) + (u >= row[2])


@variable()
def in_care(t):
    if t >= N_MONTHS:
        return 0.0
    return days[main.get("draw")][lengths[main.get("child")][t]][int(state(t))][int(state(t + 1))]
