//! The banner for the person who started the server: its addresses, and commands to try. It goes to standard error,
//! so that the log on standard output stays one JSON object per line.

use std::{
    fmt::Write,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use crate::config::Secret;

/// The text of the banner. `generated` is the password of `admin` if it was generated at this start, and is shown
/// only now.
pub fn text(listen: SocketAddr, data: &str, generated: Option<&Secret>) -> String {
    let base = format!("http://{}", reachable(listen));
    let mut text = format!(
        "\nGatepass is ready.\n\n  API         {base}/api/v1\n  Swagger UI  {base}/docs\n  Database    {data}\n"
    );
    let (admin, password) = generated.map_or(
        (
            "admin, with the password of the first start (lost: gatepass admin reset-password admin)"
                .to_owned(),
            "$GATEPASS_ADMIN_PASSWORD",
        ),
        |secret| (format!("admin / {}   (shown this once: keep it)", secret.expose()), secret.expose()),
    );
    let _ = write!(
        text,
        r#"  Admin       {admin}

Try:
  curl -s {base}/readyz
  TOKEN=$(curl -s {base}/api/v1/auth/login -H 'content-type: application/json' \
    -d "{{\"username\":\"admin\",\"password\":\"{password}\"}}" | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
  curl -s {base}/api/v1/me -H "authorization: Bearer $TOKEN"
  curl -s {base}/api/v1/tickets -H "authorization: Bearer $TOKEN"

"#
    );
    text
}

/// An address that clients can use. 0.0.0.0 and [::] can't be connected to, so they become the loopback address.
pub fn reachable(mut listen: SocketAddr) -> SocketAddr {
    match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => listen.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => listen.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    listen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_password_is_shown_and_used_in_the_lines_to_try() {
        let text = text("0.0.0.0:8080".parse().unwrap(), "embedded", Some(&Secret::new("abcDEF123")));
        assert!(
            text.contains("admin / abcDEF123") && text.contains(r#"\"password\":\"abcDEF123\""#),
            "{text}"
        );
        assert!(text.contains("curl -s http://127.0.0.1:8080/readyz"), "{text}");
    }

    #[test]
    fn a_known_password_is_not_shown() {
        let text = text("[::1]:8080".parse().unwrap(), "embedded", None);
        assert!(text.contains("http://[::1]:8080/docs") && text.contains("reset-password"), "{text}");
    }
}
