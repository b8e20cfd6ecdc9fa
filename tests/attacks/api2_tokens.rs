//! API2:2023 Broken authentication: forged access tokens (RFC 8725). See also `auth::tokens`.

use ed25519_dalek::pkcs8::DecodePrivateKey;
use ed25519_dalek::{Signer, SigningKey};
use gatepass_app::auth::tokens::{Tokens, generate_key};
use gatepass_testing::{Value, World, json};

/// Signs any header and claims, which a library would refuse.
struct Forge {
    key: SigningKey,
    header: Value,
    claims: Value,
}

impl Forge {
    /// Uses the server's own key and the header and claims of a valid token. Each test spoils one thing.
    fn new(world: &World) -> Self {
        let token = world.admin.token.clone().unwrap();
        let part = |n: usize| serde_json::from_slice(&decode(token.split('.').nth(n).unwrap())).unwrap();
        let key = SigningKey::from_pkcs8_pem(&world.shared.settings().jwt_keys[0]).unwrap();
        Self { key, header: part(0), claims: part(1) }
    }

    fn token(&self) -> String {
        self.of_texts(&self.header.to_string(), &self.claims.to_string())
    }

    fn of_texts(&self, header: &str, claims: &str) -> String {
        let signed = format!("{}.{}", encode(header.as_bytes()), encode(claims.as_bytes()));
        let signature = self.key.sign(signed.as_bytes());
        format!("{signed}.{}", encode(&signature.to_bytes()))
    }

    fn with(&self, part: &str, name: &str, value: Value) -> String {
        let (mut header, mut claims) = (self.header.clone(), self.claims.clone());
        if part == "header" {
            header[name] = value
        } else {
            claims[name] = value
        }
        self.of_texts(&header.to_string(), &claims.to_string())
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64url without padding (RFC 7515 appendix C).
fn encode(bytes: &[u8]) -> String {
    let bits: String = bytes.iter().map(|b| format!("{b:08b}")).collect();
    let index = |six: &[u8]| u8::from_str_radix(&format!("{:0<6}", str::from_utf8(six).unwrap()), 2).unwrap();
    bits.as_bytes().chunks(6).map(|six| char::from(ALPHABET[usize::from(index(six))])).collect()
}

fn decode(text: &str) -> Vec<u8> {
    let value = |c: u8| ALPHABET.iter().position(|a| *a == c).unwrap();
    let bits: String = text.bytes().map(|c| format!("{:06b}", value(c))).collect();
    bits.as_bytes()
        .chunks_exact(8)
        .map(|b| u8::from_str_radix(str::from_utf8(b).unwrap(), 2).unwrap())
        .collect()
}

async fn is_refused(world: &World, token: &str, why: &str) {
    let answer = world.bearer(Some(token)).get("/me").await;
    assert_eq!(answer.status, 401, "{why}: {}", answer.text);
    answer.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn the_forge_itself_makes_good_tokens() {
    let world = World::new().await;
    world.bearer(Some(&Forge::new(&world).token())).get("/me").await.expect(200);
}

#[actix_web::test]
async fn a_key_id_is_looked_up_and_never_followed() {
    let world = World::new().await;
    let forge = Forge::new(&world);
    let good = forge.header["kid"].as_str().unwrap().to_owned();
    let kids = [
        json!(""),
        json!(null),
        json!(0),
        json!([good]),
        json!("../../../../dev/null"),
        json!("/dev/null"),
        json!("file:///dev/null"),
        json!("https://127.0.0.1:1/key"),
        json!("x' UNION SELECT 'a' --"),
        json!("x' OR '1'='1"),
        json!("|id"),
        json!(format!("{good}\u{0}")),
        json!(format!(" {good}")),
        json!(format!("{good} ")),
        json!(good.to_uppercase()),
        json!(&good[..10]),
        json!("k".repeat(10_000)),
    ];
    for kid in kids {
        is_refused(&world, &forge.with("header", "kid", kid.clone()), &kid.to_string()).await;
    }
}

#[actix_web::test]
async fn a_token_does_not_bring_its_own_key() {
    let world = World::new().await;
    let ours = Forge::new(&world);
    let thief =
        Forge { key: SigningKey::from_pkcs8_pem(&generate_key().unwrap()).unwrap(), ..Forge::new(&world) };
    let x = encode(thief.key.verifying_key().as_bytes());
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": "thief", "use": "sig", "alg": "EdDSA" });
    for (name, value) in [
        ("jwk", jwk),
        ("jku", json!("http://127.0.0.1:1/jwks.json")),
        ("x5u", json!("http://127.0.0.1:1/cert.pem")),
        ("x5c", json!(["MIIB"])),
        ("alg", json!("none")),
        ("alg", json!("NONE")),
        ("alg", json!("HS256")),
        ("alg", json!("ES256")),
        ("alg", json!("")),
        ("alg", json!(null)),
    ] {
        is_refused(&world, &thief.with("header", name, value.clone()), &format!("{name} by a thief")).await;
        if name == "alg" {
            is_refused(&world, &ours.with("header", name, value.clone()), &format!("alg {value}")).await;
        }
    }
}

#[actix_web::test]
async fn claims_are_what_we_write_and_nothing_more() {
    let world = World::new().await;
    let forge = Forge::new(&world);
    let iat = forge.claims["iat"].as_i64().unwrap();
    for (name, value) in [
        ("iss", json!("gatepass.example.org")),
        ("iss", json!(["gatepass", "somebody"])),
        ("aud", json!("gatepass")),
        ("aud", json!("")),
        ("aud", json!(["other", "another"])),
        ("exp", json!(iat)),
        ("exp", json!(iat - 1)),
        ("exp", json!(i64::MAX)),
        ("exp", json!(i64::MIN)),
        ("exp", json!("9999999999")),
        ("exp", json!(1e300)),
        ("exp", json!(null)),
        ("iat", json!(iat + 3600)),
        ("iat", json!(i64::MIN)),
        ("nbf", json!(iat + 3600)),
        ("sub", json!("admin")),
        ("sub", json!("")),
        ("sub", json!("' OR 1=1 --")),
        ("sid", json!(null)),
        ("role", json!("super_admin")),
        ("is_super_admin", json!(true)),
        ("scopes", json!(["tickets:write"])),
    ] {
        let token = forge.with("claims", name, value.clone());
        is_refused(&world, &token, &format!("{name}: {value}")).await;
    }
}

#[actix_web::test]
async fn texts_that_are_almost_a_token_are_refused() {
    let world = World::new().await;
    let forge = Forge::new(&world);
    let good = forge.token();
    let parts: Vec<&str> = good.split('.').collect();
    let (header, claims) = (forge.header.to_string(), forge.claims.to_string());
    let twice = claims.replacen('{', &format!("{{\"sub\":\"{}\",", uuid::Uuid::nil()), 1);
    let mut flipped = parts[2].to_owned().into_bytes();
    flipped[0] = if flipped[0] == b'A' { b'B' } else { b'A' };
    let cases = [
        ("truncated", good[..good.len() - 5].to_owned()),
        ("cut in its claims", good[..good.len() / 2].to_owned()),
        ("a fourth part", format!("{good}.{}", parts[2])),
        ("a fifth part", format!("{good}.e30.e30")),
        ("dots at its end", format!("{good}..")),
        ("padding", format!("{good}==")),
        ("parts in another order", format!("{}.{}.{}", parts[1], parts[0], parts[2])),
        ("a flipped bit", format!("{}.{}.{}", parts[0], parts[1], String::from_utf8(flipped).unwrap())),
        ("an empty signature", format!("{}.{}.", parts[0], parts[1])),
        ("nothing but dots", "..".to_owned()),
        ("a claim twice", forge.of_texts(&header, &twice)),
        ("claims that are a list", forge.of_texts(&header, "[]")),
        ("claims that are no JSON", forge.of_texts(&header, "sub")),
        ("a header that is no JSON", forge.of_texts("alg", &claims)),
        ("deep nesting", forge.of_texts(&header, &format!("{}{}", "[".repeat(20_000), "]".repeat(20_000)))),
        ("a huge header", forge.with("header", "typ", json!("a".repeat(60_000)))),
        ("a huge claim", forge.with("claims", "iss", json!("a".repeat(60_000)))),
        ("control characters", format!("{}\t{}", &good[..10], &good[10..])),
        ("a comma and another", format!("{good},{good}")),
    ];
    for (why, token) in cases {
        is_refused(&world, &token, why).await;
    }
}

#[actix_web::test]
async fn a_key_that_was_rotated_out_opens_nothing() {
    let old = generate_key().unwrap();
    let world = World::new().await;
    let forge = Forge { key: SigningKey::from_pkcs8_pem(&old).unwrap(), ..Forge::new(&world) };
    is_refused(&world, &forge.token(), "the old key under the new one's id").await;
    let kid = json!(Tokens::new(&[old]).unwrap().signing_key().unwrap());
    is_refused(&world, &forge.with("header", "kid", kid), "the old key under its own").await;
}
