//! Places: those served are counted again, start by start, and held against the posts that are filled.

use super::{Broken, hold};
use crate::data::{Course, Entry, Pool, Staffing};

/// Nobody starts while as many are served as there are places in filled posts, but those who were observed to start.
/// Looked at where posts fall vacant.
///
/// # Errors
/// The first start for which that does not hold.
pub fn audit_places(staffing: &Staffing, pool: &Pool, courses: &[Course]) -> Result<(), Broken> {
    if staffing.places.len() < 2 {
        return Ok(());
    }
    let served = courses.iter().filter_map(|course| match *course {
        Course::Served { start, end, .. } => Some((start, end)),
        Course::NotStarted => None,
    });
    let (mut starts, mut ends): (Vec<i32>, Vec<i32>) = served.unzip();
    starts.sort_unstable();
    ends.sort_unstable();
    let observed = pool.places.iter().filter(|place| place.entry == Entry::Started);
    let observed = observed.map(|place| place.referred).max().unwrap_or(0);
    for (n_before, &day) in starts.iter().enumerate().filter(|&(_, &day)| day > observed) {
        let n_ended = ends.partition_point(|&end| end <= day);
        let n_served = n_before + 1 - n_ended.min(n_before + 1);
        let places = staffing.places_on(day).unwrap_or(usize::MAX);
        hold(n_served <= places, "nobody starts while all places of filled posts are taken", || {
            format!("{n_served} served on day {day}, with {places} places")
        })?;
    }
    Ok(())
}
