//! Words that run the command behind them, and which of their options take the next word as a value.

/// Words of the shell that a command follows.
const KEYWORDS: [&str; 9] = ["if", "then", "elif", "else", "while", "until", "do", "!", "coproc"];

/// A word that runs others.
pub(super) struct Runner {
    name: &'static str,
    /// The letters of options with a value.
    short: &'static str,
    /// The long options with a value.
    long: &'static [&'static str],
}

const RUNNERS: [Runner; 9] = [
    Runner {
        name: "sudo",
        short: "aCcDghpRrTtUu",
        long: &[
            "auth-type",
            "chdir",
            "chroot",
            "close-from",
            "command-timeout",
            "group",
            "host",
            "login-class",
            "other-user",
            "prompt",
            "role",
            "type",
            "user",
        ],
    },
    Runner { name: "doas", short: "aCu", long: &[] },
    Runner { name: "env", short: "aCPu", long: &["argv0", "chdir", "unset"] },
    Runner { name: "nohup", short: "", long: &[] },
    Runner { name: "nice", short: "n", long: &["adjustment"] },
    Runner { name: "time", short: "fo", long: &["format", "output"] },
    Runner { name: "exec", short: "a", long: &[] },
    Runner { name: "command", short: "", long: &[] },
    Runner {
        name: "xargs",
        short: "adEIJLnPRSs",
        long: &["arg-file", "delimiter", "max-args", "max-chars", "max-procs", "process-slot-var"],
    },
];

/// Whether a command follows this word of the shell.
pub(super) fn is_keyword(word: &[u8]) -> bool {
    KEYWORDS.iter().any(|keyword| keyword.as_bytes() == word)
}

/// The runner of this name.
pub(super) fn runner(name: &[u8]) -> Option<&'static Runner> {
    RUNNERS.iter().find(|runner| runner.name.as_bytes() == name)
}

impl Runner {
    /// Whether the value of this option is the next word: `-u` and `-nu` of sudo, but not `-uroot`.
    pub(super) fn takes_next(&self, option: &[u8]) -> bool {
        if let Some(long) = option.strip_prefix(b"--") {
            return self.long.iter().any(|name| name.as_bytes() == long);
        }
        let letters = option.get(1..).unwrap_or_default();
        let value = letters.iter().position(|letter| self.short.as_bytes().contains(letter));
        value.is_some_and(|at| at + 1 == letters.len())
    }
}
