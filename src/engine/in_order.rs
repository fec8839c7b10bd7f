//! Work on many threads whose results are taken on one, in their order.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Mutex, mpsc};

/// Pieces for each thread that may be worked on or wait to be taken at once.
const PIECES_AT_ONCE: usize = 16;

/// Works on so many pieces, counted from nought, in parallel and takes what comes of each in their order, as soon as it and all before it are done.
/// However many pieces there are, only some for each thread wait to be taken: a new one is begun when one has been taken.
/// What breaks off the taking ends the work; pieces that were begun are ended first.
pub(super) fn in_order<T: Send, B: Send>(
    threads: &rayon::ThreadPool,
    n_pieces: usize,
    work: impl Fn(usize) -> T + Sync,
    mut take: impl FnMut(T) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let n_threads = threads.current_num_threads();
    let (begin, begun) = mpsc::channel::<usize>();
    let (end, ended) = mpsc::channel();
    let begun = Mutex::new(begun);
    threads.in_place_scope(|scope| {
        // Dropped when this closure ends, so that threads wait for no more pieces.
        let begin = begin;
        for _ in 0..n_threads {
            let (begun, work, end) = (&begun, &work, end.clone());
            scope.spawn(move |_| {
                while let Some(place) = next(begun) {
                    let done = catch_unwind(AssertUnwindSafe(|| work(place)));
                    if end.send((place, done)).is_err() {
                        return;
                    }
                }
            });
        }
        let mut to_begin = 0..n_pieces;
        to_begin.by_ref().take(PIECES_AT_ONCE * n_threads).for_each(|place| begin_one(&begin, place));
        let mut early = BTreeMap::new();
        for place in 0..n_pieces {
            while !early.contains_key(&place) {
                let (other, done) = ended.recv().expect("every piece that was begun comes to an end");
                early.insert(other, done);
            }
            match early.remove(&place).expect("it is there") {
                Ok(done) => take(done)?,
                Err(panic) => resume_unwind(panic),
            }
            if let Some(next) = to_begin.next() {
                begin_one(&begin, next);
            }
        }
        ControlFlow::Continue(())
    })
}

/// The next piece to work on; none when no more are begun.
fn next(begun: &Mutex<mpsc::Receiver<usize>>) -> Option<usize> {
    begun.lock().expect("nobody fails while a piece is handed out").recv().ok()
}

fn begin_one(begin: &mpsc::Sender<usize>, place: usize) {
    begin.send(place).expect("pieces can be begun while they are taken");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    fn threads(n: usize) -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap()
    }

    /// Early pieces take longest, so that later ones are done before them.
    #[test]
    fn what_is_done_early_waits_for_what_comes_before_it() {
        for n in [1, 3] {
            let (mut taken, n_begun) = (Vec::new(), AtomicUsize::new(0));
            let work = |piece: usize| {
                n_begun.fetch_add(1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_micros(if piece.is_multiple_of(10) { 2_000 } else { 10 }));
                piece * piece
            };
            let ended: ControlFlow<()> = in_order(&threads(n), 100, work, |square| {
                taken.push(square);
                assert!(n_begun.load(Ordering::SeqCst) < taken.len() + PIECES_AT_ONCE * n);
                ControlFlow::Continue(())
            });
            assert_eq!(ended, ControlFlow::Continue(()));
            assert_eq!(taken, (0..100).map(|piece| piece * piece).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_in_order_to_break_off_ends_the_work() {
        let n_begun = AtomicUsize::new(0);
        let work = |piece: usize| {
            n_begun.fetch_add(1, Ordering::SeqCst);
            piece
        };
        let ended = in_order(&threads(2), 10_000, work, |piece| match piece {
            0..7 => ControlFlow::Continue(()),
            piece => ControlFlow::Break(piece),
        });
        assert_eq!(ended, ControlFlow::Break(7));
        assert!(n_begun.load(Ordering::SeqCst) <= 7 + PIECES_AT_ONCE * 2);
        assert_eq!(
            in_order(&threads(2), 0, work, |_| ControlFlow::<()>::Continue(())),
            ControlFlow::Continue(())
        );
    }

    #[test]
    #[should_panic(expected = "a fault in piece 3")]
    fn a_fault_in_a_piece_is_a_fault_of_the_whole() {
        let work = |piece: usize| assert!(piece != 3, "a fault in piece {piece}");
        let _ = in_order(&threads(2), 100, work, |()| ControlFlow::<()>::Continue(()));
    }
}
