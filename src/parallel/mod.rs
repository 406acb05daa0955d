//! Work on many pieces, on all threads; what comes of them is taken in in their order, the same on any number of threads.

use rayon::Yield;
use std::collections::VecDeque;
use std::sync::mpsc::{self, TryRecvError};

/// So many pieces for each thread are worked on, or wait to be taken in: what is held does not grow with their number.
const AHEAD: usize = 4;

/// Works on pieces, and takes in what comes of them, in order and on this thread. While one is taken in, those behind it are
/// worked on.
///
/// # Errors
/// The first of taking in, which is broken off there.
pub fn in_order<P: Send, W: Send, E>(
    mut pieces: impl Iterator<Item = P>,
    work: impl Fn(P) -> W + Sync,
    mut take: impl FnMut(W) -> Result<(), E>,
) -> Result<(), E> {
    let (most, work) = (AHEAD * rayon::current_num_threads(), &work);
    // What comes first is worked on first, since it is what is waited for.
    rayon::in_place_scope_fifo(|scope| {
        let mut ahead = VecDeque::with_capacity(most);
        loop {
            for piece in pieces.by_ref().take(most - ahead.len()) {
                let (done, worked) = mpsc::sync_channel(1);
                scope.spawn_fifo(move |_| {
                    // Nobody waits for it where taking in was broken off.
                    let _unwanted = done.send(work(piece));
                });
                ahead.push_back(worked);
            }
            let Some(worked) = ahead.pop_front().and_then(|worked| awaited(&worked)) else {
                return Ok(());
            };
            take(worked)?;
        }
    })
}

/// What another thread sends; until it comes, this one works on what waits to be done. `None` where the other panicked,
/// which goes on at the end of the scope.
fn awaited<W>(sent: &mpsc::Receiver<W>) -> Option<W> {
    loop {
        match sent.try_recv() {
            Ok(sent) => return Some(sent),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) if rayon::yield_now() == Some(Yield::Executed) => {}
            Err(TryRecvError::Empty) => return sent.recv().ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic;

    /// On one thread, on three, and on one that is none of the pool.
    fn everywhere(check: impl Fn() + Sync) {
        for threads in [1, 3] {
            rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(&check);
        }
        check();
    }

    #[test]
    fn what_comes_of_the_pieces_is_taken_in_in_their_order() {
        everywhere(|| {
            for count in [0, 1, 7, 500] {
                let mut taken = Vec::new();
                let ended = in_order(
                    0..count,
                    |piece| piece * 2,
                    |worked| {
                        taken.push(worked);
                        Ok::<_, ()>(())
                    },
                );
                assert_eq!((ended, taken), (Ok(()), (0..count).map(|at| at * 2).collect()));
            }
        });
    }

    #[test]
    fn taking_in_can_be_broken_off() {
        everywhere(|| {
            let until = |worked| if worked == 40 { Err(worked) } else { Ok(()) };
            assert_eq!(in_order(0.., |piece| piece, until), Err(40));
        });
    }

    #[test]
    fn a_panic_goes_on() {
        everywhere(|| {
            let work = |piece| assert!(piece != 20, "twenty");
            let ended = panic::catch_unwind(|| in_order(0..100, work, |()| Ok::<_, ()>(())));
            assert!(ended.is_err());
        });
    }
}
