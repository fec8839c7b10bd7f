#!/usr/bin/env bash
# A run of sib as a Slurm array: each task plays a part of the draws, and a last job puts the parts together.
#
#   slurm-array.sh deal.toml 10000000 80 results --seed 7       submits 80 tasks of 125,000 draws, and the merge after them
#
# Words after the folder are handed to sib: --seed 7, --case worse, --set PATH=VALUE. All is kept in the folder: the parts, what
# jobs say, the report. Of this machine's files, nodes have to see that folder alone: the first draw is played here into a part
# that holds the scenario with every file that it reads, and tasks play theirs from it. A folder is for one run: what holds another
# is refused. What is there of the run is not played again, so that the same submission goes on with one that broke off, and
#
#   sbatch --chdir=results --array=17 results/slurm-array.sh play    and then
#   sbatch --chdir=results results/slurm-array.sh merge
#
# mend a task that failed. SIB names the program if it is not on the PATH; FORMATS says what is written (html,xlsx,json).
#SBATCH --job-name=sib
#SBATCH --cpus-per-task=1
#SBATCH --mem=1G
#SBATCH --time=01:00:00
set -euo pipefail

sib=${SIB:-sib}

submit() {
    local scenario=$1 draws=$2 tasks=$3 folder=$4
    local settings="draws=$draws tasks=$tasks" submitted=$folder/submitted.sibpart
    mkdir -p "$folder"
    "$sib" run "$scenario" "${@:5}" --quiet --draws-from 0 --draws-to 1 --out "$submitted"
    if [[ -e $folder/origin.sibpart ]] || compgen -G "$folder/part-*.sibpart" >/dev/null; then
        if ! cmp -s "$submitted" "$folder/origin.sibpart" || [[ $(cat "$folder/settings") != "$settings" ]]; then
            rm "$submitted"
            echo "$folder holds another run: name another folder, or empty it" >&2
            exit 1
        fi
    fi
    mv "$submitted" "$folder/origin.sibpart"
    echo "$settings" >"$folder/settings"
    cp "${BASH_SOURCE[0]}" "$folder/slurm-array.sh"
    local array
    array=$(sbatch --parsable --chdir="$folder" --array="0-$((tasks - 1))" "$folder/slurm-array.sh" play)
    sbatch --chdir="$folder" --dependency="afterok:${array%%;*}" "$folder/slurm-array.sh" merge
}

# Task k of n plays the draws from k/n of all to (k + 1)/n of all: parts differ by one draw at most.
play() {
    . ./settings
    local k=$SLURM_ARRAY_TASK_ID
    local from=$((draws * k / tasks)) to=$((draws * (k + 1) / tasks)) part
    part=$(printf 'part-%06d.sibpart' "$k")
    if [[ $from -lt $to && ! -e $part ]]; then
        "$sib" run origin.sibpart --quiet --threads "${SLURM_CPUS_PER_TASK:-1}" \
            --draws-from "$from" --draws-to "$to" --out "$part"
    fi
}

# A part that is damaged is refused, and named; if one is missing, its draws are.
merge() {
    . ./settings
    "$sib" merge --quiet part-*.sibpart --draws "$draws" --formats "${FORMATS:-html,xlsx,json}" --out report
}

case ${1:-} in
play) play ;;
merge) merge ;;
*) submit "$@" ;;
esac
