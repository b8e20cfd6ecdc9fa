//! Limits the number of connections to the file descriptors that the process may have, because each connection needs
//! one. Raises the soft limit as far as needed. If the hard limit is too low, the server accepts fewer connections.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// How many of `connections` fit, if everything else needs `beside` descriptors.
pub fn fit(connections: usize, beside: usize) -> usize {
    let wanted = connections.saturating_add(beside);
    let fitting = available(wanted).saturating_sub(beside).clamp(1, connections.max(1));
    if fitting < connections {
        tracing::warn!(
            connections,
            fitting,
            "too few descriptors (ulimit -n) for max_connections: fewer are taken"
        );
    }
    fitting
}

/// How many descriptors this process may have, after it asked for `wanted`.
fn available(wanted: usize) -> usize {
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else { return wanted };
    let asked = u64::try_from(wanted).unwrap_or(u64::MAX).min(hard);
    if asked <= soft {
        return usize::try_from(soft).unwrap_or(usize::MAX);
    }
    let got = setrlimit(Resource::RLIMIT_NOFILE, asked, hard).map_or(soft, |()| asked);
    usize::try_from(got).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_the_system_allows_is_cut_and_one_is_always_left() {
        let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
        assert_eq!(fit(10, 10), 10);
        assert_eq!(fit(10, usize::MAX), 1);
        if let Ok(hard) = usize::try_from(hard)
            && let Some(more) = hard.checked_add(1)
        {
            assert!(available(more) <= hard);
        }
    }
}
